//! Dates and times in words. Server only, so that the browser cannot render them differently.

use super::{Locale, t};
use crate::platform::dates::{parse_date, parse_time, time_text, today, zone};
use crate::types::LocalDate;
use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;

/// Returns "Monday".
pub fn weekday(l: Locale, day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => t!(l, dates.monday),
        Weekday::Tuesday => t!(l, dates.tuesday),
        Weekday::Wednesday => t!(l, dates.wednesday),
        Weekday::Thursday => t!(l, dates.thursday),
        Weekday::Friday => t!(l, dates.friday),
        Weekday::Saturday => t!(l, dates.saturday),
        Weekday::Sunday => t!(l, dates.sunday),
    }
}

/// Returns "Mondays".
pub fn weekdays(l: Locale, day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => t!(l, dates.mondays),
        Weekday::Tuesday => t!(l, dates.tuesdays),
        Weekday::Wednesday => t!(l, dates.wednesdays),
        Weekday::Thursday => t!(l, dates.thursdays),
        Weekday::Friday => t!(l, dates.fridays),
        Weekday::Saturday => t!(l, dates.saturdays),
        Weekday::Sunday => t!(l, dates.sundays),
    }
}

fn month(l: Locale, number: i8) -> &'static str {
    match number {
        1 => t!(l, dates.m1),
        2 => t!(l, dates.m2),
        3 => t!(l, dates.m3),
        4 => t!(l, dates.m4),
        5 => t!(l, dates.m5),
        6 => t!(l, dates.m6),
        7 => t!(l, dates.m7),
        8 => t!(l, dates.m8),
        9 => t!(l, dates.m9),
        10 => t!(l, dates.m10),
        11 => t!(l, dates.m11),
        _ => t!(l, dates.m12),
    }
}

/// Formats "Monday 21 December", with the year if it is not `this_year`.
pub fn day(l: Locale, date: Date, this_year: i16) -> String {
    let (weekday, number, month) = (weekday(l, date.weekday()), date.day(), month(l, date.month()));
    if date.year() == this_year {
        t!(l, dates.day, weekday = weekday, day = number, month = month).to_string()
    } else {
        t!(l, dates.day_year, weekday = weekday, day = number, month = month, year = date.year()).to_string()
    }
}

/// Formats "21 December", with the year if it is not `this_year`.
pub fn short(l: Locale, date: Date, this_year: i16) -> String {
    let (number, month) = (date.day(), month(l, date.month()));
    if date.year() == this_year {
        t!(l, dates.short, day = number, month = month).to_string()
    } else {
        t!(l, dates.short_year, day = number, month = month, year = date.year()).to_string()
    }
}

/// Formats "Monday 21 December, 18:30".
pub fn day_time(l: Locale, date: Date, time: Time, this_year: i16) -> String {
    t!(l, dates.day_time, day = day(l, date, this_year), time = time_text(time)).to_string()
}

/// Formats a stored local date and time (2026-12-21, 18:30) as "Monday 21 December, 18:30"; returns
/// unparseable input unchanged.
pub fn stored(l: Locale, date: &LocalDate, time: &str, zone_name: &str, now: Timestamp) -> String {
    match (parse_date(date.as_str()), parse_time(time)) {
        (Some(day), Some(at)) => day_time(l, day, at, today(now, zone_name).year()),
        _ => format!("{date}, {time}"),
    }
}

/// Formats an instant in a zone as "21 December, 18:30".
pub fn moment(l: Locale, at: Timestamp, zone_name: &str, now: Timestamp) -> String {
    let tz = zone(zone_name).unwrap_or(TimeZone::UTC);
    let (at, now) = (at.to_zoned(tz.clone()), now.to_zoned(tz));
    t!(l, dates.day_time, day = short(l, at.date(), now.year()), time = time_text(at.time())).to_string()
}

/// Formats an instant of today in a zone as "18:02", another one as "21 December, 18:02".
pub fn lately(l: Locale, at: Timestamp, zone_name: &str, now: Timestamp) -> String {
    let local = at.to_zoned(zone(zone_name).unwrap_or(TimeZone::UTC));
    if local.date() == today(now, zone_name) { time_text(local.time()) } else { moment(l, at, zone_name, now) }
}

/// Formats "November 2026".
pub fn month_year(l: Locale, at: Timestamp) -> String {
    let day = at.to_zoned(TimeZone::UTC).date();
    t!(l, dates.month_year, month = month(l, day.month()), year = day.year()).to_string()
}

/// Returns whether a date's own zone differs from the usual one; without one it is in the usual zone.
pub fn is_foreign(own: &str, usual: &str) -> bool {
    !own.is_empty() && own != usual
}

/// Adds its zone to a date, if that is not the usual one: "Monday 21 December, 18:30 (Chicago time)".
pub fn with_zone(l: Locale, said: String, own: &str, usual: &str) -> String {
    if is_foreign(own, usual) { format!("{said} ({})", zone_words(l, own)) } else { said }
}

/// Returns "Chicago time" for America/Chicago; "UTC" for UTC.
pub fn zone_words(l: Locale, zone_name: &str) -> String {
    match zone_name.rsplit_once('/') {
        Some((_, place)) => t!(l, dates.place_time, place = place.replace('_', " ")).to_string(),
        None => zone_name.to_owned(),
    }
}
