//! What an open page is told, and by what right.

use crate::types::CircleId;
use serde::{Deserialize, Serialize};

/// How far a page is: the circle it shows, and the number of the last event that is in what it shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The circle.
    pub circle: CircleId,
    /// The number of its last event.
    pub number: i64,
}

/// By what right a page sees a circle. Written as one word, which is also the parameter of the stream's address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// A participant's signed link.
    Link(String),
    /// The session of this browser, and the circle's slug.
    Session(String),
}

impl Right {
    /// Returns the name of the parameter and its value.
    pub fn parameter(&self) -> (&'static str, &str) {
        match self {
            Self::Link(link) => ("link", link),
            Self::Session(slug) => ("slug", slug),
        }
    }

    /// Reads a parameter.
    pub fn parse(name: &str, value: &str) -> Option<Self> {
        match name {
            "link" => Some(Self::Link(value.to_owned())),
            "slug" => Some(Self::Session(value.to_owned())),
            _ => None,
        }
    }

    /// Returns it as one word.
    pub fn word(&self) -> String {
        let (name, value) = self.parameter();
        format!("{name}={value}")
    }

    /// Reads the word.
    pub fn of_word(word: &str) -> Option<Self> {
        word.split_once('=').and_then(|(name, value)| Self::parse(name, value))
    }
}

/// Something happened in a circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The circle.
    pub circle: CircleId,
    /// The number of its last event.
    pub number: i64,
    /// The event's kind; empty if more happened than can be told.
    pub kind: String,
}

/// The events of a stream.
pub mod event {
    /// The stream is open, or still open: sent at once and then every [`super::BEAT_SECONDS`].
    pub const BEAT: &str = "beat";
    /// A [`super::Told`] as JSON.
    pub const TOLD: &str = "told";
    /// A right, as a word, that sees nothing (any more).
    pub const GONE: &str = "gone";
}

/// How often an open stream says that it is open, so that the browser notices one that was cut.
pub const BEAT_SECONDS: u32 = 30;
/// How many circles one browser's stream may be about.
pub const MOST_RIGHTS: usize = 20;

/// Reads numbers as `Last-Event-ID` lists them: `12:40,15:7`. What cannot be read is left out.
pub fn parse_numbers(list: &str) -> Vec<(CircleId, i64)> {
    let one =
        |entry: &str| entry.split_once(':').and_then(|(circle, number)| Some((CircleId(circle.trim().parse().ok()?), number.trim().parse().ok()?)));
    list.split(',').filter_map(one).collect()
}

/// Writes them.
pub fn write_numbers(numbers: impl IntoIterator<Item = (CircleId, i64)>) -> String {
    numbers.into_iter().map(|(circle, number)| format!("{}:{number}", circle.0)).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written_and_nonsense_is_left_out() {
        let numbers = vec![(CircleId(12), 40), (CircleId(15), 7)];
        assert_eq!(write_numbers(numbers.clone()), "12:40,15:7");
        assert_eq!(parse_numbers("12:40,15:7"), numbers);
        assert_eq!(parse_numbers(" 12:40, x:1,15,:,15:7,9999999999999999999999:1"), numbers);
        assert_eq!(parse_numbers(""), vec![]);
    }

    #[test]
    fn a_right_is_read_as_it_is_written() {
        for right in [Right::Link("A8e=9".into()), Right::Session("学习圈".into())] {
            assert_eq!(Right::of_word(&right.word()), Some(right));
        }
        assert_eq!(Right::of_word("staff=1"), None);
        assert_eq!(Right::of_word("link"), None);
    }
}
