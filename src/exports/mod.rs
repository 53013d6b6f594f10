//! Downloads: what a circle's facilitators, or the staff, have gathered, for spreadsheets and for programs. A front
//! that only reads.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod http;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "exports",
    depends: &["accounts", "circles"],
    reads: &[
        "accounts",
        "answers",
        "circle_facilitators",
        "circles",
        "courses",
        "feedback",
        "feedback_attendance",
        "meetings",
        "rsvps",
        "sheets",
        "signups",
    ],
    front: true,
    http: Some(http::router),
    ..crate::platform::slice::Slice::EMPTY
};
