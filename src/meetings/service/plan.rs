//! The list of dates in step 3: computing it, changing it, reading it from the form.

use crate::circles::model::{Circle, Planned, Schedule, State};
use crate::i18n::dates::{Reader, no_instant};
use crate::meetings::model::forms::WhenForm;
use crate::meetings::model::{Due, Meeting};
use crate::platform::dates::{self, parse_date, time_text};
use crate::platform::{Result, Timestamp, tokens};
use crate::types::{AppError, Check, FieldCode, FieldName};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// The maximum number of dates of a circle: one a week for a year.
pub const MOST_DATES: usize = 52;
/// The maximum length of a meeting: a day.
pub const MOST_MINUTES: i32 = 1440;

/// Returns the meetings of a public circle that have started and so cannot change.
pub fn locked<'a>(circle: &Circle, meetings: &'a [Meeting], now: Timestamp) -> Vec<&'a Meeting> {
    let public = circle.state != State::Draft;
    meetings.iter().filter(|m| public && m.starts_at <= now.as_microsecond()).collect()
}

/// Returns the other meetings: those that can change.
pub fn open<'a>(circle: &Circle, meetings: &'a [Meeting], now: Timestamp) -> impl Iterator<Item = &'a Meeting> {
    let public = circle.state != State::Draft;
    meetings.iter().filter(move |m| !public || m.starts_at > now.as_microsecond())
}

/// Returns the fingerprint of a plan, for optimistic locking: it changes with every change of a meeting, and with what the form
/// shows.
pub fn base(circle: &Circle, meetings: &[Meeting]) -> String {
    let text: String = meetings.iter().map(|m| format!("{}@{}T{}#{} ", m.plan_key, m.local_date, m.local_time, m.sequence)).collect();
    format!("{}-{}", short(&text), shown(&WhenForm::of(circle, meetings)))
}

/// Returns whether nothing was typed into a form since it was made.
pub fn is_untouched(form: &WhenForm) -> bool {
    form.base.split_once('-').is_some_and(|(_, mark)| mark == shown(form))
}

fn shown(form: &WhenForm) -> String {
    let WhenForm { first_date, start_time, duration, time_zone, weeks, .. } = form;
    let fields = [first_date, start_time, duration, time_zone, weeks].into_iter();
    short(&fields.chain(&form.keys).chain(&form.dates).chain(&form.times).map(|text| format!("{text}\n")).collect::<String>())
}

fn short(text: &str) -> String {
    tokens::hash(text).chars().take(16).collect()
}

/// The parsed form.
#[derive(Clone, Debug)]
pub struct Read {
    /// What the dates were computed from.
    pub schedule: Schedule,
    /// The dates, without those that have started. Those with a zone or length of their own keep it.
    pub entries: Vec<Due>,
    /// The key of the next new date.
    pub plan_next: i64,
}

impl Read {
    /// Returns whether it is what is stored, whatever the keys: a concurrent duplicate submission finds the change already made.
    pub fn stands(&self, circle: &Circle, meetings: &[Meeting], now: Timestamp) -> bool {
        let Schedule { first_date, start_time, duration_minutes, time_zone, weeks } = &self.schedule;
        let same = (first_date, start_time, time_zone) == (&circle.first_date, &circle.start_time, &circle.time_zone)
            && (*duration_minutes, *weeks) == (circle.duration_minutes, circle.weeks);
        let stored = open(circle, meetings, now).map(|m| (m.starts_at, m.minutes, m.time_zone.as_str()));
        same && self.entries.iter().map(|due| (due.starts_at, due.minutes, due.time_zone.as_str())).eq(stored)
    }
}

/// Applies the list's buttons: recompute, add a row, remove a row. Returns `None` if the form is to be saved.
///
/// # Errors
/// Field errors at the fields the list is computed from.
pub fn arrange(form: &WhenForm, circle: &Circle, meetings: &[Meeting], now: Timestamp) -> Result<Option<WhenForm>, AppError> {
    let mut form = trimmed(form);
    if form.button == "add" && !form.dates.is_empty() {
        let next = form.dates.last().and_then(|d| parse_date(d)).and_then(|d| d.checked_add(7.days()).ok());
        if form.dates.len() < MOST_DATES {
            form.keys.push(String::new());
            form.dates.push(next.map(|d| d.to_string()).unwrap_or_default());
            form.times.push(form.start_time.clone());
        }
        return Ok(Some(form));
    }
    if let Some(row) = form.button.strip_prefix("remove-").and_then(|n| n.parse::<usize>().ok()) {
        let stays = |key: &str| locked(circle, meetings, now).iter().any(|m| m.plan_key.to_string() == key);
        if (1..=form.dates.len()).contains(&row) && !form.keys.get(row - 1).is_some_and(|k| stays(k)) {
            form.keys.remove(row - 1);
            form.dates.remove(row - 1);
            form.times.remove(row - 1);
        }
        return Ok(Some(form));
    }
    if form.button != "compute" && !form.dates.is_empty() {
        return Ok(None);
    }
    compute(form, circle, meetings, now).map(Some)
}

