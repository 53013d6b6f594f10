//! What the page "Everything about you" shows, in words.

use crate::types::When;
use serde::{Deserialize, Serialize};

/// Everything about one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Everything {
    /// The circle's title if it is about one sign-up; otherwise empty.
    pub circle: String,
    /// What is stored, by subject; those of which there is nothing are left out.
    pub sections: Vec<Section>,
}

/// What is stored on one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// The newest entries.
    pub entries: Vec<Vec<Line>>,
    /// Whether there are older ones, which only the file has.
    pub more: bool,
}

/// One fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// The fact; empty if it is a moment.
    pub words: String,
    /// The moment.
    pub at: When,
}
