//! Meetings as entries of people's calendars (RFC 5545).

#[cfg(feature = "ssr")]
pub mod service;

/// What this slice is to the rest.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice =
    crate::platform::slice::Slice { name: "calendars", depends: &["circles", "meetings"], ..crate::platform::slice::Slice::EMPTY };
