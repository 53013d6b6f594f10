//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[Table {
    name: "accounts",
    columns: &[
        ("id", Int),
        ("name", Text),
        ("shown_name", Text),
        ("email", Text),
        ("email_key", Text),
        ("new_email", Text),
        ("password_hash", Text),
        ("credential_revision", Int),
        ("confirmed_at", Int),
        ("staff", Int),
        ("blocked_at", Int),
        ("locale", Text),
        ("region", Text),
        ("created_at", Int),
        ("deleted_at", Int),
        ("source_key", Text),
        ("feed_key", Text),
        ("joined_off_at", Int),
        ("left_off_at", Int),
        ("feedback_off_at", Int),
        ("registered_by", Text),
        ("reset_round", Int),
        ("link_key", Text),
        ("row_links", Int),
        ("sign_in_round", Int),
        ("deleting_at", Int),
        ("consent_text", Int),
    ],
    key: &["id"],
    counted: true,
}];
