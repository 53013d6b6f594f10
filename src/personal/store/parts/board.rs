//! What a person wrote on boards, said with one press, and has seen.

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

pub(super) const POST_REACTIONS: Part = Part {
    table: "post_reactions",
    from: "from post_reactions t join posts p on p.id = t.post_id join circles c on c.id = p.circle_id",
    of_account: "t.account_id = $1",
    of_signup: "t.signup_id",
    newest: "t.created_at",
    instead: &[("post_id", "circle", "c.title", Text)],
    shown: &[("created_at", Moment), ("kind", Text)],
    withheld: &[("id", ROW), ("signup_id", YOURS), ("account_id", YOURS)],
};

pub(super) const BOARD_PEOPLE: Part = Part {
    table: "board_people",
    from: "from board_people t join circles c on c.id = t.circle_id",
    of_account: "t.account_id = $1",
    of_signup: "t.signup_id",
    newest: "t.id",
    instead: &[("circle_id", "circle", "c.title", Text)],
    shown: &[("updated_at", Moment), ("emails", Text)],
    withheld: &[
        ("id", ROW),
        ("signup_id", YOURS),
        ("account_id", YOURS),
        ("seen_id", "the number of the newest post you have seen, which another person wrote"),
        ("told_id", "the number of the newest post an email told you of"),
    ],
};

pub(super) const POST_REPORTS: Part = Part {
    table: "post_reports",
    from: "from post_reports t join posts p on p.id = t.post_id join circles c on c.id = p.circle_id",
    of_account: "",
    of_signup: "t.signup_id",
    newest: "t.at",
    instead: &[("post_id", "circle", "c.title", Text)],
    shown: &[("words", Text), ("at", Moment)],
    withheld: &[("id", ROW), ("signup_id", YOURS), ("said", "what another person wrote")],
};
