//! SQL over whole tables.

pub mod whole;
