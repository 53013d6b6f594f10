//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "goals",
    columns: &[
        ("signup_id", Int),
        ("circle_id", Int),
        ("progress", Text),
        ("notes", Text),
        ("shared", Int),
        ("can_help", Text),
        ("needs", Text),
        ("in_touch_at", Int),
        ("created_at", Int),
        ("changed_at", Int),
    ],
    key: &["signup_id"],
    counted: false,
}];
