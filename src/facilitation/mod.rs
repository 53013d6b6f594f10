//! The facilitator's pages: my circles, a circle's timeline, its people; and the calendar of an account. A front: it owns no table, reads
//! what other slices store, and calls their services.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod emails;
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
    name: "facilitation",
    depends: &[
        "accounts",
        "circles",
        "checklist",
        "meetings",
        "calendars",
        "signups",
        "live",
        "attendance",
        "messages",
        "board",
        "tasks",
        "goals",
        "pulses",
        "questions",
        "feedback",
    ],
    reads: &[
        "answers",
        "circle_facilitators",
        "circles",
        "courses",
        "feedback",
        "feedback_attendance",
        "goals",
        "meetings",
        "outbox",
        "post_reports",
        "posts",
        "sheets",
        "signups",
        "tasks",
    ],
    front: true,
    http: Some(http::router),
    letters: service::LETTERS,
    samples: Some(|ctx| emails::sample(ctx.locale)),
    ..crate::platform::slice::Slice::EMPTY
};
