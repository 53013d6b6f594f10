//! The slice's tables in an export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The tables, each after those it refers to.
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
