//! Dates and times in words, as CLDR has them for a language and a region. Server only: the data is large, and the
//! browser cannot render them differently.

use super::regions::{self, Region};
use super::{Locale, code, t};
use crate::platform::dates::{NoInstant, Occurrence, ZONES, instant, occurrence, parse_date, parse_time, time_text, today, zone};
use crate::types::error::ClockTime;
use crate::types::{FieldCode, LocalDate, When};
use icu_calendar::{Date as Day, Gregorian};
use icu_datetime::fieldsets::{MD, MDE, T, YM, YMD, YMDE, zone::ExemplarCity};
use icu_datetime::input::Time as Clock;
use icu_datetime::{FixedCalendarDateTimeFormatter as Calendar, NoCalendarFormatter};
use icu_locale::Locale as Tag;
use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// For whom a date is written: a language and, if the person named one, a region. Without it, the region is that of the
/// time zone that the date is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Reader {
    /// The language.
    pub language: Locale,
    /// The region of their account, or of their browser.
    pub region: Option<Region>,
}

impl From<Locale> for Reader {
    fn from(language: Locale) -> Self {
        Self { language, region: None }
    }
}

impl Reader {
    /// Returns the reader with the region of a zone, unless they have their own.
    fn in_zone(self, zone_name: &str) -> Self {
        Self { region: self.region.or_else(|| regions::of_zone(zone_name)), ..self }
    }

    /// Returns the tag of language and region: `en-US`. A language alone is written as in the country whose spelling
    /// the pages have.
    fn tag(self) -> Option<Tag> {
        let language = code(self.language);
        let alone = if self.language == Locale::en { "GB" } else { "ES" };
        format!("{language}-{}", self.region.as_ref().map_or(alone, |region| region.as_str())).parse().ok()
    }
}

/// What writes dates and times for one reader.
struct Formats {
    day: Calendar<Gregorian, MDE>,
    day_year: Calendar<Gregorian, YMDE>,
    short: Calendar<Gregorian, MD>,
    short_year: Calendar<Gregorian, YMD>,
    month: Calendar<Gregorian, YM>,
    time: NoCalendarFormatter<T>,
    city: NoCalendarFormatter<ExemplarCity>,
}

impl Formats {
    fn of(reader: Reader) -> Option<Self> {
        let tag = reader.tag()?;
        Some(Self {
            day: Calendar::try_new((&tag).into(), MDE::long()).ok()?,
            day_year: Calendar::try_new((&tag).into(), YMDE::long()).ok()?,
            short: Calendar::try_new((&tag).into(), MD::long()).ok()?,
            short_year: Calendar::try_new((&tag).into(), YMD::long()).ok()?,
            month: Calendar::try_new((&tag).into(), YM::long()).ok()?,
            time: NoCalendarFormatter::try_new((&tag).into(), T::hm()).ok()?,
            city: NoCalendarFormatter::try_new((&tag).into(), ExemplarCity).ok()?,
        })
    }
}

/// Writes with a reader's formats. Making them takes far longer than using them, so that each thread keeps its own: they
/// cannot be shared. There are as many as regions in [`regions`] times languages.
fn with<W: ToString>(reader: Reader, write: impl FnOnce(&Formats) -> Option<W>) -> Option<String> {
    thread_local!(static FORMATS: RefCell<HashMap<Reader, Option<Rc<Formats>>>> = RefCell::default());
    let formats = FORMATS.with_borrow_mut(|known| known.entry(reader).or_insert_with(|| Formats::of(reader).map(Rc::new)).clone())?;
    // CLDR has narrow no-break spaces before "PM". People copy and search for times, and old phones have no such
    // space in their fonts. "p. m." does not fall apart at the end of a line.
    write(&formats).map(|words| words.to_string().replace('\u{202f}', " ").replace(". m.", ".\u{a0}m."))
}

