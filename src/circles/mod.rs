//! Learning circles: a course, a place, dates, and their facilitators.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
#[cfg(feature = "ssr")]
mod cli;
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
    name: "circles",
    depends: &["accounts", "courses"],
    reads: &["accounts", "courses", "meetings", "recaps", "reports", "tips"],
    tables: &["circles", "circle_facilitators", "invitations", "planned_cancellations", "search_circles"],
    commands: cli::COMMANDS,
    hooks: &[service::in_transaction],
    subscribers: service::SUBSCRIBERS,
    jobs: &[jobs::SWEEP_DRAFTS, jobs::SWEEP_INVITATIONS],
    steps: &[service::index::REBUILD, service::index::ADD_TOPICS],
    http: Some(http::router),
    letters: service::LETTERS,
    silent: Some(service::silent),
    brake: Some(|ctx, circle| Box::pin(service::newcomer(ctx, circle))),
    samples: Some(|ctx| emails::sample(ctx.locale)),
    limits: limits::ALL,
    links: links::ALL,
    export: export::TABLES,
    left_behind: &[("search_circles", "derived"), ("circles.is_public", "computed by the database"), ("circles.is_open", "computed by the database")],
    refusals: model::CircleRefusal::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
