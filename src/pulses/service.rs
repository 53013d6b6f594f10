//! Pulses. An answer makes no event: its number and time would tell who wrote it.

use super::model::{FEWEST, OPEN_US, Pulse, PulseForm, PulseRefusal, Told, WORDS_MAX};
use super::store;
use crate::circles::model::{Circle, State};
use crate::circles::policy::Manager;
use crate::circles::service as circles;
use crate::i18n::dates;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::platform::ctx::Hook;
use crate::platform::dates::from_us;
use crate::platform::db::Reader;
use crate::platform::{Ctx, Result, Tx};
use crate::signups::links;
use crate::signups::model::Signup;
use crate::signups::policy::Member;
use crate::signups::service as signups;
use crate::types::{AppError, Check, FieldCode, MeetingId, When};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

/// What was asked, as it is stored.
const HELPED: &str = "helped";
const CHANGE: &str = "change";

/// Returns the pulse that a participant can answer now, or has: of the latest meeting that is over. `meetings` are those that take
/// place, by date; `people` is how many take part. At most one statement.
pub async fn of_member<'c>(
    ctx: &Ctx,
    on: impl Reader<'c>,
    circle: &Circle,
    (signup, member, link): (&Signup, &Member, &str),
    (meetings, people): (&[Meeting], u32),
    typed: Option<PulseForm>,
) -> Result<Option<Pulse>> {
    let now = ctx.now_us();
    let last = (1..).zip(meetings).filter(|(_, meeting)| meeting.ends_at <= now).max_by_key(|(_, meeting)| meeting.ends_at);
    let Some((number, meeting)) = last else { return Ok(None) };
    if people < FEWEST || circle.state != State::Published || now >= meeting.ends_at + OPEN_US {
        return Ok(None);
    }
    let mine = store::of_member(on, member, meeting.id).await?;
    let closes_at = mine.map_or(meeting.ends_at + OPEN_US, |mine| mine.closes_at);
    if closes_at <= now || signup.created_at > closes_at - OPEN_US {
        return Ok(None);
    }
    let own = PulseForm { link: link.to_owned(), meeting: meeting.id.to_string(), ..PulseForm::default() };
    Ok(Some(Pulse {
        number,
        closes: moment(ctx, circle, closes_at),
        given: mine.is_some_and(|mine| mine.given > 0),
        form: typed.filter(|typed| typed.link == own.link && typed.meeting == own.meeting).unwrap_or(own),
    }))
}

fn moment(ctx: &Ctx, circle: &Circle, at: i64) -> When {
    dates::moment(ctx.reader(), from_us(at), &circle.time_zone, ctx.now)
}

/// Stores a participant's answer, once: a second one from the same person changes nothing. Returns whether it was stored.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), field errors, or a [`PulseRefusal`].
#[tracing::instrument(skip_all)]
pub async fn answer(ctx: &Ctx, form: &PulseForm) -> Result<bool> {
    let id = form.meeting.parse().map(MeetingId).map_err(|_| AppError::NotFound)?;
    let mut check = Check::default();
    let helped = check.line_or_empty(PulseForm::helped, &form.helped, WORDS_MAX);
    let change = check.line_or_empty(PulseForm::change, &form.change, WORDS_MAX);
    if helped.is_empty() && change.is_empty() {
        check.fail(PulseForm::helped, FieldCode::Required);
    }
    check.finish()?;
    let (mut tx, member, _) = signups::hold_by_link_quietly(ctx, links::PARTICIPANT, &form.link).await?;
    let meeting = meetings::by_id_in(&mut tx, member.circle(), id).await?.ok_or(AppError::NotFound)?;
    let circle = circles::by_id_in(&mut tx, member.circle()).await?;
    let now = ctx.now_us();
    let closes_at = meeting.ends_at + OPEN_US;
    if circle.state != State::Published || meeting.cancelled_at.is_some() || meeting.ends_at > now || closes_at <= now {
        return Err(PulseRefusal::Closed.into());
    }
    if signups::heads(tx.conn(), &circle).await?.all < FEWEST {
        return Err(PulseRefusal::Few.into());
    }
    store::begin(&mut tx, &member, id, closes_at).await?;
    // As fixed by the first answer: who leaves and signs up again has no second one, also if the date is corrected meanwhile.
    let fixed = store::of_member(tx.conn(), &member, id).await?.ok_or(AppError::NotFound)?;
    if !store::give(&mut tx, &member, id, fixed.closes_at - OPEN_US).await? {
        return if fixed.given > 0 { Ok(false) } else { Err(PulseRefusal::Closed.into()) };
    }
    if !store::count(&mut tx, id, now).await? {
        return Err(PulseRefusal::Closed.into());
    }
    for (question, words) in [(HELPED, helped), (CHANGE, change)] {
        if !words.is_empty() {
            store::insert(&mut tx, id, ctx.app.tokens.random(), question, &words).await?;
        }
    }
    ctx.commit(tx).await?;
    Ok(true)
}

/// Returns what a facilitator sees of the pulse of a meeting.
pub async fn told(ctx: &Ctx, by: &Manager, circle: &Circle, meeting: &Meeting) -> Result<Told> {
    let (db, now) = (ctx.db().primary(), ctx.now_us());
    if circle.state != State::Published || meeting.cancelled_at.is_some() || meeting.ends_at > now {
        return Ok(Told::Nothing);
    }
    let row = store::of_circle(db, by).await?.into_iter().find(|row| row.meeting_id == meeting.id);
    let closes_at = row.map_or(meeting.ends_at + OPEN_US, |row| row.closes_at);
    if closes_at > now {
        let few = signups::heads(db, circle).await?.all < FEWEST;
        return Ok(if few { Told::Nothing } else { Told::Open(moment(ctx, circle, closes_at)) });
    }
    let Some(row) = row else { return Ok(Told::Nothing) };
    if row.people < i64::from(FEWEST) {
        return Ok(Told::Few);
    }
    let answers = store::answers(db, by, meeting.id).await?;
    let of = |question: &str| answers.iter().filter(|(asked, _)| asked == question).map(|(_, words)| words.clone()).collect();
    Ok(Told::Answers { people: u32::try_from(row.people).unwrap_or_default(), helped: of(HELPED), change: of(CHANGE) })
}

/// Returns how many people answered the pulses of a circle that are shown to its facilitators.
pub async fn shown<'c>(ctx: &Ctx, on: impl Reader<'c>, by: &Manager) -> Result<BTreeMap<MeetingId, u32>> {
    let rows = store::of_circle(on, by).await?;
    let shown = rows.into_iter().filter(|row| row.closes_at <= ctx.now_us() && row.people >= i64::from(FEWEST));
    Ok(shown.map(|row| (row.meeting_id, u32::try_from(row.people).unwrap_or_default())).collect())
}

/// Closes the pulses whose time is over.
pub async fn close(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    store::close(&mut tx, i64::from(FEWEST), ctx.now_us()).await?;
    ctx.commit(tx).await
}

/// The slice's hooks: who leaves is forgotten; the answers carry no name.
pub fn in_transaction<'a>(_ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::SignupEnded(signup) => store::forget(tx, signup).await,
            _ => Ok(()),
        }
    })
}
