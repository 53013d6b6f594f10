//! What the forms about dates post and show: strings only, parsed in the service.

use super::Meeting;
use crate::circles::model::Circle;
use crate::circles::model::views::Frame;
use serde::{Deserialize, Serialize};

/// Step 3 of the wizard: the dates. `keys`, `dates` and `times` are the rows of the list, side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WhenForm {
    /// The circle.
    pub slug: String,
    /// Fingerprint of the plan the form was made from, for optimistic locking of a public circle.
    pub base: String,
    /// First date, 2026-03-21.
    pub first_date: String,
    /// Usual start, 18:30.
    pub start_time: String,
    /// The usual start when the list was made: rows that have it follow a change.
    pub was_time: String,
    /// Minutes.
    pub duration: String,
    /// IANA zone.
    pub time_zone: String,
    /// How many weeks.
    pub weeks: String,
    /// Keys of the plan's entries; empty for new rows.
    pub keys: Vec<String>,
    /// Dates of the rows.
    pub dates: Vec<String>,
    /// Times of the rows.
    pub times: Vec<String>,
    /// What people are told about dates that are taken out; may be empty.
    pub reason: String,
    /// `compute`, `add`, `remove-3` change the list only; anything else saves.
    pub button: String,
}

impl WhenForm {
    /// What step 3 shows at first.
    pub fn of(circle: &Circle, meetings: &[Meeting]) -> Self {
        Self {
            slug: circle.slug.clone(),
            first_date: circle.first_date.clone(),
            start_time: circle.start_time.clone(),
            was_time: circle.start_time.clone(),
            duration: circle.duration_minutes.to_string(),
            time_zone: circle.time_zone.clone(),
            weeks: circle.weeks.to_string(),
            keys: meetings.iter().map(|m| m.plan_key.to_string()).collect(),
            dates: meetings.iter().map(|m| m.local_date.clone()).collect(),
            times: meetings.iter().map(|m| m.local_time.clone()).collect(),
            ..Self::default()
        }
    }
}

/// Step 3: the dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhenStep {
    /// The frame.
    pub frame: Frame,
    /// What the form holds.
    pub form: WhenForm,
    /// The zones offered.
    pub zones: Vec<String>,
    /// Keys of the dates that have begun and stay.
    pub locked: Vec<String>,
    /// Today in the circle's zone, 2026-03-21: the earliest date to offer.
    pub today: String,
}

/// Says when a meeting that has begun really was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CorrectForm {
    /// The circle.
    pub slug: String,
    /// The meeting.
    pub meeting: String,
    /// The meeting's `sequence` the form was made from, for optimistic locking.
    pub base: String,
    /// Date, 2026-03-21.
    pub date: String,
    /// Time, 18:30.
    pub time: String,
}

/// The page of that form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectPage {
    /// The circle.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Which meeting, from 1.
    pub number: u32,
    /// When it was so far: "Monday 14 December, 18:30".
    pub when: String,
    /// "Chicago time".
    pub zone: String,
    /// Today in the meeting's zone, 2026-03-21: the latest date to offer.
    pub today: String,
    /// What the form holds.
    pub form: CorrectForm,
}
