//! A circle's timeline.

use super::insight::insight;
use super::share::sharing;
use crate::accounts::service as accounts;
use crate::attendance::model::RsvpCounts;
use crate::attendance::model::check_in::{Window, turns};
use crate::attendance::service::{self as attendance, Answered};
use crate::board::service as board;
use crate::calendars::service::{self as calendars, Audience};
use crate::checklist::model::Facts;
use crate::checklist::service as checklist;
use crate::circles::model::{Circle, State};
use crate::circles::policy::Manager;
use crate::circles::service::managed;
use crate::facilitation::model::desk::{NextPlan, OffMeeting};
use crate::facilitation::model::{MeetingItem, Overview};
use crate::facilitation::store::insight::{PersonRow, ReflectionRow};
use crate::facilitation::store::{self, MeetingRow};
use crate::feedback::model::Came;
use crate::feedback::service as feedback;
use crate::i18n::dates;
use crate::live::model::Mark;
use crate::meetings::model::Meeting;
use crate::meetings::model::shift::{ShiftForm, Told};
use crate::meetings::model::tense::Tense;
use crate::meetings::service as meetings;
use crate::messages::service as messages;
use crate::paths;
use crate::platform::dates::{from_us, midnight, parse_date, parse_time};
use crate::platform::{Ctx, Result};
use crate::pulses::model::OPEN_US;
use crate::pulses::service as pulses;
use crate::signups::service as signups;
use crate::tasks::model::Glance;
use crate::tasks::service as tasks;
use crate::types::{MeetingId, When};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How long before a meeting its reminder is sent, in microseconds: 48 hours.
const REMINDED_BEFORE_US: i64 = 48 * 3600 * 1_000_000;

