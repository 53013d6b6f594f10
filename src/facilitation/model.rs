//! What these pages show and post.

use crate::attendance::model::RsvpCounts;
use crate::circles::model::Phase;
use crate::signups::model::Participant;
use crate::types::{AccountId, MeetingId, Page};
use serde::{Deserialize, Serialize};

/// How far something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// Still to come.
    Todo,
    /// Something is to be done now.
    Now,
    /// Nothing is left to do.
    Done,
}

/// One meeting on the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingItem {
    /// The meeting.
    pub id: MeetingId,
    /// Which one, from 1.
    pub number: u32,
    /// "Monday 14 December, 18:30".
    pub when: String,
    /// Whether it has begun.
    pub begun: bool,
    /// When its reminder goes out; empty once that moment has passed.
    pub reminder_at: String,
    /// To how many people its reminder was sent.
    pub reminded: u32,
    /// Answers.
    pub rsvps: RsvpCounts,
    /// First names of those who said yes.
    pub coming: Vec<String>,
    /// Whether its feedback was begun.
    pub feedback_begun: bool,
    /// Whether its feedback is done.
    pub feedback_done: bool,
    /// 1 to 5, as far as said.
    pub rating: Option<i64>,
    /// How many came, as far as said.
    pub came: i64,
}

impl MeetingItem {
    /// How far it is: a meeting is done when its feedback is.
    pub fn progress(&self) -> Progress {
        match (self.begun, self.feedback_done) {
            (_, true) => Progress::Done,
            (true, false) => Progress::Now,
            (false, false) => Progress::Todo,
        }
    }
}

/// A circle's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The circle's slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub phase: Phase,
    /// One can come by a link.
    pub online: bool,
    /// Venue and address; empty when it meets online only.
    pub place: String,
    /// "Mondays, 18:30, Chicago time"; empty in a young draft.
    pub schedule: String,
    /// The wizard's first step that is not complete, 1 to 5.
    pub step: u8,
    /// Seats taken.
    pub taken: u32,
    /// Seats; none: no limit.
    pub seats: Option<u32>,
    /// Hue of its ring.
    pub hue: u32,
    /// Whether the facilitator lets people sign up.
    pub signup_open: bool,
    /// The meetings.
    pub meetings: Vec<MeetingItem>,
    /// When the wrap-up was closed; empty while it is open.
    pub wrapped_up: String,
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
    /// The extra question; empty for none.
    pub question: String,
    /// Who takes part: one page of the list, in the order of signing up.
    pub participants: Page<Participant>,
    /// Sign-ups counted by the system the circle came from.
    pub imported: u32,
    /// Who runs it.
    pub facilitators: Vec<FacilitatorCard>,
    /// The form for one more facilitator.
    pub form: FacilitatorForm,
}

/// Removes a participant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RemoveForm {
    /// The circle's slug.
    pub slug: String,
    /// The sign-up's id, or the account's.
    pub id: String,
}

/// Adds a co-facilitator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FacilitatorForm {
    /// The circle's slug.
    pub slug: String,
    /// The address of an account.
    pub email: String,
}

/// Names a circle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WrapForm {
    /// The circle's slug.
    pub slug: String,
}

/// A circle I facilitate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyCircle {
    /// Slug.
    pub slug: String,
    /// Title, or its course's, or empty.
    pub title: String,
    /// Where it stands.
    pub phase: Phase,
    /// The next meeting; empty when there is none.
    pub next: String,
    /// The first meeting whose feedback is due: number and id.
    pub due: Option<(u32, MeetingId)>,
    /// How many people take part.
    pub taken: u32,
    /// Seats; none: no limit.
    pub seats: Option<u32>,
    /// Hue of its ring.
    pub hue: u32,
}

/// A circle I take part in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedCircle {
    /// Slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub phase: Phase,
    /// How many people take part.
    pub taken: u32,
    /// Seats; none: no limit.
    pub seats: Option<u32>,
    /// Hue of its ring.
    pub hue: u32,
}

/// A course I added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyCourse {
    /// Slug.
    pub slug: String,
    /// Title.
    pub title: String,
}

/// Everything that is mine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mine {
    /// What I facilitate: what waits for feedback, then drafts, upcoming, running, and the past.
    pub facilitating: Vec<MyCircle>,
    /// What I take part in.
    pub joined: Vec<JoinedCircle>,
    /// Courses I added.
    pub courses: Vec<MyCourse>,
    /// Which of these lists hold more than is shown.
    pub cut: Cut,
}

/// Which lists of [`Mine`] were cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Of the circles I run, only the newest are shown.
    pub facilitating: bool,
    /// Of the circles I take part in, only those I joined last.
    pub joined: bool,
    /// Of the courses, only the first by title.
    pub courses: bool,
}
