//! Data and forms of the facilitator's pages.

pub mod desk;

use crate::attendance::model::RsvpCounts;
use crate::board::model::BoardView;
use crate::checklist::model::Checklist;
use crate::circles::model::Phase;
use crate::circles::model::address::AddressForm;
use crate::circles::model::invitations::{Invited, MyInvitation};
use crate::goals::model::Step;
use crate::live::model::Mark;
use crate::meetings::model::shift::{ShiftForm, Told};
use crate::meetings::model::tense::Tense;
use crate::signups::model::{Heads, Participant, WalkInForm};
use crate::types::{AccountId, CalendarLinks, Delivery, MeetingId, Page, Seats, When, form};
use desk::{Need, NextPlan, OffMeeting, Signs, Totals};
use serde::{Deserialize, Serialize};

/// The progress of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// Upcoming.
    Todo,
    /// The meeting is on.
    On,
    /// Needs action now.
    Now,
    /// Over, and its feedback is missing.
    Missing,
    /// Nothing left to do.
    Done,
}

/// One meeting on the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingItem {
    /// The meeting.
    pub id: MeetingId,
    /// Its number, from 1.
    pub number: u32,
    /// "Monday, December 14, 6:30 PM", with its zone if that is not the circle's.
    pub when: When,
    /// What else is different about it: length, place, link; usually empty.
    pub differs: String,
    /// The note to participants; may be empty.
    pub note: String,
    /// Whether it is ahead, on, or over.
    pub tense: Tense,
    /// When its reminder will be sent; empty once that time has passed.
    pub reminder_at: When,
    /// How many people were sent its reminder.
    pub reminded: u32,
    /// Answers.
    pub rsvps: RsvpCounts,
    /// First names of those who said yes.
    pub coming: Vec<String>,
    /// Whether its feedback was started.
    pub feedback_begun: bool,
    /// Whether its feedback is done.
    pub feedback_done: bool,
    /// 1 to 5, if given.
    pub rating: Option<i64>,
    /// How many people came; `None` if it is not recorded.
    pub came: Option<u32>,
    /// How many people answered its pulse, if facilitators see it.
    pub pulse: Option<u32>,
    /// Whether its check-in code works, or will.
    pub check_in: bool,
    /// The form that moves or cancels it; `None` once it has begun, and in a circle that is not public.
    pub shift: Option<ShiftForm>,
}

impl MeetingItem {
    /// Returns its progress: a meeting that is over is done when its feedback is. Of several without, the page names one to do now.
    pub fn progress(&self) -> Progress {
        match (self.tense, self.feedback_done) {
            (Tense::On, _) => Progress::On,
            (_, true) => Progress::Done,
            (Tense::Over, false) => Progress::Missing,
            (Tense::Ahead, false) => Progress::Todo,
        }
    }

    /// Returns whether it was held: one that is on is not yet.
    pub fn held(&self) -> bool {
        self.tense == Tense::Over
    }
}

/// A circle's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The circle's slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Why staff have hidden it, if they have; may be empty.
    pub hidden: Option<String>,
    /// Its phase.
    pub phase: Phase,
    /// Whether people can join through a link.
    pub online: bool,
    /// Venue and address; empty when it meets online only.
    pub place: String,
    /// "Mondays, 6:30 PM, Chicago time"; empty in a new draft.
    pub schedule: String,
    /// The wizard's first incomplete step, 1 to 5.
    pub step: u8,
    /// Its seats.
    pub seats: Seats,
    /// How many take part.
    pub heads: Heads,
    /// Hue of its ring.
    pub hue: u32,
    /// Whether the facilitator has sign-up open.
    pub signup_open: bool,
    /// The meetings.
    pub meetings: Vec<MeetingItem>,
    /// How to enter the meetings in a calendar.
    pub calendar: CalendarLinks,
    /// What to tell people about it; `None` if it is not public, or no longer takes place.
    pub sharing: Option<Sharing>,
    /// What it tells so far; `None` before the first meeting.
    pub insight: Option<Insight>,
    /// When the wrap-up was closed; empty while it is open.
    pub wrapped_up: When,
    /// Why the circle was cancelled; empty unless it was, or if no reason was given.
    pub cancel_reason: String,
    /// How far the page is, for following the circle.
    pub mark: Mark,
    /// The time at which it was made, in words.
    pub as_of: String,
    /// What people do for the next meeting.
    pub plan: NextPlan,
    /// Full names of those who have checked in at the next meeting, in that order: while it is on, and from half an hour before.
    pub here: Vec<String>,
    /// How many proposals for the weekly plan wait.
    pub proposals: u32,
    /// Cancelled meetings whose day has not passed.
    pub off: Vec<OffMeeting>,
    /// Who is told when a meeting changes.
    pub told: Told,
    /// What was typed into a form that changes a meeting, and rejected.
    pub typed: Option<ShiftForm>,
    /// People whose last email failed, by name.
    pub undelivered: Vec<String>,
    /// The first threads of the board; `None` of a draft.
    pub board: Option<BoardView>,
    /// What to do before and after; `None` of a draft, of a cancelled circle and of one that is closed.
    pub checklist: Option<Checklist>,
}

/// What to tell people about a circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sharing {
    /// The circle's slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Its public URL.
    pub url: String,
    /// Title, when and where, and an invitation that ends in front of the URL, in the circle's language.
    pub text: String,
}

impl Overview {
    /// Returns the meeting to tell about now: the first one without feedback. A circle whose wrap-up is closed asks for
    /// nothing more.
    pub fn due(&self) -> Option<&MeetingItem> {
        self.meetings.iter().find(|meeting| self.wrapped_up.is_empty() && meeting.progress() == Progress::Missing)
    }

