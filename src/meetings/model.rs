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
}
