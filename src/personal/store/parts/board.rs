//! What a person wrote on boards.

use super::super::part::Kind::{Moment, Text};
use super::super::part::Part;
use super::{COUNTER, ROW, YOURS};

pub(super) const POSTS: Part = Part {
    table: "posts",
    from: "from posts t join circles c on c.id = t.circle_id",
    of_account: "t.account_id = $1",
    of_signup: "t.signup_id",
    newest: "t.created_at",
    instead: &[("circle_id", "circle", "c.title", Text)],
    shown: &[
        ("body", Text),
        ("created_at", Moment),
        ("edited_at", Moment),
        ("withdrawn_at", Moment),
        ("kind", Text),
        ("withdrawn_by", Text),
        ("pinned_at", Moment),
    ],
    withheld: &[
        ("id", ROW),
        ("signup_id", YOURS),
        ("account_id", YOURS),
        ("parent_id", "the number of the post that yours answers, which another person wrote"),
        ("idempotency_key", COUNTER),
        ("revision", COUNTER),
    ],
};
