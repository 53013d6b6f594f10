//! Meetings as calendar entries (RFC 5545).

#[cfg(feature = "ssr")]
pub mod service;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice =
    crate::platform::slice::Slice { name: "calendars", depends: &["circles", "meetings"], ..crate::platform::slice::Slice::EMPTY };
