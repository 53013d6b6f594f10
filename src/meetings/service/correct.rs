//! "Correct what happened": changes the date of a meeting that has started.

use crate::circles::model::CircleRefusal;
use crate::circles::model::{Circle, Planned, State};
use crate::circles::service as circles;
use crate::i18n::dates as words;
use crate::meetings::model::MeetingRefusal;
use crate::meetings::model::forms::{CorrectForm, CorrectPage};
use crate::meetings::model::{Due, Meeting};
use crate::meetings::store;
use crate::platform::{Ctx, Result, dates};
use crate::types::{AppError, Check, FieldCode, Refusal};

/// Returns the form for a meeting, as stored or as typed and rejected.
///
/// # Errors
/// Not found, not signed in, not allowed, or the meeting cannot be corrected.
pub async fn correct_page(ctx: &Ctx, slug: &str, meeting: &str, typed: Option<CorrectForm>) -> Result<CorrectPage> {
    let (circle, manager) = circles::managed(ctx, slug).await?;
    let id = super::meeting_id(meeting)?;
    let found = super::by_id(ctx, manager.circle(), id).await?.ok_or(AppError::NotFound)?;
    may_correct(ctx, &circle, &found)?;
    let number = super::list(ctx.db().primary(), manager.circle()).await?.iter().position(|m| m.id == id).unwrap_or_default() + 1;
    let stored = CorrectForm {
        slug: circle.slug.clone(),
        meeting: id.to_string(),
        base: found.sequence.to_string(),
        date: found.local_date.to_string(),
        time: found.local_time.clone(),
    };
    let zone = found.zone(&circle);
    Ok(CorrectPage {
        number: u32::try_from(number).unwrap_or_default(),
        when: super::when(ctx.reader(), &circle, &found, ctx.now),
        zone: words::zone_words(ctx.locale, zone),
        today: dates::today(ctx.now, zone).to_string(),
        // The base stays as it was posted: what someone else has changed since then is not overwritten.
        form: typed.filter(|t| t.slug == stored.slug && t.meeting == stored.meeting).unwrap_or(stored),
        slug: circle.slug,
        title: circle.title,
    })
}

/// Sets the date and time at which a meeting that has started was actually held. Answers, attendance and
/// feedback stay, and no emails are sent.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors, the meeting cannot be corrected, or [`Refusal::CHANGED`] if
/// someone else changed it in the meantime.
#[tracing::instrument(skip_all)]
pub async fn correct(ctx: &Ctx, form: &CorrectForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = circles::managed_in(ctx, &mut tx, &form.slug).await?;
    let id = super::meeting_id(&form.meeting)?;
    let found = super::by_id_in(&mut tx, manager.circle(), id).await?.ok_or(AppError::NotFound)?;
    may_correct(ctx, &circle, &found)?;
    let others = super::list(tx.conn(), manager.circle()).await?.into_iter().filter(|m| m.id != id).collect::<Vec<_>>();
    let due = check(ctx, form, &circle, &found, &others)?;
    // A concurrent duplicate submission finds the change already made.
    if (&found.local_date, &found.local_time) == (&due.planned.date, &due.planned.time) {
        return Ok(());
    }
    let base = form.base.trim().parse().unwrap_or(-1);
    if !store::correct(&mut tx, &manager, &found, &due, base, ctx.now_us()).await? {
        return Err(Refusal::CHANGED.into());
    }
    circles::refresh(&mut tx, circle.id).await?;
    ctx.commit(tx).await
}

fn check(ctx: &Ctx, form: &CorrectForm, circle: &Circle, found: &Meeting, others: &[Meeting]) -> Result<Due> {
    let mut check = Check::default();
    let zone = dates::zone(found.zone(circle)).unwrap_or(jiff::tz::TimeZone::UTC);
    let (date, time) = ((CorrectForm::date, form.date.as_str()), (CorrectForm::time, form.time.as_str()));
    let ahead = |at: i64| (at > ctx.now_us()).then_some(FieldCode::Future);
    let read = super::read_start(ctx, &mut check, date, time, (found.zone(circle), &zone), others, ahead);
    check.finish()?;
    let (planned, starts_at) = read.ok_or(AppError::Internal)?;
    let ends_at = starts_at + found.minutes * 60_000_000;
    let planned = Planned { key: found.plan_key, ..planned };
    Ok(Due { planned, time_zone: found.time_zone.clone(), minutes: found.minutes, starts_at, ends_at })
}

/// Checks that a meeting has started: an upcoming one is changed in the plan instead.
fn may_correct(ctx: &Ctx, circle: &Circle, meeting: &Meeting) -> Result<(), AppError> {
    if circle.state == State::Draft {
        return Err(CircleRefusal::Draft.into());
    }
    if meeting.cancelled_at.is_some() {
        return Err(MeetingRefusal::Cancelled.into());
    }
    if meeting.starts_at > ctx.now_us() { Err(MeetingRefusal::Ahead.into()) } else { Ok(()) }
}
