//! SQL over whole tables.

pub mod tables;
pub mod whole;
