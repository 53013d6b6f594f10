//! Wall-clock time and time zones: circles store local times; instants are derived here.

use crate::types::{Check, FieldCode, FieldName, LocalDate};
use icu_time::zone::iana::{IanaParserExtended, IanaParserExtendedBorrowed};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};
use std::sync::LazyLock;

/// The zones of CLDR by their names, old and new.
pub static ZONES: LazyLock<IanaParserExtendedBorrowed<'static>> = LazyLock::new(IanaParserExtended::new);

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

/// Returns the name that IANA gives the place of a zone today, in its spelling: Asia/Kolkata for Asia/Calcutta,
/// America/Chicago for america/chicago. Returns `None` for what [`zone`] rejects.
pub fn canonical(name: &str) -> Option<String> {
    let known = zone(name)?;
    // The zone database of the machine may be older than CLDR and not know the new name.
    let renamed = Some(ZONES.parse(name.trim()).canonical).filter(|new| new.contains('/') && zone(new).is_some());
    Some(renamed.or_else(|| known.iana_name()).unwrap_or_else(|| name.trim()).to_owned())
}

/// Why a wall-clock time is no instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoInstant {
    /// The clocks jump over it, to this time.
    Skipped(Time),
    /// It is out of range.
    OutOfRange,
}

/// Returns the instant of a wall-clock time in a zone. A time that occurs twice means its first occurrence.
///
/// # Errors
/// [`NoInstant::Skipped`] if the clocks jump over it.
pub fn instant(date: Date, time: Time, zone: &TimeZone) -> Result<Timestamp, NoInstant> {
    let ambiguous = zone.to_ambiguous_zoned(DateTime::from_parts(date, time));
    let gap = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    if !gap {
        return ambiguous.compatible().map(|at| at.timestamp()).map_err(|_| NoInstant::OutOfRange);
    }
    // Read with the offset of after the jump it lies before the jump.
    let before = ambiguous.earlier().map_err(|_| NoInstant::OutOfRange)?.timestamp();
    let jump = zone.following(before).next().ok_or(NoInstant::OutOfRange)?;
    Err(NoInstant::Skipped(jump.timestamp().to_zoned(zone.clone()).time()))
}

/// Which of two: in a night in which the clocks go back, an hour comes twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurrence {
    /// Before the clocks go back.
    First,
    /// After it.
    Second,
}

/// Returns which occurrence of its wall-clock time an instant is, if that time comes twice.
pub fn occurrence(at: Timestamp, zone: &TimeZone) -> Option<Occurrence> {
    let local = at.to_zoned(zone.clone());
    match zone.to_ambiguous_timestamp(local.datetime()).offset() {
        AmbiguousOffset::Fold { before, .. } => Some(if local.offset() == before { Occurrence::First } else { Occurrence::Second }),
        _ => None,
    }
}

/// Converts the database's microseconds to an instant.
pub fn from_us(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or_default()
}

/// Returns today's date in a circle's own zone (UTC if the zone is unknown).
pub fn today(now: Timestamp, zone_name: &str) -> Date {
    now.to_zoned(zone(zone_name).unwrap_or(TimeZone::UTC)).date()
}

