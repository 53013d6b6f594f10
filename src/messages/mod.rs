//! Messages from facilitators to their participants.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
pub mod emails;
#[cfg(feature = "ssr")]
mod export;
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
    name: "messages",
    depends: &["accounts", "circles", "signups"],
    reads: &["accounts", "outbox", "signups"],
    tables: &["messages"],
    subscribers: service::SUBSCRIBERS,
    letters: service::LETTERS,
    samples: Some(|ctx| emails::sample(ctx.locale)),
    limits: limits::ALL,
    export: export::TABLES,
    refusals: model::MessageRefusal::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
