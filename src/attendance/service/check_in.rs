//! Checking in with the code shown in the room, and the page that shows it.

use crate::attendance::limits::{CHECK_IN_CLIENT, CHECK_IN_PERSON};
use crate::attendance::model::check_in::{AROUND_US, CheckInCard, CheckInForm, CheckedIn, CodePage, WAITED_MOST_US, Window, tidy, turns};
use crate::attendance::store::check_ins as store;
use crate::circles::model::{Circle, CircleRefusal, State};
use crate::circles::policy::Manager;
use crate::circles::service::{self as circles, managed};
use crate::i18n::dates;
use crate::live::model::Mark;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::paths;
use crate::platform::dates::from_us;
use crate::platform::db::Reader;
use crate::platform::events::EventKind;
use crate::platform::limits::{Limit, give_back};
use crate::platform::{Ctx, Result, Tx};
use crate::signups::links;
use crate::signups::model::Signup;
use crate::signups::service as signups;
use crate::types::{AppError, FieldCode, MeetingId, SignupId, When};
use serde_json::json;

/// A participant checked in at a meeting.
const CHECKED_IN: EventKind = EventKind { name: "checked-in", version: 1 };

/// Returns a meeting's code: derived, so that it needs no row and stays when the meeting moves.
pub fn code(ctx: &Ctx, meeting: MeetingId) -> String {
    ctx.app.tokens.digits(&purpose(meeting))
}

fn purpose(meeting: MeetingId) -> String {
    format!("check-in:{meeting}")
}

fn window(ctx: &Ctx, meeting: &Meeting) -> Window {
    Window::at(meeting.starts_at, meeting.ends_at, ctx.now_us())
}

/// Returns when the button was pressed: earlier than now if the post waited on a device without a network, but not before the sign-up. A
/// device may say what is not so; that gains no more than asking someone in the room for the code, and facilitators see who checked in.
fn pressed_at(ctx: &Ctx, signup: &Signup) -> i64 {
    let waited = ctx.once.as_ref().map_or(0, |once| once.waited_us);
    let at = ctx.now_us() - waited;
    if waited <= WAITED_MOST_US && at >= signup.created_at { at } else { ctx.now_us() }
}

/// Formats "6:32 PM" in a meeting's time.
fn clock(ctx: &Ctx, circle: &Circle, meeting: &Meeting, at: i64) -> When {
    dates::clock(ctx.reader(), from_us(at), meeting.zone(circle))
}

/// Checks a participant in with the code of a meeting of their circle that was on when they pressed the button; returns when. Idempotent.
/// Only wrong codes count towards the limits.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), another refusal if the circle is not public any more, or a field error.
#[tracing::instrument(skip_all)]
pub async fn check_in(ctx: &Ctx, form: &CheckInForm) -> Result<When> {
    let (signup, asking, _) = signups::by_link(ctx, links::PARTICIPANT, &form.link).await?;
    let typed = tidy(&form.code);
    if typed.is_empty() {
        return Err(AppError::field(CheckInForm::code, FieldCode::Required).into());
    }
    let person = asking.signup().to_string();
    let mut uses: Vec<(Limit, &str)> = vec![(CHECK_IN_PERSON, &person)];
    if !ctx.client.is_empty() {
        uses.push((CHECK_IN_CLIENT, &ctx.client));
    }
    for (limit, who) in &uses {
        ctx.count(*limit, who).await.map_err(|fail| fail.at_field(CheckInForm::code))?;
    }
    let (mut tx, member, _) = signups::hold_by_link(ctx, links::PARTICIPANT, &form.link).await?;
    let circle = circles::by_id_in(&mut tx, member.circle()).await?;
    if circle.state == State::Cancelled {
        return Err(CircleRefusal::Cancelled.into());
    }
    let found = meetings::list(tx.conn(), circle.id).await?;
    let at = pressed_at(ctx, &signup);
    let meeting = meant(ctx, &found, &typed, at)?;
    if window(ctx, meeting) != Window::Open && store::is_settled(tx.conn(), &member, meeting.id).await? {
        return Err(AppError::field(CheckInForm::code, FieldCode::LateCode).into());
    }
    if store::check_in(&mut tx, &member, meeting.id, at).await? {
        let stamp = circles::stamp(&mut tx, circle.id).await?;
        ctx.publish(&mut tx, stamp, CHECKED_IN, &json!({ "meeting": meeting.id })).await?;
    }
    for (limit, who) in uses {
        give_back(ctx, &mut tx, limit, who).await?;
    }
    ctx.commit(tx).await?;
    Ok(clock(ctx, &circle, meeting, at))
}

/// Returns the meeting whose code was typed, if it worked at the time `at`, in microseconds UTC.
fn meant<'a>(ctx: &Ctx, meetings: &'a [Meeting], typed: &str, at: i64) -> Result<&'a Meeting, AppError> {
    let window = |meeting: &Meeting| Window::at(meeting.starts_at, meeting.ends_at, at);
    let is_on = |meeting: &&Meeting| window(meeting) == Window::Open;
    let has_code = |meeting: &&Meeting| ctx.app.tokens.are_digits(&purpose(meeting.id), typed, ctx.now);
    if let Some(meeting) = meetings.iter().filter(is_on).find(has_code) {
        return Ok(meeting);
    }
    let wrong = match meetings.iter().find(has_code).map(window) {
        None => FieldCode::WrongCode,
        Some(_) if meetings.iter().any(|meeting| is_on(&meeting)) => FieldCode::OtherCode,
        Some(Window::Early) => FieldCode::EarlyCode,
        Some(_) => FieldCode::LateCode,
    };
    Err(AppError::field(CheckInForm::code, wrong))
}

