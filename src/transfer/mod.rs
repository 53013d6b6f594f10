//! Moving a whole community in and out: export, import of an export, import from P2PU. A front: it reads and
//! fills every slice's tables.

pub mod cli;
pub mod service;
pub mod store;

/// The slice's declaration.
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "transfer",
    depends: &["accounts", "circles", "courses", "meetings"],
    front: true,
    commands: cli::COMMANDS,
    ..crate::platform::slice::Slice::EMPTY
};
