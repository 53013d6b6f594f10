//! iCalendar files (RFC 5545, RFC 5546): one event per meeting, in the zone of its place, with that zone's rules.

use super::zones;
use crate::platform::dates::{from_us, zone};
use crate::types::with_ascii_domain;
use icalendar::{Calendar, Component, Event, EventLike, Property};
use jiff::tz::TimeZone;

/// What a file asks of the calendar that reads it (`METHOD`, RFC 5546).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Enter or update one meeting of this person.
    Request,
    /// Take one meeting of this person out.
    Cancel,
    /// Show these meetings.
    Publish,
}

impl Method {
    fn code(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
            Self::Publish => "PUBLISH",
        }
    }
}

/// A name and an address, as calendars show them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The name; may be empty.
    pub name: String,
    /// The email address.
    pub email: String,
}

/// One meeting as a calendar entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id in every calendar, which never changes.
    pub uid: String,
    /// Incremented with every change of the meeting.
    pub sequence: i64,
    /// When it last changed, microseconds UTC.
    pub changed_at: i64,
    /// Start, microseconds UTC.
    pub starts_at: i64,
    /// End, microseconds UTC.
    pub ends_at: i64,
    /// IANA zone of its place.
    pub zone: String,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// Its title in the calendar.
    pub summary: String,
    /// Where: an address or a link.
    pub location: String,
    /// What else to know; may be empty.
    pub description: String,
    /// The circle's page.
    pub url: String,
    /// Who sends it: the circle, from the site's address.
    pub organizer: Party,
}

/// How often programs should ask for a feed again.
const REFRESH: &str = "PT1H";

/// Returns a calendar file with these entries; `attendee` for a file to one person.
pub fn file(method: Method, name: &str, entries: &[Entry], attendee: Option<&Party>) -> String {
    whole(method, name, entries, attendee, &[])
}

/// Returns a calendar that is read again and again, with a name.
pub fn feed(name: &str, entries: &[Entry]) -> String {
    // RFC 7986 §5.7, and the name that Outlook and older programs know.
    let refresh = Property::new("REFRESH-INTERVAL", REFRESH).add_parameter("VALUE", "DURATION").done();
    whole(Method::Publish, name, entries, None, &[refresh, Property::new("X-PUBLISHED-TTL", REFRESH)])
}

fn whole(method: Method, name: &str, entries: &[Entry], attendee: Option<&Party>, more: &[Property]) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Circlet//Circlet//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", method.code()));
    if method == Method::Publish {
        calendar.append_property(Property::new("X-WR-CALNAME", name.replace(['\r', '\n'], " ")));
    }
    for property in more {
        calendar.append_property(property.clone());
    }
    for entry in entries {
        calendar.push(event(entry, attendee));
    }
    let text = calendar.to_string();
    // Zones before events. The crate writes components in the order given, but has none for zones.
    let (head, rest) = text.split_at(text.find("BEGIN:VEVENT").or_else(|| text.find("END:VCALENDAR")).unwrap_or(text.len()));
    folded(&format!("{head}{}{rest}", zones::blocks(entries)))
}

fn event(entry: &Entry, attendee: Option<&Party>) -> Event {
    let tz = zone(&entry.zone).unwrap_or(TimeZone::UTC);
    let mut event = Event::with_uid(&entry.uid);
    event
        .add_property("DTSTAMP", utc(entry.changed_at))
        .add_property("LAST-MODIFIED", utc(entry.changed_at))
        .add_property("SEQUENCE", entry.sequence.to_string())
        .add_property("STATUS", if entry.cancelled { "CANCELLED" } else { "CONFIRMED" })
        .append_property(local("DTSTART", entry.starts_at, &entry.zone, &tz))
        .append_property(local("DTEND", entry.ends_at, &entry.zone, &tz))
        .append_property(party("ORGANIZER", &entry.organizer))
        .summary(&plain(&entry.summary));
    if !entry.location.is_empty() {
        event.location(&plain(&entry.location));
    }
    if !entry.description.is_empty() {
        event.description(&plain(&entry.description));
    }
    if !entry.url.is_empty() {
        event.add_property("URL", &entry.url);
    }
    if let Some(person) = attendee {
        event.append_multi_property(party("ATTENDEE", person).add_parameter("RSVP", "FALSE").done());
    }
    event.done()
}

/// Returns an instant on the clock of its zone, or in UTC if that clock shows the same time a second time: a reader
/// would take it for the first.
fn local(name: &str, us: i64, zone_name: &str, tz: &TimeZone) -> Property {
    let at = from_us(us);
    let clock = at.to_zoned(tz.clone()).datetime();
    if zone_name == "UTC" || tz.to_zoned(clock).ok().map(|zoned| zoned.timestamp()) != Some(at) {
        return Property::new(name, utc(us));
    }
    Property::new(name, clock.strftime("%Y%m%dT%H%M%S").to_string()).add_parameter("TZID", zone_name).done()
}

