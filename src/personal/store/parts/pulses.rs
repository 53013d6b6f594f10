//! Which pulses a participant has answered.

use super::super::part::Kind::Text;
use super::super::part::Part;
use super::YOURS;

pub(super) const PULSE_GIVEN: Part = Part {
    table: "pulse_given",
    from: "from pulse_given t join meetings m on m.id = t.meeting_id join circles c on c.id = m.circle_id",
    of_account: "",
    of_signup: "t.signup_id",
    newest: "t.meeting_id",
    instead: &[("", "circle", "c.title", Text), ("meeting_id", "meeting", "m.local_date", Text)],
    shown: &[],
    withheld: &[("signup_id", YOURS)],
};
