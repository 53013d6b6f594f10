//! Meetings: their values and the rules that need no database.

use crate::circles::model::Planned;
use crate::types::MeetingId;
use serde::{Deserialize, Serialize};

/// One meeting of a published circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The meeting.
    pub id: MeetingId,
    /// Which entry of the circle's plan it is.
    pub plan_key: i64,
    /// Local date, 2026-03-21.
    pub local_date: String,
    /// Local time, 18:30.
    pub local_time: String,
    /// Start, microseconds UTC.
    pub starts_at: i64,
    /// End, microseconds UTC.
    pub ends_at: i64,
    /// Grows whenever it moves.
    pub revision: i64,
}

impl Meeting {
    /// A meeting as the samples of mails show it: 1 December 2026, 18:00 to 19:30 in Chicago.
    pub fn example() -> Self {
        Self {
            id: MeetingId(1),
            plan_key: 1,
            local_date: "2026-12-01".to_owned(),
            local_time: "18:00".to_owned(),
            starts_at: 1_796_169_600_000_000,
            ends_at: 1_796_175_000_000_000,
            revision: 0,
        }
    }
}

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

/// An entry of the plan with its moments worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The entry.
    pub planned: Planned,
    /// Start, microseconds UTC.
    pub starts_at: i64,
    /// End, microseconds UTC.
    pub ends_at: i64,
}

/// What has to happen so that the meetings follow the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New ones.
    pub add: Vec<Due>,
    /// Moved ones: how it was, how it will be.
    pub moved: Vec<(Meeting, Due)>,
    /// Ones whose end alone changes.
    pub longer: Vec<(Meeting, Due)>,
    /// Ones that are called off. Those that have begun stay: they happened.
    pub gone: Vec<Meeting>,
}

/// Compares the meetings with the plan.
pub fn changes(plan: Vec<Due>, meetings: Vec<Meeting>, now_us: i64) -> Changes {
    let mut out = Changes::default();
    let mut rest = meetings;
    for due in plan {
        let Some(at) = rest.iter().position(|m| m.plan_key == due.planned.key) else {
            out.add.push(due);
            continue;
        };
        let meeting = rest.swap_remove(at);
        let same_time = meeting.local_date == due.planned.date && meeting.local_time == due.planned.time && meeting.starts_at == due.starts_at;
        match (same_time, meeting.ends_at == due.ends_at) {
            (true, true) => {}
            (true, false) => out.longer.push((meeting, due)),
            (false, _) => out.moved.push((meeting, due)),
        }
    }
    rest.sort_by_key(|m| m.starts_at);
    out.gone = rest.into_iter().filter(|m| m.starts_at > now_us).collect();
    out
}

/// What the page behind an RSVP link in a mail posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RsvpForm {
    /// The signed link.
    pub link: String,
    /// `yes` or `no`.
    pub answer: String,
}

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

/// Reads `yes` or `no`.
pub fn parse_answer(raw: &str) -> Option<bool> {
    match raw {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// The page behind an RSVP link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RsvpPage {
    /// The circle's title.
    pub title: String,
    /// "Monday 21 December, 18:30".
    pub when: String,
    /// "Chicago time".
    pub zone: String,
    /// Where; empty when online.
    pub place: String,
    /// Link of the online meeting; empty when in person.
    pub meeting_url: String,
    /// What was answered so far.
    pub answer: Option<bool>,
}

/// Who comes to a meeting, as participants see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    /// What I answered.
    pub mine: Option<bool>,
    /// First names of those who said yes, the first few.
    pub names: Vec<String>,
    /// How many more said yes.
    pub more: u32,
}

/// How many first names are shown before "and 3 more".
pub const NAMES_SHOWN: usize = 5;

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

/// Where a circle stands, as a participant sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Meetings lie ahead.
    Running,
    /// The last one is over.
    Finished,
    /// Called off.
    Cancelled,
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
    pub stage: Stage,
    /// The course: title and link.
    pub course: Option<(String, String)>,
    /// "Chicago time".
    pub zone: String,
    /// Where; empty when online.
    pub place: String,
    /// A map of the place; empty when online.
    pub map: String,
    /// Link of the online meeting; empty when in person.
    pub meeting_url: String,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn due(key: i64, date: &str, starts_at: i64) -> Due {
        Due { planned: Planned { key, date: date.into(), time: "18:30".into() }, starts_at, ends_at: starts_at + 90 }
    }

    fn meeting(key: i64, date: &str, starts_at: i64) -> Meeting {
        Meeting {
            id: MeetingId(key),
            plan_key: key,
            local_date: date.into(),
            local_time: "18:30".into(),
            starts_at,
            ends_at: starts_at + 90,
            revision: 0,
        }
    }

    #[test]
    fn the_plan_is_compared_entry_by_entry() {
        let plan = vec![due(1, "2026-11-16", 100), due(2, "2026-11-24", 250), due(4, "2026-12-07", 400)];
        let have = vec![meeting(1, "2026-11-16", 100), meeting(2, "2026-11-23", 200), meeting(3, "2026-11-30", 300)];
        let found = changes(plan, have, 150);
        assert_eq!(found.add.iter().map(|d| d.planned.key).collect::<Vec<_>>(), [4]);
        assert_eq!(found.moved.iter().map(|(m, d)| (m.plan_key, d.starts_at)).collect::<Vec<_>>(), [(2, 250)]);
        assert_eq!(found.gone.iter().map(|m| m.plan_key).collect::<Vec<_>>(), [3]);
        assert!(found.longer.is_empty());
    }

    #[test]
    fn a_meeting_that_has_begun_is_never_removed_and_a_longer_one_is_not_moved() {
        let mut longer = due(2, "2026-11-23", 200);
        longer.ends_at += 30;
        let found = changes(vec![longer], vec![meeting(1, "2026-11-16", 100), meeting(2, "2026-11-23", 200)], 100);
        assert!(found.gone.is_empty() && found.moved.is_empty());
        assert_eq!(found.longer.len(), 1);
    }

    #[test]
    fn an_answer_is_yes_or_no() {
        assert_eq!((parse_answer("yes"), parse_answer("no"), parse_answer("maybe")), (Some(true), Some(false), None));
    }
}
