//! Open pages that show what others do, without being loaded again.

pub mod components;
#[cfg(feature = "ssr")]
pub mod http;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "live",
    depends: &["circles", "signups"],
    streams: Some(http::router),
    ..crate::platform::slice::Slice::EMPTY
};
