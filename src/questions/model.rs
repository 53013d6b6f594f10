//! Questions and answers, for the server and the page alike.

use crate::types::{AppError, FieldError, Refusal, When, form, refusals};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The number of faces and of stars.
pub const STEPS: i64 = 5;
/// The maximum length of a one-line answer in characters.
pub const LINE_MAX: u32 = 200;
/// The maximum length of a long answer in characters.
pub const TEXT_MAX: u32 = 2000;

/// An answer's value: nothing, one entry, or for a choice of several any number of entries.
pub type Value = Vec<String>;

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Kind {
    /// A line of text.
    Line,
    /// Paragraphs.
    Text,
    /// One of these options.
    One {
        /// Their codes.
        options: Vec<String>,
    },
    /// Any number of these options.
    Several {
        /// Their codes.
        options: Vec<String>,
    },
    /// One of five faces, from 1 (awful) to 5 (great).
    Faces,
    /// One to five stars.
    Stars,
    /// A whole number.
    Number {
        /// The lowest.
        low: i32,
        /// The highest.
        high: i32,
    },
    /// A date, 2026-11-30.
    Date,
    /// Who came, by sign-up.
    Attendance,
}

/// When a question is asked: if another one has one of these answers, or any answer at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownIf {
    /// The other question.
    pub question: String,
    /// The answers; empty means any.
    #[serde(default)]
    pub is: Vec<String>,
}

impl ShownIf {
    /// Returns whether the question is asked, given the answers so far. The server and the page both decide by
    /// this.
    pub fn holds<'a>(&self, answer: impl Fn(&str) -> Option<&'a Value>) -> bool {
        let Some(given) = answer(&self.question) else { return false };
        if self.is.is_empty() { given.iter().any(|entry| !entry.trim().is_empty()) } else { given.iter().any(|entry| self.is.contains(entry)) }
    }
}

/// An option of a choice, in the viewer's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
}

/// An answer that someone else gave to the same question since, shown next to one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newer {
    /// Who gave it; empty if the account was deleted.
    pub author: String,
    /// When: "18:02".
    pub when: When,
    /// The answer.
    pub value: Value,
    /// The answer in words.
    pub words: String,
    /// Its revision: saving on top of it replaces it.
    pub revision: i64,
}

/// A question as it is asked: in the viewer's language, with the stored or typed answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Its name.
    pub name: String,
    /// How it is answered.
    #[serde(flatten)]
    pub kind: Kind,
    /// The question.
    pub label: String,
    /// What helps to answer it; may be empty.
    pub help: String,
    /// The options of a choice.
    pub choices: Vec<Choice>,
    /// When it is asked.
    pub shown_if: Option<ShownIf>,
    /// Whether it is one of several of which the page asks one at a time, besides those that are answered.
    pub rotates: bool,
    /// The answer shown: stored, typed, or marked by a link.
    pub value: Value,
    /// The answer stored.
    pub stored: Value,
    /// The revision that the answer is typed on; 0 if there was none.
    pub base: i64,
    /// The answer at that revision, in short.
    pub mark: String,
    /// The newer answer, if what was typed is based on an older one.
    pub newer: Option<Newer>,
}

refusals! {
    /// Why a form stays on its page.
    AnswerRefusal of "questions" {
        /// A question has two answers, and no one has chosen yet which one stays.
        Two = "two",
    }
}

form! {
    /// What a page of questions posts, or what is saved automatically.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct Typed {
        /// The answers with one entry, by question.
        pub values: BTreeMap<String, String>,
        /// The answers with any number of entries, by question; an empty entry says that none is chosen.
        pub lists: BTreeMap<String, Vec<String>>,
        /// The revision that each answer was typed on.
        pub bases: BTreeMap<String, String>,
        /// What each answer was on the page, in short: a field that is posted unchanged was not typed.
        pub marks: BTreeMap<String, String>,
    }
}

/// The server's response to a save.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The revisions of the stored answers, by question.
    pub revisions: BTreeMap<String, i64>,
    /// The newer answers to questions that were answered on an older one.
    pub newer: BTreeMap<String, Newer>,
    /// What is wrong with the answers that were not stored.
    pub wrong: Vec<FieldError>,
    /// When the form was last saved, in the circle's time: "18:02".
    pub when: When,
}

impl Saved {
    /// Returns whether everything was stored.
    pub fn is_clean(&self) -> bool {
        self.wrong.is_empty() && self.newer.is_empty()
    }

