//! Accounts: registering, signing in, settings.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod cli;
pub mod components;
#[cfg(feature = "ssr")]
pub mod emails;
#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
pub mod http;
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
    name: "accounts",
    reads: &["security_log"],
    tables: &["accounts"],
    steps: &[store::keys::KEYS, store::keys::LINKS],
    http: Some(http::router),
    letters: service::LETTERS,
    samples: Some(emails::sample),
    limits: limits::ALL,
    export: export::TABLES,
    commands: cli::COMMANDS,
    refusals: model::AccountRefusal::ALL,
    links: links::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
