//! When and how a circle meets.

use crate::types::{LocalDate, MeetingId};
use serde::{Deserialize, Serialize};

/// How people meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// At a place.
    #[default]
    InPerson,
    /// Through a link.
    Online,
    /// At a place, and through a link for those who cannot come.
    Both,
}

impl Mode {
    /// Returns its code in forms and in the table `meetings`.
    pub fn code(self) -> &'static str {
        match self {
            Self::InPerson => "in-person",
            Self::Online => "online",
            Self::Both => "both",
        }
    }

    /// Reads the word.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::InPerson, Self::Online, Self::Both].into_iter().find(|m| m.code() == code)
    }

    /// Converts the two boolean columns of the table `circles`.
    pub fn of(in_person: bool, online: bool) -> Self {
        match (in_person, online) {
            (true, true) => Self::Both,
            (false, true) => Self::Online,
            (_, false) => Self::InPerson,
        }
    }

    /// Returns whether there is a place to go to.
    pub fn in_person(self) -> bool {
        self != Self::Online
    }

    /// Returns whether there is a link.
    pub fn online(self) -> bool {
        self != Self::InPerson
    }
}

/// One date of a circle, for lists and pages. The meeting itself belongs to `meetings`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanDate {
    /// Local date, 2026-03-21.
    pub date: LocalDate,
    /// Local time, 18:30.
    pub time: String,
    /// IANA zone of its own; empty for the circle's.
    pub time_zone: String,
    /// Start, microseconds UTC.
    pub starts_at: i64,
    /// End, microseconds UTC.
    pub ends_at: i64,
    /// What is different about it. Lists do not load it.
    pub own: OwnDate,
}

/// How a date differs from the circle's other dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnDate {
    /// The meeting.
    pub meeting: MeetingId,
    /// How people meet, if different.
    pub mode: Option<Mode>,
    /// Venue, address and city of its own; empty for the circle's place.
    pub place: [String; 3],
    /// Why it was taken out of the plan of a published circle; `None` for a date that takes place.
    pub removed: Option<String>,
}

/// What the list of dates is computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// First date, 2026-03-21.
    pub first_date: String,
    /// Default start time, 18:30.
    pub start_time: String,
    /// Length of a meeting in minutes.
    pub duration_minutes: i64,
    /// IANA zone.
    pub time_zone: String,
    /// How many weeks.
    pub weeks: i64,
}

/// One entry of a circle's plan. `key` stays the same when its date moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The entry's number, from 1, never reused.
    pub key: i64,
    /// Local date, 2026-03-21.
    pub date: LocalDate,
    /// Local time, 18:30.
    pub time: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_matches_its_code_and_its_two_booleans() {
        for mode in [Mode::InPerson, Mode::Online, Mode::Both] {
            assert_eq!((Mode::parse(mode.code()), Mode::of(mode.in_person(), mode.online())), (Some(mode), mode));
        }
        assert_eq!((Mode::parse(""), Mode::of(false, false)), (None, Mode::InPerson));
    }
}
