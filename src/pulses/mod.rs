//! Pulses: what helped at a meeting and what to change, said without a name in the two days after it.

#[expect(missing_docs, reason = "the fields of the structs that #[server] makes")]
pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
pub mod jobs;
pub mod model;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
pub mod store;

/// The slice's declaration.
#[cfg(feature = "ssr")]
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "pulses",
    depends: &["circles", "meetings", "signups"],
    reads: &["signups"],
    tables: &["pulses", "pulse_given", "pulse_answers"],
    hooks: &[service::in_transaction],
    jobs: &[jobs::CLOSE],
    export: export::TABLES,
    refusals: model::PulseRefusal::ALL,
    ..crate::platform::slice::Slice::EMPTY
};
