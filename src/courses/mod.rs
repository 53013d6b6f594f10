//! The library: free online courses that circles work through.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
mod export;
pub mod model;
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "courses",
    depends: &["accounts"],
    reads: &["circles", "tips"],
    tables: &["courses", "topics"],
    steps: &[service::topics::NUMBER],
    left_behind: &[("topics", "follows from the courses")],
    export: export::TABLES,
    ..crate::platform::slice::Slice::EMPTY
};
