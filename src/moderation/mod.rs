//! What staff do: the site's texts, hiding, blocking, and emails that were not sent.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
mod export;
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
    reads: &["accounts", "answers", "circles", "courses", "outbox", "sheets"],
    tables: &["staff_log"],
    front: true,
    hooks: &[service::in_transaction],
    export: export::TABLES,
    ..crate::platform::slice::Slice::EMPTY
};