/// Returns the timeline of a circle. `typed` is what was rejected.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn overview(ctx: &Ctx, slug: &str, typed: Option<ShiftForm>) -> Result<Overview> {
    let (circle, manager) = managed(ctx, slug).await?;
    let draft = circle.state == State::Draft;
    let all = meetings::in_step(ctx, &circle).await?;
    let off = off(ctx, &circle, &all);
    let moments = moments(ctx, &circle, &all);
    let list: Vec<Meeting> = all.iter().filter(|meeting| meeting.cancelled_at.is_none()).cloned().collect();
    let heads = signups::heads_in_step(ctx, &circle).await?;
    // Only those who have an address were asked.
    let people = heads.reachable;
    let mut answered = attendance::answered(&attendance::in_step(ctx, &circle).await?, people);
    let plan = if draft { Glance::default() } else { tasks::glance(ctx, &manager, &circle, &list).await? };
    let posts = if draft { None } else { Some(board::in_step(ctx, &circle).await?) };
    let known = ctx.in_step("desk", (circle.id, circle.event_no), || Known::read(ctx, &manager)).await?;
    // A meeting or a pulse may have ended since it was read.
    let turned = moments.iter().any(|at| *at > known.at && *at <= ctx.now_us());
    let known = if turned { Arc::new(Known::read(ctx, &manager).await?) } else { known };
    // One connection for what only the viewer sees: giving one back costs as much as a statement.
    let mut conn = ctx.db().primary().acquire().await?;
    let board = match &posts {
        Some(posts) => Some(board::of_manager(ctx, &mut conn, (&circle, posts), &manager).await?),
        None => None,
    };
    let feed = accounts::own_feed(ctx, &mut *conn).await?;
    let calendar = calendars::for_meetings(ctx, &circle, &list, Audience::Participants, paths::manage_calendar(&circle.slug), feed);
    let next = list.iter().find(|meeting| !draft && tense(ctx, &circle, meeting) != Tense::Over);
    let here = match next.filter(|next| Window::at(next.starts_at, next.ends_at, ctx.now_us()) == Window::Open) {
        Some(next) => attendance::here(&mut *conn, next.id).await?,
        None => Vec::new(),
    };
    drop(conn);
    let mut items = Vec::with_capacity(list.len());
    for (number, meeting) in (1..).zip(list) {
        let Answered { counts: rsvps, coming } = answered
            .remove(&meeting.id)
            .unwrap_or_else(|| Answered { counts: RsvpCounts { open: people, ..RsvpCounts::default() }, coming: Vec::new() });
        let came = known.came.get(&meeting.id).copied().and_then(Came::total);
        let pulse = known.pulses.get(&meeting.id).copied();
        items.push(MeetingItem { rsvps, coming, came, pulse, ..item(ctx, &circle, number, &meeting, known.meetings.get(&meeting.id)) });
    }
    let insight = if draft {
        None
    } else {
        let numbers = items.iter().map(|item| (item.id, item.number)).collect();
        Some(insight(ctx, &circle, &numbers, &known.reflections, &known.people))
    };
    let facts = Facts {
        signed_up: heads.all > 0,
        planned: !plan.next.is_empty() || items.iter().all(MeetingItem::held),
        feedback: items.iter().any(MeetingItem::held) && items.iter().all(|item| !item.held() || item.feedback_done),
        closed: circle.wrapped_up_at.is_some(),
    };
    let checklist = checklist::checklist(ctx, &circle, facts, &known.ticked);
    let number = |n: i64| u32::try_from(n).unwrap_or_default();
    Ok(Overview {
        phase: circle.phase(ctx.now_us()),
        hidden: circle.hidden.then(|| circle.hidden_reason.clone()),
        online: circle.mode.online(),
        place: circle.place(),
        schedule: schedule(ctx, &circle),
        step: u8::try_from((circle.draft_step + 1).clamp(1, 5)).unwrap_or(1),
        seats: circle.seats,
        heads,
        hue: number(circle.hue),
        signup_open: circle.signup_open,
        insight,
        calendar,
        sharing: sharing(ctx, &circle),
        meetings: items,
        wrapped_up: circle.wrapped_up_at.map(|at| dates::moment(ctx.reader(), from_us(at), &circle.time_zone, ctx.now)).unwrap_or_default(),
        cancel_reason: circle.cancel_reason.clone(),
        mark: Mark::new((circle.id, circle.event_no), ctx.now_us(), moments),
        as_of: dates::clock(ctx.reader(), ctx.now, &circle.time_zone).words,
        here,
        plan: NextPlan { tasks: plan.next, people: heads.all },
        proposals: plan.proposals,
        off,
        told: told(&circle, people, &known.people),
        typed: typed.filter(|typed| typed.slug == circle.slug),
        undelivered: known.undelivered.clone(),
        board,
        checklist: checklist.filter(|_| circle.wrapped_up_at.is_none()),
        slug: circle.slug,
        title: circle.title,
    })
}

/// What those who run a circle see of its meetings and people, the same for all of them.
struct Known {
    /// When it was read, microseconds UTC: which meetings and pulses were over then is in it.
    at: i64,
    came: BTreeMap<MeetingId, Came>,
    meetings: BTreeMap<MeetingId, MeetingRow>,
    pulses: BTreeMap<MeetingId, u32>,
    people: Vec<PersonRow>,
    reflections: Vec<ReflectionRow>,
    /// Whom emails do not reach.
    undelivered: Vec<String>,
    /// What is ticked off in the checklist.
    ticked: Vec<String>,
}

impl Known {
    /// Reads it on one connection: giving one back costs as much as a statement.
    async fn read(ctx: &Ctx, by: &Manager) -> Result<Self> {
        let mut conn = ctx.db().primary().acquire().await?;
        Ok(Self {
            at: ctx.now_us(),
            came: feedback::came(&mut *conn, by.circle()).await?,
            meetings: store::meetings(&mut *conn, by.circle()).await?.into_iter().map(|row| (row.id, row)).collect(),
            pulses: pulses::shown(ctx, &mut *conn, by).await?,
            people: store::insight::people(&mut *conn, by.circle(), ctx.now_us()).await?,
            reflections: store::insight::reflections(&mut *conn, by.circle()).await?,
            undelivered: messages::unreached(&mut *conn, by).await?,
            ticked: checklist::ticked(&mut *conn, by).await?,
        })
    }
}

