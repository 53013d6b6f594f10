//! What the host can do.

pub mod export;
pub mod import_circlet;
pub mod import_p2pu;
pub mod lines;
