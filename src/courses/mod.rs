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
    reads: &["circles"],
    tables: &["courses", "search_courses", "topics"],
    steps: &[service::topics::NUMBER],
    export: export::TABLES,
    left_behind: &[
        ("search_courses", "derived"),
        ("topics", "follows from the courses"),
        ("courses.used", "derived"),
        ("courses.topic_ids", "derived"),
        ("courses.rank", "derived"),
        ("courses.voices", "derived"),
        ("courses.stars", "derived"),
        ("courses.voice_circles", "derived"),
    ],
    ..crate::platform::slice::Slice::EMPTY
};
