//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "recaps",
    columns: &[
        ("meeting_id", Int),
        ("circle_id", Int),
        ("author_id", Int),
        ("done", Text),
        ("next", Text),
        ("public", Int),
        ("created_at", Int),
        ("edited_at", Int),
        ("sent_at", Int),
    ],
    key: &["meeting_id"],
    counted: false,
}];
