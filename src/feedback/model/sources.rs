//! Where the numbers of the attendance part come from, and what a facilitator decides where they differ.

use super::Came;
use crate::questions::model::{Typed, Value};
use crate::types::SignupId;

/// The question with a mark per person.
pub const ATTENDANCE: &str = "attendance";
/// The question with the number of others.
pub const OTHERS: &str = "others";
/// The question with the number of people on the attendance sheet, the printed one.
pub const PAPER: &str = "paper";
/// The button that adds a walk-in.
pub const WALK_IN: &str = "walk-in";

/// What a button of the attendance part decides. It names what its page showed, so that what has come since is
/// not decided along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Mark these people, who checked in, too.
    Mark(Vec<SignupId>),
    /// Do not count the check-ins of these people.
    LeaveOut(Vec<SignupId>),
    /// Count this many others, so that the total is that on paper.
    Others(u32),
    /// Drop the number on paper.
    DropPaper,
}

impl Choice {
    /// Parses what a button posted.
    pub fn parse(button: &str) -> Option<Self> {
        let (what, value) = button.split_once('=')?;
        let people = || value.split('.').map(|id| id.parse().ok().map(SignupId)).collect::<Option<Vec<_>>>();
        match what {
            "check-ins-mark" => people().map(Self::Mark),
            "check-ins-leave" => people().map(Self::LeaveOut),
            "paper-others" => value.parse().ok().map(Self::Others),
            "paper-drop" => Some(Self::DropPaper),
            _ => None,
        }
    }

    /// Returns what the button posts.
    pub fn button(&self) -> String {
        let people = |ids: &[SignupId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
        match self {
            Self::Mark(ids) => format!("check-ins-mark={}", people(ids)),
            Self::LeaveOut(ids) => format!("check-ins-leave={}", people(ids)),
            Self::Others(others) => format!("paper-others={others}"),
            Self::DropPaper => "paper-drop=".to_owned(),
        }
    }

    /// Returns the question that it answers, and the new answer; `None` if it answers no question. `marked` are the
    /// marks so far.
    pub fn answer(&self, marked: Value) -> Option<(&'static str, Value)> {
        match self {
            Self::Mark(ids) => {
                let mut all = marked;
                all.extend(ids.iter().map(ToString::to_string));
                Some((ATTENDANCE, all))
            }
            Self::LeaveOut(_) => None,
            Self::Others(others) => Some((OTHERS, vec![others.to_string()])),
            Self::DropPaper => Some((PAPER, Value::new())),
        }
    }

    /// Carries it out on what was posted with the button.
    pub fn apply(&self, typed: &mut Typed) {
        let Some((question, answer)) = self.answer(typed.value(ATTENDANCE).unwrap_or_default()) else { return };
        // A list with an empty entry says that the question was on the page.
        if question == ATTENDANCE {
            typed.lists.insert(question.to_owned(), answer);
        } else {
            typed.values.insert(question.to_owned(), answer.into_iter().next().unwrap_or_default());
        }
    }
}

/// Returns what is recorded, given the marks and the numbers as typed so far; `departed` people were marked before
/// they left.
pub fn came(marked: usize, departed: u32, others: &Value) -> Came {
    let marked = u32::try_from(marked).unwrap_or(u32::MAX).saturating_add(departed);
    Came { marked, others: others.first().and_then(|number| number.trim().parse().ok()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_choice_is_read_as_it_was_posted() {
        let people = vec![SignupId(3), SignupId(12)];
        for choice in [Choice::Mark(people.clone()), Choice::LeaveOut(people), Choice::Others(4), Choice::DropPaper] {
            assert_eq!(Choice::parse(&choice.button()), Some(choice));
        }
        let wrong = ["done", "check-ins-mark=", "check-ins-mark=3.x", "paper-others=-1", "paper-others=", "paper=3"];
        assert_eq!(wrong.map(Choice::parse), [const { None }; 6]);
    }

    #[test]
    fn a_choice_changes_only_its_own_question() {
        let typed = || Typed {
            values: BTreeMap::from([(OTHERS.to_owned(), "1".to_owned()), (PAPER.to_owned(), "6".to_owned())]),
            lists: BTreeMap::from([(ATTENDANCE.to_owned(), vec![String::new(), "3".to_owned()])]),
            ..Typed::default()
        };
        let after = |choice: Choice| {
            let mut typed = typed();
            choice.apply(&mut typed);
            [ATTENDANCE, OTHERS, PAPER].map(|question| typed.value(question).unwrap_or_default().join(" "))
        };
        assert_eq!(after(Choice::Mark(vec![SignupId(7), SignupId(9)])), ["3 7 9", "1", "6"]);
        assert_eq!(after(Choice::LeaveOut(vec![SignupId(7)])), ["3", "1", "6"]);
        assert_eq!(after(Choice::Others(5)), ["3", "5", "6"]);
        assert_eq!(after(Choice::DropPaper), ["3", "1", ""]);
    }

    #[test]
    fn what_is_typed_so_far_is_counted() {
        let others = |text: &str| vec![text.to_owned()];
        assert_eq!(came(2, 1, &others(" 4 ")).total(), Some(7));
        assert_eq!(came(0, 0, &others("many")).total(), None);
        assert_eq!(came(0, 0, &Value::new()).total(), None);
    }
}
