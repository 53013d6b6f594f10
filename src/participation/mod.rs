//! The participant's dashboard. A front: it combines what other slices store and owns no table.

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
    name: "participation",
    depends: &["accounts", "circles", "meetings", "calendars", "signups", "attendance", "board", "tasks", "goals", "pulses", "recaps", "live"],
    reads: &["accounts", "check_ins", "courses", "feedback_attendance", "meetings", "messages"],
    front: true,
    http: Some(http::router),
    ..crate::platform::slice::Slice::EMPTY
};
