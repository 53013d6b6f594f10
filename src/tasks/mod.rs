//! The weekly plan of a circle: tasks for each meeting, which participants tick off and propose.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
pub mod limits;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "tasks",
    depends: &["courses", "circles", "meetings", "signups", "live"],
    reads: &["circles", "courses", "signups"],
    tables: &["tasks", "task_ticks"],
    hooks: &[service::in_transaction],
    limits: limits::ALL,
    export: export::TABLES,
    refusals: model::TaskRefusal::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
