//! Attendance: reminders, RSVPs, check-ins at a meeting, and notifications of changed dates.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
pub mod emails;
#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod limits;
#[cfg(feature = "ssr")]
pub mod links;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "attendance",
    depends: &["circles", "meetings", "calendars", "signups", "live"],
    reads: &["circles", "meetings", "outbox", "sheets", "signups"],
    tables: &["rsvps", "check_ins"],
    hooks: &[service::in_transaction],
    jobs: &[jobs::REMINDERS],
    subscribers: service::SUBSCRIBERS,
    http: Some(http::router),
    letters: service::LETTERS,
    samples: Some(|ctx| emails::sample(ctx.locale)),
    limits: limits::ALL,
    export: export::TABLES,
    links: links::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
