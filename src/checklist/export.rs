//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "checklist_ticks",
    columns: &[("circle_id", Int), ("item", Text), ("account_id", Int), ("at", Int)],
    key: &["circle_id", "item"],
    counted: false,
}];
