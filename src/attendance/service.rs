//! Reminders before a meeting, RSVPs, check-ins, and the sheet to print.

mod check_in;
mod differences;
mod letters;
mod remind;
mod rsvp;
mod sheet;
mod tell;

pub use check_in::{card, check_in, checked_in, checked_in_in, code, code_page, here, leave_out};
pub use letters::LETTERS;
pub use remind::plan_reminders;
pub use rsvp::{coming, keep_late, link, rsvp, rsvp_calendar, rsvp_page};
pub use sheet::{sheet, sheet_qr};
pub use tell::{SUBSCRIBERS, in_transaction};

use super::model::RsvpCounts;
use super::store;
pub use super::store::AnswerRow;
use crate::circles::model::Circle;
use crate::platform::db::Reader;
use crate::platform::{Ctx, Result};
use crate::types::{CircleId, MeetingId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The active participants' answers for one meeting.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// How many said yes, said no, or have not answered.
    pub counts: RsvpCounts,
    /// Those who said yes, as the others see their names, in order of answering.
    pub coming: Vec<String>,
}

/// Sums up the answers for the meetings of a circle with `people` active participants. Meetings without answers are not in the map.
pub fn answered(rows: &[AnswerRow], people: u32) -> BTreeMap<MeetingId, Answered> {
    let mut found: BTreeMap<MeetingId, Answered> = BTreeMap::new();
    for row in rows {
        let answered = found.entry(row.meeting_id).or_default();
        if row.coming == 1 {
            answered.counts.yes += 1;
            answered.coming.push(row.name.clone());
        } else {
            answered.counts.no += 1;
        }
    }
    for Answered { counts, .. } in found.values_mut() {
        counts.open = people.saturating_sub(counts.yes + counts.no);
    }
    found
}

/// Returns the answers for all meetings of a circle, in the order they were given.
pub async fn answers<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<AnswerRow>> {
    store::answers(on, circle).await
}

/// Same as [`answers`], in step with the circle's events.
pub async fn in_step(ctx: &Ctx, circle: &Circle) -> Result<Arc<Vec<AnswerRow>>> {
    let id = circle.id;
    ctx.in_step("answers", (id, circle.event_no), || answers(ctx.db().primary(), id)).await
}
