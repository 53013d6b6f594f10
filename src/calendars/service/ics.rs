//! iCalendar files (RFC 5545): one event per meeting, its instants in UTC, so that every calendar shows the
//! right local time without zone rules in the file.

use crate::platform::dates::from_us;
use icalendar::{Calendar, Component, Event, EventLike, Property};

/// One meeting as a calendar entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id in every calendar, which never changes.
    pub uid: String,
    /// Incremented with every change of the meeting.
    pub sequence: i64,
    /// Start, microseconds UTC.
    pub starts_at: i64,
    /// End, microseconds UTC.
    pub ends_at: i64,
    /// Its title in the calendar.
    pub summary: String,
    /// Where: an address or a link.
    pub location: String,
    /// The note about the meeting; may be empty.
    pub description: String,
}

/// Returns a calendar file with these entries, created at `now_us`.
pub fn file(entries: &[Entry], now_us: i64) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Circlet//Circlet//EN"));
    for entry in entries {
        let mut event = Event::with_uid(&entry.uid);
        event
            .add_property("DTSTAMP", stamp(now_us))
            .add_property("DTSTART", stamp(entry.starts_at))
            .add_property("DTEND", stamp(entry.ends_at))
            .add_property("SEQUENCE", entry.sequence.to_string())
            .summary(&plain(&entry.summary));
        if !entry.location.is_empty() {
            event.location(&plain(&entry.location));
        }
        if !entry.description.is_empty() {
            event.description(&plain(&entry.description));
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}

/// Formats an instant as 20261116T160000Z.
fn stamp(us: i64) -> String {
    from_us(us).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Removes carriage returns, which would end a content line.
fn plain(text: &str) -> String {
    text.replace('\r', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_becomes_one_event_in_utc_with_its_text_escaped() {
        let entry = Entry {
            uid: "meeting-7@circlet.test".into(),
            sequence: 2,
            starts_at: 1_795_478_400_000_000,
            ends_at: 1_795_483_800_000_000,
            summary: "Tea, talk; and\r\nBEGIN:VALARM".into(),
            location: "Room 1".into(),
            description: "Bring tea,\nand cups.".into(),
        };
        let text = file(&[entry], 1_795_000_000_000_000);
        for line in
            ["BEGIN:VEVENT", "UID:meeting-7@circlet.test", "SEQUENCE:2", "DTSTART:20261124T000000Z", "DTEND:20261124T013000Z", "LOCATION:Room 1"]
        {
            assert!(text.lines().any(|l| l == line), "{line} in {text}");
        }
        assert!(text.contains(r"DESCRIPTION:Bring tea\,\nand cups."), "{text}");
        assert!(text.contains(r"SUMMARY:Tea\, talk\; and"), "{text}");
        assert!(!text.lines().any(|l| l == "BEGIN:VALARM" || l.starts_with("METHOD")), "{text}");
    }
}
