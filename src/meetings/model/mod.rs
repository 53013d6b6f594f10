//! Meetings: values and rules that need no database.

mod changes;
pub mod edit;
pub mod forms;
pub mod shift;
pub mod tense;

pub use changes::{Changes, Due, changes, moves};

use crate::circles::model::{Circle, Mode};
use crate::types::text::address_line;
use crate::types::{BeforeChange, LocalDate, MeetingId, refusals};
use serde::{Deserialize, Serialize};

refusals! {
    /// Why an action on a meeting is refused.
    MeetingRefusal of "meetings" {
        /// The meeting has started.
        Over = "over",
        /// The meeting was cancelled.
        Cancelled = "cancelled",
        /// The meeting has not started yet.
        Ahead = "ahead",
        /// The meeting has moved since the form was shown.
        Moved = "moved",
        /// It is the circle's only meeting.
        Only = "only",
        /// The circle has as many meetings as there can be.
        Full = "full",
    }
}

/// One meeting of a circle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The meeting.
    pub id: MeetingId,
    /// The key of its entry in the circle's plan: stays when its date moves, and is never reused.
    pub plan_key: i64,
    /// Local date, 2026-03-21.
    pub local_date: LocalDate,
    /// Local time, 18:30.
    pub local_time: String,
    /// IANA zone of its own; empty for the circle's.
    pub time_zone: String,
    /// Length in minutes.
    pub minutes: i64,
    /// Start, microseconds UTC.
    pub starts_at: i64,
    /// End, microseconds UTC.
    pub ends_at: i64,
    /// Incremented when date or time change: answers and reminders belong to one revision.
    pub revision: i64,
    /// Incremented with every change of a published meeting, for calendar entries.
    pub sequence: i64,
    /// Its id in calendars, which never changes.
    pub uid: String,
    /// When it last changed, microseconds UTC, as calendars are told.
    pub changed_at: i64,
    /// Where it takes place, if different from the circle's place.
    pub own_place: OwnPlace,
    /// What participants should know about this meeting; may be empty.
    pub note: String,
    /// When it was taken out of the plan of a published circle, microseconds UTC.
    pub cancelled_at: Option<i64>,
    /// The reason given then; may be empty.
    pub cancel_reason: String,
    /// Its values before the last change since it was published.
    pub former: Option<Former>,
}

/// A meeting's own place; empty fields default to the circle's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnPlace {
    /// How people meet.
    pub mode: Option<Mode>,
    /// Library, café, school. With an address or a city of its own it replaces the circle's venue, room and address.
    pub venue: String,
    /// Room, floor, door.
    pub venue_details: String,
    /// Street address.
    pub address: String,
    /// City; empty for the circle's, also at another venue.
    pub city: String,
    /// Country; empty for the circle's, also at another venue.
    pub country: String,
    /// Link of the online meeting.
    pub meeting_url: String,
}

/// A meeting as it was before a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Former {
    /// Local date.
    pub date: LocalDate,
    /// Local time.
    pub time: String,
    /// IANA zone.
    pub time_zone: String,
    /// Length in minutes.
    pub minutes: i64,
    /// Its own place.
    pub place: OwnPlace,
    /// The note about it.
    pub note: String,
}

/// Where a meeting takes place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// How people meet.
    pub mode: Mode,
    /// Venue, room, address, city on one line; empty when it is online only.
    pub line: String,
    /// Venue, address, city, country, for a map search; empty if it is online only.
    pub map: String,
    /// Link of the online meeting; empty if it is in person only or there is none yet.
    pub link: String,
}

impl Meeting {
    /// Returns the zone of its date and time.
    pub fn zone<'a>(&'a self, circle: &'a Circle) -> &'a str {
        if self.time_zone.is_empty() { &circle.time_zone } else { &self.time_zone }
    }

    /// Returns its zone if different from the circle's. It stays when the circle's zone changes.
    pub fn own_zone(&self, circle: &Circle) -> Option<&str> {
        Some(self.time_zone.as_str()).filter(|zone| !zone.is_empty() && *zone != circle.time_zone)
    }

    /// Returns its length in minutes if different from the circle's. It stays when the circle's length changes.
    pub fn own_minutes(&self, circle: &Circle) -> Option<i64> {
        Some(self.minutes).filter(|minutes| *minutes > 0 && *minutes != circle.duration_minutes)
    }

