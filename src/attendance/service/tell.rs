//! Notifying participants of changed dates and of a cancelled circle.

use super::letters::{self, OldDate};
use crate::circles::service as circles;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::platform::ctx::Hook;
use crate::platform::events::{Event, EventKind, Subscriber};
use crate::platform::outbox;
use crate::platform::{Ctx, Result, Tx};
use crate::signups::service as signups;
use crate::types::{CircleId, MeetingId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::future::Future;
use std::pin::Pin;

/// Emails that mention a date: obsolete once it has moved.
const ABOUT_DATES: [&str; 2] = ["reminder", "dates"];

/// Dates of a public circle were moved or cancelled.
const DATES_CHANGED: EventKind = EventKind { name: "dates-changed", version: 1 };

/// The former dates; the current ones are looked up.
#[derive(Serialize, Deserialize)]
struct DatesChanged {
    changes: Vec<OldDate>,
}

/// The slice's event subscribers.
pub const SUBSCRIBERS: &[Subscriber] = &[
    Subscriber::new("dates-mails", &[DATES_CHANGED.name], |ctx, tx, event| Box::pin(tell_of_dates(ctx, tx, event))),
    Subscriber::new("cancelled-mails", &[circles::CANCELLED.name], |ctx, tx, event| Box::pin(tell_cancelled(ctx, tx, event))),
];

/// Drops obsolete emails in the transaction that makes them obsolete.
pub fn in_transaction<'a>(ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::DatesChanged(circle, changed) => dates_changed(ctx, tx, circle, &changed).await,
            Hook::CircleCancelled(id) => cancelled(ctx, tx, id).await,
            _ => Ok(()),
        }
    })
}

/// Drops reminders of the old dates, and publishes which dates were moved or cancelled.
async fn dates_changed(ctx: &Ctx, tx: &mut Tx, id: CircleId, changed: &[MeetingId]) -> Result<()> {
    let mut changes: Vec<OldDate> = Vec::new();
    for meeting in changed {
        outbox::drop_for_meeting(ctx, tx, *meeting, "reminder").await?;
        if let Some(meeting) = meetings::by_id_in(tx, id, *meeting).await? {
            changes.push(before(&meeting));
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    let stamp = circles::stamp(tx, id).await?;
    ctx.publish(tx, stamp, DATES_CHANGED, &json!(DatesChanged { changes })).await
}

/// Returns the date that people know: the former one of a moved meeting, the last one of a cancelled meeting.
fn before(meeting: &Meeting) -> OldDate {
    let now =
        OldDate { meeting: meeting.id, date: meeting.local_date.clone(), time: meeting.local_time.clone(), time_zone: meeting.time_zone.clone() };
    match &meeting.former {
        Some(former) if meeting.cancelled_at.is_none() => {
            OldDate { date: former.date.clone(), time: former.time.clone(), time_zone: former.time_zone.clone(), ..now }
        }
        _ => now,
    }
}

/// Drops all emails about dates.
async fn cancelled(ctx: &Ctx, tx: &mut Tx, id: CircleId) -> Result<()> {
    for kind in ABOUT_DATES {
        outbox::drop_for_circle(ctx, tx, id, kind).await?;
    }
    Ok(())
}

/// Enqueues one email for the whole change to each participant who had signed up by then.
async fn tell_of_dates(ctx: &Ctx, tx: &mut Tx, event: &Event) -> Result<()> {
    let payload: DatesChanged = event.read()?;
    let circle = event.circle()?;
    let mut known = letters::take_back_dates(ctx, tx, circle).await?;
    for person in signups::reachable_in(tx, circle).await?.into_iter().filter(|person| person.created_at <= event.at) {
        let mut changes = known.remove(&person.id).unwrap_or_default();
        letters::add_unknown(&mut changes, &payload.changes);
        letters::tell_of_dates(ctx, tx, circle, person.id, &changes, event.id).await?;
    }
    Ok(())
}

async fn tell_cancelled(ctx: &Ctx, tx: &mut Tx, event: &Event) -> Result<()> {
    let circle = circles::by_id_in(tx, event.circle()?).await?;
    letters::tell_cancelled(ctx, tx, &circle).await
}
