//! Meetings as calendar entries (RFC 5545), in files, feeds and links to calendars on the web.

#[cfg(feature = "ssr")]
pub mod http;
#[cfg(feature = "ssr")]
pub mod service;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "calendars",
    depends: &["circles", "meetings"],
    http: Some(http::router),
    ..crate::platform::slice::Slice::EMPTY
};
