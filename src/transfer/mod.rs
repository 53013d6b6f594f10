//! A whole community in and out: export, import of an export, import from P2PU, backups. A front: it reads and fills every
//! slice's tables.

pub mod cli;
pub mod jobs;
pub mod service;
pub mod store;

/// The slice's declaration.
pub const SLICE: crate::platform::slice::Slice = crate::platform::slice::Slice {
    name: "transfer",
    depends: &["accounts", "circles", "courses", "meetings"],
    front: true,
    commands: cli::COMMANDS,
    early_commands: cli::EARLY,
    jobs: jobs::JOBS,
    reads: &["circles", "courses", "signups", "tip_marks", "tips"],
    ..crate::platform::slice::Slice::EMPTY
};
