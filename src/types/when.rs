//! A moment as a page shows it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A date or time in words, with the same for machines. The words are made on the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// "Monday, November 30, 6:30 PM"; empty for none.
    pub words: String,
    /// ISO 8601 with the offset of the zone that the words are in: 2026-11-30T18:30:00-06:00; empty if unknown.
    pub stamp: String,
}

impl When {
    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Returns the words.
    pub fn as_str(&self) -> &str {
        &self.words
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}
