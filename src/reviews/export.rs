//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[
    Table {
        name: "ratings",
        columns: &[
            ("id", Int),
            ("sheet_id", Int),
            ("circle_id", Int),
            ("course_id", Int),
            ("role", Text),
            ("stars", Int),
            ("reason", Text),
            ("hidden_at", Int),
            ("created_at", Int),
            ("updated_at", Int),
        ],
        key: &["id"],
        counted: true,
    },
    Table {
        name: "tips",
        columns: &[
            ("id", Int),
            ("kind", Text),
            ("meeting_id", Int),
            ("sheet_id", Int),
            ("circle_id", Int),
            ("course_id", Int),
            ("words", Text),
            ("helpful", Int),
            ("hidden_at", Int),
            ("created_at", Int),
            ("updated_at", Int),
        ],
        key: &["id"],
        counted: true,
    },
    Table { name: "tip_marks", columns: &[("tip_id", Int), ("account_id", Int)], key: &["tip_id", "account_id"], counted: false },
];
