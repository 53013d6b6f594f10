//! Data and forms of the participant's dashboard.

use crate::attendance::model::Coming;
use crate::attendance::model::check_in::CheckInCard;
use crate::board::model::BoardView;
use crate::circles::model::Phase;
use crate::goals::model::Goals;
use crate::live::model::Mark;
use crate::pulses::model::Pulse;
use crate::recaps::model::Recap;
use crate::signups::model::contact::ContactForm;
use crate::tasks::model::WeeklyPlan;
use crate::types::{CalendarLinks, MeetingId, Seats, When, form};
use serde::{Deserialize, Serialize};

form! {
    /// The form of the dashboard's two buttons.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct AnswerForm {
        /// The participant's signed link.
        pub link: String,
        /// The meeting's id.
        pub meeting: String,
        /// Its revision on the page; empty on pages of earlier versions.
        pub revision: String,
        /// The answer on the page, `yes` or `no`; empty if there was none.
        pub base: String,
        /// The button pressed: `yes` or `no`.
        pub button: String,
        /// The circle's slug if the page to return to without JavaScript was reached by account; otherwise empty.
        pub slug: String,
    }
}

form! {
    /// The form that ends a kind of email or asks for it again.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct SwitchForm {
        /// The participant's signed link.
        pub link: String,
        /// `reminders` or `messages`.
        pub mails: String,
        /// `yes` to get them again; otherwise they end.
        pub button: String,
        /// The circle's slug if the page to return to was reached by account; otherwise empty.
        pub slug: String,
    }
}

form! {
    /// The form that chooses the language of emails.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct LanguageForm {
        /// The participant's signed link.
        pub link: String,
        /// The language's code.
        pub locale: String,
        /// The circle's slug if the page to return to was reached by account; otherwise empty.
        pub slug: String,
    }
}

form! {
    /// The form that gives the calendar feed a new address.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct FeedForm {
        /// The participant's signed link.
        pub link: String,
        /// The circle's slug if the page to return to was reached by account; otherwise empty.
        pub slug: String,
    }
}

form! {
    /// The form that gives the dashboard a new link, and the one that confirms the address.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct LinkForm {
        /// The participant's signed link.
        pub link: String,
        /// The circle's slug if the page to return to was reached by account; otherwise empty.
        pub slug: String,
    }
}

/// One date in the list of all dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateLine {
    /// The meeting.
    pub id: MeetingId,
    /// "Monday 21 December, 18:30".
    pub when: When,
    /// Whether it is over.
    pub over: bool,
    /// The viewer's answer.
    pub mine: Option<bool>,
    /// How and where, with the link, if different from the circle's other meetings.
    pub elsewhere: String,
    /// The note about it; may be empty.
    pub note: String,
    /// URL for answering; empty once it has started.
    pub answer_at: String,
    /// Why it was cancelled; `None` if it takes place.
    pub removed: Option<String>,
}

impl Dashboard {
    /// Returns the meetings that were to be before the next one, and were cancelled, each with the reason, which may be empty.
    pub fn called_off(&self) -> Vec<(When, String)> {
        let next = self.next.as_ref().and_then(|next| self.dates.iter().position(|date| date.id == next.id)).unwrap_or_default();
        let off = |date: &DateLine| Some((date.when.clone(), date.removed.clone()?)).filter(|_| !date.over);
        self.dates.iter().take(next).filter_map(off).collect()
    }
}

/// The next meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextMeeting {
    /// The meeting.
    pub id: MeetingId,
    /// Its number, from 1.
    pub number: u32,
    /// Its revision: an answer counts for the date that was shown.
    pub revision: i64,
    /// "Monday 21 December, 18:30".
    pub when: When,
    /// How long until it begins: "In 3 days"; empty once it has.
    pub countdown: String,
    /// "Chicago time".
    pub zone: String,
    /// Where; empty when it is online only.
    pub place: String,
    /// A search for the place on OpenStreetMap; empty if it is online only. No map is embedded, so no one is
    /// tracked.
    pub map: String,
    /// Link of the online meeting; empty when it is in person only.
    pub meeting_url: String,
    /// The note about it; may be empty.
    pub note: String,
    /// Whether it has started but is not over, so that answers are no longer possible.
    pub on_now: bool,
    /// Who is coming.
    pub coming: Coming,
}

/// A contact person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Name, as others see it.
    pub name: String,
    /// Address, if participants see it here; otherwise empty.
    pub email: String,
    /// Whether a reply to an email about the circle reaches them, and nothing else is shown.
    pub by_reply: bool,
}

/// A message from a facilitator to everyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Subject.
    pub subject: String,
    /// Its text as safe HTML.
    pub html: String,
    /// The author, as others see the name.
    pub author: String,
    /// "21 December, 18:30".
    pub when: When,
}

/// A participant's dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// The participant's signed link.
    pub link: String,
    /// How far what follows is, for being told what happens after it.
    pub mark: Mark,
    /// When it was read: "18:02".
    pub as_of: String,
    /// The circle's slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Its phase.
    pub phase: Phase,
    /// The course: title and link.
    pub course: Option<(String, String)>,
    /// Checking in, while the code of a meeting works.
    pub check_in: Option<CheckInCard>,
    /// The next meeting.
    pub next: Option<NextMeeting>,
    /// What the last meeting's pulse asks, while it is open.
    pub pulse: Option<Pulse>,
    /// The weekly plan.
    pub plan: WeeklyPlan,
    /// The recaps, the latest meeting first.
    pub recaps: Vec<Recap>,
    /// All dates.
    pub dates: Vec<DateLine>,
    /// How to enter them in a calendar.
    pub calendar: CalendarLinks,
    /// Its seats.
    pub seats: Seats,
    /// How many take part.
    pub people: u32,
    /// Meetings already held.
    pub done: u32,
    /// Hue of the ring.
    pub hue: u32,
    /// Its facilitators.
    pub hosts: Vec<Host>,
    /// The form for writing to those whose address is shown nowhere.
    pub contact: Option<ContactForm>,
    /// Messages, newest first.
    pub notes: Vec<Note>,
    /// The first threads of the board.
    pub board: BoardView,
    /// Whether the last meeting has begun, so that the survey can be answered.
    pub survey: bool,
    /// Why the circle was cancelled; empty unless it was, or if no reason was given.
    pub cancel_reason: String,
    /// The viewer's goal and what belongs to it, and what the others show.
    pub goals: Goals,
    /// The slug of the course, for starting the next circle; empty before this one has finished, and without a course.
    pub again: String,
    /// Path for leaving the circle.
    pub leave: String,
    /// Code of the language that emails are in.
    pub language: String,
    /// Whether the email address is still to be confirmed.
    pub unproven: bool,
    /// Whether reminders are on.
    pub reminders: bool,
    /// Whether messages by email are on.
    pub messages: bool,
}

/// A certificate of participation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The participant's signed link.
    pub link: String,
    /// Whether there is one: the circle has finished, and the person was at one of its meetings at least.
    pub given: bool,
    /// Whether the circle has finished.
    pub finished: bool,
    /// Name as typed at the sign-up.
    pub name: String,
    /// The circle's title.
    pub title: String,
    /// The course's title; empty for none.
    pub course: String,
    /// The place; empty for an online circle.
    pub place: String,
    /// The days of the first and the last meeting.
    pub days: (String, String),
    /// At how many meetings the person was, as far as it is recorded.
    pub came: u32,
    /// How many meetings were held.
    pub held: u32,
    /// Who facilitated, as others see the names.
    pub hosts: Vec<String>,
    /// The site's name.
    pub site: String,
}
