//! Tables in the export format: JSON Lines, independent of the engine. A test compares every declaration with
//! the migrated schema of both engines.

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Int,
    /// A number with a fraction.
    Real,
    /// Text.
    Text,
}

/// One table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in export order.
    pub columns: &'static [(&'static str, Kind)],
    /// Its primary key, by which rows are ordered.
    pub key: &'static [&'static str],
    /// Whether its ids come from a sequence.
    pub counted: bool,
}

use Kind::{Int, Text};

/// The platform's tables that precede every slice's.
pub const FIRST: &[Table] = &[
    Table { name: "settings", columns: &[("key", Text), ("value", Text)], key: &["key"], counted: false },
    Table { name: "consent_texts", columns: &[("id", Int), ("hash", Text), ("text", Text), ("first_used_at", Int)], key: &["id"], counted: true },
];

/// The platform's tables that refer to slices' rows and come last.
pub const LAST: &[Table] = &[EVENTS, EVENT_WORK, SECURITY_LOG, OUTBOX];

const SECURITY_LOG: Table = Table {
    name: "security_log",
    columns: &[("id", Int), ("at", Int), ("action", Text), ("account_id", Int), ("about_id", Int), ("client", Text), ("subject", Text)],
    key: &["id"],
    counted: true,
};

const EVENTS: Table = Table {
    name: "events",
    columns: &[("id", Int), ("circle_id", Int), ("circle_no", Int), ("kind", Text), ("version", Int), ("payload", Text), ("at", Int)],
    key: &["id"],
    counted: true,
};

const EVENT_WORK: Table = Table {
    name: "event_work",
    columns: &[("event_id", Int), ("subscriber", Text), ("not_before", Int), ("lease_until", Int), ("attempts", Int), ("last_error", Text)],
    key: &["event_id", "subscriber"],
    counted: false,
};

const OUTBOX: Table = Table {
    name: "outbox",
    columns: &[
        ("id", Int),
        ("key", Text),
        ("kind", Text),
        ("state", Text),
        ("to_name", Text),
        ("to_email", Text),
        ("reply_to", Text),
        ("locale", Text),
        ("subject", Text),
        ("text_body", Text),
        ("html_body", Text),
        ("calendar", Text),
        ("unsubscribe_url", Text),
        ("circle_id", Int),
        ("meeting_id", Int),
        ("signup_id", Int),
        ("due_at", Int),
        ("deadline_at", Int),
        ("attempts", Int),
        ("lease_until", Int),
        ("last_error", Text),
        ("receipt", Text),
        ("created_at", Int),
        ("closed_at", Int),
        ("version", Int),
        ("facts", Text),
        ("account_id", Int),
        ("priority", Int),
        ("blanked", Int),
        ("nameless", Int),
        ("key_hash", Text),
        ("held", Int),
    ],
    key: &["id"],
    counted: true,
};

/// The platform's tables that are not exported: their rows live for minutes or belong to one running server.
/// Settings about the secret are not exported either; the manifest names its fingerprint.
pub const LEFT_BEHIND: &[&str] = &["sessions", "devices", "limits", "kept_forms", "sent_once", "schedules", "data_steps"];
