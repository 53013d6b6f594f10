//! A participant's goal, and what people offer each other.

use crate::types::{FieldName, form, refusals};
use serde::{Deserialize, Serialize};

refusals! {
    /// Why an action is refused.
    GoalRefusal of "goals" {
        /// The circle has not finished yet, or was cancelled.
        NotOver = "not_over",
    }
}

/// The maximum length of notes, in characters.
pub const NOTES_MAX: u32 = 2000;
/// The maximum length of what someone can help with or needs, in characters.
pub const OFFER_MAX: u32 = 200;

/// How far a goal is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Nothing is said.
    #[default]
    Unsaid,
    /// Begun.
    Begun,
    /// Halfway.
    Halfway,
    /// Reached.
    Reached,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Unsaid, Self::Begun, Self::Halfway, Self::Reached];

    /// Returns its stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unsaid => "",
            Self::Begun => "begun",
            Self::Halfway => "halfway",
            Self::Reached => "reached",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }
}

form! {
    /// The form of a participant's own things.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct GoalForm {
        /// The participant's signed link.
        pub link: String,
        /// The circle's slug if the page was reached by account; otherwise empty.
        pub slug: String,
        /// Fingerprints of what it was made from, for optimistic locking.
        pub base: String,
        /// A code of [`Step`].
        pub progress: String,
        /// Notes.
        pub goal_notes: String,
        /// `on` if the others see goal, progress and notes.
        pub shared: String,
        /// What the person can help with.
        pub can_help: String,
        /// What the person needs.
        pub needs: String,
    }
}

impl GoalForm {
    /// The fields that are saved.
    pub const SAVED: &[FieldName] = &[Self::progress, Self::goal_notes, Self::shared, Self::can_help, Self::needs];
}

form! {
    /// Chooses whether to stay in touch after the last meeting.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct TouchForm {
        /// The participant's signed link.
        pub link: String,
        /// As in [`GoalForm`].
        pub slug: String,
        /// `yes` or `no`.
        pub button: String,
    }
}

/// What someone else in the circle shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The person, as others see the name.
    pub name: String,
    /// The goal; empty unless it is shared.
    pub goal: String,
    /// How far it is; [`Step::Unsaid`] unless it is shared.
    pub step: Step,
    /// Notes on it; empty unless they are shared.
    pub notes: String,
    /// What they can help with; may be empty.
    pub can_help: String,
    /// What they need; may be empty.
    pub needs: String,
}

/// Who stays in touch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InTouch {
    /// Whether the viewer does.
    pub mine: bool,
    /// The others who do, with their addresses, if the viewer does, too: name and address.
    pub people: Vec<(String, String)>,
}

/// A participant's own things, and what the others show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goals {
    /// The goal of the sign-up.
    pub goal: String,
    /// How the person helps the group, as they said at the sign-up.
    pub support: String,
    /// The form's contents.
    pub form: GoalForm,
    /// Whether these were typed and rejected.
    pub rejected: bool,
    /// What the others show.
    pub others: Vec<Offer>,
    /// Who stays in touch; `None` before the circle has finished, and if it was cancelled.
    pub in_touch: Option<InTouch>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_written() {
        for step in Step::ALL {
            assert_eq!(Step::parse(step.code()), Some(step));
        }
        assert_eq!(Step::parse("done"), None);
    }
}
