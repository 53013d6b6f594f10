//! RSVPs and check-ins: values and rules that need no database.

pub mod check_in;

use crate::types::{CalendarLinks, MeetingId, When, form};
use serde::{Deserialize, Serialize};

/// How many people answered for a meeting, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RsvpCounts {
    /// Said yes.
    pub yes: u32,
    /// Said no.
    pub no: u32,
    /// Have not answered.
    pub open: u32,
}

form! {
    /// The form behind an RSVP link in an email.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct RsvpForm {
        /// The signed link.
        pub link: String,
        /// `yes` or `no`.
        pub answer: String,
        /// The meeting's revision on the page; empty on pages of earlier versions.
        pub revision: String,
        /// The answer on the page, `yes`, `no`, or empty: what waited on a device replaces no other.
        pub base: String,
        /// The meeting, for the device on which the answer waits; the link says which one it is.
        pub meeting: String,
    }
}

/// Parses `yes` or `no`.
pub fn parse_answer(raw: &str) -> Option<bool> {
    match raw {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Returns an answer as forms post it.
pub fn answer_word(coming: bool) -> &'static str {
    if coming { "yes" } else { "no" }
}

/// The page behind an RSVP link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RsvpPage {
    /// The circle's title.
    pub title: String,
    /// "Monday 21 December, 18:30".
    pub when: When,
    /// "Chicago time".
    pub zone: String,
    /// Where; empty when it is online only.
    pub place: String,
    /// Link of the online meeting; empty when it is in person only.
    pub meeting_url: String,
    /// The note about this meeting; may be empty.
    pub note: String,
    /// The current answer.
    pub answer: Option<bool>,
    /// The meeting's revision: an answer counts for the date that was shown.
    pub revision: i64,
    /// The meeting.
    pub meeting: MeetingId,
    /// How to enter it in a calendar.
    pub calendar: CalendarLinks,
}

/// Who is coming to a meeting, as participants see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    /// The viewer's answer.
    pub mine: Option<bool>,
    /// First names of those who said yes, the first few.
    pub names: Vec<String>,
    /// The number of others who said yes.
    pub more: u32,
}

/// The number of first names shown before "and 3 more".
pub const NAMES_SHOWN: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_yes_or_no() {
        assert_eq!((parse_answer("yes"), parse_answer("no"), parse_answer("maybe")), (Some(true), Some(false), None));
    }
}
