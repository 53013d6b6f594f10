//! The form for one meeting: when and where it takes place, and what participants should know.

use super::Meeting;
use crate::circles::model::{Circle, Mode};
use crate::types::{When, form};
use serde::{Deserialize, Serialize};

form! {
    /// Changes a meeting that has not started. What is empty is as usual in the circle.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct MeetingForm {
        /// The circle.
        pub slug: String,
        /// The meeting.
        pub meeting: String,
        /// Fingerprint of the meeting the form was made from, for optimistic locking.
        pub base: String,
        /// Date, 2026-03-21.
        pub date: String,
        /// Time, 18:30.
        pub time: String,
        /// Length in minutes.
        pub duration: String,
        /// IANA zone, if different from the circle's.
        pub time_zone: String,
        /// `usual`, `in-person`, `online` or `both`.
        pub mode: String,
        /// Library, café, school.
        pub venue: String,
        /// Room, floor, door.
        pub venue_details: String,
        /// Street address.
        pub address: String,
        /// City.
        pub city: String,
        /// Link of the online meeting.
        pub meeting_url: String,
        /// What participants should know about it.
        pub note: String,
        /// Where to return after saving: [`FROM_DATES`](crate::paths::FROM_DATES), or anything else for the default.
        pub from: String,
    }
}

/// The value of `mode` for meeting as usual.
pub const USUAL: &str = "usual";

impl MeetingForm {
    /// Returns the initial contents. `base` is empty.
    pub fn of(circle: &Circle, meeting: &Meeting) -> Self {
        let place = meeting.own_place.clone();
        Self {
            slug: circle.slug.clone(),
            meeting: meeting.id.to_string(),
            base: String::new(),
            date: meeting.local_date.to_string(),
            time: meeting.local_time.clone(),
            duration: meeting.minutes.to_string(),
            time_zone: meeting.own_zone(circle).unwrap_or_default().to_owned(),
            mode: place.mode.map_or(USUAL, Mode::code).to_owned(),
            venue: place.venue,
            venue_details: place.venue_details,
            address: place.address,
            city: place.city,
            meeting_url: place.meeting_url,
            note: meeting.note.clone(),
            from: String::new(),
        }
    }
}

/// How the circle meets, as the hints of the form name it. Empty where the circle says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usual {
    /// How people meet.
    pub mode: Mode,
    /// "In person".
    pub way: String,
    /// Venue, room, address, city on one line.
    pub place: String,
    /// City.
    pub city: String,
    /// Link of the online meeting.
    pub link: String,
    /// "Chicago time".
    pub zone: String,
}

/// The data of the page that edits a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingPage {
    /// The circle.
    pub slug: String,
    /// Its title, or its course's, or empty.
    pub title: String,
    /// Whether it is a draft, in which no one is notified of changes.
    pub draft: bool,
    /// The meeting's number, from 1.
    pub number: u32,
    /// When it is: "Monday 14 December, 18:30".
    pub when: When,
    /// "Chicago time".
    pub zone: String,
    /// Today in the meeting's zone, 2026-03-21: the earliest date to offer.
    pub today: String,
    /// The zones offered.
    pub zones: Vec<String>,
    /// How the circle meets.
    pub usual: Usual,
    /// The form's contents.
    pub form: MeetingForm,
}
