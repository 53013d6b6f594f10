//! The board of a circle: posts and replies of its participants and facilitators.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
pub mod limits;
pub mod model;
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "board",
    depends: &["accounts", "circles", "signups"],
    reads: &["accounts", "signups"],
    tables: &["posts", "post_reactions", "board_people"],
    hooks: &[service::in_transaction],
    limits: limits::ALL,
    export: export::TABLES,
    refusals: model::BoardRefusal::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
