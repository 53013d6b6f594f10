//! The slice's tables in an export.

use crate::platform::export::Kind::Int;
use crate::platform::export::Table;

/// The tables, each after those it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "rsvps",
    columns: &[("meeting_id", Int), ("signup_id", Int), ("coming", Int), ("answered_at", Int), ("revision", Int)],
    key: &["meeting_id", "signup_id"],
    counted: false,
}];