    /// Returns the save's result if everything was stored.
    ///
    /// # Errors
    /// The fields that are wrong, or [`Refusal::CHANGED`].
    pub fn whole(self) -> Result<Self, AppError> {
        if !self.wrong.is_empty() {
            return Err(AppError::Invalid(self.wrong));
        }
        if self.newer.is_empty() { Ok(self) } else { Err(Refusal::CHANGED.into()) }
    }
}

/// A decision between one's own answer and a newer one, as a button posts it: "reflection_5:mine:7".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The question.
    pub question: String,
    /// Whether one's own answer takes the place of the newer one.
    pub mine: bool,
    /// The revision of the newer one.
    pub revision: i64,
}

impl Decision {
    /// Parses what the button posted.
    pub fn parse(button: &str) -> Option<Self> {
        let mut parts = button.split(':');
        let (question, which, revision) = (parts.next()?, parts.next()?, parts.next()?.parse().ok()?);
        let mine = which == "mine";
        (mine || which == "theirs").then(|| Self { question: question.to_owned(), mine, revision })
    }

    /// Returns what the button posts.
    pub fn button(&self) -> String {
        format!("{}:{}:{}", self.question, if self.mine { "mine" } else { "theirs" }, self.revision)
    }
}

impl Typed {
    /// Applies the decision that a button posted, if it is one.
    pub fn pressed(&mut self, button: &str) {
        if let Some(decision) = Decision::parse(button) {
            self.decide(&decision);
        }
    }

    /// Applies a decision: one's own answer is typed on the newer one, or dropped.
    pub fn decide(&mut self, decision: &Decision) {
        if decision.mine {
            self.bases.insert(decision.question.clone(), decision.revision.to_string());
        } else {
            self.values.remove(&decision.question);
            self.lists.remove(&decision.question);
        }
    }

    /// Returns the value typed for a question, as typed; `None` if it was not on the page.
    pub fn value(&self, question: &str) -> Option<Value> {
        let mut entries = match (self.values.get(question), self.lists.get(question)) {
            (Some(value), _) => vec![value.clone()],
            (None, Some(list)) => list.clone(),
            (None, None) => return None,
        };
        entries.retain(|entry| !entry.trim().is_empty());
        Some(entries)
    }

    /// Returns the revision that a question's answer was typed on.
    pub fn base(&self, question: &str) -> i64 {
        self.bases.get(question).and_then(|base| base.parse().ok()).unwrap_or_default()
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "tests panic on failure")]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_shown_by_another_answer() {
        let answers = BTreeMap::from([("tip".to_owned(), vec!["Bring tea".to_owned()]), ("again".to_owned(), vec!["no".to_owned()])]);
        let shown = |question: &str, is: &[&str]| {
            let shown_if = ShownIf { question: question.to_owned(), is: is.iter().map(|s| (*s).to_owned()).collect() };
            shown_if.holds(|name| answers.get(name))
        };
        assert!(shown("tip", &[]) && shown("again", &["maybe", "no"]));
        assert!(!shown("again", &["yes"]) && !shown("missing", &[]));
    }

    #[test]
    fn what_was_typed_is_read_by_question() {
        let typed = Typed {
            values: BTreeMap::from([("overall".to_owned(), " 4 ".to_owned()), ("tip".to_owned(), String::new())]),
            lists: BTreeMap::from([("next".to_owned(), vec![String::new(), "read".to_owned(), "meet".to_owned()])]),
            bases: BTreeMap::from([("overall".to_owned(), "3".to_owned()), ("next".to_owned(), "x".to_owned())]),
            marks: BTreeMap::new(),
        };
        assert_eq!(typed.value("overall"), Some(vec![" 4 ".to_owned()]), "as typed");
        assert_eq!(typed.value("tip"), Some(vec![]));
        assert_eq!(typed.value("next"), Some(vec!["read".to_owned(), "meet".to_owned()]));
        assert_eq!((typed.value("other"), typed.base("overall"), typed.base("next")), (None, 3, 0));
    }

    #[test]
    fn a_decision_replaces_the_newer_answer_or_drops_ones_own() {
        let typed = Typed { values: BTreeMap::from([("tip".to_owned(), "Tea".to_owned())]), ..Typed::default() };
        for (button, value, base) in [("tip:mine:7", Some(vec!["Tea".to_owned()]), 7), ("tip:theirs:7", None, 0)] {
            let decision = Decision::parse(button).expect(button);
            let mut decided = typed.clone();
            decided.decide(&decision);
            assert_eq!((decided.value("tip"), decided.base("tip"), decision.button().as_str()), (value, base, button));
        }
        assert_eq!(["done", "tip:mine", "tip:ours:7", "tip:mine:x"].map(Decision::parse), [None, None, None, None]);
    }
}
