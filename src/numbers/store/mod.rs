//! SQL of the tables `totals`, `circle_tallies` and `totals_due`.

pub mod rows;
pub mod tallies;
pub mod totals;
