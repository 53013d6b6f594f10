//! Form structs about dates: strings only, parsed in the service.

use super::Meeting;
use crate::circles::model::Circle;
use crate::circles::model::views::Frame;
use crate::types::{FieldName, When, form};
use serde::{Deserialize, Serialize};

form! {
    /// Step 3 of the wizard: the dates. `keys`, `dates` and `times` are the columns of the list.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct WhenForm {
        /// The circle.
        pub slug: String,
        /// Fingerprint of the plan the form was made from, and of what the form showed of it, for optimistic locking.
        pub base: String,
        /// First date, 2026-03-21.
        pub first_date: String,
        /// Default start time, 18:30.
        pub start_time: String,
        /// The default start time when the list was made: rows that have it follow a change.
        pub was_time: String,
        /// First date and number of weeks that the list was made of; empty on pages of earlier versions.
        pub made_of: String,
        /// Length in minutes.
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
        /// The reason given to participants for removed dates.
        pub reason: String,
        /// `compute`, `add`, `remove-3` change the list only; anything else saves, and `to-2` leaves for that step, `open-3` for
        /// the form of the meeting with that key.
        pub button: String,
        /// The rows' meetings. Set whenever the form is shown, whatever was posted.
        pub meetings: Vec<RowMeeting>,
    }
}

/// The meeting of a row of the list of dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RowMeeting {
    /// The key of its entry.
    pub key: String,
    /// When it is: "Monday 14 December, 18:30".
    pub when: String,
}

impl WhenForm {
    /// Returns the name of the date in a row of the list, from 1.
    pub const fn date_of(row: usize) -> FieldName {
        FieldName::new("date").row(row)
    }

    /// Returns the name of the time in a row of the list, from 1.
    pub const fn time_of(row: usize) -> FieldName {
        FieldName::new("time").row(row)
    }
}

impl WhenForm {
    /// Returns whether the form says what is stored. The zone of an empty list does not count: scripts fill it in.
    pub fn shows(&self, circle: &Circle, meetings: &[Meeting]) -> bool {
        let stored = Self::of(circle, meetings);
        let zone = self.dates.is_empty() || self.time_zone == stored.time_zone;
        let fields = |form: &Self| (form.first_date.clone(), form.start_time.clone(), form.duration.clone(), form.weeks.clone());
        let rows = |form: &Self| (form.keys.clone(), form.dates.clone(), form.times.clone());
        zone && fields(self) == fields(&stored) && rows(self) == rows(&stored)
    }

    /// Returns what stands for the two fields that the list of dates was made of.
    pub fn basis(first_date: &str, weeks: &str) -> String {
        format!("{} {}", first_date.trim(), weeks.trim())
    }

    /// Returns the initial contents of step 3.
    pub fn of(circle: &Circle, meetings: &[Meeting]) -> Self {
        Self {
            slug: circle.slug.clone(),
            first_date: circle.first_date.clone(),
            start_time: circle.start_time.clone(),
            was_time: circle.start_time.clone(),
            duration: circle.duration_minutes.to_string(),
            time_zone: circle.time_zone.clone(),
            weeks: circle.weeks.to_string(),
            made_of: Self::basis(&circle.first_date, &circle.weeks.to_string()),
            keys: meetings.iter().map(|m| m.plan_key.to_string()).collect(),
            dates: meetings.iter().map(|m| m.local_date.to_string()).collect(),
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
    /// The form's contents.
    pub form: WhenForm,
    /// The zones offered.
    pub zones: Vec<String>,
    /// Keys of the dates that have started and cannot change.
    pub locked: Vec<String>,
    /// Keys of the dates with a zone, a length or a place of their own, and what that is.
    pub own: Vec<(String, String)>,
    /// Keys of a public circle's dates that have not started: participants know them.
    pub known: Vec<String>,
    /// Whether removing one of them needs a reason, because someone has signed up.
    pub asks: bool,
    /// Today in the circle's zone, 2026-03-21: the earliest date to offer.
    pub today: String,
}

form! {
    /// Corrects when a meeting that has started was actually held.
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
}

/// The data of the page that corrects a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectPage {
    /// The circle.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The meeting's number, from 1.
    pub number: u32,
    /// When it was until now: "Monday 14 December, 18:30".
    pub when: When,
    /// "Chicago time".
    pub zone: String,
    /// Today in the meeting's zone, 2026-03-21: the latest date to offer.
    pub today: String,
    /// The form's contents.
    pub form: CorrectForm,
}
