//! Reading and saving the feedback of a meeting.

mod ask;

pub use ask::{LETTERS, ask};

use super::model::{
    ANOTHER, ATTENDANCE_MAX, DONE, FeedbackForm, FeedbackPage, Other, PROMPTS, Person, RATINGS, REFLECTION_MAX, Saved, first_prompt, next_prompt,
};
use super::store::{self, Kept, Said};
use crate::circles::model::Circle;
use crate::circles::service::{managed, managed_in};
use crate::i18n::dates;
use crate::meetings::model::MeetingRefusal;
use crate::platform::dates::{from_us, time_text, today, zone};
use crate::platform::outbox::drop_for_meeting;
use crate::platform::{Ctx, Result};
use crate::types::{AppError, Check, FieldCode, MeetingId, Refusal, SignupId};
use std::collections::BTreeSet;

/// Returns the form for a meeting, as stored or as typed and rejected.
///
/// # Errors
/// Not found, not signed in, not allowed, or the meeting has not started.
pub async fn page(ctx: &Ctx, slug: &str, meeting: &str, typed: Option<FeedbackForm>) -> Result<FeedbackPage> {
    let (circle, manager) = managed(ctx, slug).await?;
    let id = meeting_id(meeting)?;
    let meeting = store::meeting(ctx.db().primary(), manager.circle(), id).await?.ok_or(AppError::NotFound)?;
    if meeting.starts_at > ctx.now_us() {
        return Err(MeetingRefusal::Ahead.into());
    }
    let people = store::people(ctx.db().primary(), &meeting).await?;
    let mut conn = ctx.db().primary().acquire().await?;
    let kept = store::load(&mut conn, id).await?;
    let stored = form(&circle, &meeting, kept.as_ref());
    let typed = typed.filter(|t| t.slug == circle.slug && t.meeting == id.to_string());
    // What was typed on an older version is shown next to the newer one, and may then replace it.
    let outdated = typed.as_ref().is_some_and(|t| t.revision != stored.revision);
    let day = meeting.local_date.civil();
    Ok(FeedbackPage {
        form: typed.map_or(stored.clone(), |t| FeedbackForm { revision: stored.revision, ..t }),
        meeting: id,
        number: meeting.number,
        when: dates::day(ctx.locale, day, today(ctx.now, &circle.time_zone).year()),
        people,
        saved: kept.as_ref().map(|k| saved_words(ctx, &circle, k.updated_at)).unwrap_or_default(),
        done: kept.as_ref().is_some_and(|k| k.done_at.is_some()),
        latest: kept.as_ref().map(|k| other(ctx, &circle, k)),
        outdated,
        slug: circle.slug,
        title: circle.title,
    })
}

/// Returns the form as stored, or a new one.
fn form(circle: &Circle, meeting: &store::Meeting, kept: Option<&Kept>) -> FeedbackForm {
    let text = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let said = kept.map(|k| &k.said);
    FeedbackForm {
        slug: circle.slug.clone(),
        meeting: meeting.id.to_string(),
        revision: kept.map_or(0, |k| k.revision).to_string(),
        rating: text(said.and_then(|s| s.rating)),
        attended: said.map(|s| s.attended.iter().map(ToString::to_string).collect()).unwrap_or_default(),
        number: text(said.and_then(|s| s.attendance)),
        prompt: said.map_or_else(|| first_prompt(meeting.number), |s| s.prompt).to_string(),
        reflection: said.map(|s| s.reflection.clone()).unwrap_or_default(),
        button: String::new(),
    }
}

fn other(ctx: &Ctx, circle: &Circle, kept: &Kept) -> Other {
    Other {
        revision: kept.revision,
        when: saved_words(ctx, circle, kept.updated_at),
        author: kept.author.clone().unwrap_or_default(),
        rating: kept.said.rating,
        attendance: kept.said.attendance.unwrap_or_else(|| i64::try_from(kept.said.attended.len()).unwrap_or_default()),
        reflection: kept.said.reflection.clone(),
    }
}

