//! Circles: values and rules that need no database.

pub mod address;
#[cfg(feature = "ssr")]
mod example;
pub mod forms;
pub mod invitations;
pub mod leaving;
pub mod phase;
mod plan;
pub mod views;

pub use address::AddressShown;
pub use phase::{Phase, SignUps, Standing};
pub use plan::{Mode, OwnDate, PlanDate, Planned, Schedule};

use crate::accounts::model::Switch;
use crate::types::text::address_line;
use crate::types::{AccountId, CircleId, CourseId, FormerPlace, Seats, refusals};
use serde::{Deserialize, Serialize};

refusals! {
    /// Why an action on a circle is refused.
    CircleRefusal of "circles" {
        /// All seats are taken.
        Full = "full",
        /// Sign-up is closed.
        Closed = "closed",
        /// Staff have hidden the circle, so nobody can be written to about it.
        Hidden = "hidden",
        /// The circle is not published yet.
        Draft = "draft",
        /// The circle was cancelled.
        Cancelled = "cancelled",
        /// The last meeting is over.
        Finished = "finished",
        /// The draft is incomplete.
        Incomplete = "incomplete",
        /// Something typed into a step is not saved yet.
        Unsaved = "unsaved",
        /// The site has no privacy text yet.
        NoPrivacy = "no_privacy",
        /// A circle must keep at least one facilitator.
        LastFacilitator = "last_facilitator",
        /// A meeting is still ahead.
        MeetingAhead = "meeting_ahead",
        /// The invitation is for another address.
        OtherAddress = "other_address",
        /// It is not said what becomes of a circle whose only facilitator wants the account deleted.
        Undecided = "undecided",
    }
}

/// The stored state. "Upcoming", "running" and "finished" are derived from the dates: see [`Phase`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Being written; visible only to its facilitators.
    #[default]
    Draft,
    /// Public.
    Published,
    /// Cancelled.
    Cancelled,
}

impl State {
    /// Returns its code in the database.
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

/// A circle with everything the server's rules need; not for the wire (it contains the meeting link).
#[derive(Clone, Debug, Default)]
pub struct Circle {
    /// The circle.
    pub id: CircleId,
    /// Its slug.
    pub slug: String,
    /// State.
    pub state: State,
    /// Its course; `None` in a new draft.
    pub course_id: Option<CourseId>,
    /// The course's slug, title and provider; empty without a course.
    pub course: CourseRef,
    /// Title.
    pub title: String,
    /// Language code of its emails.
    pub language: String,
    /// How people meet.
    pub mode: Mode,
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
    /// Default start time, 18:30.
    pub start_time: String,
    /// Length of a meeting in minutes.
    pub duration_minutes: i64,
    /// First date, 2026-03-21.
    pub first_date: String,
    /// The number of weeks the plan was computed for.
    pub weeks: i64,
    /// Its dates that are not cancelled, in order.
    pub dates: Vec<PlanDate>,
    /// Dates that were cancelled with a reason, in order.
    pub removed: Vec<PlanDate>,
    /// The key of the next new date.
    pub plan_next: i64,
    /// Welcome text (Markdown).
    pub welcome: String,
    /// The extra question at sign-up; empty for none.
    pub question: String,
    /// What the facilitators want to reach; may be empty. For facilitators and staff only.
    pub goal: String,
    /// Its seats.
    pub seats: Seats,
    /// Whether the facilitator has sign-up open.
    pub signup_open: bool,
    /// Hue of its ring.
    pub hue: i64,
    /// Start of the first meeting, microseconds UTC.
    pub first_at: Option<i64>,
    /// End of the last meeting, microseconds UTC.
    pub last_at: Option<i64>,
    /// The number of sign-ups recorded by the system it was imported from.
    pub imported_signups: i64,
    /// Hidden by staff.
    pub hidden: bool,
    /// Why; may be empty.
    pub hidden_reason: String,
    /// The number of its last event.
    pub event_no: i64,
    /// Hash of the browser's token, for a draft begun without signing in.
    pub draft_token_hash: Option<String>,
    /// The highest completed wizard step, 0 to 4.
    pub draft_step: i64,
    /// When the facilitator closed the wrap-up.
    pub wrapped_up_at: Option<i64>,
    /// When it was cancelled, microseconds UTC.
    pub cancelled_at: Option<i64>,
    /// The reason the facilitator gave when cancelling it.
    pub cancel_reason: String,
    /// Whether its facilitators published a report.
    pub has_report: bool,
    /// Whether a recap is shown on its public page.
    pub has_recaps: bool,
    /// Its facilitators.
    pub facilitators: Vec<Facilitator>,
}

/// A circle's course, as its pages name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseRef {
    /// Its slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// The provider.
    pub provider: String,
}

/// A facilitator of a circle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facilitator {
    /// The account.
    pub id: AccountId,
    /// Name as typed.
    pub name: String,
    /// What others than facilitators see of it.
    pub shown: String,
    /// Address; empty for unclaimed, imported people.
    pub email: String,
    /// The language of emails to this person.
    pub locale: String,
    /// Whether the address is confirmed.
    pub confirmed: bool,
    /// Where participants find the address.
    pub address: AddressShown,
    /// Whether the account is blocked.
    pub blocked: bool,
    /// The kinds of email that this person has ended.
    pub ended: Vec<Switch>,
}

impl Facilitator {
    /// Returns whether a kind of email goes to this person.
    pub fn wants(&self, which: Switch) -> bool {
        !self.email.is_empty() && !self.ended.contains(&which)
    }
}

