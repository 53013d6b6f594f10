//! Feedback: its form, and rules that need no database.

use crate::questions::model::{Asked, Typed};
use crate::types::{MeetingId, SignupId, form};
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
        /// The button pressed: `done`, `another`, a decision between two answers, or none (saved automatically).
        pub button: String,
    }
}

/// How the form was opened.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// The reflection question that was asked for, or empty.
    pub ask: String,
    /// The answer to the first question that the link stands for, or empty.
    pub overall: String,
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
    pub when: String,
    /// Who may have come.
    pub people: Vec<Person>,
    /// The questions, with the stored answers or those typed and rejected.
    pub questions: Vec<Asked>,
    /// The reflection question that is asked now, besides those that are answered.
    pub prompt: i64,
    /// When it was last saved; empty if never.
    pub saved: String,
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
