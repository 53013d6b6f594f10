//! Data of the pages about circles. Contains the meeting link only for those who write the circle.

use super::forms::WordsForm;
use super::{AddressShown, CourseRef, Mode, Standing};
use crate::courses::model::CourseCard;
use crate::types::{MeetingId, Seats, When};
use serde::{Deserialize, Serialize};

/// A circle as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleCard {
    /// Its slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Whether people can join through a link.
    pub online: bool,
    /// "Harold Washington Library, Chicago"; empty when it meets online only.
    pub place: String,
    /// "Mondays 6:30 PM – 8:00 PM · from November 30".
    pub when: String,
    /// "Chicago time".
    pub zone: String,
    /// Its seats.
    pub seats: Seats,
    /// Hue of its ring.
    pub hue: u32,
    /// Its phase and sign-ups.
    pub standing: Standing,
}

/// The filters of the public list, as in its URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// Search words.
    pub q: String,
    /// City, or "online".
    pub city: String,
    /// `in-person`, `online`, or empty.
    pub mode: String,
    /// Language code, or empty.
    pub lang: String,
    /// A topic of the course, or empty.
    pub topic: String,
    /// Weekday, 1 (Monday) to 7, or empty.
    pub day: String,
    /// Empty: open for sign-up; `all`; `finished`.
    pub show: String,
    /// Page number.
    pub page: String,
    /// Id of the circle after which the page starts, past the numbered pages.
    pub after: String,
}

/// A value that circles open for sign-up have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// A city or topic as written, or a language code.
    pub value: String,
    /// The same for people: "Kiswahili" for `sw`.
    pub label: String,
    /// How many of them have it, out of at most 5,000.
    pub circles: u32,
}

/// What the public list can be narrowed to, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Cities.
    pub cities: Vec<Choice>,
    /// Languages.
    pub languages: Vec<Choice>,
    /// Topics of their courses.
    pub topics: Vec<Choice>,
    /// The name of the language that is chosen now, in that language.
    pub language_name: String,
}

/// One date of a circle in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateLine {
    /// "Monday, November 30, 6:30 PM – 8:00 PM".
    pub when: When,
    /// How and where, if different from the circle's other dates: "Lincoln Park, Chicago".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The meeting, for facilitators who may edit it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editable: Option<MeetingId>,
    /// Whether it is over.
    pub past: bool,
    /// Why it was cancelled; `None` if it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<String>,
}

/// The recap of a meeting on a circle's public page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicRecap {
    /// The meeting's number, from 1.
    pub number: u32,
    /// When it was.
    pub when: When,
    /// What the circle did, as safe HTML.
    pub done: String,
    /// What is next, as safe HTML; may be empty.
    pub next: String,
}

/// A circle's public page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CirclePage {
    /// Its slug.
    pub slug: String,
    /// Its public URL.
    pub url: String,
    /// Title.
    pub title: String,
    /// Its phase and sign-ups.
    pub standing: Standing,
    /// Hidden by staff.
    pub hidden: bool,
    /// Why; may be empty.
    pub hidden_reason: String,
    /// Its course.
    pub course: CourseRef,
    /// How people meet.
    pub mode: Mode,
    /// Venue.
    pub venue: String,
    /// Room, floor, door.
    pub venue_details: String,
    /// Street, city, country in one line; no street when it meets online only.
    pub address: String,
    /// "Mondays 6:30 PM – 8:00 PM · from November 30".
    pub when: String,
    /// "Chicago time".
    pub zone: String,
    /// Whether some of its dates name a zone of their own.
    pub zones_differ: bool,
    /// All dates, also those ahead that were cancelled with a reason.
    pub dates: Vec<DateLine>,
    /// First names of its facilitators.
    pub facilitators: Vec<String>,
    /// Welcome text as safe HTML.
    pub welcome_html: String,
    /// The beginning of the welcome text for search engines.
    pub blurb: String,
    /// Code of its language.
    pub language: String,
    /// Its language's name in that language.
    pub language_name: String,
    /// Its seats.
    pub seats: Seats,
    /// Hue of its ring.
    pub hue: u32,
    /// How many meetings have been held.
    pub done: u32,
    /// The number of sign-ups recorded by the system it was imported from.
    pub imported_signups: u32,
    /// The reason given when it was cancelled.
    pub cancel_reason: String,
    /// Whether its facilitators published a report.
    pub has_report: bool,
    /// The recaps that its facilitators show there, the latest meeting first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recaps: Vec<PublicRecap>,
    /// Whether the viewer manages it.
    pub can_manage: bool,
}

/// The frame around each step of the wizard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Its course's slug; empty without one.
    pub course: String,
    /// What past circles with the course want the next one to know, for the step after the choice.
    pub tips: Vec<String>,
    /// The circle.
    pub slug: String,
    /// Its title, or its course's, or empty.
    pub title: String,
    /// Whether it is a draft; otherwise the public circle is being edited.
    pub draft: bool,
    /// Which of the first four steps are complete.
    pub done: [bool; 4],
}

/// Step 1: courses to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseStep {
    /// The frame.
    pub frame: Frame,
    /// Slug of the initially chosen course.
    pub chosen: String,
    /// See [`CourseStepForm::base`](super::forms::CourseStepForm::base).
    pub base: String,
    /// The courses offered, the chosen one first.
    pub found: Vec<CourseCard>,
}

/// A form of the wizard in its frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step<F> {
    /// The frame.
    pub frame: Frame,
    /// The form's contents.
    pub form: F,
}

/// Step 4: the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordsStep {
    /// The frame.
    pub frame: Frame,
    /// The form's contents.
    pub form: WordsForm,
    /// Languages to choose from: "Kiswahili — Swahili".
    pub languages: Vec<String>,
}

/// Step 5: review before publishing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The frame.
    pub frame: Frame,
    /// The page as the public will see it.
    pub page: CirclePage,
    /// The meeting link, for the facilitator.
    pub meeting_url: String,
    /// The extra question.
    pub question: String,
    /// What the facilitators want to reach; may be empty.
    pub goal: String,
    /// Whether all dates have passed.
    pub dates_passed: bool,
    /// Whether the viewer is signed in.
    pub signed_in: bool,
    /// Whether the account's address is confirmed.
    pub confirmed: bool,
    /// Where participants find the viewer's address; `None` if the viewer is none of its facilitators.
    pub address: Option<AddressShown>,
    /// The steps in which something waits that was typed in this browser and could not be saved.
    pub unsaved: Vec<u8>,
    /// Why publishing waits for the people who run the site, if it does.
    pub waits: Option<Waits>,
}

/// Publishing waits until the site has a privacy text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// Whether the viewer can write it.
    pub staff: bool,
    /// Whom to write to; may be empty.
    pub contact: String,
}

/// An unfinished draft in the list on the start page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftItem {
    /// The circle.
    pub slug: String,
    /// Its title, or its course's, or empty.
    pub title: String,
    /// When it was last changed.
    pub changed: When,
    /// The first incomplete step, 1 to 5.
    pub step: u8,
}

/// The data of the page that cancels a circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelPage {
    /// The circle.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// How many people will be notified.
    pub people: u32,
    /// What was already typed.
    pub reason: String,
    /// Why staff have hidden the circle, if they have; may be empty. Then no one is notified.
    pub hidden: Option<String>,
}
