//! What the forms about circles post: strings only, parsed in the service.

use super::Circle;
use serde::{Deserialize, Serialize};

/// Begins a draft, maybe with a course chosen already.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StartForm {
    /// The course's slug, or empty.
    pub course: String,
}

/// A action about a circle that needs nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SlugForm {
    /// The circle.
    pub slug: String,
}

/// Step 1 of the wizard: the course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CourseStepForm {
    /// The circle.
    pub slug: String,
    /// The course's slug.
    pub course: String,
    /// The button: `review` goes on to the last step.
    pub button: String,
}

/// Step 2: the place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceForm {
    /// The circle.
    pub slug: String,
    /// `in-person` or `online`.
    pub mode: String,
    /// Library, café, school.
    pub venue: String,
    /// Room, floor, door.
    pub venue_details: String,
    /// Street address.
    pub address: String,
    /// Link of the online meeting.
    pub meeting_url: String,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// See [`CourseStepForm::button`].
    pub button: String,
}

/// Step 3: the dates. `keys`, `dates` and `times` are the rows of the list, side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WhenForm {
    /// The circle.
    pub slug: String,
    /// Which plan the form was made from: a published circle's plan is not overwritten unseen.
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
    /// `compute`, `add`, `remove-3` change the list only; anything else saves.
    pub button: String,
}

/// Step 4: the words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WordsForm {
    /// The circle.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Language of the mails: en or es.
    pub language: String,
    /// Welcome text (Markdown).
    pub welcome: String,
    /// The extra question at sign-up; empty for none.
    pub question: String,
    /// Seats; empty for no limit.
    pub seats: String,
    /// See [`CourseStepForm::button`].
    pub button: String,
}

/// Calls a circle off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CancelForm {
    /// The circle.
    pub slug: String,
    /// What people are told; may be empty.
    pub reason: String,
}

/// Opens or closes sign-up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignupOpenForm {
    /// The circle.
    pub slug: String,
    /// `yes` opens, anything else closes.
    pub open: String,
}

/// What step 2 shows at first.
impl From<&Circle> for PlaceForm {
    fn from(circle: &Circle) -> Self {
        Self {
            slug: circle.slug.clone(),
            mode: if circle.online { "online" } else { "in-person" }.to_owned(),
            venue: circle.venue.clone(),
            venue_details: circle.venue_details.clone(),
            address: circle.address.clone(),
            meeting_url: circle.meeting_url.clone(),
            city: circle.city.clone(),
            country: circle.country.clone(),
            button: String::new(),
        }
    }
}

/// What step 3 shows at first.
impl From<&Circle> for WhenForm {
    fn from(circle: &Circle) -> Self {
        Self {
            slug: circle.slug.clone(),
            base: String::new(),
            first_date: circle.first_date.clone(),
            start_time: circle.start_time.clone(),
            was_time: circle.start_time.clone(),
            duration: circle.duration_minutes.to_string(),
            time_zone: circle.time_zone.clone(),
            weeks: circle.weeks.to_string(),
            keys: circle.plan.iter().map(|p| p.key.to_string()).collect(),
            dates: circle.plan.iter().map(|p| p.date.clone()).collect(),
            times: circle.plan.iter().map(|p| p.time.clone()).collect(),
            button: String::new(),
        }
    }
}

/// What step 4 shows at first: the course's title until there is another.
impl From<&Circle> for WordsForm {
    fn from(circle: &Circle) -> Self {
        Self {
            slug: circle.slug.clone(),
            title: if circle.title.is_empty() { circle.course.title.chars().take(125).collect() } else { circle.title.clone() },
            language: circle.language.clone(),
            welcome: circle.welcome.clone(),
            question: circle.question.clone(),
            seats: circle.capacity.map(|n| n.to_string()).unwrap_or_default(),
            button: String::new(),
        }
    }
}
