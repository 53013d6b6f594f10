//! The slice's tables in an export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The tables, each after those it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "meetings",
    columns: &[
        ("id", Int),
        ("circle_id", Int),
        ("plan_key", Int),
        ("local_date", Text),
        ("local_time", Text),
        ("starts_at", Int),
        ("ends_at", Int),
        ("revision", Int),
        ("feedback_asked_at", Int),
        ("created_at", Int),
    ],
    key: &["id"],
    counted: true,
}];
