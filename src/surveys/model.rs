//! The closing survey: its forms, and the data of its pages.

use crate::questions::model::{Asked, Typed};
use crate::types::{When, form, refusals};
use serde::{Deserialize, Serialize};

refusals! {
    /// Why a survey cannot be answered now.
    SurveyRefusal of "surveys" {
        /// The last meeting has not begun.
        Ahead = "ahead",
        /// The circle was cancelled.
        Cancelled = "cancelled",
    }
}

/// The button that goes to the next page.
pub const NEXT: &str = "next";
/// The button that goes to the page before.
pub const BACK: &str = "back";
/// The button that completes the survey.
pub const DONE: &str = "done";

form! {
    /// A page of the survey.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct SurveyForm {
        /// The participant's signed link; empty for a facilitator.
        pub link: String,
        /// The circle's slug, for a facilitator.
        pub slug: String,
        /// The answers.
        pub typed: Typed,
        /// The page, from 1.
        pub step: String,
        /// The button pressed: `next`, `back`, `done`, a decision between two answers, or none (saved
        /// automatically).
        pub button: String,
    }
}

form! {
    /// "Not this time".
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct DeclineForm {
        /// The participant's signed link; empty for a facilitator.
        pub link: String,
        /// The circle's slug, for a facilitator.
        pub slug: String,
    }
}

/// The data of a page of the survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyPage {
    /// The participant's signed link; empty for a facilitator.
    pub link: String,
    /// The circle's slug.
    pub slug: String,
    /// The circle's title.
    pub title: String,
    /// Who reads the answers, besides staff: the facilitators.
    pub readers: Vec<String>,
    /// The questions of this page.
    pub questions: Vec<Asked>,
    /// The page, from 1.
    pub step: u32,
    /// The number of pages.
    pub steps: u32,
    /// When it was last saved; empty if never.
    pub saved: When,
    /// Whether it was completed.
    pub done: bool,
    /// Whether the person said "Not this time", and answered nothing since.
    pub declined: bool,
}

impl SurveyPage {
    /// Returns whether a facilitator answers.
    pub fn by_facilitator(&self) -> bool {
        self.link.is_empty()
    }
}

/// How far a person is with the survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// No answer yet.
    Open,
    /// "Not this time".
    Declined,
    /// Some answers.
    Begun,
    /// Completed.
    Done,
}

/// A person's answers, for the circle's facilitators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Their name; empty once they have left.
    pub name: String,
    /// How far they are.
    pub progress: Progress,
    /// The questions answered, and the answers in words.
    pub answers: Vec<(String, String)>,
}

/// The answers of a circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswersPage {
    /// The circle's slug.
    pub slug: String,
    /// The circle's title.
    pub title: String,
    /// Whether the last meeting has begun.
    pub open: bool,
    /// The participants.
    pub people: Vec<Answered>,
    /// The facilitators.
    pub facilitators: Vec<Answered>,
    /// Whether the viewer may answer as a facilitator.
    pub mine: bool,
}