fn party(name: &str, of: &Party) -> Property {
    let shown: String = of.name.chars().map(|c| if c.is_control() { ' ' } else { c }).map(|c| if c == '"' { '\'' } else { c }).collect();
    let mut property = Property::new(name, format!("mailto:{}", with_ascii_domain(&of.email)));
    if !shown.trim().is_empty() {
        property.add_parameter("CN", shown.trim());
    }
    property.done()
}

/// Formats an instant as 20261116T160000Z.
fn utc(us: i64) -> String {
    from_us(us).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Removes carriage returns, which would end a content line.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', " ")
}

/// The longest line, in bytes without its end (RFC 5545 §3.1).
const LINE: usize = 75;

/// Folds lines by bytes between characters. The crate counts the space that begins a folded line too little.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / LINE * 3);
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > LINE {
                out.push_str("\r\n ");
                width = 1;
            }
            out.push(c);
            width += c.len_utf8();
        }
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            uid: "meeting-7@circlet.test".into(),
            sequence: 2,
            changed_at: 1_795_000_000_000_000,
            starts_at: 1_795_478_400_000_000,
            ends_at: 1_795_483_800_000_000,
            zone: "America/Chicago".into(),
            cancelled: false,
            summary: "Tea, talk; and\r\nBEGIN:VALARM".into(),
            location: "Room 1".into(),
            description: "Bring tea,\nand cups.".into(),
            url: "https://circlet.test/circles/tea".into(),
            organizer: Party { name: "Tea \"and\" talk, daily".into(), email: "circlet@circlet.test".into() },
        }
    }

    #[test]
    fn a_meeting_becomes_one_event_on_its_own_clock_with_its_text_escaped() {
        let text = file(Method::Publish, "Tea, daily", &[entry()], None);
        for line in [
            "METHOD:PUBLISH",
            "X-WR-CALNAME:Tea\\, daily",
            "BEGIN:VEVENT",
            "UID:meeting-7@circlet.test",
            "SEQUENCE:2",
            "STATUS:CONFIRMED",
            "DTSTART;TZID=America/Chicago:20261123T180000",
            "DTEND;TZID=America/Chicago:20261123T193000",
            "DTSTAMP:20261118T110640Z",
            "LAST-MODIFIED:20261118T110640Z",
            "ORGANIZER;CN=\"Tea 'and' talk, daily\":mailto:circlet@circlet.test",
            "LOCATION:Room 1",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} in {text}");
        }
        assert!(text.contains(r"DESCRIPTION:Bring tea\,\nand cups."), "{text}");
        assert!(text.contains(r"SUMMARY:Tea\, talk\; and"), "{text}");
        assert!(!text.lines().any(|l| l == "BEGIN:VALARM" || l.starts_with("ATTENDEE")), "{text}");
    }

    #[test]
    fn a_feed_says_how_often_to_ask_again_and_is_valid_without_meetings() {
        let text = feed("Tea, daily", &[]);
        for line in ["METHOD:PUBLISH", "X-WR-CALNAME:Tea\\, daily", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "END:VCALENDAR"] {
            assert!(text.lines().any(|l| l == line), "{line} in {text}");
        }
    }

    #[test]
    fn a_person_is_named_in_a_request_and_a_cancelled_meeting_says_so() {
        let to = Party { name: "Ben Mwangi".into(), email: "ben@example.org".into() };
        let text = file(Method::Cancel, "", &[Entry { cancelled: true, ..entry() }], Some(&to));
        for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "ATTENDEE;CN=Ben Mwangi;RSVP=FALSE:mailto:ben@example.org"] {
            assert!(text.lines().any(|l| l == line), "{line} in {text}");
        }
    }

    #[test]
    fn the_second_of_a_doubled_hour_is_written_in_utc() {
        // 1 November 2026, 1:30 a.m. in Chicago: first at 06:30, then at 07:30 UTC.
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap_or_default().as_microsecond();
        let text =
            file(Method::Publish, "", &[Entry { starts_at: at("2026-11-01T06:30:00Z"), ends_at: at("2026-11-01T07:30:00Z"), ..entry() }], None);
        for line in ["DTSTART;TZID=America/Chicago:20261101T013000", "DTEND:20261101T073000Z"] {
            assert!(text.lines().any(|l| l == line), "{line} in {text}");
        }
    }

    #[test]
    fn lines_are_folded_by_bytes_and_no_character_is_cut() {
        let words = "👩‍🏫 نادي القراءة, 学习圈; \"tea\" ".repeat(12);
        let text = file(Method::Publish, "", &[Entry { summary: words.clone(), ..entry() }], None);
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&words.trim_end().replace(',', "\\,").replace(';', "\\;")), "{unfolded}");
    }
}
