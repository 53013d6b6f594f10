//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[
    Table {
        name: "tasks",
        columns: &[
            ("id", Int),
            ("circle_id", Int),
            ("meeting_id", Int),
            ("position", Int),
            ("title", Text),
            ("link", Text),
            ("minutes", Int),
            ("course_id", Int),
            ("state", Text),
            ("proposed_by", Int),
            ("revision", Int),
            ("created_at", Int),
            ("changed_at", Int),
        ],
        key: &["id"],
        counted: true,
    },
    Table { name: "task_ticks", columns: &[("task_id", Int), ("signup_id", Int), ("at", Int)], key: &["task_id", "signup_id"], counted: false },
];
