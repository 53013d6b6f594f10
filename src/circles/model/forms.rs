//! Form structs: strings only, parsed in the service.

use super::Circle;
use crate::types::{FieldName, form};
use serde::{Deserialize, Serialize};

form! {
    /// Starts a draft, optionally with a course already chosen.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct StartForm {
        /// The course's slug, or empty.
        pub course: String,
    }
}

form! {
    /// An action that needs only the circle.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct SlugForm {
        /// The circle.
        pub slug: String,
    }
}

/// Returns the step that a button of the wizard leads to ("to-4"): "Back" and the list of steps save what was typed
/// and go there, whether or not the step is complete.
pub fn leads_to(button: &str) -> Option<u8> {
    button.strip_prefix("to-")?.parse().ok().filter(|step| (1..=5).contains(step))
}

/// The button that discards what was typed into a step and left there.
pub const DISCARD: &str = "discard";

/// Returns the name under which the form of a step with a form, 1 to 4, is kept.
pub const fn kept_as(step: u8) -> &'static str {
    match step {
        1 => "circle-course",
        2 => "circle-place",
        3 => "circle-when",
        _ => "circle-words",
    }
}

/// Returns whether a form was posted by a button that leaves its step: for another one ([`leads_to`]), or for the form of
/// one meeting ("open-3").
pub fn leaves(button: &str) -> bool {
    leads_to(button).is_some() || button.starts_with("open-")
}

form! {
    /// Step 1 of the wizard: the course.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct CourseStepForm {
        /// The circle.
        pub slug: String,
        /// The course's slug.
        pub course: String,
        /// Fingerprints of the stored fields that the form was made from, for optimistic locking.
        pub base: String,
        /// The button pressed: `review` goes to the last step, `to-2` to any ([`leads_to`]), [`DISCARD`] shows what is stored.
        pub button: String,
    }
}

form! {
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
        /// Fingerprints of the stored fields that the form was made from, for optimistic locking.
        pub base: String,
        /// See [`CourseStepForm::button`].
        pub button: String,
    }
}

form! {
    /// Step 4: the words.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct WordsForm {
        /// The circle.
        pub slug: String,
        /// Title.
        pub title: String,
        /// Language: a code, or a name as someone writes it.
        pub language: String,
        /// Welcome text (Markdown).
        pub welcome: String,
        /// The extra question at sign-up; empty for none.
        pub question: String,
        /// What the facilitators want to reach; may be empty.
        pub goal: String,
        /// Seats; empty for no limit.
        pub seats: String,
        /// Fingerprints of the stored fields that the form was made from, for optimistic locking.
        pub base: String,
        /// See [`CourseStepForm::button`].
        pub button: String,
    }
}

form! {
    /// Cancels a circle.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct CancelForm {
        /// The circle.
        pub slug: String,
        /// The reason given to participants; may be empty.
        pub reason: String,
    }
}

form! {
    /// Opens or closes sign-up.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct SignupOpenForm {
        /// The circle.
        pub slug: String,
        /// `yes` opens, anything else closes.
        pub open: String,
    }
}

impl CourseStepForm {
    /// The fields that are saved.
    pub const SAVED: &[FieldName] = &[Self::course];
}

impl PlaceForm {
    /// The fields that are saved.
    pub const SAVED: &[FieldName] = &[Self::mode, Self::venue, Self::venue_details, Self::address, Self::meeting_url, Self::city, Self::country];
}

impl WordsForm {
    /// The fields that are saved.
    pub const SAVED: &[FieldName] = &[Self::title, Self::language, Self::welcome, Self::question, Self::goal, Self::seats];
}

/// The initial contents of step 1; `base` is empty.
impl From<&Circle> for CourseStepForm {
    fn from(circle: &Circle) -> Self {
        Self { slug: circle.slug.clone(), course: circle.course.slug.clone(), ..Self::default() }
    }
}

/// The initial contents of step 2; `base` is empty.
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
            base: String::new(),
            button: String::new(),
        }
    }
}

/// The initial contents of step 4; the title defaults to the course's, and `base` is empty.
impl From<&Circle> for WordsForm {
    fn from(circle: &Circle) -> Self {
        Self {
            slug: circle.slug.clone(),
            title: if circle.title.is_empty() { circle.course.title.chars().take(125).collect() } else { circle.title.clone() },
            language: circle.language.clone(),
            welcome: circle.welcome.clone(),
            question: circle.question.clone(),
            goal: circle.goal.clone(),
            seats: circle.seats.of.map(|n| n.to_string()).unwrap_or_default(),
            base: String::new(),
            button: String::new(),
        }
    }
}
