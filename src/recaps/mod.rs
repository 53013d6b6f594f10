//! Recaps: what a circle did at a meeting and what is next, written by a facilitator.

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
    name: "recaps",
    depends: &["circles", "meetings", "pulses", "signups"],
    reads: &["accounts", "meetings"],
    tables: &["recaps"],
    subscribers: service::SUBSCRIBERS,
    letters: service::LETTERS,
    samples: Some(|ctx| emails::sample(ctx.locale)),
    limits: limits::ALL,
    export: export::TABLES,
    refusals: model::RecapRefusal::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
