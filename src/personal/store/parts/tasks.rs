//! What a participant did in the weekly plan.

use super::super::part::Kind::{Int, Moment, Text};
use super::super::part::Part;
use super::{COUNTER, ROW, YOURS};

pub(super) const TASKS: Part = Part {
    table: "tasks",
    from: "from tasks t join circles c on c.id = t.circle_id",
    of_account: "",
    of_signup: "t.proposed_by",
    newest: "t.created_at",
    instead: &[("circle_id", "circle", "c.title", Text)],
    shown: &[("title", Text), ("link", Text), ("minutes", Int), ("state", Text), ("created_at", Moment)],
    withheld: &[
        ("id", ROW),
        ("meeting_id", "the meeting to which a facilitator gave it"),
        ("position", COUNTER),
        ("course_id", "the circle's course at that time"),
        ("proposed_by", YOURS),
        ("revision", COUNTER),
        ("changed_at", "when a facilitator last changed it"),
    ],
};

pub(super) const TASK_TICKS: Part = Part {
    table: "task_ticks",
    from: "from task_ticks t join tasks k on k.id = t.task_id join circles c on c.id = k.circle_id",
    of_account: "",
    of_signup: "t.signup_id",
    newest: "t.at",
    instead: &[("", "circle", "c.title", Text), ("task_id", "task", "k.title", Text)],
    shown: &[("at", Moment)],
    withheld: &[("signup_id", YOURS)],
};
