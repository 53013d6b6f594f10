//! Feedback: its form, its questions, and the rules that need no database.

use crate::types::{MeetingId, SignupId};
use serde::{Deserialize, Serialize};

/// How many faces there are, from 1 (awful) to 5 (great).
pub const RATINGS: i64 = 5;
/// How many reflection questions there are.
pub const PROMPTS: i64 = 6;
/// Most characters of a reflection.
pub const REFLECTION_MAX: u32 = 2000;
/// The greatest attendance one can give as a number.
pub const ATTENDANCE_MAX: i32 = 1000;

/// Which question a meeting begins with: they take turns by the meeting's number.
pub fn first_prompt(number: i64) -> i64 {
    (number - 1).rem_euclid(PROMPTS) + 1
}

/// The question after another one.
pub fn next_prompt(prompt: i64) -> i64 {
    prompt.rem_euclid(PROMPTS) + 1
}

/// What the feedback form posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedbackForm {
    /// The circle's slug.
    pub slug: String,
    /// The meeting's id.
    pub meeting: String,
    /// Which saved state this was typed on: an older one does not overwrite a newer one.
    pub revision: String,
    /// 1 to 5, or empty.
    pub rating: String,
    /// Sign-ups of those who came.
    pub attended: Vec<String>,
    /// How many came, instead of who; empty: who came counts.
    pub number: String,
    /// Which question, 1 to 6.
    pub prompt: String,
    /// The answer to it.
    pub reflection: String,
    /// Which button was pressed: `done`, `another`, or none (saved as one goes).
    pub button: String,
}

/// The button that ends the form.
pub const DONE: &str = "done";
/// The button that asks for another question.
pub const ANOTHER: &str = "another";

/// What the server answers to a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The new state's revision.
    pub revision: i64,
    /// When, in the circle's time: "18:02".
    pub when: String,
    /// Which question stands there now.
    pub prompt: i64,
}

/// Somebody who may have come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The sign-up.
    pub id: SignupId,
    /// Full name.
    pub name: String,
}

/// A saved version, shown to somebody who typed on an older one (a co-facilitator, another tab).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// Its revision: saving on top of it replaces it.
    pub revision: i64,
    /// When it was saved.
    pub when: String,
    /// Who saved it; empty when the account is gone.
    pub author: String,
    /// 1 to 5, or none.
    pub rating: Option<i64>,
    /// How many came.
    pub attendance: i64,
    /// The reflection.
    pub reflection: String,
}

/// The feedback form with what stands around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackPage {
    /// The circle's slug.
    pub slug: String,
    /// The circle's title.
    pub title: String,
    /// The meeting.
    pub meeting: MeetingId,
    /// Which meeting of the circle, from 1.
    pub number: i64,
    /// When it was: "Monday 14 December".
    pub when: String,
    /// Who may have come.
    pub people: Vec<Person>,
    /// The form as it should stand.
    pub form: FeedbackForm,
    /// When it was last saved; empty: never.
    pub saved: String,
    /// Whether it was ended with "Done".
    pub done: bool,
    /// What was saved last.
    pub latest: Option<Other>,
    /// Whether the form holds something typed on an older version than the latest.
    pub outdated: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_six_questions_take_turns() {
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
