//! Moving, cancelling or restoring one meeting of a public circle in one step, with a sentence to its people.

use super::plan::MOST_DATES;
use crate::circles::model::{Circle, CircleRefusal, Planned, State};
use crate::circles::service as circles;
use crate::meetings::model::shift::{Shift, ShiftForm};
use crate::meetings::model::{Due, Meeting, MeetingRefusal, moves};
use crate::meetings::store;
use crate::platform::ctx::Hook;
use crate::platform::{Ctx, Result, dates};
use crate::types::{AppError, BeforeChange, Check, FieldCode, Refusal};

/// Moves, cancels or restores a meeting that is ahead. Its people are told by an email with the sentence. Answers and reminders for a
/// former date no longer count; those for a date that is restored do not either, so that people are asked again. Idempotent.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors (also a missing reason if someone takes part), the circle is a draft or cancelled,
/// the meeting has started, is cancelled or is the only one, or [`Refusal::CHANGED`] if someone else changed it in the meantime.
#[tracing::instrument(skip_all)]
pub async fn shift(ctx: &Ctx, form: &ShiftForm) -> Result<Shift> {
    let what = Shift::parse(&form.button).ok_or(AppError::BadRequest)?;
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = circles::managed_in(ctx, &mut tx, &form.slug).await?;
    match circle.state {
        State::Draft => return Err(CircleRefusal::Draft.into()),
        State::Cancelled => return Err(CircleRefusal::Cancelled.into()),
        State::Published => {}
    }
    let id = super::meeting_id(&form.meeting)?;
    let found = super::by_id_in(&mut tx, manager.circle(), id).await?.ok_or(AppError::NotFound)?;
    let others: Vec<Meeting> = super::list(tx.conn(), manager.circle()).await?.into_iter().filter(|meeting| meeting.id != id).collect();
    let (due, sentence) = read(ctx, form, what, &circle, &found, &others)?;
    // A double click, or a page that was open during it, finds the change already made.
    let stands = match what {
        Shift::Cancel => found.cancelled_at.is_some(),
        Shift::Move | Shift::Restore => found.cancelled_at.is_none() && !moves(&found, &due),
    };
    if stands {
        return Ok(what);
    }
    if form.base != found.sequence.to_string() {
        return Err(Refusal::CHANGED.into());
    }
    may(ctx, what, &found, &others)?;
    let before = if what == Shift::Restore { BeforeChange::added(id) } else { found.as_known(&circle) };
    if what == Shift::Cancel {
        store::cancel(&mut tx, id, &sentence, ctx.now_us()).await?;
    } else if !store::edit::shift(&mut tx, &manager, &found, &due, ctx.now_us()).await? {
        return Err(Refusal::CHANGED.into());
    }
    circles::refresh(&mut tx, circle.id).await?;
    let change = BeforeChange { words: sentence, ..before };
    ctx.in_transaction(&mut tx, Hook::MeetingsChanged(circle.id, vec![change])).await?;
    ctx.commit(tx).await?;
    Ok(what)
}

/// Checks that a meeting can be moved, cancelled or restored.
fn may(ctx: &Ctx, what: Shift, meeting: &Meeting, others: &[Meeting]) -> Result<(), AppError> {
    if what == Shift::Restore {
        return if others.len() >= MOST_DATES { Err(MeetingRefusal::Full.into()) } else { Ok(()) };
    }
    if meeting.cancelled_at.is_some() {
        return Err(MeetingRefusal::Cancelled.into());
    }
    if meeting.starts_at <= ctx.now_us() {
        return Err(MeetingRefusal::Over.into());
    }
    if what == Shift::Cancel && others.is_empty() { Err(MeetingRefusal::Only.into()) } else { Ok(()) }
}

/// Reads the date (as it was if the meeting is cancelled) and the sentence.
fn read(ctx: &Ctx, form: &ShiftForm, what: Shift, circle: &Circle, found: &Meeting, others: &[Meeting]) -> Result<(Due, String)> {
    let mut check = Check::default();
    let sentence = check.text_or_empty(form.words_at(what), &form.words, 500);
    let mut due = Due {
        planned: Planned { key: found.plan_key, date: found.local_date.clone(), time: found.local_time.clone() },
        time_zone: found.time_zone.clone(),
        minutes: found.minutes,
        starts_at: found.starts_at,
        ends_at: found.ends_at,
    };
    if what == Shift::Cancel {
        if sentence.is_empty() && circle.seats.taken > 0 {
            check.fail(form.words_at(what), FieldCode::Required);
        }
        check.finish()?;
        return Ok((due, sentence));
    }
    let zone = dates::zone(found.zone(circle)).unwrap_or(jiff::tz::TimeZone::UTC);
    let (date, time) = ((form.date_at(what), form.to_date.as_str()), (form.time_at(what), form.to_time.as_str()));
    let past = |at: i64| (at <= ctx.now_us()).then_some(FieldCode::Past);
    if let Some((planned, at)) = super::read_start(ctx, &mut check, date, time, (found.zone(circle), &zone), others, past) {
        due.planned = Planned { key: found.plan_key, ..planned };
        (due.starts_at, due.ends_at) = (at, at + found.minutes * 60_000_000);
    }
    check.finish()?;
    Ok((due, sentence))
}