/// Returns the moments at which the page says something else although nothing happens: what it says of meetings, their codes, reminders
/// and pulses, and of the day. A stage of the checklist begins with a day.
fn moments(ctx: &Ctx, circle: &Circle, all: &[Meeting]) -> Vec<i64> {
    let mut moments = vec![midnight(ctx.now, &circle.time_zone)];
    for meeting in all {
        moments.extend(turns(meeting.starts_at, meeting.ends_at));
        moments.extend([meeting.starts_at - REMINDED_BEFORE_US, meeting.ends_at + OPEN_US]);
    }
    moments
}

/// Returns the cancelled meetings of a public circle whose day has not passed.
fn off(ctx: &Ctx, circle: &Circle, all: &[Meeting]) -> Vec<OffMeeting> {
    let may = |meeting: &&Meeting| circle.state == State::Published && meeting.cancelled_at.is_some() && meeting.starts_at > ctx.now_us();
    let one = |meeting: &Meeting| OffMeeting {
        when: meetings::when(ctx.reader(), circle, meeting, ctx.now),
        reason: meeting.cancel_reason.clone(),
        form: ShiftForm::of(&circle.slug, meeting),
    };
    all.iter().filter(may).map(one).collect()
}

/// Returns who is told when a meeting changes.
fn told(circle: &Circle, reachable: u32, persons: &[PersonRow]) -> Told {
    let names = |has: bool| persons.iter().filter(|row| row.email.is_empty() != has).map(|row| row.name.clone()).collect();
    Told { hidden: circle.hidden, people: reachable, names: names(true), without: names(false) }
}

/// Formats "Mondays, 18:30, Chicago time".
fn schedule(ctx: &Ctx, circle: &Circle) -> String {
    let Some(first) = parse_date(&circle.first_date) else { return String::new() };
    let time = parse_time(&circle.start_time).map(|time| dates::time(ctx.reader(), time, &circle.time_zone)).unwrap_or_default();
    let parts = [dates::weekdays(ctx.locale, first.weekday()).to_owned(), time, dates::zone_words(ctx.locale, &circle.time_zone)];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Returns whether a meeting is ahead, on, or over. What a cancelled circle did not hold stays ahead.
fn tense(ctx: &Ctx, circle: &Circle, meeting: &Meeting) -> Tense {
    let off = circle.state == State::Cancelled && circle.cancelled_at.is_some_and(|at| meeting.starts_at > at);
    if off { Tense::Ahead } else { Tense::at(meeting.starts_at, meeting.ends_at, ctx.now_us()) }
}

fn item(ctx: &Ctx, circle: &Circle, number: u32, meeting: &Meeting, row: Option<&MeetingRow>) -> MeetingItem {
    let zone = meeting.zone(circle);
    let when = meetings::when(ctx.reader(), circle, meeting, ctx.now);
    let remind = meeting.starts_at - REMINDED_BEFORE_US;
    MeetingItem {
        id: meeting.id,
        number,
        when: When { words: dates::with_zone(ctx.locale, when.words, zone, &circle.time_zone), ..when },
        differs: meetings::otherwise(ctx.locale, circle, meeting),
        note: meeting.note.clone(),
        tense: tense(ctx, circle, meeting),
        reminder_at: if remind > ctx.now_us() { dates::moment(ctx.reader(), from_us(remind), zone, ctx.now) } else { When::default() },
        reminded: row.and_then(|r| u32::try_from(r.reminded).ok()).unwrap_or_default(),
        rsvps: RsvpCounts::default(),
        coming: Vec::new(),
        feedback_begun: row.is_some_and(|r| r.feedback.is_some()),
        feedback_done: row.is_some_and(|r| r.done_at.is_some()),
        rating: row.and_then(|r| r.rating),
        came: None,
        pulse: None,
        check_in: Window::at(meeting.starts_at, meeting.ends_at, ctx.now_us()) != Window::Over,
        shift: (circle.state == State::Published && meeting.starts_at > ctx.now_us()).then(|| ShiftForm::of(&circle.slug, meeting)),
    }
}
