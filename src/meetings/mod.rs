//! Meetings: the dates of a circle. They know no participants; who comes stands in `attendance`.

#[cfg(feature = "ssr")]
mod export;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// What this slice is to the rest.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "meetings",
    depends: &["circles"],
    tables: &["meetings"],
    export: export::TABLES,
    ..crate::platform::slice::Slice::EMPTY
};
