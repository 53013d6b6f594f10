//! Editing one meeting that has not started: its date, length and zone, its place and link, and its note.

use super::plan::MOST_MINUTES;
use crate::circles::model::{Circle, Mode, Planned, State};
use crate::circles::service as circles;
use crate::circles::service::steps::{frame, writable, writable_in};
use crate::i18n::dates as words;
use crate::meetings::model::edit::{MeetingForm, MeetingPage, USUAL, Usual};
use crate::meetings::model::{Due, Meeting, MeetingRefusal, OwnPlace, moves};
use crate::meetings::store::Step;
use crate::meetings::store::edit::{self as store, Edited};
use crate::platform::ctx::Hook;
use crate::platform::{Ctx, Result, dates, tokens};
use crate::types::{AppError, Check, FieldCode, Refusal};

/// Returns the form for a meeting, as stored or as typed and rejected.
///
/// # Errors
/// Not found, not signed in, not allowed, or the meeting cannot be edited.
pub async fn meeting_page(ctx: &Ctx, slug: &str, meeting: &str, typed: Option<MeetingForm>) -> Result<MeetingPage> {
    let circle = writable(ctx, slug).await?;
    let id = super::meeting_id(meeting)?;
    let found = super::by_id(ctx, circle.id, id).await?.ok_or(AppError::NotFound)?;
    may_edit(ctx, &circle, &found)?;
    let number = super::list(ctx.db().primary(), circle.id).await?.iter().position(|m| m.id == id).unwrap_or_default() + 1;
    let stored = MeetingForm { base: base(&found)?, ..MeetingForm::of(&circle, &found) };
    let zone = found.zone(&circle);
    let frame = frame(&circle);
    Ok(MeetingPage {
        number: u32::try_from(number).unwrap_or_default(),
        when: super::when(ctx.reader(), &circle, &found, ctx.now),
        zone: words::zone_words(ctx.locale, zone),
        today: dates::today(ctx.now, zone).to_string(),
        zones: dates::zone_names(),
        usual: usual(ctx, &circle),
        // The base stays as it was posted: what someone else has changed since then is not overwritten.
        form: typed.filter(|t| t.slug == stored.slug && t.meeting == stored.meeting).unwrap_or(stored),
        title: frame.title,
        draft: frame.draft,
        slug: circle.slug,
    })
}

fn usual(ctx: &Ctx, circle: &Circle) -> Usual {
    // Also what the circle does not use now: a meeting may meet another way.
    let there = Meeting { own_place: OwnPlace { mode: Some(Mode::Both), ..OwnPlace::default() }, ..Meeting::default() }.place(circle);
    Usual {
        mode: circle.mode,
        way: circles::show::mode_words(ctx.locale, circle.mode).to_owned(),
        place: there.line,
        city: circle.city.clone(),
        link: there.link,
        zone: words::zone_words(ctx.locale, &circle.time_zone),
    }
}

/// Saves the form. If date or time change, answers and reminders for the old date no longer count. An event notifies the
/// participants of a public circle of everything except a note. Idempotent.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors, the meeting cannot be edited, or [`Refusal::CHANGED`] if
/// someone else changed it in the meantime. Returns whether the circle is a draft.
#[tracing::instrument(skip_all)]
pub async fn edit_meeting(ctx: &Ctx, form: &MeetingForm) -> Result<bool> {
    let mut tx = ctx.db().write().await?;
    let (circle, drafter) = writable_in(ctx, &mut tx, &form.slug).await?;
    let id = super::meeting_id(&form.meeting)?;
    let found = super::by_id_in(&mut tx, circle.id, id).await?.ok_or(AppError::NotFound)?;
    may_edit(ctx, &circle, &found)?;
    let others = super::list(tx.conn(), circle.id).await?.into_iter().filter(|m| m.id != id).collect::<Vec<_>>();
    let edited = check(ctx, form, &circle, &found, &others)?;
    let draft = circle.state == State::Draft;
    // A concurrent duplicate submission finds the change already made.
    if edited.matches(&found) {
        return Ok(draft);
    }
    if form.base != base(&found)? {
        return Err(Refusal::CHANGED.into());
    }
    let moved = moves(&found, &edited.due);
    let step = match (draft, moved) {
        (true, _) => Step::Unseen,
        (false, true) => Step::Moved,
        (false, false) => Step::Adjusted,
    };
    if !store::edit(&mut tx, &drafter, &found, &edited, step, ctx.now_us()).await? {
        return Err(Refusal::CHANGED.into());
    }
    circles::refresh(&mut tx, circle.id).await?;
    let before = found.as_known(&circle);
    let after = super::by_id_in(&mut tx, circle.id, id).await?.map(|meeting| meeting.as_known(&circle));
    // A note alone is read where the meeting is; it is no reason for an email.
    if !draft && after.as_ref() != Some(&before) {
        ctx.in_transaction(&mut tx, Hook::MeetingsChanged(circle.id, vec![before])).await?;
    }
    ctx.commit(tx).await?;
    Ok(draft)
}

