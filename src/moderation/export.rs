//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "staff_log",
    columns: &[("id", Int), ("account_id", Int), ("deed", Text), ("subject", Text), ("at", Int)],
    key: &["id"],
    counted: true,
}];