impl Circle {
    /// Returns its place, to compare with after a change.
    pub fn as_former_place(&self) -> FormerPlace {
        FormerPlace {
            mode: self.mode.code().to_owned(),
            venue: self.venue.clone(),
            venue_details: self.venue_details.clone(),
            address: self.address.clone(),
            city: self.city.clone(),
            country: self.country.clone(),
            meeting_url: self.meeting_url.clone(),
        }
    }

    /// Returns it as it was at a former place.
    #[must_use]
    pub fn placed_at(&self, place: &FormerPlace) -> Self {
        Self {
            mode: Mode::parse(&place.mode).unwrap_or_default(),
            venue: place.venue.clone(),
            venue_details: place.venue_details.clone(),
            address: place.address.clone(),
            city: place.city.clone(),
            country: place.country.clone(),
            meeting_url: place.meeting_url.clone(),
            ..self.clone()
        }
    }

    /// Returns why no one can sign up now, if so.
    pub fn closed_because(&self, now_us: i64) -> Option<CircleRefusal> {
        match (self.phase(now_us), self.sign_ups()) {
            (Phase::Draft, _) => Some(CircleRefusal::Draft),
            (Phase::Cancelled, _) => Some(CircleRefusal::Cancelled),
            (Phase::Finished, _) => Some(CircleRefusal::Finished),
            (_, SignUps::Closed) => Some(CircleRefusal::Closed),
            (_, SignUps::Full) => Some(CircleRefusal::Full),
            (Phase::Upcoming | Phase::Running, SignUps::Open) => None,
        }
    }
}

impl Circle {
    /// Returns where it meets, on one line: venue, room, address, city. Empty if it meets online only.
    pub fn place(&self) -> String {
        if !self.mode.in_person() {
            return String::new();
        }
        address_line(&[&self.venue, &self.venue_details, &self.address, &self.city])
    }

    /// Returns the facilitators whom emails reach: imported people have no address until they claim their account, and who is
    /// blocked gets none.
    pub fn reachable(&self) -> impl Iterator<Item = &Facilitator> {
        self.facilitators.iter().filter(|f| !f.email.is_empty() && !f.blocked)
    }

    /// Returns the facilitators whose address participants see nowhere, and to whom they write with a form.
    pub fn with_form(&self) -> impl Iterator<Item = &Facilitator> {
        self.reachable().filter(|f| f.address == AddressShown::Form && f.confirmed)
    }

    /// Returns whether an account has ended a kind of email that its facilitators get.
    pub fn has_ended(&self, account: AccountId, which: Switch) -> bool {
        self.facilitators.iter().any(|f| f.id == account && f.ended.contains(&which))
    }

    /// Returns whether an account is one of its facilitators.
    pub fn is_run_by(&self, account: AccountId) -> bool {
        self.facilitators.iter().any(|f| f.id == account)
    }

    /// Returns how participants reach its facilitators from an email: by replying, with the form on their pages, or not at all.
    pub fn reached_by(&self) -> Option<AddressShown> {
        if self.reply_to().is_empty() { self.with_form().next().map(|_| AddressShown::Form) } else { Some(AddressShown::Reply) }
    }

    /// Returns the Reply-To addresses of its emails, comma separated: those of its facilitators who show theirs.
    pub fn reply_to(&self) -> String {
        self.reachable().filter(|f| f.address != AddressShown::Form).map(|f| f.email.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Circle {
    /// Returns its phase.
    pub fn phase(&self, now_us: i64) -> Phase {
        Phase::of(self.state, self.first_at, self.last_at, now_us)
    }

    /// Returns whether there is a seat to take, independent of the phase.
    pub fn sign_ups(&self) -> SignUps {
        SignUps::of(self.signup_open, self.seats)
    }

    /// Returns phase and sign-ups together.
    pub fn standing(&self, now_us: i64) -> Standing {
        Standing { phase: self.phase(now_us), sign_ups: self.sign_ups() }
    }

    /// Returns which of the wizard's first four steps are complete: course, place, dates, words. Does not
    /// check whether the dates are in the future.
    pub fn steps_done(&self) -> [bool; 4] {
        let placed = !self.mode.in_person() || ![&self.venue, &self.address, &self.city].iter().any(|t| t.is_empty());
        let linked = !self.mode.online() || !self.meeting_url.is_empty();
        [self.course_id.is_some(), placed && linked, !self.dates.is_empty() && !self.time_zone.is_empty(), !self.title.is_empty()]
    }

    /// Returns whether a date is still in the future.
    pub fn has_date_ahead(&self, now_us: i64) -> bool {
        self.dates.iter().any(|d| d.starts_at > now_us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_that_meets_both_ways_needs_a_place_and_a_link() {
        let circle = |mode, venue: &str, meeting_url: &str| Circle {
            mode,
            venue: venue.to_owned(),
            address: "1 Main St".to_owned(),
            city: "Chicago".to_owned(),
            meeting_url: meeting_url.to_owned(),
            ..Circle::default()
        };
        let done = |mode, venue, url| circle(mode, venue, url).steps_done()[1];
        assert!(done(Mode::InPerson, "Library", "") && done(Mode::Online, "", "https://x.org") && done(Mode::Both, "Library", "https://x.org"));
        assert!(!done(Mode::Both, "Library", "") && !done(Mode::Both, "", "https://x.org") && !done(Mode::Online, "Library", ""));
    }
}
