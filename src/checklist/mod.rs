//! A circle's checklist for those who run it: what to do six, four and two weeks before the first meeting, in its week, and after it.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
mod export;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "checklist",
    depends: &["circles"],
    tables: &["checklist_ticks"],
    export: export::TABLES,
    ..crate::platform::slice::Slice::EMPTY
};
