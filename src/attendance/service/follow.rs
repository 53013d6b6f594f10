//! What meetings do when a circle's plan changes, and what participants hear of it.

use super::letters::{self, OldDate};
use crate::attendance::store;
use crate::circles::model::{Circle, State};
use crate::circles::service as circles;
use crate::meetings::model::{Changes, Due, Meeting, changes};
use crate::meetings::service as meetings;
use crate::platform::ctx::Event;
use crate::platform::outbox;
use crate::platform::{Ctx, Result, Tx, dates};
use crate::signups::service as signups;
use crate::types::{AppError, CircleId};
use anyhow::anyhow;
use std::future::Future;
use std::pin::Pin;

/// Mails that speak of a date: useless once it moved.
const ABOUT_DATES: [&str; 2] = ["reminder", "dates"];

/// Follows the circle.
pub fn on_event<'a>(ctx: &'a Ctx, tx: &'a mut Tx, event: Event) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match event {
            Event::CirclePublished(id) => sync(ctx, tx, id, false).await,
            Event::PlanChanged(id) => sync(ctx, tx, id, true).await,
            Event::CircleCancelled(id) => cancelled(ctx, tx, id).await,
            _ => Ok(()),
        }
    })
}

/// Makes the meetings what the plan says. With `tell`, participants hear of dates ahead that moved
/// or are gone, in one mail for the whole change.
async fn sync(ctx: &Ctx, tx: &mut Tx, id: CircleId, tell: bool) -> Result<()> {
    let circle = circles::by_id_in(tx, id).await?;
    if circle.state != State::Published {
        return Ok(());
    }
    let now = ctx.now_us();
    let found = changes(due(&circle)?, meetings::list_in(tx, id).await?, now);
    for due in &found.add {
        meetings::insert(tx, id, due, now).await?;
    }
    for (meeting, due) in &found.longer {
        meetings::set_end(tx, meeting.id, due.ends_at).await?;
    }
    for (meeting, due) in &found.moved {
        drop_reminders(ctx, tx, meeting).await?;
        meetings::move_to(tx, meeting.id, due, now).await?;
        store::forget_answers(tx, meeting.id).await?;
    }
    for meeting in &found.gone {
        drop_reminders(ctx, tx, meeting).await?;
        meetings::delete(tx, meeting.id).await?;
    }
    if tell { tell_of_dates(ctx, tx, &circle, &found).await } else { Ok(()) }
}

async fn drop_reminders(ctx: &Ctx, tx: &mut Tx, meeting: &Meeting) -> Result<()> {
    outbox::drop_for_meeting(ctx, tx, meeting.id, "reminder").await
}

/// The plan with its moments.
fn due(circle: &Circle) -> Result<Vec<Due>> {
    let zone = dates::zone(&circle.time_zone).ok_or_else(|| anyhow!("circle {} has no known time zone", circle.id))?;
    let mut out = Vec::new();
    for planned in &circle.plan {
        let read = dates::parse_date(&planned.date).zip(dates::parse_time(&planned.time));
        let (date, time) = read.ok_or_else(|| anyhow!("circle {} has a date that cannot be read", circle.id))?;
        let starts_at = dates::instant(date, time, &zone).map_err(|code| AppError::field("plan", code))?.as_microsecond();
        out.push(Due { planned: planned.clone(), starts_at, ends_at: starts_at + circle.duration_minutes * 60_000_000 });
    }
    Ok(out)
}

async fn tell_of_dates(ctx: &Ctx, tx: &mut Tx, circle: &Circle, found: &Changes) -> Result<()> {
    let now = ctx.now_us();
    let mut was: Vec<OldDate> = Vec::new();
    let mut key = String::new();
    let old = |m: &Meeting| OldDate { meeting: m.id, date: m.local_date.clone(), time: m.local_time.clone() };
    for (meeting, _) in found.moved.iter().filter(|(m, d)| m.starts_at > now || d.starts_at > now) {
        was.push(old(meeting));
        key.push_str(&format!(":{}.{}", meeting.id, meeting.revision + 1));
    }
    for meeting in &found.gone {
        was.push(old(meeting));
        key.push_str(&format!(":{}x", meeting.id));
    }
    if was.is_empty() {
        return Ok(());
    }
    for person in signups::active_in(tx, circle.id).await? {
        letters::tell_of_dates(ctx, tx, circle.id, person.id, &was, &key).await?;
    }
    Ok(())
}

/// No reminder goes out any more, and everybody hears that the circle is off.
async fn cancelled(ctx: &Ctx, tx: &mut Tx, id: CircleId) -> Result<()> {
    let circle = circles::by_id_in(tx, id).await?;
    for kind in ABOUT_DATES {
        outbox::drop_for_circle(ctx, tx, id, kind).await?;
    }
    letters::tell_cancelled(ctx, tx, &circle).await
}
