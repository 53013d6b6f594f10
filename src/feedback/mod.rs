//! The facilitator's feedback after each meeting.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
pub mod emails;
#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
pub mod jobs;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "feedback",
    depends: &["accounts", "circles", "meetings", "signups", "attendance", "questions", "reviews"],
    reads: &["accounts", "circle_facilitators", "circles", "meetings", "outbox", "sheets", "signups"],
    tables: &["feedback", "feedback_attendance"],
    hooks: &[service::in_transaction],
    jobs: &[jobs::ASK],
    steps: &[service::MOVE],
    letters: service::LETTERS,
    samples: Some(|ctx| emails::sample(ctx.locale)),
    export: export::TABLES,
    ..crate::platform::slice::Slice::EMPTY
};
