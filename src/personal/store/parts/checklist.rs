//! What a person ticked off in checklists.

use super::super::part::Kind::{Moment, Text};
use super::super::part::Part;
use super::YOURS;

pub(super) const CHECKLIST_TICKS: Part = Part {
    table: "checklist_ticks",
    from: "from checklist_ticks t join circles c on c.id = t.circle_id",
    of_account: "t.account_id = $1",
    of_signup: "",
    newest: "t.at",
    instead: &[("circle_id", "circle", "c.title", Text)],
    shown: &[("item", Text), ("at", Moment)],
    withheld: &[("account_id", YOURS)],
};
