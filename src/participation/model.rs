//! What a participant's dashboard shows and posts.

use crate::attendance::model::Coming;
use crate::circles::model::Phase;
use crate::types::MeetingId;
use serde::{Deserialize, Serialize};

/// What the two buttons of the dashboard post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    /// The participant's signed link.
    pub link: String,
    /// The meeting's id.
    pub meeting: String,
    /// `yes` or `no`: which button was pressed.
    pub button: String,
    /// The page to come back to without JavaScript: the circle's slug when it was reached by
    /// account, else empty.
    pub slug: String,
}

/// One date in the list of all dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateLine {
    /// The meeting.
    pub id: MeetingId,
    /// "Monday 21 December, 18:30".
    pub when: String,
    /// Whether it is over.
    pub over: bool,
    /// What I answered.
    pub mine: Option<bool>,
    /// Where it is, if that is not where the circle usually meets.
    pub elsewhere: String,
    /// What to know about it; may be empty.
    pub note: String,
    /// Where one answers for it; empty when it has begun.
    pub answer_at: String,
}

/// The meeting that comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextMeeting {
    /// The meeting.
    pub id: MeetingId,
    /// Which one it is, from 1.
    pub number: u32,
    /// "Monday 21 December, 18:30".
    pub when: String,
    /// "Chicago time".
    pub zone: String,
    /// Where; empty when it is online only.
    pub place: String,
    /// A search for the place on OpenStreetMap (no map is embedded, nobody is tracked); empty when it is online only.
    pub map: String,
    /// Link of the online meeting; empty when it is in person only.
    pub meeting_url: String,
    /// What to know about it; may be empty.
    pub note: String,
    /// Whether it has begun and is not over: nothing to answer any more.
    pub on_now: bool,
    /// Who comes.
    pub coming: Coming,
}

/// Somebody to turn to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Full name.
    pub name: String,
    /// Address; may be empty.
    pub email: String,
}

/// A message a facilitator wrote to everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Subject.
    pub subject: String,
    /// What it says, as safe HTML.
    pub html: String,
    /// The author's first name.
    pub author: String,
    /// "21 December, 18:30".
    pub when: String,
}

/// A participant's dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// The participant's signed link.
    pub link: String,
    /// The circle's name in the URL.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub phase: Phase,
    /// The course: title and link.
    pub course: Option<(String, String)>,
    /// The next meeting.
    pub next: Option<NextMeeting>,
    /// All dates.
    pub dates: Vec<DateLine>,
    /// Seats taken.
    pub taken: u32,
    /// Seats; none: no limit.
    pub seats: Option<u32>,
    /// Meetings behind us.
    pub done: u32,
    /// Hue of the ring.
    pub hue: u32,
    /// Who runs it.
    pub hosts: Vec<Host>,
    /// Messages so far, newest first.
    pub notes: Vec<Note>,
    /// My goal.
    pub goal: String,
    /// How I support others.
    pub support: String,
    /// Where one leaves the circle.
    pub leave: String,
    /// Whether reminders are on.
    pub reminders: bool,
}
