//! The slice's tables in an export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The tables, each after those it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "staff_log",
    columns: &[("id", Int), ("account_id", Int), ("deed", Text), ("subject", Text), ("at", Int)],
    key: &["id"],
    counted: true,
}];
