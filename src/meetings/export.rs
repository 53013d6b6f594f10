//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "meetings",
    columns: &[
        ("id", Int),
        ("circle_id", Int),
        ("plan_key", Int),
        ("local_date", Text),
        ("local_time", Text),
        ("time_zone", Text),
        ("minutes", Int),
        ("starts_at", Int),
        ("ends_at", Int),
        ("revision", Int),
        ("sequence", Int),
        ("uid", Text),
        ("changed_at", Int),
        ("mode", Text),
        ("venue", Text),
        ("venue_details", Text),
        ("address", Text),
        ("city", Text),
        ("country", Text),
        ("meeting_url", Text),
        ("note", Text),
        ("cancelled_at", Int),
        ("cancel_reason", Text),
        ("former", Text),
        ("feedback_asked_at", Int),
        ("created_at", Int),
    ],
    key: &["id"],
    counted: true,
}];
