//! SQL of the slice: its own log, and whole tables for moving a community.

pub mod tables;
pub mod whole;
