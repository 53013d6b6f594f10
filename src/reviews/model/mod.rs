//! Ratings, tips and extra resources, for the server and the page alike.

pub mod rank;

use crate::types::form;
use serde::{Deserialize, Serialize};

/// Who rates a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// A participant.
    Participant,
    /// A facilitator.
    Facilitator,
}

impl Role {
    /// Returns its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Facilitator => "facilitator",
        }
    }

    /// Reads the word.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Participant, Self::Facilitator].into_iter().find(|role| role.code() == code)
    }
}

/// What helps the next group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TipKind {
    /// Advice, from the weekly feedback.
    Tip,
    /// Extra material, from the closing survey.
    Resource,
}

impl TipKind {
    /// Returns its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Tip => "tip",
            Self::Resource => "resource",
        }
    }

    /// Reads the word.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Tip, Self::Resource].into_iter().find(|kind| kind.code() == code)
    }
}

form! {
    /// "This helped", pressed or taken back.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct HelpfulForm {
        /// The course's slug, to which the page returns.
        pub course: String,
        /// The tip's id.
        pub tip: String,
        /// `yes` marks it, anything else takes the mark back.
        pub helpful: String,
        /// The list to which the page returns: `tips`; empty for the course's page.
        pub list: String,
        /// After which entry that list was shown; empty for its beginning.
        pub after: String,
    }
}

form! {
    /// Hides a tip or a review, or shows it again, for staff.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct HideForm {
        /// The course's slug, to which the page returns.
        pub course: String,
        /// `tip` or `review`.
        pub what: String,
        /// Its id.
        pub id: String,
        /// `yes` shows it again, anything else hides it.
        pub show: String,
        /// The list to which the page returns: `tips` or `reviews`; empty for the course's page.
        pub list: String,
        /// After which entry that list was shown; empty for its beginning.
        pub after: String,
    }
}
