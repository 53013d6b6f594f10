//! A course's page: the course, and what its circles made of it. A front: it combines what other slices store.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "library",
    depends: &["courses", "reviews"],
    reads: &["circles", "feedback_attendance", "meetings", "ratings", "tip_marks", "tips"],
    front: true,
    ..crate::platform::slice::Slice::EMPTY
};
