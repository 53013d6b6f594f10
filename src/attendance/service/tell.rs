//! What participants hear when dates change or the circle is off.

use super::letters::{self, OldDate};
use crate::circles::service as circles;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::platform::ctx::Event;
use crate::platform::outbox;
use crate::platform::{Ctx, Result, Tx};
use crate::signups::service as signups;
use crate::types::{CircleId, MeetingId};
use std::future::Future;
use std::pin::Pin;

/// Mails that speak of a date: useless once it moved.
const ABOUT_DATES: [&str; 2] = ["reminder", "dates"];

/// Dates that changed and a circle that is off.
pub fn on_event<'a>(ctx: &'a Ctx, tx: &'a mut Tx, event: Event) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match event {
            Event::DatesChanged(circle, changed) => dates_changed(ctx, tx, circle, &changed).await,
            Event::CircleCancelled(id) => cancelled(ctx, tx, id).await,
            _ => Ok(()),
        }
    })
}

/// No reminder of an old date goes out any more, and participants hear in one mail of all dates that moved or are off.
async fn dates_changed(ctx: &Ctx, tx: &mut Tx, id: CircleId, changed: &[MeetingId]) -> Result<()> {
    let mut was: Vec<OldDate> = Vec::new();
    let mut key = String::new();
    for meeting in changed {
        outbox::drop_for_meeting(ctx, tx, *meeting, "reminder").await?;
        let Some(meeting) = meetings::by_id_in(tx, id, *meeting).await? else { continue };
        was.push(before(&meeting));
        if meeting.cancelled_at.is_some() {
            key.push_str(&format!(":{}x", meeting.id));
        } else {
            key.push_str(&format!(":{}.{}", meeting.id, meeting.revision));
        }
    }
    if was.is_empty() {
        return Ok(());
    }
    for person in signups::active_in(tx, id).await? {
        letters::tell_of_dates(ctx, tx, id, person.id, &was, &key).await?;
    }
    Ok(())
}

/// The date that people know: the former one of a meeting that moved, the last one of a cancelled meeting.
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

/// No reminder goes out any more, and everybody hears that the circle is off.
async fn cancelled(ctx: &Ctx, tx: &mut Tx, id: CircleId) -> Result<()> {
    let circle = circles::by_id_in(tx, id).await?;
    for kind in ABOUT_DATES {
        outbox::drop_for_circle(ctx, tx, id, kind).await?;
    }
    letters::tell_cancelled(ctx, tx, &circle).await
}