/// Truncates or pads the three columns to one length.
fn trimmed(form: &WhenForm) -> WhenForm {
    let mut form = form.clone();
    form.dates.truncate(MOST_DATES + 1);
    form.keys.resize(form.dates.len(), String::new());
    form.times.resize(form.dates.len(), String::new());
    form
}

/// Recomputes the list: started meetings stay, followed by one date a week. Dates keep their keys in order,
/// so that answers and reminders move with them.
fn compute(mut form: WhenForm, circle: &Circle, meetings: &[Meeting], now: Timestamp) -> Result<WhenForm, AppError> {
    let mut check = Check::default();
    let basics = basics(&mut check, &form, circle);
    let first = dates::check_date(&mut check, WhenForm::first_date, &form.first_date);
    let (Some((start, tz)), Some(first)) = (basics.start_and_zone(), first) else {
        check.finish()?;
        return Err(AppError::Internal);
    };
    let here = now.to_zoned(tz.clone()).date();
    // A skipped time is reported at its row, where it can be changed.
    let ahead = |day: Date| dates::instant(day, start, &tz).map_or(day > here, |at| at > now);
    let fresh: Vec<Date> = dates::weekly(first, basics.weeks).into_iter().filter(|day| ahead(*day)).collect();
    if fresh.is_empty() || (circle.state == State::Draft && !ahead(first)) {
        check.fail(WhenForm::first_date, FieldCode::Past);
    }
    check.finish()?;
    let stay = locked(circle, meetings, now);
    let mut free = meetings.iter().filter(|m| !stay.iter().any(|s| s.id == m.id)).map(|m| m.plan_key.to_string());
    form.keys = stay.iter().map(|m| m.plan_key.to_string()).collect();
    form.dates = stay.iter().map(|m| m.local_date.to_string()).collect();
    form.times = stay.iter().map(|m| m.local_time.clone()).collect();
    for day in fresh.into_iter().take(MOST_DATES.saturating_sub(stay.len())) {
        form.keys.push(free.next().unwrap_or_default());
        form.dates.push(day.to_string());
        form.times.push(time_text(start));
    }
    form.start_time = time_text(start);
    form.was_time = form.start_time.clone();
    form.made_of = WhenForm::basis(&form.first_date, &form.weeks);
    Ok(form)
}

struct Basics {
    start: Option<Time>,
    zone: Option<(String, TimeZone)>,
    duration: i32,
    weeks: i32,
}

impl Basics {
    fn start_and_zone(&self) -> Option<(Time, TimeZone)> {
        Some((self.start?, self.zone.clone()?.1))
    }
}

fn basics(check: &mut Check, form: &WhenForm, circle: &Circle) -> Basics {
    Basics {
        start: dates::check_time(check, WhenForm::start_time, &form.start_time),
        duration: check.number(WhenForm::duration, &form.duration, 5, MOST_MINUTES),
        zone: dates::check_zone(check, WhenForm::time_zone, &form.time_zone, &circle.time_zone),
        weeks: check.number(WhenForm::weeks, &form.weeks, 1, 52),
    }
}