fn civil(date: Date) -> Option<Day<Gregorian>> {
    Day::try_new_gregorian(date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
}

fn this_year(date: Date, zone_name: &str, now: Timestamp) -> bool {
    date.year() == today(now, zone_name).year()
}

/// Formats "Monday, November 30" or "Monday 30 November", with the year if it is not this year.
pub fn day(reader: impl Into<Reader>, date: Date, zone_name: &str, now: Timestamp) -> String {
    let reader = reader.into().in_zone(zone_name);
    let near = this_year(date, zone_name, now);
    let write = |formats: &Formats, day| if near { formats.day.format(&day).to_string() } else { formats.day_year.format(&day).to_string() };
    with(reader, |formats| Some(write(formats, civil(date)?))).unwrap_or_else(|| date.to_string())
}

/// Formats "November 30" or "30 November", with the year if it is not this year: where the weekday is said already, and
/// on the axis of a chart.
pub fn short(reader: impl Into<Reader>, date: Date, zone_name: &str, now: Timestamp) -> String {
    let reader = reader.into().in_zone(zone_name);
    let near = this_year(date, zone_name, now);
    let write = |formats: &Formats, day| if near { formats.short.format(&day).to_string() } else { formats.short_year.format(&day).to_string() };
    with(reader, |formats| Some(write(formats, civil(date)?))).unwrap_or_else(|| date.to_string())
}

/// Formats "6:30 PM" or "18:30".
pub fn time(reader: impl Into<Reader>, time: Time, zone_name: &str) -> String {
    let clock = Clock::try_new(time.hour().unsigned_abs(), time.minute().unsigned_abs(), 0, 0).ok();
    with(reader.into().in_zone(zone_name), |formats| Some(formats.time.format(&clock?).to_string())).unwrap_or_else(|| time_text(time))
}

/// Formats "18:30–20:00" or "6:30 PM – 8:00 PM".
pub fn hours(reader: impl Into<Reader>, start: Time, end: Time, zone_name: &str) -> String {
    let reader = reader.into();
    let (start, end) = (time(reader, start, zone_name), time(reader, end, zone_name));
    if start.contains(' ') { format!("{start} – {end}") } else { format!("{start}–{end}") }
}

/// Formats the hours from one instant to another. In the night in which clocks go back, an hour that comes twice says which
/// of the two it is.
pub fn span(reader: impl Into<Reader>, start: Timestamp, end: Timestamp, zone_name: &str) -> String {
    let reader = reader.into();
    let tz = zone(zone_name).unwrap_or(TimeZone::UTC);
    let (from, to) = (start.to_zoned(tz.clone()).time(), end.to_zoned(tz.clone()).time());
    let (first, last) = (occurrence(start, &tz), occurrence(end, &tz));
    if first == last {
        return twice(reader.language, hours(reader, from, to, zone_name), first);
    }
    let said = |at, which| twice(reader.language, time(reader, at, zone_name), which);
    format!("{} – {}", said(from, first), said(to, last))
}

/// Formats "Monday, November 30, 6:30 PM".
pub fn day_time(reader: impl Into<Reader>, date: Date, at: Time, zone_name: &str, now: Timestamp) -> String {
    let reader = reader.into();
    t!(reader.language, dates.day_time, day = day(reader, date, zone_name, now), time = time(reader, at, zone_name)).to_string()
}

/// Formats a stored local date and time (2026-11-30, 18:30) as "Monday, November 30, 6:30 PM", and says of a time that
/// comes twice that it is the first; returns unparseable input unchanged.
pub fn stored(reader: impl Into<Reader>, date: &LocalDate, time: &str, zone_name: &str, now: Timestamp) -> String {
    let (Some(day), Some(at)) = (parse_date(date.as_str()), parse_time(time)) else { return format!("{date}, {time}") };
    let reader = reader.into();
    let tz = zone(zone_name).unwrap_or(TimeZone::UTC);
    let which = instant(day, at, &tz).ok().and_then(|at| occurrence(at, &tz));
    twice(reader.language, day_time(reader, day, at, zone_name, now), which)
}

/// Adds to a time that comes twice which of the two it is.
fn twice(l: Locale, said: String, which: Option<Occurrence>) -> String {
    match which {
        None => said,
        Some(Occurrence::First) => t!(l, dates.first_of_two, time = said).to_string(),
        Some(Occurrence::Second) => t!(l, dates.second_of_two, time = said).to_string(),
    }
}

/// Adds to the words for an instant which of two it is, if its time comes twice in the zone.
pub fn told_apart(l: Locale, said: String, at: Timestamp, zone_name: &str) -> String {
    twice(l, said, occurrence(at, &zone(zone_name).unwrap_or(TimeZone::UTC)))
}

/// Returns what is wrong with a time field, with the next time that exists as the reader's country writes it.
pub fn no_instant(reader: impl Into<Reader>, zone_name: &str, why: NoInstant) -> FieldCode {
    let NoInstant::Skipped(next) = why else { return FieldCode::Date };
    // The browser has no CLDR: it is told only whether there are twelve hours or twenty-four.
    let twelve = !time(reader, Time::constant(18, 0, 0, 0), zone_name).contains("18");
    FieldCode::Skipped(ClockTime { hour: next.hour().unsigned_abs(), minute: next.minute().unsigned_abs(), twelve })
}

/// Formats an instant in a zone for machines: 2026-11-30T18:30:00-06:00.
pub fn stamp(at: Timestamp, zone_name: &str) -> String {
    at.to_zoned(zone(zone_name).unwrap_or(TimeZone::UTC)).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Formats an instant in a zone as "Monday, November 30, 6:30 PM".
pub fn moment(reader: impl Into<Reader>, at: Timestamp, zone_name: &str, now: Timestamp) -> When {
    let local = at.to_zoned(zone(zone_name).unwrap_or(TimeZone::UTC));
    let reader = reader.into();
    let words = day_time(reader, local.date(), local.time(), zone_name, now);
    When { words: told_apart(reader.language, words, at, zone_name), stamp: stamp(at, zone_name) }
}

/// Formats an instant in a zone as "6:32 PM".
pub fn clock(reader: impl Into<Reader>, at: Timestamp, zone_name: &str) -> When {
    let local = at.to_zoned(zone(zone_name).unwrap_or(TimeZone::UTC));
    When { words: time(reader, local.time(), zone_name), stamp: stamp(at, zone_name) }
}

/// Formats an instant of today in a zone as "6:02 PM", another one as "Monday, November 30, 6:02 PM".
pub fn lately(reader: impl Into<Reader>, at: Timestamp, zone_name: &str, now: Timestamp) -> When {
    let local = at.to_zoned(zone(zone_name).unwrap_or(TimeZone::UTC));
    if local.date() == today(now, zone_name) { clock(reader, at, zone_name) } else { moment(reader, at, zone_name, now) }
}

/// Formats "November 2026".
pub fn month_year(l: Locale, at: Timestamp) -> String {
    let day = at.to_zoned(TimeZone::UTC).date();
    with(l.into(), |formats| Some(formats.month.format(&civil(day)?).to_string())).unwrap_or_else(|| day.to_string())
}

/// Returns whether a date's own zone differs from the usual one; without one it is in the usual zone.
pub fn is_foreign(own: &str, usual: &str) -> bool {
    !own.is_empty() && own != usual
}

/// Adds its zone to a date, if that is not the usual one: "Monday 21 December, 18:30 (Chicago time)".
pub fn with_zone(l: Locale, said: String, own: &str, usual: &str) -> String {
    if !is_foreign(own, usual) {
        return said;
    }
    // One pair of brackets also behind an hour that comes twice.
    let (said, bracket) = said.strip_suffix(')').map_or((said.as_str(), " ("), |said| (said, "; "));
    format!("{said}{bracket}{})", zone_words(l, own))
}

/// Returns "Chicago time" for America/Chicago, by CLDR's name of the place whatever the zone's name was once; "UTC" for
/// UTC.
pub fn zone_words(l: Locale, zone_name: &str) -> String {
    let Some((_, last)) = zone_name.rsplit_once('/') else { return zone_name.to_owned() };
    let known = ZONES.parse(zone_name).time_zone;
    let city = regions::of_zone(zone_name).and_then(|_| with(l.into(), |formats| Some(formats.city.format(&known.without_offset()).to_string())));
    t!(l, dates.place_time, place = city.unwrap_or_else(|| last.replace('_', " "))).to_string()
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time as at};

    const NOW: &str = "2026-11-20T12:00:00Z";

    fn reader(tag: &str) -> Reader {
        let (language, region) = tag.split_once('-').unwrap_or((tag, ""));
        Reader { language: super::super::from_code(language).unwrap_or_default(), region: region.parse().ok() }
    }

    fn said(tag: &str, year: i16) -> String {
        day_time(reader(tag), date(year, 11, 30), at(18, 30, 0, 0), "UTC", NOW.parse().unwrap_or_default())
    }

    #[test]
    fn case_36_dates_and_times_are_those_of_language_and_region() {
        // The spaces are plain ones, although CLDR has narrow no-break spaces in times.
        for (tag, expected) in [
            ("en-US", "Monday, November 30, 6:30 PM"),
            ("en-GB", "Monday 30 November, 18:30"),
            ("en-KE", "Monday 30 November, 18:30"),
            ("es-ES", "lunes, 30 de noviembre, 18:30"),
            ("es-CO", "lunes, 30 de noviembre, 6:30 p.\u{a0}m."),
            ("es-US", "lunes, 30 de noviembre, 6:30 p.m."),
            ("es-419", "lunes, 30 de noviembre, 6:30 p.m."),
            ("en", "Monday 30 November, 18:30"),
            ("es", "lunes, 30 de noviembre, 18:30"),
        ] {
            assert_eq!(said(tag, 2026), expected, "{tag}");
        }
    }

    #[test]
    fn the_year_is_said_unless_it_is_this_year() {
        assert_eq!(said("en-US", 2027), "Tuesday, November 30, 2027, 6:30 PM");
        assert_eq!(said("en-KE", 2027), "Tuesday, 30 November 2027, 18:30");
        assert_eq!(said("es-CO", 2027), "martes, 30 de noviembre de 2027, 6:30 p.\u{a0}m.");
        assert_eq!(short(reader("en-US"), date(2027, 1, 4), "UTC", NOW.parse().unwrap_or_default()), "January 4, 2027");
        assert_eq!(short(reader("es-CO"), date(2026, 1, 4), "UTC", NOW.parse().unwrap_or_default()), "4 de enero");
        assert_eq!(month_year(Locale::es, NOW.parse().unwrap_or_default()), "noviembre de 2026");
    }

    #[test]
    fn a_reader_without_a_region_has_that_of_the_zone() {
        let of = |tag, zone| moment(reader(tag), "2026-11-30T12:05:00Z".parse().unwrap_or_default(), zone, NOW.parse().unwrap_or_default());
        assert_eq!(of("en", "America/Chicago").words, "Monday, November 30, 6:05 AM");
        assert_eq!(of("en", "Africa/Nairobi").words, "Monday 30 November, 15:05");
        assert_eq!(of("es", "America/Bogota").words, "lunes, 30 de noviembre, 7:05 a.\u{a0}m.");
        assert_eq!(of("en-GB", "America/Chicago").words, "Monday 30 November, 06:05");
        assert_eq!(of("en-GB", "America/Chicago").stamp, "2026-11-30T06:05:00-06:00");
        assert_eq!(of("en-GB", "UTC").stamp, "2026-11-30T12:05:00+00:00");
    }

    #[test]
    fn a_time_that_comes_twice_says_which_it_is() {
        let of = |at: &str| moment(reader("en-US"), at.parse().unwrap_or_default(), "America/Chicago", NOW.parse().unwrap_or_default()).words;
        assert_eq!(of("2026-11-01T06:30:00Z"), "Sunday, November 1, 1:30 AM (before the clocks go back)");
        assert_eq!(of("2026-11-01T07:30:00Z"), "Sunday, November 1, 1:30 AM (after the clocks go back)");
        assert_eq!(of("2026-11-01T08:30:00Z"), "Sunday, November 1, 2:30 AM");
        let day = LocalDate::parse("2026-10-25").unwrap_or_default();
        let said = stored(reader("es-ES"), &day, "02:30", "Europe/Madrid", NOW.parse().unwrap_or_default());
        assert_eq!(said, "domingo, 25 de octubre, 02:30 (antes de que se atrase el reloj)");
    }

    #[test]
    fn the_next_time_that_exists_is_written_as_the_country_does() {
        // The browser writes it without CLDR; both must agree.
        for (tag, next) in [("en-US", 0), ("en-GB", 3), ("es-CO", 12), ("es-ES", 15), ("en-KE", 0)] {
            let at = Time::constant(next, 5, 0, 0);
            let code = no_instant(reader(tag), "UTC", NoInstant::Skipped(at));
            let said = super::super::errors::field(reader(tag).language, code);
            assert!(said.contains(&time(reader(tag), at, "UTC")), "{tag}: {said}");
        }
    }

    #[test]
    fn hours_are_joined_as_the_clock_needs() {
        let of = |tag| hours(reader(tag), at(18, 30, 0, 0), at(20, 0, 0, 0), "UTC");
        assert_eq!([of("en-US"), of("en-GB"), of("es-CO")], ["6:30 PM – 8:00 PM", "18:30–20:00", "6:30 p.\u{a0}m. – 8:00 p.\u{a0}m."]);
    }

    #[test]
    fn case_25_zones_have_the_names_that_people_know() {
        let both = |zone| [zone_words(Locale::en, zone), zone_words(Locale::es, zone)];
        assert_eq!(both("Asia/Calcutta"), ["Kolkata time", "hora de Calcuta"]);
        assert_eq!(both("Europe/Kiev"), ["Kyiv time", "hora de Kiev"]);
        assert_eq!(both("america/chicago"), ["Chicago time", "hora de Chicago"]);
        assert_eq!(both("America/New_York"), ["New York time", "hora de Nueva York"]);
        assert_eq!(both("UTC"), ["UTC", "UTC"]);
        assert_eq!(both("Mars/Olympus_Mons"), ["Olympus Mons time", "hora de Olympus Mons"]);
    }
}
