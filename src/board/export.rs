//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "posts",
    columns: &[
        ("id", Int),
        ("circle_id", Int),
        ("signup_id", Int),
        ("account_id", Int),
        ("parent_id", Int),
        ("kind", Text),
        ("body", Text),
        ("created_at", Int),
        ("edited_at", Int),
        ("withdrawn_at", Int),
        ("withdrawn_by", Text),
        ("pinned_at", Int),
        ("idempotency_key", Text),
        ("revision", Int),
    ],
    key: &["id"],
    counted: true,
}];
