//! The host's own work: keeping order, and moving a community in and out.

#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;
