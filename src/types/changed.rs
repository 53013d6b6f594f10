//! What people knew about a meeting before it changed.

use super::{LocalDate, MeetingId};
use serde::{Deserialize, Serialize};

/// A meeting as people knew it before a change; what it is now is looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BeforeChange {
    /// The meeting.
    pub meeting: MeetingId,
    /// Whether there was no such meeting; everything else is empty then.
    pub added: bool,
    /// Local date.
    pub date: LocalDate,
    /// Local time, 18:30.
    pub time: String,
    /// IANA zone; empty means the circle's.
    pub time_zone: String,
    /// Start, microseconds UTC; 0 if it was not recorded.
    pub starts_at: i64,
    /// Length in minutes; 0 if it was not recorded (before 0.4).
    pub minutes: i64,
    /// Venue, room, address, city on one line, empty if online; `None` if it was not recorded.
    pub place: Option<String>,
    /// Link of the online meeting, empty for none; `None` if it was not recorded.
    pub link: Option<String>,
    /// What a facilitator says about the change; may be empty.
    pub words: String,
}

impl BeforeChange {
    /// Returns the state before a meeting was added.
    pub fn added(meeting: MeetingId) -> Self {
        Self { meeting, added: true, ..Self::default() }
    }

    /// Returns whether date, time or instant differ: answers and reminders for the former date no longer count.
    pub fn moved(&self, now: &Self) -> bool {
        let instant = self.starts_at != 0 && self.starts_at != now.starts_at;
        instant || (&self.date, &self.time) != (&now.date, &now.time) || self.starts_at == 0 && self.time_zone != now.time_zone
    }
}

/// A circle's place before it was saved again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormerPlace {
    /// The code of how people meet.
    pub mode: String,
    /// Library, café, school.
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
