//! Meetings: the dates of a circle, from the draft on. They know no participants; RSVPs are in `attendance`.

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
    name: "meetings",
    depends: &["circles"],
    reads: &["circles"],
    tables: &["meetings"],
    hooks: &[service::in_transaction],
    steps: &[service::FILL_IN, service::CALENDAR_IDS],
    export: export::TABLES,
    refusals: model::MeetingRefusal::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
