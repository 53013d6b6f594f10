//! SQL of the slice: its own log, and whole tables for moving a community.

pub mod desk;
pub mod tables;
pub mod whole;
