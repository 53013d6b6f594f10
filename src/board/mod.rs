//! The board of a circle: posts and replies of its participants and facilitators.

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
pub mod policy;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "board",
    depends: &["accounts", "circles", "live", "signups"],
    reads: &["accounts", "circle_facilitators", "circles", "signups"],
    tables: &["posts", "post_reactions", "board_people", "post_reports"],
    hooks: &[service::in_transaction],
    subscribers: service::SUBSCRIBERS,
    jobs: &[jobs::DIGESTS],
    http: Some(http::router),
    letters: service::LETTERS,
    samples: Some(|ctx| emails::sample(ctx.locale)),
    links: links::ALL,
    limits: limits::ALL,
    export: export::TABLES,
    refusals: model::BoardRefusal::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
