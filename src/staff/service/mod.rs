//! What the host can do.

pub mod import_p2pu;
