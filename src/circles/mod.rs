//! Learning circles: a course, a place, dates, and the people who run them.

pub mod model;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;
