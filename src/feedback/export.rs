//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[
    Table {
        name: "feedback",
        columns: &[
            ("meeting_id", Int),
            ("rating", Int),
            ("attendance", Int),
            ("prompt", Int),
            ("reflection", Text),
            ("author_id", Int),
            ("revision", Int),
            ("done_at", Int),
            ("updated_at", Int),
        ],
        key: &["meeting_id"],
        counted: false,
    },
    Table { name: "feedback_attendance", columns: &[("meeting_id", Int), ("signup_id", Int)], key: &["meeting_id", "signup_id"], counted: false },
];
