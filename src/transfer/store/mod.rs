//! SQL over whole tables.

pub mod counts;
pub mod whole;
