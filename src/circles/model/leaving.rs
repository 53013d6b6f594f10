//! What becomes of a facilitator's circles when the account is deleted.

use crate::types::form;
use serde::{Deserialize, Serialize};

form! {
    /// Decides what becomes of a circle that only the viewer runs.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct HandOverForm {
        /// The circle's slug.
        pub slug: String,
        /// `invite`: someone else is invited to run it; `cancel`: it is cancelled.
        pub future: String,
        /// Whom to invite.
        pub successor: String,
        /// Why it is cancelled.
        pub reason: String,
    }
}

/// What was decided for a circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// Nothing yet.
    None,
    /// This address is invited to run it.
    Invited(String),
    /// It is cancelled for this reason.
    Cancel(String),
}

/// A circle that is not over and that only the viewer runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftCircle {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What was decided.
    pub decision: Decision,
}

/// What stands between an account and its deletion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeavingPage {
    /// Whether the deletion was asked for and waits.
    pub waits: bool,
    /// The circles that only this account runs.
    pub circles: Vec<LeftCircle>,
}

impl LeavingPage {
    /// Returns whether something is still to be decided.
    pub fn is_undecided(&self) -> bool {
        self.circles.iter().any(|circle| circle.decision == Decision::None)
    }

    /// Returns whether the deletion waits, or would wait, for someone's answer.
    pub fn awaits_answers(&self) -> bool {
        self.circles.iter().any(|circle| matches!(circle.decision, Decision::Invited(_)))
    }
}

/// The page that decides for one circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverPage {
    /// What was decided, or typed and rejected.
    pub form: HandOverForm,
    /// The circle's title.
    pub title: String,
    /// How many people take part.
    pub people: u32,
    /// Whether the deletion was asked for and waits.
    pub waits: bool,
}
