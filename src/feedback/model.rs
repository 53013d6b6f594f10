//! Feedback: its form, its questions, and rules that need no database.

use crate::types::{MeetingId, SignupId, form};
use serde::{Deserialize, Serialize};

/// The number of faces, from 1 (awful) to 5 (great).
pub const RATINGS: i64 = 5;
/// The number of reflection questions.
pub const PROMPTS: i64 = 6;
/// The maximum length of a reflection in characters.
pub const REFLECTION_MAX: u32 = 2000;
/// The maximum attendance that can be given as a number.
pub const ATTENDANCE_MAX: i32 = 1000;

/// Returns the first question for a meeting: questions rotate with the meeting's number.
pub fn first_prompt(number: i64) -> i64 {
    (number - 1).rem_euclid(PROMPTS) + 1
}

/// Returns the question after another one.
pub fn next_prompt(prompt: i64) -> i64 {
    prompt.rem_euclid(PROMPTS) + 1
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
        /// The revision this was typed on: an older one does not overwrite a newer one.
        pub revision: String,
        /// 1 to 5, or empty.
        pub rating: String,
        /// Sign-ups of those who came.
        pub attended: Vec<String>,
        /// How many came, if given as a number; empty means that `attended` counts.
        pub number: String,
        /// Which question, 1 to 6.
        pub prompt: String,
        /// The answer to it.
        pub reflection: String,
        /// The button pressed: `done`, `another`, or none (saved automatically).
        pub button: String,
    }
}

/// The button that completes the form.
pub const DONE: &str = "done";
/// The button that asks for another question.
pub const ANOTHER: &str = "another";

/// The server's response to a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The new revision.
    pub revision: i64,
    /// When it was saved, in the circle's time: "18:02".
    pub when: String,
    /// The question shown now.
    pub prompt: i64,
}

/// A person who may have come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The sign-up.
    pub id: SignupId,
    /// Full name.
    pub name: String,
}

/// A saved version, shown to a person who typed on an older one (a co-facilitator, another tab).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// Its revision: saving on top of it replaces it.
    pub revision: i64,
    /// When it was saved.
    pub when: String,
    /// Who saved it; empty if the account was deleted.
    pub author: String,
    /// 1 to 5, or `None`.
    pub rating: Option<i64>,
    /// How many came.
    pub attendance: i64,
    /// The reflection.
    pub reflection: String,
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
    /// The form's contents.
    pub form: FeedbackForm,
    /// When it was last saved; empty if never.
    pub saved: String,
    /// Whether it was completed with "Done".
    pub done: bool,
    /// The version saved last.
    pub latest: Option<Other>,
    /// Whether the form contains something typed on an older version than the latest.
    pub outdated: bool,
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
