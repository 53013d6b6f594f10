//! Meetings as entries of people's calendars (RFC 5545).

#[cfg(feature = "ssr")]
pub mod service;
