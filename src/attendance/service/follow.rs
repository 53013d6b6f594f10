//! What meetings do when a circle's plan changes, and what participants hear of it.

use crate::attendance::emails::{self, Change, Links};
use crate::attendance::store;
use crate::calendars::service as calendars;
use crate::circles::model::{Circle, State};
use crate::circles::service as circles;
use crate::meetings::model::{Changes, Due, Meeting, changes};
use crate::meetings::service as meetings;
use crate::platform::ctx::Event;
use crate::platform::outbox::{self, Mail};
use crate::platform::{Ctx, Result, Tx, dates};
use crate::signups::model::Participant;
use crate::signups::service as signups;
use crate::types::{AppError, CircleId, MeetingId, SignupId};
use crate::{i18n, paths};
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
    let mut lines: Vec<Change> = Vec::new();
    let mut key = String::new();
    for (meeting, due) in found.moved.iter().filter(|(m, d)| m.starts_at > now || d.starts_at > now) {
        lines.push(Change {
            old: (meeting.local_date.clone(), meeting.local_time.clone()),
            new: Some((due.planned.date.clone(), due.planned.time.clone())),
        });
        key.push_str(&format!(":{}.{}", meeting.id, meeting.revision + 1));
    }
    for meeting in &found.gone {
        lines.push(Change { old: (meeting.local_date.clone(), meeting.local_time.clone()), new: None });
        key.push_str(&format!(":{}x", meeting.id));
    }
    if lines.is_empty() {
        return Ok(());
    }
    let all = meetings::list_in(tx, circle.id).await?;
    let ahead: Vec<Meeting> = all.into_iter().filter(|m| m.starts_at > now).collect();
    for person in signups::active_in(tx, circle.id).await? {
        let links = links(ctx, &person);
        let letter = emails::dates_changed(circle, &person, &lines, ahead.first(), &links, ctx.now);
        let mail = Mail {
            reply_to: circle.reply_to(),
            calendar: calendars::attachment(ctx, circle, &ahead),
            circle: Some(circle.id),
            signup: Some(person.id),
            ..Mail::new(format!("dates:{}{key}", person.id), "dates", (person.name.clone(), person.email.clone()), letter)
        };
        outbox::enqueue(ctx, tx, &mail).await?;
    }
    Ok(())
}

/// No reminder goes out any more, and everybody hears that the circle is off.
async fn cancelled(ctx: &Ctx, tx: &mut Tx, id: CircleId) -> Result<()> {
    let circle = circles::by_id_in(tx, id).await?;
    for kind in ABOUT_DATES {
        outbox::drop_for_circle(ctx, tx, id, kind).await?;
    }
    for person in signups::active_in(tx, id).await? {
        let letter = emails::cancelled(&circle, i18n::of_circle(&circle.language, &person.locale), true);
        let to = (person.name.clone(), person.email.clone());
        let mail = Mail {
            reply_to: circle.reply_to(),
            circle: Some(id),
            signup: Some(person.id),
            ..Mail::new(format!("cancelled:{id}:{}", person.id), "cancelled", to, letter)
        };
        outbox::enqueue(ctx, tx, &mail).await?;
    }
    for host in &circle.facilitators {
        let letter = emails::cancelled(&circle, i18n::from_code(&host.locale).unwrap_or_default(), false);
        let mail = Mail {
            circle: Some(id),
            ..Mail::new(format!("cancelled:{id}:host:{}", host.id), "cancelled", (host.name.clone(), host.email.clone()), letter)
        };
        outbox::enqueue(ctx, tx, &mail).await?;
    }
    Ok(())
}

/// The whole addresses in a participant's mail about dates.
fn links(ctx: &Ctx, person: &Participant) -> Links {
    let found = signups::links(ctx, person.id);
    Links { dashboard: found.dashboard, leave: found.leave, yes: String::new(), no: String::new(), unsubscribe: String::new() }
}

/// The whole addresses in a participant's reminder.
pub(super) fn reminder_links(ctx: &Ctx, signup: SignupId, meeting: MeetingId) -> Links {
    let found = signups::links(ctx, signup);
    let rsvp = super::rsvp::link(ctx, signup, meeting);
    let answer = |coming| paths::absolute(&ctx.app.config.url, &paths::rsvp(&rsvp, Some(coming)));
    Links { dashboard: found.dashboard, leave: found.leave, yes: answer(true), no: answer(false), unsubscribe: signups::unsubscribe_url(ctx, signup) }
}
