//! A circle's dates: computing them, reading them from the form, and what follows from them.

use crate::circles::model::forms::WhenForm;
use crate::circles::model::{Circle, Planned, State};
use crate::circles::store::write::When;
use crate::platform::dates::{self, parse_date, parse_time, time_text, today, zone};
use crate::platform::{Result, Timestamp, tokens};
use crate::types::{AppError, Check, FieldCode};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// The most dates a circle has: one a week for a year.
pub const MOST_DATES: usize = 52;

/// The instant at which an entry begins; `None` for what cannot be read (an old import).
pub fn starts(entry: &Planned, tz: &TimeZone) -> Option<Timestamp> {
    dates::instant(parse_date(&entry.date)?, parse_time(&entry.time)?, tz).ok()
}

/// Entries of a public circle that have begun: they stay as they are.
pub fn locked(circle: &Circle, now: Timestamp) -> Vec<Planned> {
    let Some(tz) = zone(&circle.time_zone).filter(|_| circle.state != State::Draft) else { return Vec::new() };
    circle.plan.iter().filter(|p| starts(p, &tz).is_some_and(|at| at <= now)).cloned().collect()
}

/// Whether a date is still ahead.
pub fn has_future(plan: &[Planned], zone_name: &str, now: Timestamp) -> bool {
    zone(zone_name).is_some_and(|tz| plan.iter().any(|p| starts(p, &tz).is_some_and(|at| at > now)))
}

/// A mark of a plan, to notice that it was changed in between.
pub fn base(circle: &Circle) -> String {
    let text: String = circle.plan.iter().map(|p| format!("{}@{}T{} ", p.key, p.date, p.time)).collect();
    tokens::hash(&format!("{text}{}{}", circle.time_zone, circle.duration_minutes)).chars().take(16).collect()
}

/// When a plan begins and ends, and on which weekday it begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Start of the first meeting, microseconds UTC.
    pub first_at: Option<i64>,
    /// End of the last meeting.
    pub last_at: Option<i64>,
    /// 1 (Monday) to 7; 0 while unknown.
    pub weekday: i64,
}

/// Works out the span of a plan.
pub fn span(plan: &[Planned], zone_name: &str, duration_minutes: i64) -> Span {
    let Some(tz) = zone(zone_name) else { return Span::default() };
    let instants = || plan.iter().filter_map(|p| starts(p, &tz).map(|at| (at, p)));
    let first = instants().min_by_key(|(at, _)| *at);
    let last = instants().map(|(at, _)| at.as_microsecond()).max();
    Span {
        first_at: first.map(|(at, _)| at.as_microsecond()),
        last_at: last.map(|at| at + duration_minutes * 60_000_000),
        weekday: first.and_then(|(_, p)| parse_date(&p.date)).map_or(0, |d| i64::from(d.weekday().to_monday_one_offset())),
    }
}

/// What the buttons of the list do: compute it anew, add a row, remove a row. `None`: save it.
///
/// # Errors
/// Errors beside the fields the list is computed from.
pub fn arrange(form: &WhenForm, circle: &Circle, now: Timestamp) -> Result<Option<WhenForm>, AppError> {
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
        let stays = |key: &str| locked(circle, now).iter().any(|p| p.key.to_string() == key);
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
    compute(form, circle, now).map(Some)
}

/// The three lists cut or filled to one length.
fn trimmed(form: &WhenForm) -> WhenForm {
    let mut form = form.clone();
    form.dates.truncate(MOST_DATES + 1);
    form.keys.resize(form.dates.len(), String::new());
    form.times.resize(form.dates.len(), String::new());
    form
}

/// The list anew: what has begun stays; then a date a week. Dates keep their keys in order, so that
/// answers and reminders move with them.
fn compute(mut form: WhenForm, circle: &Circle, now: Timestamp) -> Result<WhenForm, AppError> {
    let mut check = Check::default();
    let basics = basics(&mut check, &form);
    let first = dates::check_date(&mut check, "first_date", &form.first_date);
    let (Some((start, tz)), Some(first)) = (basics.start_and_zone(), first) else {
        check.finish()?;
        return Err(AppError::Internal);
    };
    let here = now.to_zoned(tz.clone()).date();
    // A skipped time is told beside its row, where it can be changed.
    let ahead = |day: Date| dates::instant(day, start, &tz).map_or(day > here, |at| at > now);
    let fresh: Vec<Date> = dates::weekly(first, basics.weeks).into_iter().filter(|day| ahead(*day)).collect();
    if fresh.is_empty() || (circle.state == State::Draft && !ahead(first)) {
        check.fail("first_date", FieldCode::Past);
    }
    check.finish()?;
    let stay = locked(circle, now);
    let mut free = circle.plan.iter().filter(|p| !stay.iter().any(|s| s.key == p.key)).map(|p| p.key.to_string());
    form.keys = stay.iter().map(|p| p.key.to_string()).collect();
    form.dates = stay.iter().map(|p| p.date.clone()).collect();
    form.times = stay.iter().map(|p| p.time.clone()).collect();
    for day in fresh.into_iter().take(MOST_DATES.saturating_sub(stay.len())) {
        form.keys.push(free.next().unwrap_or_default());
        form.dates.push(day.to_string());
        form.times.push(time_text(start));
    }
    form.start_time = time_text(start);
    form.was_time = form.start_time.clone();
    Ok(form)
}

