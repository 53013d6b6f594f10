//! Meetings follow the circle's plan; people answer whether they come.

mod dashboard;
mod follow;
mod remind;
mod rsvp;

pub use dashboard::{by_account as my_dashboard, by_link as dashboard, calendar};
pub use follow::listen;
use follow::reminder_links;
pub use remind::plan_reminders;
pub use rsvp::{answer, rsvp, rsvp_page};

use super::model::{Meeting, RsvpCounts};
use super::store;
use crate::platform::{Ctx, Outcome};
use crate::signups::service as signups;
use crate::types::text::first_name;
use crate::types::{CircleId, MeetingId};
use std::collections::BTreeMap;

/// The meetings of a circle in the order of their dates.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn list(ctx: &Ctx, circle: CircleId) -> Outcome<Vec<Meeting>> {
    store::list(ctx.db().read(), circle).await
}

/// A meeting of a circle; an id of another circle's meeting is not found.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn by_id(ctx: &Ctx, circle: CircleId, id: MeetingId) -> Outcome<Option<Meeting>> {
    store::by_id(ctx.db().read(), circle, id).await
}

/// The meeting that comes next: the first that is not over.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn next(ctx: &Ctx, circle: CircleId) -> Outcome<Option<Meeting>> {
    Ok(list(ctx, circle).await?.into_iter().find(|m| m.ends_at > ctx.now_us()))
}

/// How many of the active participants said yes, said no, or have not answered, for each meeting.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn rsvp_counts(ctx: &Ctx, circle: CircleId) -> Outcome<BTreeMap<MeetingId, RsvpCounts>> {
    let people = u32::try_from(signups::active(ctx, circle).await?.len()).unwrap_or(u32::MAX);
    let mut counts: BTreeMap<MeetingId, RsvpCounts> = list(ctx, circle).await?.into_iter().map(|m| (m.id, RsvpCounts::default())).collect();
    for row in store::answers(ctx.db().read(), circle).await? {
        let count = counts.entry(row.meeting_id).or_default();
        if row.coming == 1 { count.yes += 1 } else { count.no += 1 }
    }
    for count in counts.values_mut() {
        count.open = people.saturating_sub(count.yes + count.no);
    }
    Ok(counts)
}

/// First names of those who said yes to a meeting, in the order of answering.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn coming_names(ctx: &Ctx, circle: CircleId, meeting: MeetingId) -> Outcome<Vec<String>> {
    let rows = store::answers(ctx.db().read(), circle).await?;
    Ok(rows.iter().filter(|r| r.meeting_id == meeting && r.coming == 1).map(|r| first_name(&r.name).to_owned()).collect())
}
