//! What participants set themselves and offer each other: how far their goal is, what they can help with and need, and whether they stay in
//! touch after the last meeting.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
mod export;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "goals",
    depends: &["circles", "signups"],
    reads: &["signups"],
    tables: &["goals"],
    hooks: &[service::in_transaction],
    export: export::TABLES,
    refusals: model::GoalRefusal::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
