//! What "Add to calendar" offers.

use serde::{Deserialize, Serialize};

/// The ways to enter meetings in a calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarLinks {
    /// Path of the calendar file.
    pub file: String,
    /// Whether file and links are about the same single meeting; otherwise the file has all, the links the next.
    pub single: bool,
    /// URL that enters the meeting in a Google calendar; empty for none.
    pub google: String,
    /// URL that enters the meeting in an Outlook calendar; empty for none.
    pub outlook: String,
    /// The feed to subscribe to.
    pub feed: CalendarFeed,
}

/// A calendar to subscribe to, by its full URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CalendarFeed {
    /// None is offered.
    #[default]
    None,
    /// A circle's public one.
    Public(String),
    /// A person's own: anyone who knows the URL can read it.
    Secret(String),
    /// A person's own, which has no URL until the person asks for one.
    NotYet,
}

impl CalendarFeed {
    /// Returns the feed of a person, from its URL if there is one.
    pub fn own(url: Option<String>) -> Self {
        url.map_or(Self::NotYet, Self::Secret)
    }

    /// Returns its URL; empty for none.
    pub fn url(&self) -> &str {
        match self {
            Self::Public(url) | Self::Secret(url) => url,
            Self::None | Self::NotYet => "",
        }
    }
}
