//! Meetings: values and rules that need no database.

mod changes;
pub mod forms;

pub use changes::{Changes, Due, changes};

use crate::circles::model::{Circle, Mode};
use crate::types::text::address_line;
use crate::types::{LocalDate, MeetingId, refusals};
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
pub struct OwnPlace {
    /// How people meet.
    pub mode: Option<Mode>,
    /// Library, café, school. With an address or a city of its own it replaces the circle's place as a whole.
    pub venue: String,
    /// Room, floor, door.
    pub venue_details: String,
    /// Street address.
    pub address: String,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// Link of the online meeting.
    pub meeting_url: String,
}

/// A meeting's date as it was before a change.
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

    /// Returns where it takes place: its own place, or else the circle's.
    pub fn place(&self, circle: &Circle) -> Place {
        let own = &self.own_place;
        let mode = own.mode.unwrap_or(circle.mode);
        let elsewhere = [&own.venue, &own.address, &own.city].iter().any(|part| !part.is_empty());
        let (venue, address, city, country) = if elsewhere {
            (&own.venue, &own.address, &own.city, &own.country)
        } else {
            (&circle.venue, &circle.address, &circle.city, &circle.country)
        };
        let details = if elsewhere || !own.venue_details.is_empty() { &own.venue_details } else { &circle.venue_details };
        let link = if own.meeting_url.is_empty() { &circle.meeting_url } else { &own.meeting_url };
        let here = |text: String| if mode.in_person() { text } else { String::new() };
        Place {
            mode,
            line: here(address_line(&[venue, details, address, city])),
            map: here(address_line(&[venue, address, city, country])),
            link: if mode.online() { link.clone() } else { String::new() },
        }
    }

    /// Returns a meeting for samples of emails: 1 December 2026, 18:00 to 19:30 in Chicago.
    #[cfg(feature = "ssr")]
    pub fn example() -> Self {
        Self {
            id: MeetingId(1),
            plan_key: 1,
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
        let elsewhere = place(OwnPlace { mode: Some(Mode::InPerson), venue: "Park".to_owned(), city: "Chicago".to_owned(), ..OwnPlace::default() });
        assert_eq!((elsewhere.line.as_str(), elsewhere.link.as_str()), ("Park, Chicago", ""));
        let online = place(OwnPlace { mode: Some(Mode::Online), meeting_url: "https://meet.example.org/b".to_owned(), ..OwnPlace::default() });
        assert_eq!((online.line.as_str(), online.map.as_str(), online.link.as_str()), ("", "", "https://meet.example.org/b"));
    }
}
