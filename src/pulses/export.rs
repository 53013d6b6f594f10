//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[
    Table {
        name: "pulses",
        columns: &[("meeting_id", Int), ("circle_id", Int), ("closes_at", Int), ("people", Int), ("closed", Int)],
        key: &["meeting_id"],
        counted: false,
    },
    Table { name: "pulse_given", columns: &[("meeting_id", Int), ("signup_id", Int)], key: &["meeting_id", "signup_id"], counted: false },
    Table {
        name: "pulse_answers",
        columns: &[("key", Text), ("meeting_id", Int), ("question", Text), ("words", Text)],
        key: &["key"],
        counted: false,
    },
];