/// Formats "18:02" in the circle's time; with the day if that is not today.
fn saved_words(ctx: &Ctx, circle: &Circle, at: i64) -> String {
    let tz = zone(&circle.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let local = from_us(at).to_zoned(tz);
    if local.date() == today(ctx.now, &circle.time_zone) {
        time_text(local.time())
    } else {
        dates::moment(ctx.locale, from_us(at), &circle.time_zone, ctx.now)
    }
}

/// Saves the form on top of the version it was typed on. Idempotent.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors, the meeting has not started, or someone else saved
/// another version in the meantime.
#[tracing::instrument(skip_all)]
pub async fn save(ctx: &Ctx, form: &FeedbackForm) -> Result<Saved> {
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    let id = meeting_id(&form.meeting)?;
    let meeting = store::meeting(tx.conn(), manager.circle(), id).await?.ok_or(AppError::NotFound)?;
    if meeting.starts_at > ctx.now_us() {
        return Err(MeetingRefusal::Ahead.into());
    }
    let people = store::people(tx.conn(), &meeting).await?;
    let mut said = check(form, &people)?;
    if form.button == ANOTHER {
        said.prompt = next_prompt(said.prompt);
    }
    let done = form.button == DONE;
    let typed_on: i64 = form.revision.trim().parse().unwrap_or_default();
    let prompt = said.prompt;
    let mut revision = typed_on + 1;
    if !store::save(&mut tx, &manager, id, &said, typed_on, done, ctx.now_us()).await? {
        // A lost response leads to the same save again, which is not a conflict.
        let kept = store::load(tx.conn(), id).await?.filter(|k| k.said == said).ok_or(Refusal::CHANGED)?;
        revision = kept.revision;
        if done {
            store::end(&mut tx, id, ctx.now_us()).await?;
        }
    }
    if done {
        drop_for_meeting(ctx, &mut tx, id, "feedback").await?;
    }
    ctx.commit(tx).await?;
    Ok(Saved { revision, when: saved_words(ctx, &circle, ctx.now_us()), prompt })
}

fn meeting_id(raw: &str) -> Result<MeetingId> {
    Ok(raw.parse().map(MeetingId).map_err(|_| AppError::NotFound)?)
}

/// Validates the form. Everything may be empty while typing; "Done" requires some content.
fn check(form: &FeedbackForm, people: &[Person]) -> Result<Said> {
    let mut check = Check::default();
    let within = |raw: &str, high: i64| raw.parse().ok().filter(|n: &i64| (1..=high).contains(n));
    let rating = if form.rating.trim().is_empty() { None } else { check.choice(FeedbackForm::rating, &form.rating, |raw| within(raw, RATINGS)) };
    let attendance = check.number_or_none(FeedbackForm::number, &form.number, 0, ATTENDANCE_MAX).map(i64::from);
    let mut attended = BTreeSet::new();
    for raw in form.attended.iter().filter(|raw| !raw.is_empty()) {
        match raw.parse().map(SignupId).ok().filter(|id| people.iter().any(|p| p.id == *id)) {
            Some(id) => drop(attended.insert(id)),
            None => check.fail(FeedbackForm::attended, FieldCode::Choice),
        }
    }
    if attendance.is_some() {
        attended.clear();
    }
    let prompt = check.choice(FeedbackForm::reflection, &form.prompt, |raw| within(raw, PROMPTS)).unwrap_or(1);
    let reflection = check.text_or_empty(FeedbackForm::reflection, &form.reflection, REFLECTION_MAX);
    let nothing = rating.is_none() && attendance.is_none() && attended.is_empty() && reflection.is_empty();
    if form.button == DONE && nothing {
        check.fail(FeedbackForm::rating, FieldCode::Required);
    }
    check.finish()?;
    Ok(Said { rating, attendance, attended, prompt, reflection })
}
