//! Emails about dates: reminders, changes, cancellations.

use crate::attendance::emails::{self, Change, Links};
use crate::calendars::service as calendars;
use crate::circles::model::{Circle, State};
use crate::circles::service as circles;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::platform::outbox::{self, Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendered};
use crate::platform::{Ctx, Error, Result, Tx};
use crate::signups::service as signups;
use crate::types::{AppError, CircleId, LocalDate, MeetingId, SignupId};
use crate::{i18n, paths};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// To a participant, two days before a meeting.
const REMINDER: LetterKind =
    LetterKind::new("reminder", Priority::Reminder, |c, m, to| Box::pin(reminder(c, m, to))).gone(|c, m| Box::pin(reminder_gone(c, m)));
/// To a participant: dates were moved or cancelled.
const DATES: LetterKind =
    LetterKind::new("dates", Priority::Awaited, |c, m, to| Box::pin(dates_changed(c, m, to))).gone(|c, m| Box::pin(ended(c, m)));
/// To participants and facilitators: the circle is cancelled.
const CANCELLED: LetterKind = LetterKind::new("cancelled", Priority::Awaited, |c, m, to| Box::pin(cancelled(c, m, to)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[REMINDER, DATES, CANCELLED];

/// The date of the meeting that is meant: a moved meeting has another revision.
#[derive(Serialize, Deserialize)]
struct ForRevision {
    revision: i64,
}

/// The dates that changed.
#[derive(Serialize, Deserialize)]
struct Changed {
    changes: Vec<OldDate>,
}

/// A meeting's former date, time and zone; the current ones are looked up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct OldDate {
    pub(super) meeting: MeetingId,
    pub(super) date: LocalDate,
    pub(super) time: String,
    /// Empty means the circle's.
    #[serde(default)]
    pub(super) time_zone: String,
}

/// Enqueues a reminder; returns whether it is new.
pub(super) async fn remind(ctx: &Ctx, tx: &mut Tx, circle: CircleId, meeting: &Meeting, signup: SignupId) -> Result<bool> {
    let mail = Mail {
        circle: Some(circle),
        meeting: Some(meeting.id),
        facts: json!(ForRevision { revision: meeting.revision }),
        deadline: Some(meeting.starts_at),
        ..Mail::new(&REMINDER, format!("reminder:{}:{}:{signup}", meeting.id, meeting.revision), Recipient::Signup(signup))
    };
    outbox::enqueue(ctx, tx, &mail).await
}

/// Enqueues one email to a participant about a whole change of dates, announced by an event.
pub(super) async fn tell_of_dates(ctx: &Ctx, tx: &mut Tx, circle: CircleId, to: SignupId, changes: &[OldDate], event: i64) -> Result<()> {
    let mail = Mail {
        circle: Some(circle),
        facts: json!(Changed { changes: changes.to_vec() }),
        ..Mail::new(&DATES, format!("dates:{to}:event-{event}"), Recipient::Signup(to))
    };
    outbox::enqueue(ctx, tx, &mail).await?;
    Ok(())
}

/// Takes back the emails about changed dates that no one has read yet, and returns the dates that each of these
/// participants knows. A newer email has to start from them, or it would name dates that were never announced.
pub(super) async fn take_back_dates(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<BTreeMap<SignupId, Vec<OldDate>>> {
    let mut known: BTreeMap<SignupId, Vec<OldDate>> = BTreeMap::new();
    for (signup, facts) in outbox::replace_for_circle(ctx, tx, circle, DATES.name).await? {
        let Changed { changes } = serde_json::from_str(&facts).map_err(anyhow::Error::from)?;
        add_unknown(known.entry(signup).or_default(), &changes);
    }
    Ok(known)
}

/// Adds the dates of meetings that are not in `known` yet.
pub(super) fn add_unknown(known: &mut Vec<OldDate>, changes: &[OldDate]) {
    for change in changes {
        if known.iter().all(|old| old.meeting != change.meeting) {
            known.push(change.clone());
        }
    }
}

/// Enqueues the emails to everyone in a cancelled circle.
pub(super) async fn tell_cancelled(ctx: &Ctx, tx: &mut Tx, circle: &Circle) -> Result<()> {
    let id = circle.id;
    let mail = |key: String, to| Mail { circle: Some(id), ..Mail::new(&CANCELLED, key, to) };
    let people = signups::reachable_in(tx, id).await?;
    let mut mails: Vec<Mail> = people.iter().map(|person| mail(format!("cancelled:{id}:{}", person.id), Recipient::Signup(person.id))).collect();
    mails.extend(circle.reachable().map(|host| mail(format!("cancelled:{id}:host:{}", host.id), Recipient::Account(host.id))));
    outbox::enqueue_all(ctx, tx, &mails).await?;
    Ok(())
}

/// Returns why a reminder for a meeting's date must not be sent, if so; otherwise its circle and meeting.
async fn still_ahead(ctx: &Ctx, mail: &Claimed, revision: i64) -> Result<Result<(Circle, Meeting), &'static str>> {
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if circle.state != State::Published || circle.hidden {
        return Ok(Err("the circle is not public any more"));
    }
    let found = meetings::by_id(ctx, circle.id, mail.meeting()?).await?;
    let Some(meeting) = found.filter(|m| m.cancelled_at.is_none()) else { return Ok(Err("the meeting is cancelled")) };
    if meeting.revision != revision {
        return Ok(Err("the meeting was moved"));
    }
    if meeting.starts_at <= ctx.now_us() {
        return Ok(Err("the meeting has begun"));
    }
    let signup = signups::by_id(ctx, mail.signup()?).await?.ok_or(AppError::NotFound)?;
    if signup.active && signup.reminders { Ok(Ok((circle, meeting))) } else { Ok(Err("this person wants no reminders")) }
}

async fn reminder(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: ForRevision = mail.read()?;
    let (circle, meeting) = match still_ahead(ctx, mail, facts.revision).await? {
        Ok(found) => found,
        Err(why) => return Ok(Outcome::Drop(why)),
    };
    let links = reminder_links(ctx, mail.signup()?, meeting.id);
    let locale = i18n::of_circle(&circle.language, &to.locale);
    let rendered = Rendered::new(to, &emails::reminder(&circle, &to.name, locale, &meeting, &links, ctx.now))?;
    let calendar = calendars::attachment(ctx, &circle, std::slice::from_ref(&meeting));
    Ok(Rendered { reply_to: circle.reply_to(), calendar, unsubscribe_url: links.unsubscribe, ..rendered }.send())
}

/// The same check for a reminder rendered by 0.1, whose key contains the revision.
async fn reminder_gone(ctx: &Ctx, mail: &Claimed) -> Result<Option<&'static str>> {
    match still_ahead(ctx, mail, mail.key_number(2).unwrap_or_default()).await {
        Ok(found) => Ok(found.err()),
        Err(Error::Expected(AppError::NotFound)) => Ok(Some("the meeting is cancelled")),
        Err(fail) => Err(fail),
    }
}