    /// Returns the next meeting: the one that is on, or the first that has not begun.
    pub fn next(&self) -> Option<&MeetingItem> {
        self.meetings.iter().find(|meeting| !meeting.held())
    }

    /// Returns the meetings held so far.
    pub fn held(&self) -> impl Iterator<Item = &MeetingItem> {
        self.meetings.iter().filter(|meeting| meeting.held())
    }

    /// Returns the one thing to do now.
    pub fn need(&self) -> Need {
        Need::of(Signs {
            draft: self.phase == Phase::Draft,
            over: self.phase == Phase::Cancelled || !self.wrapped_up.is_empty(),
            reported: self.board.as_ref().and_then(|board| board.reported),
            on: self.next().filter(|next| next.tense == Tense::On).map(|meeting| (meeting.number, meeting.id)),
            feedback: self.due().map(|meeting| (meeting.number, meeting.id)),
            finished: self.phase == Phase::Finished,
            undelivered: u32::try_from(self.undelivered.len()).unwrap_or(u32::MAX),
            proposals: self.proposals,
            check: self.checklist.as_ref().and_then(Checklist::due),
        })
    }
}

/// A co-facilitator in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacilitatorCard {
    /// The account.
    pub id: AccountId,
    /// Full name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// The people of a circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// The circle's slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Why staff have hidden it, if they have; may be empty.
    pub hidden: Option<String>,
    /// The extra question; empty for none.
    pub question: String,
    /// How many take part.
    pub heads: Heads,
    /// One page of the participants, in the order of signing up.
    pub participants: Page<PersonCard>,
    /// The number of sign-ups recorded by the system the circle was imported from.
    pub imported: u32,
    /// Its facilitators.
    pub facilitators: Vec<FacilitatorCard>,
    /// Where participants find the viewer's address; `None` if the viewer is none of them.
    pub address: Option<AddressForm>,
    /// Who is invited to become one.
    pub invited: Vec<Invited>,
    /// The form that adds a facilitator.
    pub form: FacilitatorForm,
    /// The form that adds a walk-in; `None` if no one can be added.
    pub walk_in: Option<WalkInForm>,
    /// How far the page is, for following the circle.
    pub mark: Mark,
    /// The time at which it was made, in words.
    pub as_of: String,
}

/// A participant in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// What became of the newest email to them; `None` if there is none.
    pub delivery: Option<Delivery>,
    /// The participant.
    pub person: Participant,
    /// When a facilitator entered them, "Monday, November 16, 6:30 PM"; empty for those who signed up by themselves.
    pub added: When,
}

form! {
    /// Removes a participant.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct RemoveForm {
        /// The circle's slug.
        pub slug: String,
        /// The sign-up's id, or the account's.
        pub id: String,
    }
}

form! {
    /// Invites a co-facilitator.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct FacilitatorForm {
        /// The circle's slug.
        pub slug: String,
        /// The address to invite.
        pub email: String,
    }
}

form! {
    /// Names a circle.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct WrapForm {
        /// The circle's slug.
        pub slug: String,
    }
}

/// A circle that the viewer facilitates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyCircle {
    /// Slug.
    pub slug: String,
    /// Title, or its course's, or empty.
    pub title: String,
    /// Its phase.
    pub phase: Phase,
    /// The meeting that is on, or the next one; empty if there is none.
    pub next: When,
    /// Whether it is on.
    pub on: bool,
    /// What it needs now.
    pub need: Need,
    /// Its seats.
    pub seats: Seats,
    /// Hue of its ring.
    pub hue: u32,
}

/// A circle that the viewer takes part in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedCircle {
    /// Slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Its phase.
    pub phase: Phase,
    /// Its seats.
    pub seats: Seats,
    /// Hue of its ring.
    pub hue: u32,
}

/// A course that the viewer added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyCourse {
    /// Slug.
    pub slug: String,
    /// Title.
    pub title: String,
}

/// Everything that belongs to the viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mine {
    /// Invitations to run a circle.
    pub invitations: Vec<MyInvitation>,
    /// The viewer's circles, those that need something most urgent first.
    pub facilitating: Vec<MyCircle>,
    /// Numbers over all of them.
    pub totals: Totals,
    /// Circles that the viewer takes part in.
    pub joined: Vec<JoinedCircle>,
    /// Courses that the viewer added.
    pub courses: Vec<MyCourse>,
    /// Which of these lists are truncated.
    pub cut: Cut,
}

/// Which lists of [`Mine`] are truncated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Only the newest of the viewer's circles are shown.
    pub facilitating: bool,
    /// Only the most recently joined circles are shown.
    pub joined: bool,
    /// Only the first courses by title are shown.
    pub courses: bool,
}

/// What a facilitator wrote about a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reflection {
    /// The meeting's number, from 1.
    pub number: u32,
    /// The question.
    pub question: String,
    /// The answer.
    pub words: String,
}

/// What a participant wants to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Full name.
    pub name: String,
    /// The goal, as written; may be empty.
    pub words: String,
    /// How far it is, if the person shares that.
    pub step: Step,
    /// What the person can help with; may be empty.
    pub can_help: String,
    /// What the person needs; may be empty.
    pub needs: String,
}

/// A participant who has missed the last two meetings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Name as typed.
    pub name: String,
    /// What the circle calls the person, for the message.
    pub shown: String,
    /// Address; may be empty.
    pub email: String,
    /// The circle's title, for the message.
    pub circle: String,
}

/// What a running circle tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insight {
    /// Reflections, by meeting.
    pub reflections: Vec<Reflection>,
    /// The group's goals.
    pub goals: Vec<Goal>,
    /// Who has missed the last two meetings for which names are recorded.
    pub missing: Vec<Missing>,
}
