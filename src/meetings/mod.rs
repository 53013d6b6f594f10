//! Meetings: the dates of a circle. They know no participants; who comes stands in `attendance`.

pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;
