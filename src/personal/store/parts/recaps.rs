//! What a facilitator wrote about meetings.

use super::super::part::Kind::{Moment, Text, Yes};
use super::super::part::Part;
use super::YOURS;

pub(super) const RECAPS: Part = Part {
    table: "recaps",
    from: "from recaps t join circles c on c.id = t.circle_id join meetings m on m.id = t.meeting_id",
    of_account: "t.author_id = $1",
    of_signup: "",
    newest: "t.created_at",
    instead: &[("circle_id", "circle", "c.title", Text), ("meeting_id", "meeting", "m.local_date", Text)],
    shown: &[("done", Text), ("next", Text), ("public", Yes), ("created_at", Moment), ("edited_at", Moment), ("sent_at", Moment)],
    withheld: &[("author_id", YOURS)],
};