/// Returns what a participant's page offers while the code of a meeting works; `found` are the circle's meetings.
pub async fn card<'c>(
    ctx: &Ctx,
    reads: impl Reader<'c>,
    circle: &Circle,
    found: &[Meeting],
    (signup, typed): (SignupId, Option<CheckInForm>),
) -> Result<Option<CheckInCard>> {
    let on: Vec<(u32, &Meeting)> = (1..).zip(found).filter(|(_, meeting)| window(ctx, meeting) == Window::Open).collect();
    if on.is_empty() || circle.state != State::Published {
        return Ok(None);
    }
    let since = on.iter().map(|(_, meeting)| meeting.starts_at - AROUND_US).min().unwrap_or_default();
    let done = store::of_signup(reads, signup, since).await?;
    let at = |meeting: &Meeting| done.iter().find(|(id, _)| *id == meeting.id).map(|(_, at)| *at);
    let card = |(number, meeting): &(u32, &Meeting)| CheckInCard {
        number: *number,
        done: at(meeting).map(|at| clock(ctx, circle, meeting, at)).unwrap_or_default(),
        typed: typed.as_ref().map(|form| form.code.clone()).unwrap_or_default(),
    };
    // Two meetings may follow each other closely: what is left to do comes first.
    Ok(on.iter().find(|(_, meeting)| at(meeting).is_none()).or(on.last()).map(card))
}

/// Returns who checked in at a meeting and still takes part.
pub async fn checked_in(ctx: &Ctx, meeting: MeetingId) -> Result<Vec<CheckedIn>> {
    store::of_meeting(ctx.db().primary(), meeting).await
}

/// Returns the full names of those who have checked in at a meeting, still take part, and are counted, in the order of checking in.
pub async fn here<'c>(on: impl Reader<'c>, meeting: MeetingId) -> Result<Vec<String>> {
    Ok(store::of_meeting(on, meeting).await?.into_iter().filter(|person| !person.left_out).map(|person| person.name).collect())
}

/// Same as [`checked_in`], inside a write transaction.
pub async fn checked_in_in(tx: &mut Tx, meeting: MeetingId) -> Result<Vec<CheckedIn>> {
    store::of_meeting(tx.conn(), meeting).await
}

/// Records that check-ins do not count: those that the facilitator saw, not ones that came since. Idempotent.
pub async fn leave_out(ctx: &Ctx, tx: &mut Tx, by: &Manager, meeting: MeetingId, people: &[SignupId]) -> Result<()> {
    for signup in people {
        store::leave_out(tx, by, meeting, *signup, ctx.now_us()).await?;
    }
    Ok(())
}

/// Returns a meeting of a circle that the viewer runs, with its number from 1.
///
/// # Errors
/// Not found, not signed in, or not allowed; [`CircleRefusal::Draft`].
pub(super) async fn of_manager(ctx: &Ctx, slug: &str, meeting: &str) -> Result<(Circle, Meeting, u32)> {
    let (circle, manager) = managed(ctx, slug).await?;
    if circle.state == State::Draft {
        return Err(CircleRefusal::Draft.into());
    }
    let found = (1..).zip(meetings::list(ctx.db().primary(), manager.circle()).await?).find(|(_, found)| found.id.to_string() == meeting);
    let (number, meeting) = found.ok_or(AppError::NotFound)?;
    Ok((circle, meeting, number))
}

/// Returns the page that shows a meeting's code.
///
/// # Errors
/// Not found, not signed in, or not allowed; [`CircleRefusal::Draft`].
pub async fn code_page(ctx: &Ctx, slug: &str, meeting: &str) -> Result<CodePage> {
    let (circle, meeting, number) = of_manager(ctx, slug, meeting).await?;
    let hours = (clock(ctx, &circle, &meeting, meeting.starts_at - AROUND_US), clock(ctx, &circle, &meeting, meeting.ends_at + AROUND_US));
    let url = paths::absolute(&ctx.app.config.url, paths::MY_LINK);
    let window = window(ctx, &meeting);
    Ok(CodePage {
        number,
        when: meetings::when(ctx.reader(), &circle, &meeting, ctx.now),
        code: if window == Window::Over { String::new() } else { code(ctx, meeting.id) },
        window,
        hours,
        count: u32::try_from(here(ctx.db().primary(), meeting.id).await?.len()).unwrap_or_default(),
        mark: Mark::new((circle.id, circle.event_no), ctx.now_us(), turns(meeting.starts_at, meeting.ends_at)),
        as_of: dates::clock(ctx.reader(), ctx.now, &circle.time_zone).words,
        my_link: url.split_once("://").map(|(_, rest)| rest.to_owned()).unwrap_or(url),
        meeting: meeting.id,
        slug: circle.slug,
        title: circle.title,
    })
}
