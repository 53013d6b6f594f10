//! A participant's dashboard.

mod certificate;

pub use certificate::certificate;

use crate::attendance::model::check_in::{CheckInForm, turns};
use crate::attendance::model::{Coming, parse_answer};
use crate::attendance::service::{self as attendance, AnswerRow};
use crate::board::model::WriteForm;
use crate::board::service as board;
use crate::calendars::service::{self as calendars, Audience};
use crate::circles::model::{AddressShown, Circle, Facilitator, Phase, State};
use crate::circles::service as circles;
use crate::goals::model::GoalForm;
use crate::goals::service as goals;
use crate::i18n::{self, dates, plural, t};
use crate::live::model::Mark;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::participation::model::{AnswerForm, Dashboard, DateLine, FeedForm, Host, LanguageForm, LinkForm, NextMeeting, Note, SwitchForm};
use crate::participation::store;
use crate::paths;
use crate::platform::dates::{from_us, midnight};
use crate::platform::{Ctx, Result, markdown};
use crate::pulses::model::{OPEN_US, PulseForm};
use crate::pulses::service as pulses;
use crate::recaps::service as recaps;
use crate::signups::links;
use crate::signups::model::contact::ContactForm;
use crate::signups::model::{Signup, Switch};
use crate::signups::policy::Member;
use crate::signups::service as signups;
use crate::tasks::model::ProposeForm;
use crate::tasks::service as tasks;
use crate::types::{AppError, CalendarFeed, MeetingId, When};

const MINUTE_US: i64 = 60_000_000;
const HOUR_US: i64 = 60 * MINUTE_US;

/// What was typed into the forms of the page and rejected.
#[derive(Debug, Default)]
pub struct Typed {
    /// Checking in.
    pub check_in: Option<CheckInForm>,
    /// Writing to the facilitators.
    pub contact: Option<ContactForm>,
    /// Writing on the board.
    pub board: Option<WriteForm>,
    /// Proposing a task.
    pub task: Option<ProposeForm>,
    /// The own goal.
    pub goal: Option<GoalForm>,
    /// The pulse.
    pub pulse: Option<PulseForm>,
}

/// Returns the dashboard behind a participant's link.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK).
pub async fn by_link(ctx: &Ctx, link: &str, typed: Typed) -> Result<Dashboard> {
    let (signup, member, _) = signups::by_link(ctx, links::PARTICIPANT, link).await?;
    let circle = circles::by_id(ctx, member.circle()).await?;
    page(ctx, &circle, (&signup, member), typed).await
}

/// Returns the dashboard of the signed-in account.
///
/// # Errors
/// Not signed in, address not confirmed, or not found.
pub async fn by_account(ctx: &Ctx, slug: &str, typed: Typed) -> Result<Dashboard> {
    ctx.me()?;
    let circle = circles::by_slug(ctx, slug).await?;
    let (signup, member) = signups::by_account(ctx, circle.id).await?;
    page(ctx, &circle, (&signup, member), typed).await
}

/// Returns all meetings as a calendar file, also those that are over or cancelled.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK).
pub async fn calendar(ctx: &Ctx, link: &str) -> Result<String> {
    let (_, member, _) = signups::by_link(ctx, links::PARTICIPANT, link).await?;
    let circle = circles::by_id(ctx, member.circle()).await?;
    let found = meetings::all(ctx.db().primary(), circle.id).await?;
    Ok(calendars::feed(ctx, &circle, &found))
}

/// Returns the calendar behind the address of a participant's feed: all meetings, also those that are over or cancelled.
/// Empty once the person has left, so that the meetings disappear from calendars.
///
/// # Errors
/// Not found.
pub async fn feed(ctx: &Ctx, key: &str) -> Result<String> {
    let Some(reader) = signups::feed_reader(ctx, key).await? else { return Ok(calendars::collected(ctx, &[])) };
    let circle = circles::by_id(ctx, reader.circle()).await?;
    let found = meetings::all(ctx.db().primary(), circle.id).await?;
    Ok(calendars::feed(ctx, &circle, &found))
}

/// Gives a participant's feed a new address; the one before, if there was any, is not found from then on.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK).
#[tracing::instrument(skip_all)]
pub async fn renew_feed(ctx: &Ctx, form: &FeedForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let (_, member, _) = signups::by_link_in(ctx, &mut tx, links::PARTICIPANT, &form.link).await?;
    signups::renew_feed(ctx, &mut tx, member).await?;
    ctx.commit(tx).await
}

