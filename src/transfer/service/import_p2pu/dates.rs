//! Computes a circle's dates from P2PU's record.

use super::read::P2puCircle;
use crate::circles::model::Planned;
use crate::platform::dates::{parse_date, parse_time, time_text, zone};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

/// P2PU's default meeting length, in minutes.
const USUAL: i64 = 90;
/// The maximum number of weeks of a circle.
const MOST: usize = 52;

/// Returns one entry a week from the first to the last date. Notes report where the record contradicts
/// itself, and where the clocks skip a meeting's time.
pub(super) fn plan(circle: &P2puCircle, zone_name: &str, notes: &mut Vec<String>) -> Result<Vec<Planned>, String> {
    let first = parse_date(&circle.start_date).ok_or_else(|| format!("start_date {:?} is no date", circle.start_date))?;
    let time = parse_time(&circle.meeting_time).ok_or_else(|| format!("meeting_time {:?} is no time", circle.meeting_time))?;
    let days = days(circle, first, notes)?;
    if days.len() > MOST {
        return Err(format!("{} meetings are more than {MOST}", days.len()));
    }
    let found = i64::try_from(days.len()).unwrap_or_default();
    if let Some(weeks) = circle.weeks.filter(|weeks| *weeks != found) {
        let last = days.last().copied().unwrap_or(first);
        notes.push(format!("weeks says {weeks}, and {first} to {last} makes {found} weekly meetings: kept {found}"));
    }
    Ok((1..).zip(days).map(|(key, day)| entry(key, day, time, zone_name, notes)).collect())
}

fn days(circle: &P2puCircle, first: Date, notes: &mut Vec<String>) -> Result<Vec<Date>, String> {
    let last = match circle.last_meeting_date.as_str() {
        "" => {
            let weeks = circle.weeks.filter(|w| (1..=52).contains(w)).unwrap_or(1);
            notes.push(format!("no last_meeting_date: planned {weeks} weekly meetings"));
            first.checked_add(((weeks - 1) * 7).days()).map_err(|e| e.to_string())?
        }
        text => parse_date(text).ok_or_else(|| format!("last_meeting_date {text:?} is no date"))?,
    };
    if last < first {
        return Err(format!("the last meeting {last} is before the first {first}"));
    }
    let mut days: Vec<Date> = first.series(7.days()).take_while(|day| *day <= last).take(MOST + 1).collect();
    if days.last().is_some_and(|day| *day < last) && days.len() <= MOST {
        notes.push(format!("last_meeting_date {last} is no whole number of weeks after {first}: added as it is"));
        days.push(last);
    }
    Ok(days)
}

fn entry(key: i64, day: Date, time: Time, zone_name: &str, notes: &mut Vec<String>) -> Planned {
    let wall = DateTime::from_parts(day, time);
    let real = zone(zone_name).and_then(|zone| zone.to_zoned(wall).ok()).map_or(wall, |zoned| zoned.datetime());
    if real != wall {
        notes.push(format!("{day} {} does not exist in {zone_name}: took {}", time_text(time), time_text(real.time())));
    }
    Planned { key, date: real.date().into(), time: time_text(real.time()) }
}

/// Returns the minutes from start to end, across midnight if the end is earlier.
pub(super) fn duration(start: &str, end: &str) -> i64 {
    let minute = |text: &str| parse_time(text).map(|t| i64::from(t.hour()) * 60 + i64::from(t.minute()));
    match (minute(start), minute(end)) {
        (Some(start), Some(end)) if (end - start).rem_euclid(1440) >= 5 => (end - start).rem_euclid(1440),
        _ => USUAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_may_end_after_midnight_and_lasts_90_minutes_by_default() {
        assert_eq!(duration("18:30:00", "20:30:00"), 120);
        assert_eq!(duration("23:30:00", "00:45:00"), 75);
        assert_eq!(duration("18:30:00", ""), 90);
        assert_eq!(duration("18:30:00", "18:30:00"), 90);
    }

    #[test]
    fn a_skipped_time_moves_and_is_reported() {
        let mut notes = Vec::new();
        let day = Date::constant(2020, 3, 8);
        let entry = entry(1, day, Time::constant(2, 30, 0, 0), "America/Chicago", &mut notes);
        assert_eq!(entry.time, "03:30");
        assert_eq!(notes, ["2020-03-08 02:30 does not exist in America/Chicago: took 03:30"]);
    }
}
