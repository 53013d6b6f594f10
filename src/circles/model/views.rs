//! What pages about circles are given. Never the meeting link, but for those who write the circle.

use super::{CourseRef, Mode, Standing};
use crate::courses::model::CourseCard;
use serde::{Deserialize, Serialize};

/// A circle as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleCard {
    /// Its name in the URL.
    pub slug: String,
    /// Title.
    pub title: String,
    /// One can come by a link.
    pub online: bool,
    /// "Harold Washington Library, Chicago"; empty when it meets online only.
    pub place: String,
    /// "Mondays 18:30–20:00 · from 30 November".
    pub when: String,
    /// "Chicago time".
    pub zone: String,
    /// Seats taken.
    pub taken: u32,
    /// Seats in all; none: no limit.
    pub seats: Option<u32>,
    /// Hue of its ring.
    pub hue: u32,
    /// Where it stands.
    pub standing: Standing,
}

/// The filters of the public list, as they stand in its URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// Words to search.
    pub q: String,
    /// City, or "online".
    pub city: String,
    /// `in-person`, `online`, or empty.
    pub mode: String,
    /// Language code, or empty.
    pub lang: String,
    /// Weekday, 1 (Monday) to 7, or empty.
    pub day: String,
    /// Empty: open for sign-up; `all`; `finished`.
    pub show: String,
    /// Page number.
    pub page: String,
    /// Id of the circle after which the page begins, past the numbered pages.
    pub after: String,
}

/// One date of a circle in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateLine {
    /// "Monday 30 November, 18:30–20:00".
    pub words: String,
    /// For machines: 2026-11-30T18:30-06:00.
    pub stamp: String,
    /// Over already.
    pub past: bool,
}

/// A circle's public page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CirclePage {
    /// Its name in the URL.
    pub slug: String,
    /// Its whole public address.
    pub url: String,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub standing: Standing,
    /// Hidden by staff.
    pub hidden: bool,
    /// What it works through.
    pub course: CourseRef,
    /// How people meet.
    pub mode: Mode,
    /// Venue.
    pub venue: String,
    /// Room, floor, door.
    pub venue_details: String,
    /// Street, city, country in one line.
    pub address: String,
    /// "Mondays 18:30–20:00 · from 30 November".
    pub when: String,
    /// "Chicago time".
    pub zone: String,
    /// All dates.
    pub dates: Vec<DateLine>,
    /// First names of its facilitators.
    pub facilitators: Vec<String>,
    /// Welcome text as safe HTML.
    pub welcome_html: String,
    /// The beginning of the welcome text for search engines.
    pub blurb: String,
    /// Language code of its mails.
    pub language: String,
    /// Seats taken.
    pub taken: u32,
    /// Seats in all; none: no limit.
    pub seats: Option<u32>,
    /// Hue of its ring.
    pub hue: u32,
    /// How many meetings are over.
    pub done: u32,
    /// People who signed up on the system it was imported from.
    pub imported_signups: u32,
    /// What people were told when it was called off.
    pub cancel_reason: String,
    /// Whether the reader manages it.
    pub can_manage: bool,
}

/// What stands around each step of the wizard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The circle.
    pub slug: String,
    /// Its title, or its course's, or empty.
    pub title: String,
    /// A draft; else the public circle is edited.
    pub draft: bool,
    /// Which of the first four steps are complete.
    pub done: [bool; 4],
}

/// Step 1: courses to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseStep {
    /// The frame.
    pub frame: Frame,
    /// Slug of the course that is chosen at first.
    pub chosen: String,
    /// The courses offered, the chosen one first.
    pub found: Vec<CourseCard>,
}

/// A form of the wizard in its frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step<F> {
    /// The frame.
    pub frame: Frame,
    /// What the form holds.
    pub form: F,
}

/// Step 5: everything, to look at before publishing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The frame.
    pub frame: Frame,
    /// The page as the public will see it.
    pub page: CirclePage,
    /// The meeting link, for the writer.
    pub meeting_url: String,
    /// The extra question.
    pub question: String,
    /// All dates have passed.
    pub dates_passed: bool,
    /// Somebody is signed in.
    pub signed_in: bool,
    /// The account's address is confirmed.
    pub confirmed: bool,
}

/// An unfinished draft in the list on the start page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftItem {
    /// The circle.
    pub slug: String,
    /// Its title, or its course's, or empty.
    pub title: String,
    /// When it was last changed, in words.
    pub changed: String,
    /// The first step that is not complete, 1 to 5.
    pub step: u8,
}

/// What the page to call a circle off shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelPage {
    /// The circle.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// How many people are told.
    pub people: u32,
    /// What was typed already.
    pub reason: String,
}