/// Gives the dashboard a new link; returns it. The ones mailed before stop working.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK).
#[tracing::instrument(skip_all)]
pub async fn renew_link(ctx: &Ctx, form: &LinkForm) -> Result<String> {
    let mut tx = ctx.db().write().await?;
    let (_, member, _) = signups::by_link_in(ctx, &mut tx, links::PARTICIPANT, &form.link).await?;
    let link = signups::renew_link(ctx, &mut tx, member).await?;
    ctx.commit(tx).await?;
    Ok(link)
}

/// Proves the address, as every button of the dashboard does.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK).
#[tracing::instrument(skip_all)]
pub async fn confirm(ctx: &Ctx, form: &LinkForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    signups::by_link_in(ctx, &mut tx, links::PARTICIPANT, &form.link).await?;
    ctx.commit(tx).await
}

/// Writes to the facilitators whose address is shown nowhere.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), field errors, too many messages, or a refusal if all of them show their address now.
#[tracing::instrument(skip_all)]
pub async fn contact(ctx: &Ctx, form: &ContactForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let (_, member, _) = signups::by_link_in(ctx, &mut tx, links::PARTICIPANT, &form.link).await?;
    signups::contact(ctx, &mut tx, member, form).await?;
    ctx.commit(tx).await
}

/// Answers on the dashboard; returns who is coming now.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), or a refusal if it is too late to answer or the meeting is not of this circle.
#[tracing::instrument(skip_all)]
pub async fn answer(ctx: &Ctx, form: &AnswerForm) -> Result<Coming> {
    let (mut tx, member, _, stamp) = signups::begin_by_link(ctx, links::PARTICIPANT, &form.link).await?;
    let said = parse_answer(&form.button).ok_or(AppError::BadRequest)?;
    let meeting = MeetingId(form.meeting.parse().map_err(|_| AppError::NotFound)?);
    attendance::keep_late(ctx, &mut tx, (member, stamp), meeting, (said, &form.base), &form.revision).await?;
    ctx.commit(tx).await?;
    let rows = attendance::answers(ctx.db().primary(), member.circle()).await?;
    Ok(attendance::coming(&rows, meeting, member.signup()))
}

/// Ends a kind of email or sends it again.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), or a kind that there is not.
#[tracing::instrument(skip_all)]
pub async fn switch_mails(ctx: &Ctx, form: &SwitchForm) -> Result<()> {
    let which = Switch::parse(&form.mails).ok_or(AppError::BadRequest)?;
    let mut tx = ctx.db().write().await?;
    let (_, member, _) = signups::by_link_in(ctx, &mut tx, links::PARTICIPANT, &form.link).await?;
    signups::switch(ctx, &mut tx, member, which, form.button == "yes").await?;
    ctx.commit(tx).await
}

/// Sets the language of emails to a participant.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), or a language that there is not.
#[tracing::instrument(skip_all)]
pub async fn choose_language(ctx: &Ctx, form: &LanguageForm) -> Result<()> {
    let locale = i18n::from_code(&form.locale).ok_or(AppError::BadRequest)?;
    let mut tx = ctx.db().write().await?;
    let (_, member, _) = signups::by_link_in(ctx, &mut tx, links::PARTICIPANT, &form.link).await?;
    signups::choose_language(&mut tx, member, locale).await?;
    ctx.commit(tx).await
}

/// Shows a facilitator's address where they chose.
fn host(of: &Facilitator) -> Host {
    let reachable = !of.blocked && !of.email.is_empty();
    Host {
        name: of.shown.clone(),
        email: if reachable && of.address == AddressShown::Page { of.email.clone() } else { String::new() },
        by_reply: reachable && of.address == AddressShown::Reply,
    }
}

