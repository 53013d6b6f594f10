//! The pulse of a meeting: its form, and what each side sees of it.

use crate::types::{When, form, refusals};
use serde::{Deserialize, Serialize};

/// How long after a meeting's end it can be answered, in microseconds: 48 hours.
pub const OPEN_US: i64 = 48 * 3600 * 1_000_000;
/// How few answers are never shown, so that no one can be guessed: fewer than this.
pub const FEWEST: u32 = 4;
/// The maximum length of each of its two lines, in characters.
pub const WORDS_MAX: u32 = 300;

refusals! {
    /// Why an answer is refused.
    PulseRefusal of "pulses" {
        /// The meeting is not over, was cancelled, or ended too long ago; or the person signed up after it.
        Closed = "closed",
        /// Fewer than [`FEWEST`] people take part.
        Few = "few",
    }
}

form! {
    /// A participant's answer.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct PulseForm {
        /// The participant's signed link.
        pub link: String,
        /// The circle's slug if the page was reached by account; otherwise empty.
        pub slug: String,
        /// The meeting.
        pub meeting: String,
        /// One thing that helped.
        pub helped: String,
        /// One thing to change.
        pub change: String,
    }
}

/// A pulse that is open, for a participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulse {
    /// The number of the meeting, from 1.
    pub number: u32,
    /// When it closes.
    pub closes: When,
    /// Whether the person has answered.
    pub given: bool,
    /// The form's contents.
    pub form: PulseForm,
}

/// A pulse, for a facilitator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// There is nothing to say: the meeting is ahead, or the circle too small.
    #[default]
    Nothing,
    /// People can answer until then.
    Open(When),
    /// Too few answered.
    Few,
    /// What people answered.
    Answers {
        /// How many people answered.
        people: u32,
        /// What helped.
        helped: Vec<String>,
        /// What to change.
        change: Vec<String>,
    },
}
