//! When everything in the demo happens, computed from its day.

use super::circles::{CIRCLES, Circle, Fate};
use super::courses::COURSES;
use super::people::MEMBERS;
use super::player::between::talks;
use super::player::pulses::PEOPLE;
use crate::platform::dates::{instant, parse_time, weekly, zone};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// How long before its first meeting a circle is published.
const AHEAD: SignedDuration = SignedDuration::from_hours(38 * 24);

/// An action of a person, or of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// A person creates an account.
    Join(usize),
    /// A course is added.
    AddCourse(usize),
    /// A circle is drafted and, unless it stays a draft, published.
    Begin(usize),
    /// A person signs up: circle, number of the person.
    SignUp(usize, usize),
    /// A person confirms their address: circle, number of the person.
    Confirm(usize, usize),
    /// A person leaves.
    Leave(usize, usize),
    /// A facilitator writes to everyone.
    Write(usize),
    /// The reminder job runs.
    Remind,
    /// A person answers for a meeting: circle, number of the meeting from 0, number of the person.
    Answer(usize, usize, usize),
    /// A participant checks in at a meeting: circle, number of the meeting from 0, number of the person.
    CheckIn(usize, usize, usize),
    /// The feedback job runs.
    Ask,
    /// The survey job runs.
    AskAll,
    /// A participant answers the closing survey: circle, number of the person.
    Survey(usize, usize),
    /// A facilitator answers it and publishes the circle's report.
    Close(usize),
    /// A facilitator gives feedback: circle, number of the meeting from 0.
    Reflect(usize, usize),
    /// A facilitator writes the recap of a meeting: circle, number of the meeting from 0.
    Recap(usize, usize),
    /// A participant says what helped at a meeting: circle, number of the meeting from 0, number of the person.
    Pulse(usize, usize, usize),
    /// A circle is cancelled.
    CallOff(usize),
    /// A facilitator fills the weekly plan.
    Plan(usize),
    /// A participant ticks off what they did for a meeting: circle, number of the meeting from 0, number of the person.
    Tick(usize, usize, usize),
    /// A participant proposes a task: circle, number of the person.
    Propose(usize, usize),
    /// Someone writes on the board: circle, number of what is said.
    Talk(usize, usize),
}

/// Returns a circle's meetings: start and end.
pub(super) fn meetings(circle: &Circle, day: Date) -> Vec<(Timestamp, Timestamp)> {
    let (Some(time), Some(zone)) = (parse_time(circle.time), zone(circle.zone)) else { return Vec::new() };
    let count = i32::try_from(circle.weeks).unwrap_or_default();
    let starts = weekly(first_date(circle, day), count).into_iter().filter_map(|date| instant(date, time, &zone).ok());
    starts.map(|start| (start, start + SignedDuration::from_mins(circle.minutes))).collect()
}

/// Returns the date of a circle's first meeting.
pub(super) fn first_date(circle: &Circle, day: Date) -> Date {
    monday(day).checked_add((circle.week * 7 + circle.weekday).days()).unwrap_or(day)
}

fn monday(day: Date) -> Date {
    day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).unwrap_or(day)
}

/// Returns the end of the demo, which is when its day begins (UTC): a server started on that day continues
/// from there.
pub(super) fn end(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map(|z| z.timestamp()).unwrap_or_default()
}

/// Returns everything that happens before the demo's day, in order.
pub(super) fn actions(day: Date) -> Vec<(Timestamp, Action)> {
    let end = end(day);
    let mut all = Vec::new();
    let opening = CIRCLES.iter().map(|c| public_at(c, day)).min().unwrap_or(end) - SignedDuration::from_hours(9 * 24);
    let hours = |n: usize| SignedDuration::from_hours(i64::try_from(n).unwrap_or_default());
    all.extend((0..MEMBERS.len()).map(|n| (opening + hours(n * 5), Action::Join(n))));
    all.extend((0..COURSES.len()).map(|n| (opening + hours(50 + n * 7), Action::AddCourse(n))));
    for (number, circle) in CIRCLES.iter().enumerate() {
        life(&mut all, number, circle, day);
    }
    all.retain(|(at, _)| *at < end);
    // A stable sort, so that simultaneous actions keep their order.
    all.sort_by_key(|(at, _)| *at);
    all
}

fn public_at(circle: &Circle, day: Date) -> Timestamp {
    meetings(circle, day).first().map_or_else(|| end(day), |(start, _)| *start) - AHEAD
}

