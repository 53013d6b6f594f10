//! Circles: their values and the rules that need no database.

#[cfg(feature = "ssr")]
mod example;
pub mod forms;
pub mod views;

use crate::types::text::address_line;
use crate::types::{AccountId, CircleId, CourseId, Refusal};
use serde::{Deserialize, Serialize};

/// Where a circle stands in its life. "Upcoming", "running" and "finished" follow from its dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Being written; nobody but its facilitators sees it.
    #[default]
    Draft,
    /// Public.
    Published,
    /// Called off.
    Cancelled,
}

impl State {
    /// Its word in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Draft, Self::Published, Self::Cancelled].into_iter().find(|s| s.code() == code)
    }
}

/// One entry of a circle's plan. `key` stays the same when its date moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Which entry this is, from 1, never used again.
    pub key: i64,
    /// Local date, 2026-03-21.
    pub date: String,
    /// Local time, 18:30.
    pub time: String,
}

/// A circle with everything the server's rules need; not for the wire (it holds the meeting link).
#[derive(Clone, Debug, Default)]
pub struct Circle {
    /// The circle.
    pub id: CircleId,
    /// Its name in the URL.
    pub slug: String,
    /// State.
    pub state: State,
    /// What it works through; none in a young draft.
    pub course_id: Option<CourseId>,
    /// The course's name in the URL, title and maker; empty without a course.
    pub course: CourseRef,
    /// Title.
    pub title: String,
    /// Language code of its mails.
    pub language: String,
    /// Meets online.
    pub online: bool,
    /// Library, café, school.
    pub venue: String,
    /// Room, floor, door.
    pub venue_details: String,
    /// Street address.
    pub address: String,
    /// City.
    pub city: String,
    /// Country, as written.
    pub country: String,
    /// Link of the online meeting: for signed-up people only.
    pub meeting_url: String,
    /// IANA zone.
    pub time_zone: String,
    /// Usual start, 18:30.
    pub start_time: String,
    /// Length of a meeting in minutes.
    pub duration_minutes: i64,
    /// First date, 2026-03-21.
    pub first_date: String,
    /// How many weeks the plan was computed for.
    pub weeks: i64,
    /// The dates.
    pub plan: Vec<Planned>,
    /// The key of the next new date.
    pub plan_next: i64,
    /// Welcome text (Markdown).
    pub welcome: String,
    /// The extra question at sign-up; empty for none.
    pub question: String,
    /// Seats; none: no limit.
    pub capacity: Option<i64>,
    /// Seats taken.
    pub taken: i64,
    /// Whether sign-up is open as far as the facilitator is concerned.
    pub signup_open: bool,
    /// Hue of its ring.
    pub hue: i64,
    /// Start of the first meeting, microseconds UTC.
    pub first_at: Option<i64>,
    /// End of the last meeting, microseconds UTC.
    pub last_at: Option<i64>,
    /// Sign-ups counted by the system it was imported from.
    pub imported_signups: i64,
    /// Hidden by staff.
    pub hidden: bool,
    /// Hash of the token of a draft begun logged out.
    pub draft_token_hash: Option<String>,
    /// Highest wizard step completed, 0 to 4.
    pub draft_step: i64,
    /// When the facilitator closed the wrap-up.
    pub wrapped_up_at: Option<i64>,
    /// What the facilitator told people when calling it off.
    pub cancel_reason: String,
    /// Who runs it.
    pub facilitators: Vec<Facilitator>,
}

/// A circle's course, as far as its pages name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseRef {
    /// Its name in the URL.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Who made it.
    pub provider: String,
}

/// Somebody who runs a circle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facilitator {
    /// The account.
    pub id: AccountId,
    /// Full name.
    pub name: String,
    /// Address; empty for unclaimed, imported people.
    pub email: String,
    /// Language of mails to this person.
    pub locale: String,
    /// Whether the address is confirmed.
    pub confirmed: bool,
}

impl Circle {
    /// Why nobody can sign up now, if so.
    pub fn closed_because(&self, now_us: i64) -> Option<Refusal> {
        match self.state {
            State::Draft => Some(Refusal::Draft),
            State::Cancelled => Some(Refusal::Cancelled),
            State::Published if self.last_at.is_some_and(|end| end <= now_us) => Some(Refusal::Finished),
            State::Published if !self.signup_open => Some(Refusal::Closed),
            State::Published if self.capacity.is_some_and(|seats| self.taken >= seats) => Some(Refusal::Full),
            State::Published => None,
        }
    }
}

impl Circle {
    /// Where it meets, on one line: venue, room, address, city. Empty when it meets online.
    pub fn place(&self) -> String {
        if self.online {
            return String::new();
        }
        address_line(&[&self.venue, &self.venue_details, &self.address, &self.city])
    }

    /// Whom an answer to its mails reaches: its facilitators' addresses, comma separated.
    pub fn reply_to(&self) -> String {
        self.facilitators.iter().filter(|f| !f.email.is_empty()).map(|f| f.email.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// Where a public circle stands today, in the words of a visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Not public yet.
    Draft,
    /// One can sign up, and it has not begun.
    Open,
    /// One can sign up although it has begun.
    Running,
    /// No seat is free.
    Full,
    /// The facilitator has closed sign-up.
    Closed,
    /// The last meeting is over.
    Finished,
    /// Called off.
    Cancelled,
}

impl Status {
    /// Works it out from what is stored.
    pub fn of(state: State, dates: (Option<i64>, Option<i64>), signup_open: bool, full: bool, now_us: i64) -> Self {
        let (first, last) = dates;
        match state {
            State::Draft => Self::Draft,
            State::Cancelled => Self::Cancelled,
            State::Published if last.is_some_and(|end| end <= now_us) => Self::Finished,
            State::Published if !signup_open => Self::Closed,
            State::Published if full => Self::Full,
            State::Published if first.is_some_and(|start| start <= now_us) => Self::Running,
            State::Published => Self::Open,
        }
    }

    /// Whether the page offers to sign up.
    pub fn takes_people(self) -> bool {
        matches!(self, Self::Open | Self::Running)
    }
}

impl Circle {
    /// Where it stands today.
    pub fn status(&self, now_us: i64) -> Status {
        let full = self.capacity.is_some_and(|seats| self.taken >= seats);
        Status::of(self.state, (self.first_at, self.last_at), self.signup_open, full, now_us)
    }

    /// Which of the wizard's first four steps hold all they need: course, place, dates, words.
    /// Whether the dates are still ahead is another question.
    pub fn steps_done(&self) -> [bool; 4] {
        let place = if self.online { !self.meeting_url.is_empty() } else { ![&self.venue, &self.address, &self.city].iter().any(|t| t.is_empty()) };
        [self.course_id.is_some(), place, !self.plan.is_empty() && !self.time_zone.is_empty(), !self.title.is_empty()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circles_status_follows_from_its_dates_and_seats() {
        let at = |now| Status::of(State::Published, (Some(10), Some(20)), true, false, now);
        assert_eq!([at(9), at(10), at(19), at(20)], [Status::Open, Status::Running, Status::Running, Status::Finished]);
        let of = |state, open, full| Status::of(state, (Some(10), Some(20)), open, full, 5);
        assert_eq!(of(State::Published, true, true), Status::Full);
        assert_eq!(of(State::Published, false, true), Status::Closed);
        assert_eq!(of(State::Cancelled, true, false), Status::Cancelled);
        assert_eq!(of(State::Draft, true, false), Status::Draft);
    }
}
