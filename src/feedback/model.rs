//! Feedback: its form, and rules that need no database.

mod came;
pub mod sources;

pub use came::Came;

use crate::attendance::model::check_in::CheckedIn;
use crate::questions::model::{Asked, Saved, Typed};
use crate::signups::model::WalkInForm;
use crate::types::{MeetingId, SignupId, When, form};
use serde::{Deserialize, Serialize};

/// The number of reflection questions.
pub const PROMPTS: i64 = 6;

/// Returns the first question for a meeting: questions rotate with the meeting's number.
pub fn first_prompt(number: i64) -> i64 {
    (number - 1).rem_euclid(PROMPTS) + 1
}

/// Returns the question after another one.
pub fn next_prompt(prompt: i64) -> i64 {
    prompt.rem_euclid(PROMPTS) + 1
}

/// Returns the first question after another one that is not answered; the very next one if all are.
pub fn next_unanswered(prompt: i64, is_answered: impl Fn(i64) -> bool) -> i64 {
    let mut next = prompt;
    for _ in 0..PROMPTS {
        next = next_prompt(next);
        if !is_answered(next) {
            return next;
        }
    }
    next_prompt(prompt)
}

/// Returns the name of a reflection question.
pub fn reflection(prompt: i64) -> String {
    format!("reflection_{prompt}")
}

form! {
    /// The feedback form.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct FeedbackForm {
        /// The circle's slug.
        pub slug: String,
        /// The meeting's id.
        pub meeting: String,
        /// The answers.
        pub typed: Typed,
        /// The reflection question that is asked now, 1 to 6.
        pub prompt: String,
        /// The button pressed: `done`, `another`, `walk-in`, a decision between two answers, a choice about attendance,
        /// or none (saved automatically).
        pub button: String,
        /// A walk-in: see [`WalkInForm`].
        pub walk_in_key: String,
        /// The walk-in's name.
        pub walk_in_name: String,
        /// The walk-in's email address; may be empty.
        pub walk_in_email: String,
        /// "on" when the facilitator says that the walk-in wants this.
        pub walk_in_told: String,
    }
}

impl FeedbackForm {
    /// Returns the part about a walk-in.
    pub fn walk_in(&self) -> WalkInForm {
        WalkInForm {
            slug: self.slug.clone(),
            walk_in_key: self.walk_in_key.clone(),
            walk_in_name: self.walk_in_name.clone(),
            walk_in_email: self.walk_in_email.clone(),
            walk_in_told: self.walk_in_told.clone(),
        }
    }

    /// Returns the form without the part about a walk-in: saving automatically adds no one.
    #[must_use]
    pub fn without_walk_in(self) -> Self {
        Self { walk_in_name: String::new(), walk_in_email: String::new(), walk_in_told: String::new(), ..self }
    }
}

/// How the form was opened.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// The reflection question that was asked for, or empty.
    pub ask: String,
    /// The answer to the first question that the link stands for, or empty.
    pub overall: String,
    /// Where the person comes from: `paper` for the attendance sheet, or empty.
    pub from: String,
    /// The walk-in who was just put on the list, or empty.
    pub walk_in: String,
}

/// The button that completes the form.
pub const DONE: &str = "done";
/// The button that asks for another question.
pub const ANOTHER: &str = "another";

form! {
    /// "Not this time".
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct DeclineForm {
        /// The circle's slug.
        pub slug: String,
        /// The meeting's id.
        pub meeting: String,
    }
}

/// The server's response to a save.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackSaved {
    /// What became of the answers.
    #[serde(flatten)]
    pub saved: Saved,
    /// Who has checked in until now.
    pub checked_in: Vec<CheckedIn>,
    /// The walk-in who was put on the list.
    pub walk_in: Option<SignupId>,
}

impl From<FeedbackSaved> for Saved {
    fn from(told: FeedbackSaved) -> Self {
        told.saved
    }
}

/// A person who may have come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The sign-up.
    pub id: SignupId,
    /// Full name.
    pub name: String,
}

/// The data of the feedback page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackPage {
    /// The circle's slug.
    pub slug: String,
    /// The circle's title.
    pub title: String,
    /// The meeting.
    pub meeting: MeetingId,
    /// The meeting's number in the circle, from 1.
    pub number: i64,
    /// When it was: "Monday 14 December".
    pub when: When,
    /// Who may have come.
    pub people: Vec<Person>,
    /// People who came and have left the circle since: counted, without a name.
    pub departed: u32,
    /// Who checked in with the code, in the order of checking in.
    pub checked_in: Vec<CheckedIn>,
    /// The questions about a walk-in: empty, or as typed and rejected.
    pub walk_in: WalkInForm,
    /// The name of the walk-in who was just put on the list; empty if none was.
    pub walked_in: String,
    /// Whether the person comes from the attendance sheet.
    pub from_paper: bool,
    /// The questions, with the stored answers or those typed and rejected.
    pub questions: Vec<Asked>,
    /// The reflection question that is asked now, besides those that are answered.
    pub prompt: i64,
    /// When it was last saved; empty if never.
    pub saved: When,
    /// Whether it was completed with "Done".
    pub done: bool,
    /// Whether a facilitator said "Not this time", and nothing was answered since.
    pub declined: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_six_questions_rotate() {
        assert_eq!([next_unanswered(4, |n| n != 2), next_unanswered(4, |_| true), next_unanswered(6, |_| false)], [2, 5, 1]);
        let firsts: Vec<i64> = (1..=8).map(first_prompt).collect();
        assert_eq!(firsts, [1, 2, 3, 4, 5, 6, 1, 2]);
        let mut prompt = 4;
        let asked: Vec<i64> = (0..6)
            .map(|_| {
                prompt = next_prompt(prompt);
                prompt
            })
            .collect();
        assert_eq!(asked, [5, 6, 1, 2, 3, 4]);
    }
}