/// Returns when the next day begins in a zone (UTC if it is unknown), microseconds UTC.
pub fn midnight(now: Timestamp, zone_name: &str) -> i64 {
    let zone = zone(zone_name).unwrap_or(TimeZone::UTC);
    let next = now.to_zoned(zone.clone()).date().tomorrow().and_then(|day| day.to_zoned(zone));
    next.map_or(i64::MAX, |midnight| midnight.timestamp().as_microsecond())
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

/// Parses a zone field of a form, recording an error, and returns its [`canonical`] name. Another name of the `stored`
/// zone is that zone: a row of an earlier version does not change because it is saved again.
pub fn check_zone(check: &mut Check, field: FieldName, raw: &str, stored: &str) -> Option<(String, TimeZone)> {
    let Some((name, found)) = canonical(raw).zip(zone(raw)) else {
        check.fail(field, if raw.trim().is_empty() { FieldCode::Required } else { FieldCode::Zone });
        return None;
    };
    let same = canonical(stored).is_some_and(|other| other == name);
    Some((if same { stored.to_owned() } else { name }, found))
}

/// The zones offered in a form: each place once, by its canonical name.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    const AREAS: [&str; 9] = ["Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"];
    let known = jiff::tz::db().available().map(|name| name.to_string()).filter(|name| AREAS.iter().any(|area| name.starts_with(area)));
    let mut names: Vec<String> = known.filter_map(|name| canonical(&name)).chain(["UTC".to_owned()]).collect();
    names.sort();
    names.dedup();
    names
});

/// Returns the names of the zones offered in a form.
pub fn zone_names() -> Vec<String> {
    NAMES.clone()
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
    fn a_skipped_time_is_rejected_with_the_next_and_a_repeated_one_means_its_first_occurrence() -> Result<(), jiff::Error> {
        let tz = TimeZone::get("America/Chicago")?;
        for minute in [0, 30, 59] {
            assert_eq!(instant(date(2026, 3, 8), time(2, minute, 0, 0), &tz), Err(NoInstant::Skipped(time(3, 0, 0, 0))));
        }
        assert!(instant(date(2026, 3, 8), time(3, 0, 0, 0), &tz).is_ok());
        // A jump at midnight, and one of half an hour.
        let of = |zone: &str, day, at| TimeZone::get(zone).map(|tz| instant(day, at, &tz));
        assert_eq!(of("Africa/Cairo", date(2027, 4, 30), time(0, 15, 0, 0))?, Err(NoInstant::Skipped(time(1, 0, 0, 0))));
        assert_eq!(of("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10, 0, 0))?, Err(NoInstant::Skipped(time(2, 30, 0, 0))));
        let first = instant(date(2026, 11, 1), time(1, 30, 0, 0), &tz).unwrap_or_default();
        assert_eq!(first.to_string(), "2026-11-01T06:30:00Z");
        let hour = jiff::SignedDuration::from_hours(1);
        assert_eq!(
            [first - hour, first, first + hour, first + hour + hour].map(|at| occurrence(at, &tz)),
            [None, Some(Occurrence::First), Some(Occurrence::Second), None]
        );
        Ok(())
    }

    #[test]
    fn case_25_a_zone_is_brought_to_its_canonical_name() {
        for (typed, expected) in [
            ("Asia/Calcutta", "Asia/Kolkata"),
            ("Europe/Kiev", "Europe/Kyiv"),
            (" america/chicago ", "America/Chicago"),
            ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
            ("US/Central", "America/Chicago"),
            ("Africa/Nairobi", "Africa/Nairobi"),
            ("UTC", "UTC"),
        ] {
            assert_eq!(canonical(typed).as_deref(), Some(expected), "{typed}");
        }
        assert_eq!(canonical("Mars/Olympus"), None);
        let offered = zone_names();
        assert!(offered.len() > 300 && offered.iter().all(|name| canonical(name).as_ref() == Some(name)));
        assert!(!offered.iter().any(|name| name == "Asia/Calcutta"));
    }

    #[test]
    fn case_25_another_name_of_the_stored_zone_changes_nothing() {
        let of = |raw, stored| check_zone(&mut Check::default(), FieldName::new("zone"), raw, stored).map(|(name, _)| name);
        assert_eq!(of("Asia/Calcutta", "").as_deref(), Some("Asia/Kolkata"));
        assert_eq!(of("Asia/Kolkata", "Asia/Calcutta").as_deref(), Some("Asia/Calcutta"));
        assert_eq!(of("Asia/Tokyo", "Asia/Calcutta").as_deref(), Some("Asia/Tokyo"));
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