fn life(all: &mut Vec<(Timestamp, Action)>, number: usize, circle: &Circle, day: Date) {
    let minutes = |n: usize| SignedDuration::from_mins(i64::try_from(n).unwrap_or_default());
    let meetings = meetings(circle, day);
    let public = public_at(circle, day);
    all.push((public, Action::Begin(number)));
    let Some((first, _)) = meetings.first().copied() else { return };
    let open_until = match circle.fate {
        Fate::CalledOff(_) => public + SignedDuration::from_hours(9 * 24),
        Fate::Meets | Fate::Draft => (first - SignedDuration::from_hours(30)).min(end(day) - SignedDuration::from_hours(5)),
    };
    let from = public + SignedDuration::from_hours(20);
    let step = usize::try_from(open_until.duration_since(from).as_mins()).unwrap_or_default() / circle.people.max(1);
    let signs_up = |n: usize| from + minutes(n * step + n * 37 % 50);
    all.extend((0..circle.people).map(|n| (signs_up(n), Action::SignUp(number, n))));
    // The last one has not opened the email yet.
    all.extend((1..circle.people).map(|n| (signs_up(n - 1) + minutes(25), Action::Confirm(number, n - 1))));
    match circle.fate {
        Fate::CalledOff(_) => return all.push((public + SignedDuration::from_hours(12 * 24), Action::CallOff(number))),
        Fate::Draft => return,
        Fate::Meets => {}
    }
    // Who is early has not planned anything yet.
    all.push((first - SignedDuration::from_hours(10 * 24), Action::Plan(number)));
    // The first words before the first meeting, the others in the weeks after it.
    let hours = |n: usize| SignedDuration::from_hours(i64::try_from(n).unwrap_or_default());
    let before = first - SignedDuration::from_hours(26);
    all.extend((0..3).map(|n| (before + hours(n * 5), Action::Talk(number, n))));
    all.extend((3..talks(circle.spanish)).map(|n| (first + hours((n - 2) * 61), Action::Talk(number, n))));
    for (k, (start, over)) in meetings.iter().enumerate() {
        all.push((*start - SignedDuration::from_mins(48 * 60 - 4), Action::Remind));
        let answers = (0..circle.people).map(|n| (*start - SignedDuration::from_hours(46) + minutes(n * 167), Action::Answer(number, k, n)));
        all.extend(answers);
        all.extend((0..circle.people).map(|n| (*start - hours(20) + minutes(n * 53), Action::Tick(number, k, n))));
        if k == 2 && !circle.spanish {
            all.push((*start - hours(30), Action::Propose(number, 2)));
        }
        all.extend((0..circle.check_in).map(|n| (*start + minutes(n * 3), Action::CheckIn(number, k, n))));
        all.push((*over + SignedDuration::from_mins(6), Action::Ask));
        if circle.people > PEOPLE {
            all.extend((0..PEOPLE).map(|n| (*over + hours(2) + minutes(n * 97), Action::Pulse(number, k, n))));
        }
        // One circle's latest feedback is left to do.
        let is_latest = *start + SignedDuration::from_hours(8 * 24) > end(day);
        if !(number == 1 && is_latest) {
            all.push((*over + SignedDuration::from_mins(17 * 60), Action::Reflect(number, k)));
            all.push((*over + SignedDuration::from_mins(17 * 60 + 10), Action::Recap(number, k)));
        }
        if k == 1 && !circle.message.0.is_empty() {
            all.push((*start - SignedDuration::from_hours(70), Action::Write(number)));
        }
        if k == 2 && circle.seats.is_some_and(|seats| usize::try_from(seats).unwrap_or_default() > circle.people) {
            all.push((*start + SignedDuration::from_hours(20), Action::Leave(number, 3)));
        }
    }
    let Some((_, over)) = meetings.last() else { return };
    all.push((*over + SignedDuration::from_mins(7), Action::AskAll));
    // The last one never answers.
    all.extend((1..circle.people).map(|n| (*over + SignedDuration::from_hours(2) + minutes(n * 211), Action::Survey(number, n - 1))));
    all.push((*over + SignedDuration::from_hours(70), Action::Close(number)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn on_any_day_there_are_past_running_and_upcoming_circles_and_nothing_happens_after_it() {
        for offset in 0..366 {
            let day = date(2026, 1, 1).checked_add(offset.days()).unwrap_or_default();
            let now = end(day);
            let actions = actions(day);
            assert!(actions.iter().all(|(at, _)| *at < now), "{day}");
            assert!(CIRCLES.iter().enumerate().all(|(n, _)| actions.iter().any(|(_, action)| *action == Action::Begin(n))), "{day}");
            let spans: Vec<_> = CIRCLES
                .iter()
                .filter(|c| c.fate == Fate::Meets)
                .filter_map(|c| Some((meetings(c, day).first()?.0, meetings(c, day).last()?.1)))
                .collect();
            let count = |is: &dyn Fn(&(Timestamp, Timestamp)) -> bool| spans.iter().filter(|span| is(span)).count();
            assert!(count(&|(_, over)| *over < now) >= 2, "{day} past");
            assert!(count(&|(start, over)| *start < now && now < *over) >= 2, "{day} running");
            assert!(count(&|(start, _)| *start > now) >= 3, "{day} upcoming");
        }
    }
}