async fn page(ctx: &Ctx, circle: &Circle, (signup, member): (&Signup, Member), typed: Typed) -> Result<Dashboard> {
    let now = ctx.now_us();
    let all = meetings::in_step(ctx, circle).await?;
    let (meetings, removed): (Vec<_>, Vec<_>) = all.iter().cloned().partition(|meeting| meeting.cancelled_at.is_none());
    // Without a reason no one had to be told: such a date was taken out before anyone had signed up.
    let removed = removed.iter().filter(|meeting| meeting.ends_at > now && !meeting.cancel_reason.is_empty());
    let answers = attendance::in_step(ctx, circle).await?;
    let course = course(ctx, circle).await?;
    let done = meetings.iter().filter(|m| m.ends_at <= now).count();
    let phase = circle.phase(now);
    let count = |n: i64| u32::try_from(n).unwrap_or_default();
    let link = signups::participant_link(ctx, &signup.link_key);
    let check_in = typed.check_in.filter(|form| form.link == link);
    // What was typed is shown also if nothing can be sent any more.
    let contact = typed.contact.filter(|form| form.link == link).or_else(|| signups::contact_form(circle, &link));
    let mark = Mark::new((circle.id, circle.event_no), now, moments(ctx, circle, &all));
    let feed = CalendarFeed::own(signup.feed_key.as_deref().map(|key| paths::absolute(&ctx.app.config.url, &paths::signup_feed(key))));
    let typed_there = typed.board.filter(|form| form.link == link);
    let people = signups::heads_in_step(ctx, circle).await?.all;
    let task = typed.task.filter(|form| form.link == link);
    let goal = typed.goal.filter(|form| form.link == link);
    let again = course.as_ref().filter(|_| phase == Phase::Finished).map(|(.., slug)| slug.clone()).unwrap_or_default();
    let plan = tasks::plan(ctx, member, circle, (&meetings, people), task).await?;
    let recaps = recaps::of_member(ctx, &member, circle, &meetings).await?;
    let notes = notes(ctx, circle).await?;
    let posts = board::in_step(ctx, circle).await?;
    // One connection for what only this person sees: giving one back costs as much as a statement.
    let mut conn = ctx.db().primary().acquire().await?;
    let board = board::of_member(ctx, &mut conn, (circle, &posts), &member, typed_there).await?;
    let goals = goals::of_member(ctx, &mut *conn, circle, signup, (&link, goal)).await?;
    Ok(Dashboard {
        pulse: pulses::of_member(ctx, &mut *conn, circle, (signup, &member, &link), (&meetings, people), typed.pulse).await?,
        check_in: attendance::card(ctx, &mut *conn, circle, &meetings, (signup.id, check_in)).await?,
        plan,
        recaps,
        calendar: calendars::for_meetings(ctx, circle, &meetings, Audience::Participants, paths::participant_calendar(&link), feed),
        people,
        link,
        mark,
        as_of: dates::clock(ctx.reader(), ctx.now, &circle.time_zone).words,
        slug: circle.slug.clone(),
        title: circle.title.clone(),
        phase,
        course: course.map(|(title, link, _)| (title, link)),
        next: if phase.is_live() { next(ctx, circle, signup, &meetings, &answers) } else { None },
        dates: by_date(meetings.iter().chain(removed)).map(|m| line(ctx, circle, signup, m, &answers)).collect(),
        seats: circle.seats,
        done: u32::try_from(done).unwrap_or_default(),
        hue: count(circle.hue),
        hosts: circle.facilitators.iter().map(host).collect(),
        contact,
        notes,
        board,
        survey: circle.state == State::Published && meetings.last().is_some_and(|last| last.starts_at <= now),
        cancel_reason: circle.cancel_reason.clone(),
        goals,
        again,
        leave: paths::leave(&signups::leave_link(ctx, &signup.link_key)),
        language: i18n::code(i18n::of_participant(&circle.language, &signup.locale, signup.locale_chosen)).to_owned(),
        unproven: signup.unproven,
        reminders: signup.reminders,
        messages: signup.messages,
    })
}

fn by_date<'a>(meetings: impl Iterator<Item = &'a Meeting>) -> impl Iterator<Item = &'a Meeting> {
    let mut all: Vec<&Meeting> = meetings.collect();
    all.sort_by_key(|meeting| (meeting.starts_at, meeting.id));
    all.into_iter()
}

fn words(ctx: &Ctx, circle: &Circle, meeting: &Meeting) -> When {
    let when = meetings::when(ctx.reader(), circle, meeting, ctx.now);
    When { words: dates::with_zone(ctx.locale, when.words, meeting.zone(circle), &circle.time_zone), ..when }
}

fn next(ctx: &Ctx, circle: &Circle, signup: &Signup, meetings: &[Meeting], answers: &[AnswerRow]) -> Option<NextMeeting> {
    let (at, meeting) = meetings.iter().enumerate().find(|(_, m)| m.ends_at > ctx.now_us())?;
    let (zone, place) = (meeting.zone(circle), meeting.place(circle));
    Some(NextMeeting {
        id: meeting.id,
        number: u32::try_from(at + 1).unwrap_or_default(),
        revision: meeting.revision,
        when: meetings::when(ctx.reader(), circle, meeting, ctx.now),
        countdown: countdown(ctx, meeting, zone),
        zone: dates::zone_words(ctx.locale, zone),
        map: if place.map.is_empty() { String::new() } else { format!("https://www.openstreetmap.org/search?query={}", paths::encode(&place.map)) },
        place: place.line,
        meeting_url: place.link,
        note: meeting.note.clone(),
        on_now: meeting.starts_at <= ctx.now_us(),
        coming: attendance::coming(answers, meeting.id, signup.id),
    })
}