    /// Returns its values before a change.
    pub fn as_former(&self) -> Former {
        Former {
            date: self.local_date.clone(),
            time: self.local_time.clone(),
            time_zone: self.time_zone.clone(),
            minutes: self.minutes,
            place: self.own_place.clone(),
            note: self.note.clone(),
        }
    }

    /// Returns what people know about it now, to compare with after a change.
    pub fn as_known(&self, circle: &Circle) -> BeforeChange {
        let place = self.place(circle);
        BeforeChange {
            meeting: self.id,
            added: false,
            date: self.local_date.clone(),
            time: self.local_time.clone(),
            time_zone: self.zone(circle).to_owned(),
            starts_at: self.starts_at,
            minutes: self.minutes,
            place: Some(place.line),
            link: Some(place.link),
            words: String::new(),
        }
    }

    /// Returns where it takes place: its own place, or else the circle's.
    pub fn place(&self, circle: &Circle) -> Place {
        fn or_usual<'a>(own: &'a str, usual: &'a str) -> &'a str {
            if own.is_empty() { usual } else { own }
        }
        let own = &self.own_place;
        let mode = own.mode.unwrap_or(circle.mode);
        let elsewhere = [&own.venue, &own.address, &own.city].iter().any(|part| !part.is_empty());
        let (city, country) = (or_usual(&own.city, &circle.city), or_usual(&own.country, &circle.country));
        let (venue, address) = if elsewhere { (&own.venue, &own.address) } else { (&circle.venue, &circle.address) };
        let details = if elsewhere || !own.venue_details.is_empty() { &own.venue_details } else { &circle.venue_details };
        let link = or_usual(&own.meeting_url, &circle.meeting_url);
        let here = |text: String| if mode.in_person() { text } else { String::new() };
        Place {
            mode,
            line: here(address_line(&[venue, details, address, city])),
            map: here(address_line(&[venue, address, city, country])),
            link: if mode.online() { link.to_owned() } else { String::new() },
        }
    }

    /// Returns a meeting for samples of emails: 1 December 2026, 18:00 to 19:30 in Chicago.
    #[cfg(feature = "ssr")]
    pub fn example() -> Self {
        Self {
            id: MeetingId(1),
            plan_key: 1,
            uid: "example".to_owned(),
            local_date: LocalDate::parse("2026-12-01").unwrap_or_default(),
            local_time: "18:00".to_owned(),
            minutes: 90,
            starts_at: 1_796_169_600_000_000,
            ends_at: 1_796_175_000_000_000,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_is_at_the_circles_place_unless_it_has_its_own() {
        let circle = Circle {
            mode: Mode::Both,
            venue: "Library".to_owned(),
            venue_details: "Room 3".to_owned(),
            address: "1 Main St".to_owned(),
            city: "Chicago".to_owned(),
            country: "USA".to_owned(),
            meeting_url: "https://meet.example.org/a".to_owned(),
            ..Circle::default()
        };
        let place = |own_place| Meeting { own_place, ..Meeting::default() }.place(&circle);
        let same = place(OwnPlace::default());
        assert_eq!((same.line.as_str(), same.link.as_str()), ("Library, Room 3, 1 Main St, Chicago", "https://meet.example.org/a"));
        assert_eq!(same.map, "Library, 1 Main St, Chicago, USA");
        let room = place(OwnPlace { venue_details: "Room 7".to_owned(), ..OwnPlace::default() });
        assert_eq!(room.line, "Library, Room 7, 1 Main St, Chicago");
        let elsewhere = place(OwnPlace { mode: Some(Mode::InPerson), venue: "Park".to_owned(), city: "Evanston".to_owned(), ..OwnPlace::default() });
        assert_eq!((elsewhere.line.as_str(), elsewhere.link.as_str()), ("Park, Evanston", ""));
        let nearby = place(OwnPlace { venue: "Park".to_owned(), ..OwnPlace::default() });
        assert_eq!((nearby.line.as_str(), nearby.map.as_str()), ("Park, Chicago", "Park, Chicago, USA"));
        let online = place(OwnPlace { mode: Some(Mode::Online), meeting_url: "https://meet.example.org/b".to_owned(), ..OwnPlace::default() });
        assert_eq!((online.line.as_str(), online.map.as_str(), online.link.as_str()), ("", "", "https://meet.example.org/b"));
    }
}
