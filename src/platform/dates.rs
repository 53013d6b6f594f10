//! Wall-clock time and time zones: circles store local times; instants are derived here.

use crate::types::{Check, FieldCode, FieldName, LocalDate};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// Parses a date of the form 2026-03-21, years 2000 to 2100.
pub fn parse_date(text: &str) -> Option<Date> {
    LocalDate::parse(text).map(|date| date.civil())
}

/// Parses a time of the form 18:30 (seconds are allowed and dropped).
pub fn parse_time(text: &str) -> Option<Time> {
    let text = text.trim();
    let (hours, rest) = text.split_once(':')?;
    let minutes = rest.split(':').next()?;
    if hours.len() > 2 || minutes.len() != 2 {
        return None;
    }
    Time::new(hours.parse().ok()?, minutes.parse().ok()?, 0, 0).ok()
}

/// Formats a time as it is stored and sent to time inputs: 18:30.
pub fn time_text(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Returns an IANA zone by name. Rejects abbreviations and fixed offsets ("EST", "Etc/GMT+5"), because they
/// do not follow a place's clock changes.
pub fn zone(name: &str) -> Option<TimeZone> {
    let name = name.trim();
    if name != "UTC" && (!name.contains('/') || name.starts_with("Etc/") || name.starts_with("posix") || name.starts_with("right")) {
        return None;
    }
    TimeZone::get(name).ok()
}

/// Returns the instant of a wall-clock time in a zone. A time that occurs twice means its first occurrence.
///
/// # Errors
/// [`FieldCode::Skipped`] if the clocks jump over it.
pub fn instant(date: Date, time: Time, zone: &TimeZone) -> Result<Timestamp, FieldCode> {
    let ambiguous = zone.to_ambiguous_zoned(DateTime::from_parts(date, time));
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        return Err(FieldCode::Skipped);
    }
    ambiguous.compatible().map(|z| z.timestamp()).map_err(|_| FieldCode::Date)
}

/// Converts the database's microseconds to an instant.
pub fn from_us(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or_default()
}

/// Returns today's date in a circle's own zone (UTC if the zone is unknown).
pub fn today(now: Timestamp, zone_name: &str) -> Date {
    now.to_zoned(zone(zone_name).unwrap_or(TimeZone::UTC)).date()
}

/// Returns `count` dates a week apart, starting with `first`.
pub fn weekly(first: Date, count: i32) -> Vec<Date> {
    (0..i64::from(count)).filter_map(|week| first.checked_add((week * 7).days()).ok()).collect()
}

/// Parses a date field of a form, recording an error.
pub fn check_date(check: &mut Check, field: FieldName, raw: &str) -> Option<Date> {
    check.choice(field, raw, |r| Some(parse_date(r))).flatten().or_else(|| {
        check.fail(field, if raw.trim().is_empty() { FieldCode::Required } else { FieldCode::Date });
        None
    })
}

/// Parses a time field of a form, recording an error.
pub fn check_time(check: &mut Check, field: FieldName, raw: &str) -> Option<Time> {
    let time = parse_time(raw);
    if time.is_none() {
        check.fail(field, if raw.trim().is_empty() { FieldCode::Required } else { FieldCode::Time });
    }
    time
}

/// Parses a zone field of a form, recording an error.
pub fn check_zone(check: &mut Check, field: FieldName, raw: &str) -> Option<TimeZone> {
    let found = zone(raw);
    if found.is_none() {
        check.fail(field, if raw.trim().is_empty() { FieldCode::Required } else { FieldCode::Zone });
    }
    found
}

/// Returns the names of the zones offered in a form.
pub fn zone_names() -> Vec<String> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| {
            ["Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"]
                .iter()
                .any(|area| name.starts_with(area))
        })
        .collect();
    names.push("UTC".to_owned());
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn half_past_six_stays_half_past_six_across_both_clock_changes() -> Result<(), jiff::Error> {
        for (first, zone_name) in [(date(2026, 10, 19), "Europe/Berlin"), (date(2026, 3, 2), "America/Chicago")] {
            let tz = TimeZone::get(zone_name)?;
            let mut offsets = Vec::new();
            for day in weekly(first, 3) {
                let at = instant(day, time(18, 30, 0, 0), &tz).map_err(|e| jiff::Error::from_args(format_args!("{e:?}")))?;
                let zoned = at.to_zoned(tz.clone());
                assert_eq!((zoned.hour(), zoned.minute()), (18, 30));
                offsets.push(zoned.offset());
            }
            assert_ne!(offsets.first(), offsets.last(), "{zone_name} changes its clocks in between");
        }
        Ok(())
    }

    #[test]
    fn a_skipped_time_is_rejected_and_a_repeated_one_means_its_first_occurrence() -> Result<(), jiff::Error> {
        let tz = TimeZone::get("America/Chicago")?;
        assert_eq!(instant(date(2026, 3, 8), time(2, 30, 0, 0), &tz), Err(FieldCode::Skipped));
        let first = instant(date(2026, 11, 1), time(1, 30, 0, 0), &tz).unwrap_or_default();
        assert_eq!(first.to_string(), "2026-11-01T06:30:00Z");
        Ok(())
    }

    #[test]
    fn only_zones_of_places_are_known() {
        for good in ["Africa/Nairobi", "America/Argentina/Buenos_Aires", "UTC"] {
            assert!(zone(good).is_some(), "{good}");
        }
        for bad in ["", "EST", "CDT", "+08", "Etc/GMT+5", "Mars/Olympus", "../etc/passwd"] {
            assert!(zone(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn dates_and_times_have_one_form() {
        assert!(parse_date("2026-02-28").is_some() && parse_date("2026-02-30").is_none() && parse_date("28.2.2026").is_none());
        assert!(parse_date("1999-01-01").is_none() && parse_date("2026-02-28T10:00").is_none());
        assert!(parse_time("18:30").is_some() && parse_time("9:05:00").is_some());
        assert!(parse_time("24:00").is_none() && parse_time("18:3").is_none() && parse_time("6pm").is_none());
    }
}
