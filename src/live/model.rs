//! What an open page is told, and by what right.

use crate::types::CircleId;
use serde::{Deserialize, Serialize};

/// The longest time after which a page loads again, whatever happens, in milliseconds: an hour. What it does not know to change by
/// itself (a stage of the checklist, a date that was corrected) is no older than that.
pub const MOST_MS: u32 = 60 * 60 * 1_000;

/// How far a page is: the circle it shows, the number of the last event that is in what it shows, and when time alone changes that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The circle.
    pub circle: CircleId,
    /// The number of its last event.
    pub number: i64,
    /// After how many milliseconds the page says something else although nothing happens: a meeting begins, a code no longer works,
    /// a day is over. Counted from when it was made, so that the browser's clock may be wrong; from 1 to [`MOST_MS`].
    pub turns_ms: u32,
}

impl Mark {
    /// Returns how far a page of a circle is that is made `now`. `moments` are those at which it says something else; those that have
    /// passed do not matter. All in microseconds UTC.
    pub fn new((circle, number): (CircleId, i64), now: i64, moments: impl IntoIterator<Item = i64>) -> Self {
        let next = moments.into_iter().filter(|at| *at > now).min();
        let left = next.map_or(i64::MAX, |at| at.saturating_sub(now));
        // Not too early: rounded up.
        let turns_ms = u32::try_from(left.saturating_add(999) / 1_000).unwrap_or(MOST_MS).min(MOST_MS);
        Self { circle, number, turns_ms }
    }
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
    fn a_page_turns_at_the_next_moment_or_after_an_hour() {
        let turns = |now, moments: &[i64]| Mark::new((CircleId(1), 7), now, moments.iter().copied()).turns_ms;
        assert_eq!(turns(5_000, &[9_000_000, 5_000, 7_000, 4_000]), 2);
        assert_eq!([turns(5_000, &[5_001]), turns(5_000, &[6_001])], [1, 2], "rounded up: not too early");
        assert_eq!([turns(5_000, &[5_000]), turns(0, &[]), turns(-9, &[i64::MAX])], [MOST_MS; 3]);
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
