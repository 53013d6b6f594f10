//! What differs between the meetings that people know and the meetings as they are.

use crate::attendance::emails::{Change, Side, When};
use crate::circles::model::Circle;
use crate::meetings::model::Meeting;
use crate::types::BeforeChange;

/// Returns what differs now, in the order of `known`. Meetings that stay on their dates and change in the same way
/// (another room for all) are one change. What was changed back differs no more.
pub fn differences(circle: &Circle, known: &[BeforeChange], all: &[Meeting]) -> Vec<Change> {
    let mut found: Vec<Change> = Vec::new();
    for before in known {
        let Some(meeting) = all.iter().find(|meeting| meeting.id == before.meeting) else { continue };
        let Some(change) = difference(circle, before, meeting) else { continue };
        let stays = |c: &Change| c.before.as_ref().is_some_and(|side| side.when.is_none());
        let same = |other: &Change| (&other.before, &other.after, &other.reason) == (&change.before, &change.after, &change.reason);
        match found.iter_mut().find(|other| stays(other) && same(other)) {
            Some(same) => {
                same.meetings.extend(change.meetings);
                same.whens.extend(change.whens);
            }
            None => found.push(change),
        }
    }
    found
}

fn difference(circle: &Circle, before: &BeforeChange, meeting: &Meeting) -> Option<Change> {
    let now = meeting.as_known(circle);
    let before_words = before.words.clone();
    let before = &BeforeChange { time_zone: when(circle, before).zone, ..before.clone() };
    let change = |before, after| {
        let reason = if meeting.cancelled_at.is_some() { &meeting.cancel_reason } else { &before_words };
        let (meetings, whens, reason) = (vec![meeting.id], vec![when(circle, &now)], reason.clone());
        Some(Change { meetings, whens, before, after, reason })
    };
    let dated = |of: &BeforeChange| Side { when: Some(when(circle, of)), ..Side::default() };
    if meeting.cancelled_at.is_some() {
        // One that was added and removed before anyone was told never was.
        return if before.added { None } else { change(Some(dated(before)), None) };
    }
    if before.added {
        return change(None, Some(dated(&now)));
    }
    let moved = before.moved(&now);
    let longer = before.minutes > 0 && before.minutes != now.minutes;
    let elsewhere = before.place.is_some() && before.place != now.place;
    let relinked = before.link.is_some() && before.link != now.link;
    if !(moved || longer || elsewhere || relinked) {
        return None;
    }
    let side = |of: &BeforeChange| Side {
        when: moved.then(|| when(circle, of)),
        minutes: longer.then_some(of.minutes),
        place: of.place.clone().filter(|_| elsewhere),
        link: of.link.clone().filter(|_| relinked),
    };
    change(Some(side(before)), Some(side(&now)))
}

fn when(circle: &Circle, of: &BeforeChange) -> When {
    let zone = if of.time_zone.is_empty() { circle.time_zone.clone() } else { of.time_zone.clone() };
    When { date: of.date.clone(), time: of.time.clone(), zone }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{LocalDate, MeetingId};

    fn circle(room: &str) -> Circle {
        Circle { venue: room.to_owned(), time_zone: "America/Chicago".to_owned(), ..Circle::default() }
    }

    fn meeting(id: i64, day: &str) -> Meeting {
        let local_date = LocalDate::parse(day).unwrap_or_default();
        Meeting { id: MeetingId(id), local_date, local_time: "18:30".to_owned(), starts_at: id, minutes: 90, ..Meeting::default() }
    }

    #[test]
    fn a_new_room_for_all_is_one_change_and_a_moved_meeting_another() {
        let (old, new) = (circle("Room 302"), circle("Room 115"));
        let was = [meeting(1, "2026-12-01"), meeting(2, "2026-12-08"), meeting(3, "2026-12-15")];
        let mut now = was.clone();
        now[2] = Meeting { id: MeetingId(3), ..meeting(4, "2026-12-16") };
        let found = differences(&new, &was.map(|m| m.as_known(&old)), &now);
        assert_eq!(found.iter().map(|c| c.meetings.len()).collect::<Vec<_>>(), [2, 1]);
        let place = |side: Option<&Side>| side.and_then(|side| side.place.clone()).unwrap_or_default();
        let sides = found.first().map(|c| (place(c.before.as_ref()), place(c.after.as_ref())));
        assert_eq!(sides, Some(("Room 302".to_owned(), "Room 115".to_owned())));
        let moved_to = found.get(1).and_then(|c| c.after.clone()).and_then(|side| side.when).map(|when| when.date.to_string());
        assert_eq!(moved_to.as_deref(), Some("2026-12-16"));
    }

    #[test]
    fn what_was_changed_back_or_added_and_removed_is_no_change() {
        let circle = circle("Room 302");
        let gone = Meeting { cancelled_at: Some(9), ..meeting(2, "2026-12-08") };
        let known = [meeting(1, "2026-12-01").as_known(&circle), BeforeChange::added(MeetingId(2))];
        assert_eq!(differences(&circle, &known, &[meeting(1, "2026-12-01"), gone]), []);
    }

    #[test]
    fn what_an_earlier_version_did_not_record_is_not_compared() {
        let known: BeforeChange = serde_json::from_str(r#"{"meeting":1,"date":"2026-12-01","time":"18:30"}"#).unwrap_or_default();
        let now = Meeting { starts_at: 7, ..meeting(1, "2026-12-02") };
        let found = differences(&circle("Room 302"), &[BeforeChange { time_zone: "America/Chicago".to_owned(), ..known }], &[now]);
        assert_eq!(found.len(), 1);
        let before = found.first().and_then(|change| change.before.as_ref());
        assert!(before.is_some_and(|side| side.place.is_none() && side.minutes.is_none() && side.when.is_some()));
    }
}