/// Returns the moments at which the page says something else although nothing happens: what it says of meetings, their codes and their
/// pulses, of the day, and how long it is until the next meeting.
fn moments(ctx: &Ctx, circle: &Circle, all: &[Meeting]) -> Vec<i64> {
    let mut moments = vec![midnight(ctx.now, &circle.time_zone)];
    for meeting in all {
        moments.extend(turns(meeting.starts_at, meeting.ends_at));
        moments.push(meeting.ends_at + OPEN_US);
    }
    if let Some(next) = all.iter().find(|meeting| meeting.cancelled_at.is_none() && meeting.starts_at > ctx.now_us()) {
        moments.push(midnight(ctx.now, next.zone(circle)));
        // As `countdown` counts: in the last hour in minutes.
        let left = next.starts_at - ctx.now_us();
        let step = if left < HOUR_US { MINUTE_US } else { HOUR_US };
        moments.push(next.starts_at - left / step * step + 1);
    }
    moments
}

/// Says how long it is until a meeting begins: in days of its zone, on its day in hours or minutes.
fn countdown(ctx: &Ctx, meeting: &Meeting, zone: &str) -> String {
    let l = ctx.locale;
    let start = from_us(meeting.starts_at);
    let day = |at| dates::stamp(at, zone).get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok()).unwrap_or_default();
    let days = (day(start) - day(ctx.now)).get_days();
    let minutes = (meeting.starts_at - ctx.now_us()) / MINUTE_US;
    let number = |n: i64| u32::try_from(n).unwrap_or_default();
    match (days, minutes) {
        _ if meeting.starts_at <= ctx.now_us() => String::new(),
        (_, ..60) => plural!(l, participation.in_minutes, number(minutes.max(1))),
        (..=0, _) => plural!(l, participation.in_hours, number(minutes / 60)),
        (1, _) => t!(l, participation.tomorrow).to_owned(),
        (days, _) => plural!(l, participation.in_days, number(i64::from(days))),
    }
}

fn line(ctx: &Ctx, circle: &Circle, signup: &Signup, meeting: &Meeting, answers: &[AnswerRow]) -> DateLine {
    let open = circle.state == State::Published && meeting.cancelled_at.is_none() && meeting.starts_at > ctx.now_us();
    DateLine {
        id: meeting.id,
        when: words(ctx, circle, meeting),
        over: meeting.ends_at <= ctx.now_us(),
        mine: attendance::coming(answers, meeting.id, signup.id).mine,
        elsewhere: meetings::elsewhere(ctx.locale, circle, meeting),
        note: meeting.note.clone(),
        answer_at: if open { paths::rsvp(&attendance::link(ctx, &signup.link_key, meeting), None) } else { String::new() },
        removed: meeting.cancelled_at.map(|_| meeting.cancel_reason.clone()),
    }
}

/// Returns the course's title, link and slug, in step with the circle's events.
async fn course(ctx: &Ctx, circle: &Circle) -> Result<Option<(String, String, String)>> {
    let Some(course) = circle.course_id else { return Ok(None) };
    let found = ctx.in_step("course", (circle.id, circle.event_no), || store::course(ctx.db().primary(), course)).await?;
    Ok(found.as_ref().clone())
}

/// Returns the messages to the circle, in step with its events.
async fn notes(ctx: &Ctx, circle: &Circle) -> Result<Vec<Note>> {
    let id = circle.id;
    let read = || async move {
        let rows = store::notes(ctx.db().primary(), id).await?;
        Ok(rows.into_iter().map(|row| (markdown::render(&row.body), row)).collect::<Vec<_>>())
    };
    let found = ctx.in_step("notes", (id, circle.event_no), read).await?;
    let note = |(html, row): &(String, store::NoteRow)| Note {
        html: html.clone(),
        author: row.author.clone().unwrap_or_default(),
        when: dates::moment(ctx.reader(), from_us(row.created_at), &circle.time_zone, ctx.now),
        subject: row.subject.clone(),
    };
    Ok(found.iter().map(note).collect())
}
