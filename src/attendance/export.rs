//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[
    Table {
        name: "rsvps",
        columns: &[("meeting_id", Int), ("signup_id", Int), ("coming", Int), ("answered_at", Int), ("revision", Int)],
        key: &["meeting_id", "signup_id"],
        counted: false,
    },
    Table {
        name: "check_ins",
        columns: &[("meeting_id", Int), ("signup_id", Int), ("source", Text), ("at", Int), ("left_out_at", Int)],
        key: &["meeting_id", "signup_id"],
        counted: false,
    },
];
