//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "reports",
    columns: &[("circle_id", Int), ("sections", Text), ("published_at", Int), ("updated_at", Int)],
    key: &["circle_id"],
    counted: false,
}];
