//! Recaps: their form, and what pages show of them.

use crate::pulses::model::Told;
use crate::types::{FieldName, MeetingId, When, form, refusals};
use serde::{Deserialize, Serialize};

/// The maximum length of each of a recap's two texts in characters.
pub const TEXT_MAX: u32 = 4000;

refusals! {
    /// Why a recap is not sent.
    RecapRefusal of "recaps" {
        /// No one would get it.
        Nobody = "nobody",
    }
}

form! {
    /// A facilitator's form for the recap of a meeting.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct RecapForm {
        /// The circle's slug.
        pub slug: String,
        /// The meeting.
        pub meeting: String,
        /// Fingerprints of the stored fields that the form was made from, for optimistic locking.
        pub base: String,
        /// What the circle did (Markdown).
        pub done: String,
        /// What is next (Markdown); may be empty.
        pub next: String,
        /// `on` if it is shown on the circle's public page.
        pub public: String,
        /// The button pressed: [`SEND`], [`REMOVE`], or empty for saving.
        pub button: String,
    }
}

impl RecapForm {
    /// The fields that are saved.
    pub const SAVED: &[FieldName] = &[Self::done, Self::next, Self::public];
}

/// Saves a recap and sends it to the participants.
pub const SEND: &str = "send";
/// Removes a recap.
pub const REMOVE: &str = "remove";

/// What a post of the form did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It was saved.
    Saved,
    /// It was saved, and goes out by email.
    Sent,
    /// It was removed.
    Removed,
}

impl Saved {
    /// Returns its code in the address of the page.
    pub fn code(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Sent => "sent",
            Self::Removed => "removed",
        }
    }

    /// Parses the code.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Saved, Self::Sent, Self::Removed].into_iter().find(|saved| saved.code() == code)
    }
}

/// A recap as participants see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recap {
    /// The meeting.
    pub meeting: MeetingId,
    /// Its number, from 1.
    pub number: u32,
    /// When it was.
    pub when: When,
    /// What the circle did, as safe HTML.
    pub done: String,
    /// What is next, as safe HTML; may be empty.
    pub next: String,
    /// Who wrote it, as others see the name; empty if the account was deleted.
    pub author: String,
    /// Whether it was changed since.
    pub edited: bool,
}

/// The page for the recap of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecapPage {
    /// The circle's slug.
    pub slug: String,
    /// The circle's title.
    pub title: String,
    /// The meeting.
    pub meeting: MeetingId,
    /// Its number, from 1.
    pub number: u32,
    /// When it is.
    pub when: When,
    /// Whether it has begun: there is no recap before.
    pub begun: bool,
    /// Why staff have hidden the circle, if they have; may be empty.
    pub hidden: Option<String>,
    /// The form's contents.
    pub form: RecapForm,
    /// Whether there is a recap.
    pub exists: bool,
    /// When it was sent; empty if it was not.
    pub sent: When,
    /// Whether emails go out about the circle.
    pub sends: bool,
    /// How many people it would go to by email now.
    pub people: u32,
    /// What participants answered after the meeting.
    pub pulse: Told,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_post_did_is_said_by_a_code() {
        for saved in [Saved::Saved, Saved::Sent, Saved::Removed] {
            assert_eq!(Saved::parse(saved.code()), Some(saved));
        }
        assert_eq!(Saved::parse(""), None);
    }
}
