//! The slice's tables in an export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The tables, each after those it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "signups",
    columns: &[
        ("id", Int),
        ("circle_id", Int),
        ("name", Text),
        ("email", Text),
        ("email_key", Text),
        ("goal", Text),
        ("support", Text),
        ("answer", Text),
        ("locale", Text),
        ("consent_at", Int),
        ("revision", Int),
        ("previous", Text),
        ("created_at", Int),
        ("updated_at", Int),
        ("left_at", Int),
        ("left_how", Text),
        ("reminders_off_at", Int),
    ],
    key: &["id"],
    counted: true,
}];
