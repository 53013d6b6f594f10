//! What a circle needs from those who run it, and what its facilitator page shows besides the timeline.

use crate::checklist::model::Item;
use crate::meetings::model::shift::ShiftForm;
use crate::tasks::model::Task;
use crate::types::{MeetingId, PostId, When};
use serde::{Deserialize, Serialize};

/// The one thing to do about a circle now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Need {
    /// To decide whether a post that was reported stays.
    Reported(PostId),
    /// To be at a meeting that is on: its number, and the meeting.
    On(u32, MeetingId),
    /// To say how a meeting went: its number, and the meeting.
    Feedback(u32, MeetingId),
    /// To close the circle.
    WrapUp,
    /// To reach people whose last email failed: how many.
    Undelivered(u32),
    /// To answer proposals for the weekly plan: how many.
    Proposals(u32),
    /// To finish the draft.
    Draft,
    /// To do a thing of the checklist.
    Check(Item),
    /// Nothing.
    Nothing,
}

/// What a need is derived from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// Whether it is a draft.
    pub draft: bool,
    /// Whether it was cancelled, or its wrap-up is closed: it asks for nothing then.
    pub over: bool,
    /// The first post on the board that was reported.
    pub reported: Option<PostId>,
    /// The meeting that is on.
    pub on: Option<(u32, MeetingId)>,
    /// The first meeting that is over and without feedback.
    pub feedback: Option<(u32, MeetingId)>,
    /// Whether all meetings are over.
    pub finished: bool,
    /// For how many people the last email failed.
    pub undelivered: u32,
    /// How many proposals wait.
    pub proposals: u32,
    /// What is due of the checklist.
    pub check: Option<Item>,
}

impl Need {
    /// Returns the most urgent need.
    pub fn of(signs: Signs) -> Self {
        match signs {
            Signs { draft: true, .. } => Self::Draft,
            Signs { reported: Some(post), .. } => Self::Reported(post),
            Signs { over: true, .. } => Self::Nothing,
            Signs { on: Some((number, meeting)), .. } => Self::On(number, meeting),
            Signs { feedback: Some((number, meeting)), .. } => Self::Feedback(number, meeting),
            Signs { finished: true, .. } => Self::WrapUp,
            Signs { undelivered: 1.., .. } => Self::Undelivered(signs.undelivered),
            Signs { proposals: 1.., .. } => Self::Proposals(signs.proposals),
            Signs { check: Some(item), .. } => Self::Check(item),
            _ => Self::Nothing,
        }
    }

    /// Returns the place of a circle with this need in a list: the most urgent first.
    pub fn rank(self) -> u8 {
        match self {
            Self::Reported(_) => 0,
            Self::On(..) => 1,
            Self::Feedback(..) => 2,
            Self::WrapUp => 3,
            Self::Undelivered(_) => 4,
            Self::Proposals(_) => 5,
            Self::Draft => 6,
            Self::Check(_) => 7,
            Self::Nothing => 8,
        }
    }
}

/// What people do for the next meeting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextPlan {
    /// Its tasks, without those that are skipped.
    pub tasks: Vec<Task>,
    /// How many people take part.
    pub people: u32,
}

/// A meeting that was cancelled and can be restored: its day has not passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffMeeting {
    /// When it was to be.
    pub when: When,
    /// Why it was cancelled; may be empty.
    pub reason: String,
    /// The form that restores it.
    pub form: ShiftForm,
}

/// Numbers over all circles that the viewer runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Circles that are or were public and not cancelled.
    pub circles: u32,
    /// People with a seat in them.
    pub people: u32,
    /// Meetings that are over.
    pub held: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_named_and_the_most_urgent_first() {
        let all =
            Signs { feedback: Some((3, MeetingId(7))), finished: true, undelivered: 2, proposals: 1, check: Some(Item::Sheet), ..Signs::default() };
        assert_eq!(Need::of(all), Need::Feedback(3, MeetingId(7)));
        assert_eq!(Need::of(Signs { on: Some((4, MeetingId(8))), ..all }), Need::On(4, MeetingId(8)), "everything else can wait until it is over");
        assert_eq!(Need::of(Signs { feedback: None, ..all }), Need::WrapUp);
        let running = Signs { feedback: None, finished: false, ..all };
        assert_eq!(Need::of(running), Need::Undelivered(2));
        assert_eq!(Need::of(Signs { undelivered: 0, ..running }), Need::Proposals(1));
        assert_eq!(Need::of(Signs { undelivered: 0, proposals: 0, ..running }), Need::Check(Item::Sheet));
        assert_eq!(Need::of(Signs { over: true, ..all }), Need::Nothing);
        assert_eq!(Need::of(Signs { draft: true, ..all }), Need::Draft);
        assert_eq!(Need::of(Signs { reported: Some(PostId(4)), over: true, ..all }), Need::Reported(PostId(4)));
        assert_eq!(Need::of(Signs::default()), Need::Nothing);
    }

    #[test]
    fn circles_are_listed_by_urgency() {
        let on = Need::On(2, MeetingId(2));
        let mut needs = [Need::Nothing, Need::Draft, Need::Proposals(1), Need::Feedback(1, MeetingId(1)), on, Need::WrapUp, Need::Undelivered(9)];
        needs.sort_by_key(|need| need.rank());
        assert!(matches!(
            needs,
            [Need::On(..), Need::Feedback(..), Need::WrapUp, Need::Undelivered(_), Need::Proposals(_), Need::Draft, Need::Nothing]
        ));
    }
}
