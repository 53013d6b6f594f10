//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[
    Table {
        name: "sheets",
        columns: &[
            ("id", Int),
            ("key", Text),
            ("form", Text),
            ("circle_id", Int),
            ("meeting_id", Int),
            ("signup_id", Int),
            ("account_id", Int),
            ("done_at", Int),
            ("declined_at", Int),
            ("created_at", Int),
            ("updated_at", Int),
        ],
        key: &["id"],
        counted: true,
    },
    Table {
        name: "answers",
        columns: &[
            ("sheet_id", Int),
            ("question", Text),
            ("version", Int),
            ("value", Text),
            ("revision", Int),
            ("author_id", Int),
            ("updated_at", Int),
        ],
        key: &["sheet_id", "question"],
        counted: false,
    },
];
