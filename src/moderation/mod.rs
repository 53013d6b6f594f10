//! What staff do: the site's texts, lists, hiding, blocking, reported pages, and emails that were not sent.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
pub mod emails;
#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
mod jobs;
#[cfg(feature = "ssr")]
pub mod limits;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "moderation",
    depends: &["accounts", "circles", "courses", "questions"],
    reads: &["accounts", "answers", "circle_facilitators", "circles", "courses", "outbox", "sheets", "signups"],
    tables: &["page_reports", "staff_log"],
    front: true,
    hooks: &[service::in_transaction],
    letters: service::LETTERS,
    samples: Some(service::SAMPLES),
    limits: limits::ALL,
    jobs: &[jobs::SWEEP],
    export: export::TABLES,
    ..crate::platform::slice::Slice::EMPTY
};
