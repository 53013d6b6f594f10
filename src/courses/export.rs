//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "courses",
    columns: &[
        ("id", Int),
        ("slug", Text),
        ("title", Text),
        ("provider", Text),
        ("link", Text),
        ("link_key", Text),
        ("format", Text),
        ("description", Text),
        ("topics", Text),
        ("language", Text),
        ("licence", Text),
        ("cost", Text),
        ("cost_checked_on", Text),
        ("free_how", Text),
        ("hours", Int),
        ("sessions", Int),
        ("outline", Text),
        ("search_key", Text),
        ("sort_key", Text),
        ("created_by", Int),
        ("hidden_at", Int),
        ("hidden_reason", Text),
        ("created_at", Int),
        ("updated_at", Int),
        ("source_key", Text),
    ],
    key: &["id"],
    counted: true,
}];