/// Parses the whole form with its list. The reader's country writes the times in errors.
///
/// # Errors
/// Field errors; those of the list are at `date_1`, `time_1`, …
pub fn read(form: &WhenForm, circle: &Circle, meetings: &[Meeting], now: Timestamp, reader: Reader) -> Result<Read> {
    let form = trimmed(form);
    let mut check = Check::default();
    let basics = basics(&mut check, &form, circle);
    let first = dates::check_date(&mut check, WhenForm::first_date, &form.first_date);
    for field in not_followed(&form) {
        check.fail(field, FieldCode::List);
    }
    if form.dates.len() > MOST_DATES {
        check.fail(WhenForm::weeks, FieldCode::Range(1, 52));
    }
    let stay = locked(circle, meetings, now);
    let mut rows: Vec<(Option<i64>, Due)> = Vec::new();
    for (i, ((key, date), time)) in form.keys.iter().zip(&form.dates).zip(&form.times).enumerate() {
        let (date_field, time_field) = (WhenForm::date_of(i + 1), WhenForm::time_of(i + 1));
        let key = key.parse::<i64>().ok().filter(|k| meetings.iter().any(|m| m.plan_key == *k));
        if key.is_some_and(|k| stay.iter().any(|m| m.plan_key == k)) {
            continue;
        }
        let usual = *time == form.was_time && !form.start_time.is_empty();
        let date = dates::check_date(&mut check, date_field, date);
        let time = dates::check_time(&mut check, time_field, if usual { &form.start_time } else { time });
        let known = key.and_then(|k| meetings.iter().find(|m| m.plan_key == k));
        let own_zone = known.and_then(|m| m.own_zone(circle)).and_then(|name| Some((name, dates::zone(name)?)));
        let usual_zone = basics.zone.as_ref().map(|(name, zone)| (name.as_str(), zone.clone()));
        let (Some(date), Some(time), Some((time_zone, tz))) = (date, time, own_zone.or(usual_zone)) else { continue };
        match dates::instant(date, time, &tz).map(|at| at.as_microsecond()) {
            Err(why) => check.fail(time_field, no_instant(reader, time_zone, why)),
            Ok(at) if at <= now.as_microsecond() => check.fail(date_field, FieldCode::Past),
            Ok(at) if rows.iter().any(|(_, other)| other.starts_at == at) => check.fail(date_field, FieldCode::Duplicate),
            Ok(starts_at) => {
                let key = key.filter(|k| !rows.iter().any(|(other, _)| *other == Some(*k)));
                let minutes = known.and_then(|m| m.own_minutes(circle)).unwrap_or_else(|| i64::from(basics.duration));
                let planned = Planned { key: key.unwrap_or_default(), date: date.into(), time: time_text(time) };
                let ends_at = starts_at + minutes * 60_000_000;
                rows.push((key, Due { planned, time_zone: time_zone.to_owned(), minutes, starts_at, ends_at }));
            }
        }
    }
    check.finish()?;
    let (Some(start), Some(first), Some((time_zone, _))) = (basics.start, first, basics.zone) else { return Err(AppError::Internal.into()) };
    rows.sort_by_key(|(_, due)| due.starts_at);
    let mut next = meetings.iter().map(|m| m.plan_key + 1).max().unwrap_or(1).max(circle.plan_next);
    let mut entries = Vec::with_capacity(rows.len());
    for (key, mut due) in rows {
        if key.is_none() {
            due.planned.key = next;
            next += 1;
        }
        entries.push(due);
    }
    let all = stay.len() + entries.len();
    if all == 0 || all > MOST_DATES {
        return Err(AppError::field(WhenForm::weeks, FieldCode::Range(1, 52)).into());
    }
    let schedule = Schedule {
        first_date: first.to_string(),
        start_time: time_text(start),
        duration_minutes: i64::from(basics.duration),
        time_zone,
        weeks: i64::from(basics.weeks),
    };
    Ok(Read { schedule, entries, plan_next: next })
}

/// Returns the fields that were changed since the list was made of them. The list is what counts: it follows them only by its
/// button.
fn not_followed(form: &WhenForm) -> Vec<FieldName> {
    let Some((first, weeks)) = form.made_of.split_once(' ') else { return Vec::new() };
    let differ = [(WhenForm::first_date, form.first_date.trim() != first), (WhenForm::weeks, form.weeks.trim() != weeks)];
    differ.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

/// Puts the saved dates into the form.
pub fn show(form: &mut WhenForm, meetings: &[Meeting], schedule: &Schedule) {
    form.keys = meetings.iter().map(|m| m.plan_key.to_string()).collect();
    form.dates = meetings.iter().map(|m| m.local_date.to_string()).collect();
    form.times = meetings.iter().map(|m| m.local_time.clone()).collect();
    form.was_time = schedule.start_time.clone();
    form.made_of = WhenForm::basis(&form.first_date, &form.weeks);
    form.time_zone = schedule.time_zone.clone();
}
