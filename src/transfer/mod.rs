//! Moving a whole community in and out: export, import of an export, import from P2PU. A front: it
//! reads and fills every slice's tables, and nothing needs it.

pub mod service;
pub mod store;
