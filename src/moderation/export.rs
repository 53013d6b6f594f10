//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[
    Table {
        name: "staff_log",
        columns: &[("id", Int), ("account_id", Int), ("deed", Text), ("subject", Text), ("at", Int), ("reason", Text)],
        key: &["id"],
        counted: true,
    },
    Table {
        name: "page_reports",
        columns: &[
            ("id", Int),
            ("circle_id", Int),
            ("course_id", Int),
            ("reason", Text),
            ("words", Text),
            ("email", Text),
            ("locale", Text),
            ("at", Int),
            ("closed_at", Int),
            ("closed_by", Int),
            ("answer", Text),
        ],
        key: &["id"],
        counted: true,
    },
];
