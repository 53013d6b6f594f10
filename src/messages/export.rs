//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "messages",
    columns: &[
        ("id", Int),
        ("circle_id", Int),
        ("author_id", Int),
        ("subject", Text),
        ("body", Text),
        ("created_at", Int),
        ("idempotency_key", Text),
    ],
    key: &["id"],
    counted: true,
}];
