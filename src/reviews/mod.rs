//! What circles thought of their course: ratings with reasons, tips and extra resources for the next group, and
//! the place in the library that follows from the ratings.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
pub mod jobs;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "reviews",
    depends: &["accounts", "courses", "circles"],
    reads: &["circles", "courses"],
    tables: &["ratings", "ranking", "tips", "tip_marks"],
    hooks: &[service::in_transaction],
    jobs: &[jobs::RANK],
    left_behind: &[("ranking", "derived: the nightly run makes it")],
    export: export::TABLES,
    ..crate::platform::slice::Slice::EMPTY
};
