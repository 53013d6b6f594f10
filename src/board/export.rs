//! The slice's tables in the export.

use crate::platform::export::Kind::{Int, Text};
use crate::platform::export::Table;

/// The exported tables, each after the tables it refers to.
pub const TABLES: &[Table] = &[POSTS, POST_REACTIONS, BOARD_PEOPLE, POST_REPORTS];

const POSTS: Table = Table {
    name: "posts",
    columns: &[
        ("id", Int),
        ("circle_id", Int),
        ("signup_id", Int),
        ("account_id", Int),
        ("parent_id", Int),
        ("kind", Text),
        ("body", Text),
        ("created_at", Int),
        ("edited_at", Int),
        ("withdrawn_at", Int),
        ("withdrawn_by", Text),
        ("pinned_at", Int),
        ("idempotency_key", Text),
        ("revision", Int),
    ],
    key: &["id"],
    counted: true,
};

const POST_REACTIONS: Table = Table {
    name: "post_reactions",
    columns: &[("id", Int), ("post_id", Int), ("signup_id", Int), ("account_id", Int), ("kind", Text), ("created_at", Int)],
    key: &["id"],
    counted: true,
};

const BOARD_PEOPLE: Table = Table {
    name: "board_people",
    columns: &[
        ("id", Int),
        ("circle_id", Int),
        ("signup_id", Int),
        ("account_id", Int),
        ("seen_id", Int),
        ("told_id", Int),
        ("emails", Text),
        ("updated_at", Int),
    ],
    key: &["id"],
    counted: true,
};

const POST_REPORTS: Table = Table {
    name: "post_reports",
    columns: &[("id", Int), ("post_id", Int), ("signup_id", Int), ("words", Text), ("said", Text), ("at", Int)],
    key: &["id"],
    counted: true,
};
