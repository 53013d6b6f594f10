//! What a participant set themselves, and offered the others.

use super::super::part::Kind::{Moment, Text, Yes};
use super::super::part::Part;
use super::YOURS;

pub(super) const GOALS: Part = Part {
    table: "goals",
    from: "from goals t join circles c on c.id = t.circle_id",
    of_account: "",
    of_signup: "t.signup_id",
    newest: "t.changed_at",
    instead: &[("circle_id", "circle", "c.title", Text)],
    shown: &[
        ("progress", Text),
        ("notes", Text),
        ("shared", Yes),
        ("can_help", Text),
        ("needs", Text),
        ("in_touch_at", Moment),
        ("created_at", Moment),
        ("changed_at", Moment),
    ],
    withheld: &[("signup_id", YOURS)],
};
