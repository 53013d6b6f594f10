//! Emails about dates: reminders, changes, cancellations.

use super::differences::differences;
use crate::attendance::emails::{self, Change, Links, Side};
use crate::attendance::store;
use crate::calendars::service as calendars;
use crate::circles::model::{Circle, State};
use crate::circles::service as circles;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::paths;
use crate::platform::outbox::{self, Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendered};
use crate::platform::plain::plain_line;
use crate::platform::{Ctx, Error, Result, Tx};
use crate::signups::model::Switch;
use crate::signups::service as signups;
use crate::types::{AppError, BeforeChange, CircleId, LinkKey, SignupId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// To a participant, two days before a meeting.
const REMINDER: LetterKind =
    LetterKind::new("reminder", Priority::Reminder, |c, m, to| Box::pin(reminder(c, m, to))).gone(|c, m| Box::pin(reminder_gone(c, m)));
/// To a participant: meetings were added, moved, changed or cancelled.
const CHANGES: LetterKind =
    LetterKind::new("dates", Priority::Awaited, |c, m, to| Box::pin(changes(c, m, to))).version(2).gone(|c, m| Box::pin(ended(c, m)));
/// To participants and facilitators: the circle is cancelled.
const CANCELLED: LetterKind = LetterKind::new("cancelled", Priority::Awaited, |c, m, to| Box::pin(cancelled(c, m, to)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[REMINDER, CHANGES, CANCELLED];

/// The date of the meeting that is meant: a moved meeting has another revision.
#[derive(Serialize, Deserialize)]
struct ForRevision {
    revision: i64,
}

/// The meetings that changed, as the participant knows them; what they are now is looked up. Version 1 recorded dates and
/// zones only.
#[derive(Serialize, Deserialize)]
struct Changed {
    changes: Vec<BeforeChange>,
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

/// What a participant knows of the meetings that changed, and when the email about it is sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Unsent {
    pub(super) changes: Vec<BeforeChange>,
    pub(super) due_at: Option<i64>,
}

impl Unsent {
    /// Adds the meetings that are not known to have changed yet. Of one that is, what was said last about it counts.
    pub(super) fn add(&mut self, changes: &[BeforeChange]) {
        for change in changes {
            match self.changes.iter_mut().find(|known| known.meeting == change.meeting) {
                None => self.changes.push(change.clone()),
                Some(known) if !change.words.is_empty() => known.words.clone_from(&change.words),
                Some(_) => {}
            }
        }
    }
}

/// Enqueues one email to a participant about all changes that no email has told of yet. An event announced the last of
/// them.
pub(super) async fn tell_of_changes(ctx: &Ctx, tx: &mut Tx, circle: CircleId, to: SignupId, unsent: &Unsent, event: i64) -> Result<()> {
    let mail = Mail {
        circle: Some(circle),
        facts: json!(Changed { changes: unsent.changes.clone() }),
        not_before: unsent.due_at,
        ..Mail::new(&CHANGES, format!("dates:{to}:event-{event}"), Recipient::Signup(to))
    };
    outbox::enqueue(ctx, tx, &mail).await?;
    Ok(())
}

/// Takes back the emails about changes that no one has read yet, and returns what each of these participants knows. A
/// newer email has to start from there, or it would name dates and places that were never announced.
pub(super) async fn take_back_changes(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<BTreeMap<SignupId, Unsent>> {
    let mut all: BTreeMap<SignupId, Unsent> = BTreeMap::new();
    for mail in outbox::replace_for_circle(ctx, tx, circle, CHANGES.name).await? {
        let Changed { changes } = serde_json::from_str(&mail.facts).map_err(anyhow::Error::from)?;
        let unsent = all.entry(mail.signup_id).or_default();
        unsent.due_at = Some(unsent.due_at.map_or(mail.due_at, |due| due.min(mail.due_at)));
        unsent.add(&changes);
    }
    Ok(all)
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
    if circle.state != State::Published {
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
    let said = store::answer_of(ctx.db().primary(), &meeting, mail.signup()?).await?;
    let circle = circles::mailed(circle, to);
    let Some(meeting) = meetings::mailed(vec![meeting], to).pop() else { return Err(AppError::NotFound.into()) };
    let links = reminder_links(ctx, &to.link_key, &meeting);
    let locale = to.language_in(&circle.language);
    let rendered = Rendered::new(to, &emails::reminder(&circle, &to.name, locale, (&meeting, said), &links, ctx.now))?;
    let calendar = calendars::invitation(ctx, &circle, &meeting, to);
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

async fn changes(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Changed = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if circle.state != State::Published {
        return Ok(Outcome::Drop("the circle is cancelled"));
    }
    let all = meetings::all(ctx.db().primary(), circle.id).await?;
    let changed = differences(&circle, &facts.changes, &all);
    if changed.is_empty() {
        return Ok(Outcome::Drop("everything is as it was"));
    }
    // Not before: a place would seem to have changed.
    let changed = if to.proven { changed } else { changed.into_iter().map(plain).collect() };
    let (circle, all) = (circles::mailed(circle, to), meetings::mailed(all, to));
    let named: Vec<Meeting> = all.iter().filter(|m| changed.iter().any(|change| change.meetings.contains(&m.id))).cloned().collect();
    let ahead: Vec<Meeting> = all.into_iter().filter(|m| m.cancelled_at.is_none() && m.starts_at > ctx.now_us()).collect();
    let links = links(ctx, &to.link_key);
    let locale = to.language_in(&circle.language);
    let letter = emails::changes(&circle, &to.name, locale, &changed, ahead.first(), &links, ctx.now);
    let calendar = calendars::attachment(ctx, &circle, &named, to);
    Ok(Rendered { reply_to: circle.reply_to(), calendar, ..Rendered::new(to, &letter)? }.send())
}

/// Returns a change as an email to an address that is not proven shows it: dates and places, as plain lines.
fn plain(change: Change) -> Change {
    let side = |side: Side| Side { place: side.place.map(|line| plain_line(&line)), link: None, ..side };
    Change { before: change.before.map(side), after: change.after.map(side), reason: String::new(), ..change }
}

/// The check for an email about dates rendered by 0.1.
async fn ended(ctx: &Ctx, mail: &Claimed) -> Result<Option<&'static str>> {
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    Ok((circle.state != State::Published).then_some("the circle is cancelled"))
}

async fn cancelled(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let circle = circles::mailed(circles::by_id(ctx, mail.circle()?).await?, to);
    let links = to.signup.map(|_| links(ctx, &to.link_key));
    let locale = to.language_in(&circle.language);
    let rendered = Rendered::new(to, &emails::cancelled(&circle, locale, links.as_ref()))?;
    // What had not begun by then is in calendars and must go.
    let mut off = meetings::mailed(meetings::all(ctx.db().primary(), circle.id).await?, to);
    off.retain(|m| m.cancelled_at.is_none() && circle.cancelled_at.is_some_and(|at| m.starts_at > at));
    let calendar = calendars::attachment(ctx, &circle, &off, to);
    Ok(Rendered { reply_to: if links.is_some() { circle.reply_to() } else { String::new() }, calendar, ..rendered }.send())
}

/// Returns the full URLs in a participant's email about dates.
fn links(ctx: &Ctx, key: &LinkKey) -> Links {
    let found = signups::links_of(ctx, key);
    Links { dashboard: found.dashboard, leave: found.leave, yes: String::new(), no: String::new(), unsubscribe: String::new() }
}

/// Returns the full URLs in a participant's reminder.
fn reminder_links(ctx: &Ctx, key: &LinkKey, meeting: &Meeting) -> Links {
    let found = signups::links_of(ctx, key);
    let rsvp = super::rsvp::link(ctx, key, meeting);
    let answer = |coming| paths::absolute(&ctx.app.config.url, &paths::rsvp(&rsvp, Some(coming)));
    Links {
        dashboard: found.dashboard,
        leave: found.leave,
        yes: answer(true),
        no: answer(false),
        unsubscribe: signups::unsubscribe_url(ctx, key, Switch::Reminders),
    }
}
