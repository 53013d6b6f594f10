//! The forms that move, cancel or restore one meeting of a public circle in one step.

use super::Meeting;
use crate::types::{FieldName, form};
use serde::{Deserialize, Serialize};

form! {
    /// Moves, cancels or restores a meeting, with a sentence to its people.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct ShiftForm {
        /// The circle.
        pub slug: String,
        /// The meeting.
        pub meeting: String,
        /// Its sequence when the form was made, for optimistic locking.
        pub base: String,
        /// Date, 2026-03-21; not read when it is cancelled.
        pub to_date: String,
        /// Time, 18:30; not read when it is cancelled.
        pub to_time: String,
        /// What its people are told about it, at most 500 characters.
        pub words: String,
        /// A code of [`Shift`].
        pub button: String,
    }
}

/// What is done with a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shift {
    /// It gets another date or time.
    Move,
    /// It does not take place.
    Cancel,
    /// It takes place after all, on its date or another.
    Restore,
}

impl Shift {
    /// Returns the code that its button posts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Move => "move",
            Self::Cancel => "cancel",
            Self::Restore => "restore",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Move, Self::Cancel, Self::Restore].into_iter().find(|shift| shift.code() == code)
    }

    /// Returns the row of its fields: a page has such forms for every meeting, and two for one that is ahead.
    fn row(self, meeting: &str) -> usize {
        let meeting: usize = meeting.parse().unwrap_or_default();
        meeting.saturating_mul(2) + usize::from(self == Self::Cancel)
    }
}

/// Who is told of a change, and who has to be told in another way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Whether the circle is hidden, so that no emails go out.
    pub hidden: bool,
    /// How many people get an email.
    pub people: u32,
    /// The first of them by name.
    pub names: Vec<String>,
    /// The first of those who have no address.
    pub without: Vec<String>,
}

impl Told {
    /// Returns whether there is anyone to tell.
    pub fn is_someone(&self) -> bool {
        !self.hidden && (self.people > 0 || !self.without.is_empty())
    }
}

impl ShiftForm {
    /// Returns the contents of the forms of a meeting.
    pub fn of(slug: &str, meeting: &Meeting) -> Self {
        Self {
            slug: slug.to_owned(),
            meeting: meeting.id.to_string(),
            base: meeting.sequence.to_string(),
            to_date: meeting.local_date.to_string(),
            to_time: meeting.local_time.clone(),
            ..Self::default()
        }
    }

    /// Returns the field of the date on a page with several such forms.
    pub fn date_at(&self, shift: Shift) -> FieldName {
        Self::to_date.row(shift.row(&self.meeting))
    }

    /// Returns the field of the time.
    pub fn time_at(&self, shift: Shift) -> FieldName {
        Self::to_time.row(shift.row(&self.meeting))
    }

    /// Returns the field of the sentence.
    pub fn words_at(&self, shift: Shift) -> FieldName {
        Self::words.row(shift.row(&self.meeting))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_fields_of_a_page_have_one_id() {
        let form = |meeting: &str| ShiftForm { meeting: meeting.to_owned(), ..ShiftForm::default() };
        let ids: Vec<String> =
            ["1", "2"].iter().flat_map(|meeting| [Shift::Move, Shift::Cancel].map(|shift| form(meeting).words_at(shift).id())).collect();
        assert_eq!(ids, ["words_2", "words_3", "words_4", "words_5"]);
        assert_eq!(form("2").words_at(Shift::Restore).id(), "words_4");
    }

    #[test]
    fn a_code_is_read_as_it_is_written() {
        for shift in [Shift::Move, Shift::Cancel, Shift::Restore] {
            assert_eq!(Shift::parse(shift.code()), Some(shift));
        }
        assert_eq!(Shift::parse("delete"), None);
    }
}
