//! Reminders before a meeting, and RSVPs.

mod letters;
mod remind;
mod rsvp;
mod tell;

pub use letters::LETTERS;
pub use remind::plan_reminders;
pub use rsvp::{coming, keep, link, rsvp, rsvp_page};
pub use tell::{SUBSCRIBERS, in_transaction};

use super::model::RsvpCounts;
use super::store;
pub use super::store::AnswerRow;
use crate::platform::{Ctx, Result};
use crate::types::text::first_name;
use crate::types::{CircleId, MeetingId};
use std::collections::BTreeMap;

/// The active participants' answers for one meeting.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// How many said yes, said no, or have not answered.
    pub counts: RsvpCounts,
    /// First names of those who said yes, in order of answering.
    pub coming: Vec<String>,
}

/// Returns the answers for the meetings of a circle with `people` active participants, in one query. Meetings
/// without answers are not in the map.
pub async fn answered(ctx: &Ctx, circle: CircleId, people: u32) -> Result<BTreeMap<MeetingId, Answered>> {
    let mut found: BTreeMap<MeetingId, Answered> = BTreeMap::new();
    for row in store::answers(ctx.db().primary(), circle).await? {
        let answered = found.entry(row.meeting_id).or_default();
        if row.coming == 1 {
            answered.counts.yes += 1;
            answered.coming.push(first_name(&row.name).to_owned());
        } else {
            answered.counts.no += 1;
        }
    }
    for Answered { counts, .. } in found.values_mut() {
        counts.open = people.saturating_sub(counts.yes + counts.no);
    }
    Ok(found)
}

/// Returns the answers for all meetings of a circle, in the order they were given.
pub async fn answers(ctx: &Ctx, circle: CircleId) -> Result<Vec<AnswerRow>> {
    store::answers(ctx.db().primary(), circle).await
}
