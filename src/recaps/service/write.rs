//! What facilitators do with a recap.

use super::{SAVED, SENT, Written};
use crate::circles::model::{Circle, CircleRefusal, State};
use crate::circles::policy::Manager;
use crate::circles::service::{self as circles, managed, managed_in};
use crate::i18n::dates;
use crate::meetings::model::{Meeting, MeetingRefusal};
use crate::meetings::service as meetings;
use crate::platform::dates::from_us;
use crate::platform::{Ctx, Result, Tx, bases};
use crate::pulses::service as pulses;
use crate::recaps::limits;
use crate::recaps::model::{REMOVE, RecapForm, RecapPage, RecapRefusal, SEND, Saved, TEXT_MAX};
use crate::recaps::store::{self, Row, Words};
use crate::signups::service as signups;
use crate::types::{AppError, Check, MeetingId, Refusal, When};
use serde_json::json;

/// Returns the page for the recap of a meeting, with what was typed if it was rejected.
///
/// # Errors
/// Not found, not signed in, or not allowed; [`CircleRefusal::Draft`].
pub async fn page(ctx: &Ctx, slug: &str, meeting: &str, typed: Option<RecapForm>) -> Result<RecapPage> {
    let (circle, manager) = managed(ctx, slug).await?;
    if circle.state == State::Draft {
        return Err(CircleRefusal::Draft.into());
    }
    let db = ctx.db().primary();
    let found = (1..).zip(meetings::list(db, manager.circle()).await?).find(|(_, found)| found.id.to_string() == meeting);
    let (number, meeting) = found.ok_or(AppError::NotFound)?;
    let row = store::of_meeting(db, manager.circle(), meeting.id).await?;
    let stored = stored(&circle.slug, meeting.id, row.as_ref());
    let base = bases::of(&stored, RecapForm::SAVED)?;
    let typed = typed.filter(|typed| typed.slug == stored.slug && typed.meeting == stored.meeting && typed.button != REMOVE);
    let reachable = signups::heads(db, &circle).await?.reachable;
    let sent = row.as_ref().and_then(|row| row.sent_at);
    let pulse = pulses::told(ctx, &manager, &circle, &meeting).await?;
    Ok(RecapPage {
        pulse,
        meeting: meeting.id,
        number,
        when: meetings::when(ctx.reader(), &circle, &meeting, ctx.now),
        begun: meeting.starts_at <= ctx.now_us(),
        hidden: circle.hidden.then(|| circle.hidden_reason.clone()),
        form: typed.unwrap_or(RecapForm { base, ..stored }),
        exists: row.is_some(),
        sent: sent.map_or_else(When::default, |at| dates::moment(ctx.reader(), from_us(at), &circle.time_zone, ctx.now)),
        sends: circle.state == State::Published && !circle.hidden,
        people: reachable.saturating_sub(signups::quiet(ctx, manager.circle()).await?),
        slug: circle.slug,
        title: circle.title,
    })
}

/// Returns a recap's form as it is stored; empty if there is none.
fn stored(slug: &str, meeting: MeetingId, row: Option<&Row>) -> RecapForm {
    let own = RecapForm { slug: slug.to_owned(), meeting: meeting.to_string(), ..RecapForm::default() };
    match row {
        None => own,
        Some(row) => RecapForm { done: row.done.clone(), next: row.next.clone(), public: if row.public == 1 { "on" } else { "" }.to_owned(), ..own },
    }
}

/// Reads the form.
fn read(form: &RecapForm) -> Result<Words> {
    let mut check = Check::default();
    let words = Words {
        done: check.text(RecapForm::done, &form.done, TEXT_MAX),
        next: check.text_or_empty(RecapForm::next, &form.next, TEXT_MAX),
        public: form.public == "on",
    };
    check.finish()?;
    Ok(words)
}