async fn dates_changed(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Changed = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if circle.state != State::Published {
        return Ok(Outcome::Drop("the circle is cancelled"));
    }
    let mut changes: Vec<Change> = Vec::new();
    for was in facts.changes {
        let meeting = meetings::by_id(ctx, circle.id, was.meeting).await?;
        let zone = if was.time_zone.is_empty() { circle.time_zone.clone() } else { was.time_zone };
        let reason = meeting.as_ref().map(|m| m.cancel_reason.clone()).unwrap_or_default();
        let there = meeting.filter(|m| m.cancelled_at.is_none());
        let new = there.map(|m| (m.local_date.clone(), m.local_time.clone(), m.zone(&circle).to_owned()));
        let old = (was.date, was.time, zone);
        if new.as_ref() != Some(&old) {
            changes.push(Change { old, new, reason });
        }
    }
    if changes.is_empty() {
        return Ok(Outcome::Drop("the dates are as they were"));
    }
    let ahead = meetings::ahead(ctx, circle.id).await?;
    let links = links(ctx, mail.signup()?);
    let locale = i18n::of_circle(&circle.language, &to.locale);
    let letter = emails::dates_changed(&circle, &to.name, locale, &changes, ahead.first(), &links, ctx.now);
    let calendar = calendars::attachment(ctx, &circle, &ahead);
    Ok(Rendered { reply_to: circle.reply_to(), calendar, ..Rendered::new(to, &letter)? }.send())
}

/// The check for an email about dates rendered by 0.1.
async fn ended(ctx: &Ctx, mail: &Claimed) -> Result<Option<&'static str>> {
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    Ok((circle.state != State::Published).then_some("the circle is cancelled"))
}

async fn cancelled(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    let participant = to.signup.is_some();
    let locale = if participant { i18n::of_circle(&circle.language, &to.locale) } else { to.language() };
    let rendered = Rendered::new(to, &emails::cancelled(&circle, locale, participant))?;
    Ok(Rendered { reply_to: if participant { circle.reply_to() } else { String::new() }, ..rendered }.send())
}

/// Returns the full URLs in a participant's email about dates.
fn links(ctx: &Ctx, signup: SignupId) -> Links {
    let found = signups::links_of(ctx, signup);
    Links { dashboard: found.dashboard, leave: found.leave, yes: String::new(), no: String::new(), unsubscribe: String::new() }
}

/// Returns the full URLs in a participant's reminder.
fn reminder_links(ctx: &Ctx, signup: SignupId, meeting: MeetingId) -> Links {
    let found = signups::links_of(ctx, signup);
    let rsvp = super::rsvp::link(ctx, signup, meeting);
    let answer = |coming| paths::absolute(&ctx.app.config.url, &paths::rsvp(&rsvp, Some(coming)));
    Links { dashboard: found.dashboard, leave: found.leave, yes: answer(true), no: answer(false), unsubscribe: signups::unsubscribe_url(ctx, signup) }
}
