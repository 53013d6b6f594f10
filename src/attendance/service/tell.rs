//! Notifying participants of changed meetings and of a cancelled circle.

use super::letters;
use crate::circles::service as circles;
use crate::meetings::service as meetings;
use crate::platform::ctx::Hook;
use crate::platform::events::{Event, EventKind, Subscriber};
use crate::platform::outbox;
use crate::platform::{Ctx, Result, Tx};
use crate::signups::service as signups;
use crate::types::{BeforeChange, CircleId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::future::Future;
use std::pin::Pin;

/// Emails that mention a date: obsolete once it has moved.
const ABOUT_DATES: [&str; 2] = ["reminder", "dates"];

/// How long after the first of several changes their email is sent, in microseconds: 5 minutes.
const TOGETHER_US: i64 = 5 * 60 * 1_000_000;

/// A change of a meeting that begins sooner than this is told at once, in microseconds: 3 hours.
const SOON_US: i64 = 3 * 3600 * 1_000_000;

/// Meetings of a public circle were added, moved, changed or cancelled.
const MEETINGS_CHANGED: EventKind = EventKind { name: "dates-changed", version: 2 };

/// The meetings as they were; what they are now is looked up. Version 1 named dates and zones only.
#[derive(Serialize, Deserialize)]
struct MeetingsChanged {
    changes: Vec<BeforeChange>,
}

/// The slice's event subscribers.
pub const SUBSCRIBERS: &[Subscriber] = &[
    Subscriber::new("dates-mails", &[MEETINGS_CHANGED.name], |ctx, tx, event| Box::pin(tell_of_changes(ctx, tx, event))),
    Subscriber::new("cancelled-mails", &[circles::CANCELLED.name], |ctx, tx, event| Box::pin(tell_cancelled(ctx, tx, event))),
];

/// Drops obsolete emails in the transaction that makes them obsolete.
pub fn in_transaction<'a>(ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::MeetingsChanged(circle, changes) => meetings_changed(ctx, tx, circle, changes).await,
            Hook::CircleCancelled(id) => cancelled(ctx, tx, id).await,
            _ => Ok(()),
        }
    })
}

/// Drops reminders of former dates, and publishes what changed.
async fn meetings_changed(ctx: &Ctx, tx: &mut Tx, id: CircleId, changes: Vec<BeforeChange>) -> Result<()> {
    let circle = circles::by_id_in(tx, id).await?;
    let now = meetings::list(tx.conn(), id).await?;
    for change in changes.iter().filter(|change| !change.added) {
        let there = now.iter().find(|meeting| meeting.id == change.meeting);
        // A reminder that waits names place, link and length as they are when it is sent.
        if there.is_none_or(|meeting| change.moved(&meeting.as_known(&circle))) {
            outbox::drop_for_meeting(ctx, tx, change.meeting, "reminder").await?;
        }
    }
    let stamp = circles::stamp(tx, id).await?;
    ctx.publish(tx, stamp, MEETINGS_CHANGED, &json!(MeetingsChanged { changes })).await
}

/// Drops all emails about dates.
async fn cancelled(ctx: &Ctx, tx: &mut Tx, id: CircleId) -> Result<()> {
    for kind in ABOUT_DATES {
        outbox::drop_for_circle(ctx, tx, id, kind).await?;
    }
    Ok(())
}

/// Enqueues one email to each participant who had signed up by then: for all changes within some minutes of the first.
async fn tell_of_changes(ctx: &Ctx, tx: &mut Tx, event: &Event) -> Result<()> {
    let payload: MeetingsChanged = event.read()?;
    let circle = event.circle()?;
    let mut unsent = letters::take_back_changes(ctx, tx, circle).await?;
    let at_once = is_soon(ctx, tx, circle, &payload.changes).await?;
    for person in signups::reachable_in(tx, circle).await?.into_iter().filter(|person| person.created_at <= event.at) {
        let mut unsent = unsent.remove(&person.id).unwrap_or_default();
        unsent.due_at = if at_once { None } else { Some(unsent.due_at.unwrap_or(event.at + TOGETHER_US)) };
        unsent.add(&payload.changes);
        letters::tell_of_changes(ctx, tx, circle, person.id, &unsent, event.id).await?;
    }
    Ok(())
}

/// Returns whether one of the meetings begins, or was to begin, so soon that its change cannot wait.
async fn is_soon(ctx: &Ctx, tx: &mut Tx, circle: CircleId, changes: &[BeforeChange]) -> Result<bool> {
    let soon = |at: i64| at > ctx.now_us() && at <= ctx.now_us() + SOON_US;
    let now = meetings::all(tx.conn(), circle).await?;
    let is_now = |change: &BeforeChange| now.iter().any(|meeting| meeting.id == change.meeting && soon(meeting.starts_at));
    Ok(changes.iter().any(|change| soon(change.starts_at) || is_now(change)))
}

async fn tell_cancelled(ctx: &Ctx, tx: &mut Tx, event: &Event) -> Result<()> {
    let circle = circles::by_id_in(tx, event.circle()?).await?;
    letters::tell_cancelled(ctx, tx, &circle).await
}