/// Saves the recap of a meeting that has begun, sends it or removes it, as the button says. A field that the person has not changed
/// takes the stored value. A recap is sent once: what was sent is only saved.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors, [`Refusal::CHANGED`] if someone else changed the same field or removed the
/// recap, [`MeetingRefusal::Ahead`], [`MeetingRefusal::Cancelled`]; for sending a refusal if the circle is cancelled or hidden, too
/// many, or [`RecapRefusal::Nobody`].
#[tracing::instrument(skip_all)]
pub async fn save(ctx: &Ctx, form: &RecapForm) -> Result<(MeetingId, Saved)> {
    let id = form.meeting.parse().map(MeetingId).map_err(|_| AppError::NotFound)?;
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    let meeting = meetings::by_id_in(&mut tx, manager.circle(), id).await?.ok_or(AppError::NotFound)?;
    let row = store::of_meeting(tx.conn(), manager.circle(), id).await?;
    let stored = stored(&circle.slug, id, row.as_ref());
    if form.button == REMOVE {
        if row.is_some() {
            as_shown(form, &stored)?;
            store::delete(&mut tx, &manager, id).await?;
            let stamp = circles::stamp(&mut tx, circle.id).await?;
            ctx.publish(&mut tx, stamp, SAVED, &json!({ "meeting": id })).await?;
        }
        ctx.commit(tx).await?;
        return Ok((id, Saved::Removed));
    }
    may_write(ctx, &circle, &meeting)?;
    if row.is_none() {
        // Someone removed what the form was made from.
        as_shown(form, &stored)?;
    }
    let words = read(&bases::merge(form, &stored, &form.base, RecapForm::SAVED)?)?;
    let now = ctx.now_us();
    let at = row.as_ref().map_or(now, |row| row.created_at);
    let changed = match &row {
        None => {
            store::insert(&mut tx, &manager, id, &words, now).await?;
            true
        }
        Some(row) if says(row) == words => false,
        Some(_) => {
            store::update(&mut tx, &manager, id, &words, now).await?;
            true
        }
    };
    let sent = form.button == SEND && send(ctx, &mut tx, &circle, &manager, id).await?;
    if changed || sent {
        let stamp = circles::stamp(&mut tx, circle.id).await?;
        ctx.publish(&mut tx, stamp, if sent { SENT } else { SAVED }, &json!(Written { meeting: id, at })).await?;
    }
    ctx.commit(tx).await?;
    Ok((id, if sent { Saved::Sent } else { Saved::Saved }))
}

/// Checks that the stored recap is what the form was made from. Without a base, it is.
fn as_shown(form: &RecapForm, stored: &RecapForm) -> Result<()> {
    let same = form.base.is_empty() || form.base == bases::of(stored, RecapForm::SAVED)?;
    if same { Ok(()) } else { Err(Refusal::CHANGED.into()) }
}

fn says(row: &Row) -> Words {
    Words { done: row.done.clone(), next: row.next.clone(), public: row.public == 1 }
}

fn may_write(ctx: &Ctx, circle: &Circle, meeting: &Meeting) -> Result<(), AppError> {
    if circle.state == State::Draft {
        return Err(CircleRefusal::Draft.into());
    }
    if meeting.cancelled_at.is_some() {
        return Err(MeetingRefusal::Cancelled.into());
    }
    if meeting.starts_at > ctx.now_us() { Err(MeetingRefusal::Ahead.into()) } else { Ok(()) }
}

/// Notes that a recap goes out; returns whether it had not been sent. Its emails are enqueued by the subscriber of the event.
async fn send(ctx: &Ctx, tx: &mut Tx, circle: &Circle, by: &Manager, meeting: MeetingId) -> Result<bool> {
    if circle.state != State::Published {
        return Err(CircleRefusal::Cancelled.into());
    }
    if circle.hidden {
        return Err(CircleRefusal::Hidden.into());
    }
    if !store::send(tx, by, meeting, ctx.now_us()).await? {
        return Ok(false);
    }
    if signups::reachable_in(tx, circle.id).await?.iter().all(|person| person.messages_off_at.is_some()) {
        return Err(RecapRefusal::Nobody.into());
    }
    ctx.count_in(tx, &[(limits::SEND, by.account().to_string().as_str())]).await?;
    Ok(true)
}
