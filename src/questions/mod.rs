//! Forms as data: questions, their versions and translations, and the answers people give to them. Other slices
//! own the forms; this one knows how to ask, check, store and show.

pub mod components;
#[cfg(feature = "ssr")]
mod export;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "questions",
    reads: &["accounts"],
    tables: &["sheets", "answers"],
    refusals: model::AnswerRefusal::ALL,
    export: export::TABLES,
    ..crate::platform::slice::Slice::EMPTY
};
