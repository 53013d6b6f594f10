//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[SIGNUPS, SEAT_ALERTS];

const SEAT_ALERTS: Table = Table {
    name: "seat_alerts",
    columns: &[
        ("id", Int),
        ("circle_id", Int),
        ("email", Text),
        ("email_key", Text),
        ("locale", Text),
        ("locale_chosen", Int),
        ("link_key", Text),
        ("asked_at", Int),
        ("consent_text", Int),
    ],
    key: &["id"],
    counted: true,
};

const SIGNUPS: Table = Table {
    name: "signups",
    columns: &[
        ("id", Int),
        ("circle_id", Int),
        ("name", Text),
        ("shown_name", Text),
        ("email", Text),
        ("email_key", Text),
        ("goal", Text),
        ("support", Text),
        ("answer", Text),
        ("locale", Text),
        ("locale_chosen", Int),
        ("consent_at", Int),
        ("revision", Int),
        ("previous", Text),
        ("created_at", Int),
        ("updated_at", Int),
        ("left_at", Int),
        ("left_how", Text),
        ("reminders_off_at", Int),
        ("walk_in_key", Text),
        ("added_by", Int),
        ("seated", Int),
        ("feed_key", Text),
        ("messages_off_at", Int),
        ("link_key", Text),
        ("row_links", Int),
        ("proposed", Text),
        ("proposed_at", Int),
        ("proposal", Int),
        ("unproven", Int),
        ("consent_text", Int),
    ],
    key: &["id"],
    counted: true,
};
