//! Who comes: reminders before a meeting and the answers to them.

mod follow;
mod remind;
mod rsvp;

pub use follow::on_event;
use follow::reminder_links;
pub use remind::plan_reminders;
pub use rsvp::{coming, keep, link, rsvp, rsvp_page};

use super::model::RsvpCounts;
use super::store;
pub use super::store::AnswerRow;
use crate::meetings::service as meetings;
use crate::platform::{Ctx, Result};
use crate::signups::service as signups;
use crate::types::text::first_name;
use crate::types::{CircleId, MeetingId};
use std::collections::BTreeMap;

/// How many of the active participants said yes, said no, or have not answered, for each meeting.
pub async fn rsvp_counts(ctx: &Ctx, circle: CircleId) -> Result<BTreeMap<MeetingId, RsvpCounts>> {
    let people = u32::try_from(signups::active(ctx, circle).await?.len()).unwrap_or(u32::MAX);
    let mut counts: BTreeMap<MeetingId, RsvpCounts> = meetings::list(ctx, circle).await?.into_iter().map(|m| (m.id, RsvpCounts::default())).collect();
    for row in store::answers(ctx.db().primary(), circle).await? {
        let count = counts.entry(row.meeting_id).or_default();
        if row.coming == 1 { count.yes += 1 } else { count.no += 1 }
    }
    for count in counts.values_mut() {
        count.open = people.saturating_sub(count.yes + count.no);
    }
    Ok(counts)
}

/// First names of those who said yes to a meeting, in the order of answering.
pub async fn coming_names(ctx: &Ctx, circle: CircleId, meeting: MeetingId) -> Result<Vec<String>> {
    let rows = store::answers(ctx.db().primary(), circle).await?;
    Ok(rows.iter().filter(|r| r.meeting_id == meeting && r.coming == 1).map(|r| first_name(&r.name).to_owned()).collect())
}

/// The answers for all meetings of a circle, in the order they were given.
pub async fn answers(ctx: &Ctx, circle: CircleId) -> Result<Vec<AnswerRow>> {
    store::answers(ctx.db().primary(), circle).await
}
