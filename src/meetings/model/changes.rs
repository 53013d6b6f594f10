//! Compares a new plan with the existing meetings.

use super::Meeting;
use crate::circles::model::Planned;

/// An entry of the plan with its zone, length and instants computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The entry.
    pub planned: Planned,
    /// IANA zone.
    pub time_zone: String,
    /// Length in minutes.
    pub minutes: i64,
    /// Start, microseconds UTC.
    pub starts_at: i64,
    /// End, microseconds UTC.
    pub ends_at: i64,
}

/// The changes that make the meetings match the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New meetings.
    pub add: Vec<Due>,
    /// Meetings whose date or time changes: before and after.
    pub moved: Vec<(Meeting, Due)>,
    /// Meetings whose length or zone changes, but neither the local time nor the instant.
    pub adjusted: Vec<(Meeting, Due)>,
    /// Meetings that are no longer in the plan.
    pub gone: Vec<Meeting>,
}

/// Compares the meetings that are not cancelled with the plan. A meeting of a public circle that has started
/// is left alone, whatever the plan says: it happened.
pub fn changes(plan: Vec<Due>, meetings: Vec<Meeting>, public: bool, now_us: i64) -> Changes {
    let mut out = Changes::default();
    let (begun, mut rest): (Vec<Meeting>, Vec<Meeting>) = meetings.into_iter().partition(|m| public && m.starts_at <= now_us);
    for due in plan {
        if begun.iter().any(|m| m.plan_key == due.planned.key) {
            continue;
        }
        let Some(at) = rest.iter().position(|m| m.plan_key == due.planned.key) else {
            out.add.push(due);
            continue;
        };
        let meeting = rest.swap_remove(at);
        let same_rest = meeting.ends_at == due.ends_at && meeting.minutes == due.minutes && meeting.time_zone == due.time_zone;
        match (moves(&meeting, &due), same_rest) {
            (false, true) => {}
            (false, false) => out.adjusted.push((meeting, due)),
            (true, _) => out.moved.push((meeting, due)),
        }
    }
    rest.sort_by_key(|m| m.starts_at);
    out.gone = rest;
    out
}

/// Returns whether a change moves a meeting: its earlier answers and reminders no longer count then.
pub fn moves(meeting: &Meeting, due: &Due) -> bool {
    meeting.local_date != due.planned.date || meeting.local_time != due.planned.time || meeting.starts_at != due.starts_at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::LocalDate;

    fn due(key: i64, date: &str, starts_at: i64) -> Due {
        let planned = Planned { key, date: LocalDate::parse(date).unwrap_or_default(), time: "18:30".into() };
        Due { planned, time_zone: "Europe/Berlin".into(), minutes: 90, starts_at, ends_at: starts_at + 90 }
    }

    fn meeting(key: i64, date: &str, starts_at: i64) -> Meeting {
        Meeting {
            plan_key: key,
            local_date: LocalDate::parse(date).unwrap_or_default(),
            local_time: "18:30".into(),
            time_zone: "Europe/Berlin".into(),
            minutes: 90,
            starts_at,
            ends_at: starts_at + 90,
            ..Meeting::default()
        }
    }

    #[test]
    fn the_plan_is_compared_entry_by_entry() {
        let plan = vec![due(1, "2026-11-16", 100), due(2, "2026-11-24", 250), due(4, "2026-12-07", 400)];
        let have = vec![meeting(1, "2026-11-16", 100), meeting(2, "2026-11-23", 200), meeting(3, "2026-11-30", 300)];
        let found = changes(plan, have, true, 150);
        assert_eq!(found.add.iter().map(|d| d.planned.key).collect::<Vec<_>>(), [4]);
        assert_eq!(found.moved.iter().map(|(m, d)| (m.plan_key, d.starts_at)).collect::<Vec<_>>(), [(2, 250)]);
        assert_eq!(found.gone.iter().map(|m| m.plan_key).collect::<Vec<_>>(), [3]);
        assert!(found.adjusted.is_empty());
    }

    #[test]
    fn a_longer_meeting_is_not_moved() {
        let mut longer = due(2, "2026-11-23", 200);
        longer.ends_at += 30;
        longer.minutes += 30;
        let found = changes(vec![longer], vec![meeting(2, "2026-11-23", 200)], true, 100);
        assert!(found.gone.is_empty() && found.moved.is_empty());
        assert_eq!(found.adjusted.len(), 1);
    }

    #[test]
    fn a_meeting_that_has_begun_is_left_alone_once_the_circle_is_public() {
        let plan = || vec![due(1, "2026-11-17", 500), due(2, "2026-11-23", 600)];
        let have = || vec![meeting(1, "2026-11-16", 100), meeting(2, "2026-11-23", 600), meeting(3, "2026-11-09", 50)];
        assert_eq!(changes(plan(), have(), true, 100), Changes::default());
        let draft = changes(plan(), have(), false, 100);
        assert_eq!((draft.moved.len(), draft.gone.len()), (1, 1));
    }
}
