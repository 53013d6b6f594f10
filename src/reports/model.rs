//! A circle's report: its sections and its data.

use crate::types::form;
use serde::{Deserialize, Serialize};

/// A part of the report that facilitators show or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Section {
    /// How many people signed up and came.
    People,
    /// How many came to each meeting.
    Attendance,
    /// Whether people reached their goals.
    Goals,
    /// How sure they feel.
    Confidence,
    /// What they let be quoted.
    Quotes,
    /// What they do next, if it may be quoted.
    Next,
    /// What the facilitators change next time.
    Changes,
}

impl Section {
    /// All sections, in the order of the report.
    pub const ALL: [Self; 7] = [Self::People, Self::Attendance, Self::Goals, Self::Confidence, Self::Quotes, Self::Next, Self::Changes];

    /// Returns its code in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Attendance => "attendance",
            Self::Goals => "goals",
            Self::Confidence => "confidence",
            Self::Quotes => "quotes",
            Self::Next => "next",
            Self::Changes => "changes",
        }
    }

    /// Reads the word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.code() == code)
    }
}

/// What fewer people than this said is not broken down, so that no one can be recognised.
pub const FEWEST: u32 = 4;

/// How many people chose 1, 2, 3, 4, 5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    /// How many people answered.
    pub answered: u32,
    /// How many chose each step; `None` if fewer than [`FEWEST`] answered.
    pub counts: Option<[u32; 5]>,
}

impl Steps {
    /// Counts answers from 1 to 5.
    pub fn of(answers: impl IntoIterator<Item = usize>) -> Self {
        let mut counts = [0; 5];
        for answer in answers {
            if let Some(count) = answer.checked_sub(1).and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        }
        let answered = counts.iter().sum();
        Self { answered, counts: (answered >= FEWEST).then_some(counts) }
    }
}

/// What someone said, and their first name if they want it to stand there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// What it is about ("On the course"); empty if its section says so.
    pub about: String,
    /// As written.
    pub words: String,
    /// First name as typed; empty without one.
    pub by: String,
}

/// How many people took part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// How many signed up.
    pub signed_up: u32,
    /// How many different people came; `None` if some were only counted, or some meeting was not recorded.
    pub came: Option<u32>,
    /// How many came to each meeting, added up; `None` if nothing was recorded.
    pub visits: Option<u32>,
}

/// A circle's report; sections that are not shown are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The circle's slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// The course's title; may be empty.
    pub course: String,
    /// Where it met; empty if online only.
    pub place: String,
    /// "October 2026 – November 2026".
    pub when: String,
    /// How many meetings were held.
    pub held: u32,
    /// How many participants answered the closing survey.
    pub answered: u32,
    /// How many signed up and came.
    pub people: Option<People>,
    /// Each meeting's date, and how many came; `None` if that was not recorded.
    pub attendance: Option<Vec<(String, Option<u32>)>>,
    /// Whether people reached their goals.
    pub goals: Option<Steps>,
    /// How sure they feel.
    pub confidence: Option<Steps>,
    /// What they let be quoted.
    pub quotes: Option<Vec<Quote>>,
    /// What they do next.
    pub next: Option<Vec<Quote>>,
    /// What the facilitators change next time.
    pub changes: Option<Vec<String>>,
}

form! {
    /// Which sections are shown, and whether the report is.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct ReportForm {
        /// The circle's slug.
        pub slug: String,
        /// Codes of the sections shown; an empty entry stands for none.
        pub sections: Vec<String>,
        /// The button pressed: `publish`, `hide`, or none (only saves).
        pub button: String,
    }
}

/// The button that shows the report to everyone.
pub const PUBLISH: &str = "publish";
/// The button that hides it again.
pub const HIDE: &str = "hide";

/// The page on which facilitators put the report together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportSettings {
    /// The sections chosen.
    pub sections: Vec<Section>,
    /// Whether everyone can see it.
    pub published: bool,
    /// The report as it looks with these sections.
    pub preview: Report,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fewer_than_four_people_said_is_only_counted() {
        assert_eq!(Steps::of([5, 5, 1]), Steps { answered: 3, counts: None });
        assert_eq!(Steps::of([5, 5, 1, 3]), Steps { answered: 4, counts: Some([1, 0, 1, 0, 2]) });
        assert_eq!(Steps::of([0, 6, 9]), Steps::default(), "no such steps");
    }

    #[test]
    fn codes_are_read_back() {
        assert!(Section::ALL.iter().all(|section| Section::parse(section.code()) == Some(*section)));
    }
}
