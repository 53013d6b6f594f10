//! The report of a circle: what its facilitators show of it, section by section.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
#[cfg(feature = "ssr")]
mod export;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "reports",
    depends: &["circles", "meetings", "questions", "feedback"],
    reads: &["answers", "circles", "feedback_attendance", "meetings", "ratings", "sheets", "signups"],
    tables: &["reports"],
    export: export::TABLES,
    ..crate::platform::slice::Slice::EMPTY
};