/// Returns the fingerprint of a meeting: it changes with everything that is known about it.
fn base(meeting: &Meeting) -> Result<String> {
    let text = serde_json::to_string(meeting).map_err(anyhow::Error::from)?;
    Ok(tokens::hash(&text).chars().take(16).collect())
}

/// Checks that a meeting has not started (what happened is corrected instead) and is not cancelled. In a draft
/// nothing has happened.
fn may_edit(ctx: &Ctx, circle: &Circle, meeting: &Meeting) -> Result<(), AppError> {
    if meeting.cancelled_at.is_some() {
        return Err(MeetingRefusal::Cancelled.into());
    }
    if circle.state != State::Draft && meeting.starts_at <= ctx.now_us() { Err(MeetingRefusal::Over.into()) } else { Ok(()) }
}

fn check(ctx: &Ctx, form: &MeetingForm, circle: &Circle, found: &Meeting, others: &[Meeting]) -> Result<Edited> {
    let mut check = Check::default();
    let due = check_date(ctx, &mut check, form, circle, found, others);
    let place = check_place(&mut check, form, circle, found);
    let note = check.text_or_empty(MeetingForm::note, &form.note, 500);
    check.finish()?;
    Ok(Edited { due: due.ok_or(AppError::Internal)?, place, note })
}

fn check_date(ctx: &Ctx, check: &mut Check, form: &MeetingForm, circle: &Circle, found: &Meeting, others: &[Meeting]) -> Option<Due> {
    let date = dates::check_date(check, MeetingForm::date, &form.date);
    let time = dates::check_time(check, MeetingForm::time, &form.time);
    let minutes = i64::from(check.number(MeetingForm::duration, &form.duration, 5, MOST_MINUTES));
    let own = form.time_zone.trim();
    let time_zone = if own.is_empty() { circle.time_zone.as_str() } else { own };
    // Another name of its own zone or the circle's is no change.
    let stored = [&found.time_zone, &circle.time_zone].into_iter().find(|name| dates::canonical(name) == dates::canonical(time_zone));
    let zone = dates::check_zone(check, MeetingForm::time_zone, time_zone, stored.map_or("", String::as_str));
    let (date, time, (time_zone, zone)) = (date?, time?, zone?);
    let starts_at = match dates::instant(date, time, &zone).map(|at| at.as_microsecond()) {
        Err(why) => {
            check.fail(MeetingForm::time, words::no_instant(ctx.reader(), &time_zone, why));
            return None;
        }
        Ok(at) => at,
    };
    if starts_at <= ctx.now_us() {
        check.fail(MeetingForm::date, FieldCode::Past);
    } else if others.iter().any(|m| m.starts_at == starts_at) {
        check.fail(MeetingForm::date, FieldCode::Duplicate);
    }
    let planned = Planned { key: found.plan_key, date: date.into(), time: dates::time_text(time) };
    Some(Due { planned, time_zone, minutes, starts_at, ends_at: starts_at + minutes * 60_000_000 })
}

/// Empty fields mean the circle's place or link. What the chosen way needs and the circle lacks is required, and so
/// is the name of a place with an address of its own.
fn check_place(check: &mut Check, form: &MeetingForm, circle: &Circle, found: &Meeting) -> OwnPlace {
    let mode = if form.mode.trim() == USUAL { None } else { check.choice(MeetingForm::mode, &form.mode, Mode::parse) };
    let place = OwnPlace {
        mode,
        venue: check.line_or_empty(MeetingForm::venue, &form.venue, 256),
        venue_details: check.line_or_empty(MeetingForm::venue_details, &form.venue_details, 256),
        address: check.line_or_empty(MeetingForm::address, &form.address, 256),
        city: check.line_or_empty(MeetingForm::city, &form.city, 100),
        country: found.own_place.country.clone(),
        meeting_url: check.link_or_empty(MeetingForm::meeting_url, &form.meeting_url),
    };
    let incomplete = !(place.address.is_empty() && place.city.is_empty());
    let nowhere = mode.is_some_and(Mode::in_person) && circle.venue.is_empty();
    if place.venue.is_empty() && (incomplete || nowhere) {
        check.fail(MeetingForm::venue, FieldCode::Required);
    }
    if mode.is_some_and(Mode::online) && place.meeting_url.is_empty() && circle.meeting_url.is_empty() {
        check.fail(MeetingForm::meeting_url, FieldCode::Required);
    }
    place
}