struct Basics {
    start: Option<Time>,
    zone: Option<TimeZone>,
    duration: i32,
    weeks: i32,
}

impl Basics {
    fn start_and_zone(&self) -> Option<(Time, TimeZone)> {
        Some((self.start?, self.zone.clone()?))
    }
}

fn basics(check: &mut Check, form: &WhenForm) -> Basics {
    Basics {
        start: dates::check_time(check, "start_time", &form.start_time),
        duration: check.number("duration", &form.duration, 5, 1440),
        zone: dates::check_zone(check, "time_zone", &form.time_zone),
        weeks: check.number("weeks", &form.weeks, 1, 52),
    }
}

/// Reads the whole form with its list.
///
/// # Errors
/// Errors beside fields; those of the list are called `date_1`, `time_1`, …
pub fn read(form: &WhenForm, circle: &Circle, now: Timestamp) -> Result<When> {
    let form = trimmed(form);
    let mut check = Check::default();
    let basics = basics(&mut check, &form);
    let first = dates::check_date(&mut check, "first_date", &form.first_date);
    if form.dates.len() > MOST_DATES {
        check.fail("weeks", FieldCode::Range(1, 52));
    }
    let stay = locked(circle, now);
    let mut rows: Vec<(Timestamp, Option<i64>, Date, Time)> = Vec::new();
    for (i, ((key, date), time)) in form.keys.iter().zip(&form.dates).zip(&form.times).enumerate() {
        let (date_field, time_field) = (format!("date_{}", i + 1), format!("time_{}", i + 1));
        let key = key.parse::<i64>().ok().filter(|k| circle.plan.iter().any(|p| p.key == *k));
        if key.is_some_and(|k| stay.iter().any(|p| p.key == k)) {
            continue;
        }
        let usual = *time == form.was_time && !form.start_time.is_empty();
        let date = dates::check_date(&mut check, &date_field, date);
        let time = dates::check_time(&mut check, &time_field, if usual { &form.start_time } else { time });
        let (Some(date), Some(time), Some(tz)) = (date, time, basics.zone.as_ref()) else { continue };
        match dates::instant(date, time, tz) {
            Err(code) => check.fail(&time_field, code),
            Ok(at) if at <= now => check.fail(&date_field, FieldCode::Past),
            Ok(at) if rows.iter().any(|(other, ..)| *other == at) => check.fail(&date_field, FieldCode::Duplicate),
            Ok(at) => {
                let key = key.filter(|k| !rows.iter().any(|(_, other, ..)| *other == Some(*k)));
                rows.push((at, key, date, time));
            }
        }
    }
    check.finish()?;
    let (Some(start), Some(first), Some(_)) = (basics.start, first, basics.zone) else { return Err(AppError::Internal.into()) };
    rows.sort_by_key(|(at, ..)| *at);
    let mut next = circle.plan.iter().map(|p| p.key + 1).max().unwrap_or(1).max(circle.plan_next);
    let mut plan = stay;
    for (_, key, date, time) in rows {
        let key = key.unwrap_or_else(|| {
            next += 1;
            next - 1
        });
        plan.push(Planned { key, date: date.to_string(), time: time_text(time) });
    }
    if plan.is_empty() || plan.len() > MOST_DATES {
        return Err(AppError::field("weeks", FieldCode::Range(1, 52)).into());
    }
    Ok(When {
        first_date: first.to_string(),
        start_time: time_text(start),
        duration: i64::from(basics.duration),
        time_zone: form.time_zone.trim().to_owned(),
        weeks: i64::from(basics.weeks),
        plan,
        plan_next: next,
    })
}

/// Puts a saved plan's rows into the form.
pub fn show(form: &mut WhenForm, when: &When) {
    form.keys = when.plan.iter().map(|p| p.key.to_string()).collect();
    form.dates = when.plan.iter().map(|p| p.date.clone()).collect();
    form.times = when.plan.iter().map(|p| p.time.clone()).collect();
    form.was_time = when.start_time.clone();
}

/// Today where the circle meets, for the earliest date a form offers.
pub fn earliest(circle: &Circle, now: Timestamp) -> String {
    today(now, &circle.time_zone).to_string()
}
