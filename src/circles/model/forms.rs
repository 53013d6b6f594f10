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
    /// `in-person`, `online` or `both`.
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
            mode: circle.mode.code().to_owned(),
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
