//! Which emails about a board a person gets.

use crate::types::form;
use serde::{Deserialize, Serialize};

/// Which emails about a board a person gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Emails {
    /// One about each post, at once.
    Each,
    /// One a day.
    #[default]
    Daily,
    /// None.
    Never,
}

impl Emails {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::Each, Self::Daily, Self::Never];

    /// Returns the stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Each => "each",
            Self::Daily => "daily",
            Self::Never => "never",
        }
    }

    /// Parses a posted or stored code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|emails| emails.code() == code)
    }

    /// Returns what a person gets: what they chose, or else each post if they run the circle, and a daily email if not.
    pub fn of(chosen: &str, runs: bool) -> Self {
        Self::parse(chosen).unwrap_or(if runs { Self::Each } else { Self::Daily })
    }
}

form! {
    /// The form that chooses which emails about a board a person gets.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct EmailsForm {
        /// As in [`WriteForm`](super::WriteForm).
        pub link: String,
        /// As in [`WriteForm`](super::WriteForm).
        pub slug: String,
        /// An [`Emails`] code.
        pub often: String,
    }
}

form! {
    /// The form that ends the emails about a board.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct StopForm {
        /// The signed link in the email.
        pub link: String,
    }
}

/// The page behind a link that ends the emails about a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopPage {
    /// The circle's title.
    pub title: String,
    /// Whether they have ended.
    pub done: bool,
}
