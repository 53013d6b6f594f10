//! The list of the library: its orders and filters, and what it offers as choices.

use super::{Cost, CourseCard, Format, Licence, topic_key};
use crate::types::Page;
use serde::{Deserialize, Serialize};

/// The order and the filters of the library, as they stand in the page's address. Values that mean nothing are
/// ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CourseFilters {
    /// Search words.
    pub q: String,
    /// A [`Sort`] code; empty is the default.
    pub sort: String,
    /// Language code.
    pub lang: String,
    /// A topic, in any spelling.
    pub topic: String,
    /// A [`Format`] code.
    pub format: String,
    /// A [`Licence`] code, or [`OPEN`].
    pub licence: String,
    /// A [`Cost`] code, or [`FREE_ANY`].
    pub cost: String,
    /// The code of one of [`HOURS`].
    pub hours: String,
    /// The code of one of [`SESSIONS`].
    pub sessions: String,
    /// Page number.
    pub page: String,
    /// Id of the course after which the page starts, past the numbered pages.
    pub after: String,
}

/// Any licence that makes it an open educational resource.
pub const OPEN: &str = "open";
/// Free, with or without sign-up.
pub const FREE_ANY: &str = "free_any";

/// The order of the list. Equal courses are ordered by title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// Those that have all search words in the title, then like `Worked`. Only with search words.
    Match,
    /// By what circles thought of them; those that no circle has met with come last.
    #[default]
    Worked,
    /// By how many circles use them.
    Used,
    /// The latest added first.
    Newest,
    /// By title.
    Title,
}

impl Sort {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Match, Self::Worked, Self::Used, Self::Newest, Self::Title];

    /// Returns its code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Worked => "worked",
            Self::Used => "used",
            Self::Newest => "newest",
            Self::Title => "title",
        }
    }

    /// Returns the order when none is chosen.
    pub fn usual(with_words: bool) -> Self {
        if with_words { Self::Match } else { Self::Worked }
    }

    /// Parses a code. What is no order here is the usual one.
    pub fn parse(code: &str, with_words: bool) -> Self {
        let known = Self::ALL.into_iter().find(|sort| sort.code() == code && (with_words || *sort != Self::Match));
        known.unwrap_or_else(|| Self::usual(with_words))
    }
}

/// A range of numbers that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its code in addresses.
    pub code: &'static str,
    /// The lowest number.
    pub low: u32,
    /// The highest one; `None` means no limit.
    pub high: Option<u32>,
}

impl Span {
    /// Finds a range by its code.
    pub fn parse(spans: &[Self], code: &str) -> Option<Self> {
        spans.iter().find(|span| span.code == code).copied()
    }

    /// Returns whether a number is in it; an unknown one is not.
    pub fn holds(self, number: Option<u32>) -> bool {
        number.is_some_and(|n| n >= self.low && self.high.is_none_or(|high| n <= high))
    }
}

/// Hours a week.
pub const HOURS: [Span; 3] =
    [Span { code: "1-2", low: 1, high: Some(2) }, Span { code: "3-5", low: 3, high: Some(5) }, Span { code: "6-", low: 6, high: None }];

/// Numbers of sessions. Most circles meet six to eight times.
pub const SESSIONS: [Span; 3] =
    [Span { code: "1-4", low: 1, high: Some(4) }, Span { code: "5-8", low: 5, high: Some(8) }, Span { code: "9-", low: 9, high: None }];

/// A licence that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LicenceWish {
    /// Any open one.
    Open,
    /// This one.
    Just(Licence),
}

/// A cost that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostWish {
    /// Free, with or without sign-up.
    Free,
    /// This one.
    Just(Cost),
}

/// The filters, parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Language code, or empty.
    pub language: String,
    /// A topic's key, or empty.
    pub topic: String,
    /// Format.
    pub format: Option<Format>,
    /// Licence.
    pub licence: Option<LicenceWish>,
    /// Cost.
    pub cost: Option<CostWish>,
    /// Hours a week.
    pub hours: Option<Span>,
    /// Number of sessions.
    pub sessions: Option<Span>,
}

impl CourseFilters {
    /// Parses the filters leniently: an unknown value is ignored, but a language or a topic may be any word.
    pub fn wanted(&self) -> Wanted {
        let topic: String = self.topic.chars().take(100).collect();
        Wanted {
            language: self.lang.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(8).collect::<String>().to_lowercase(),
            topic: topic_key(&topic),
            format: Format::parse(&self.format),
            licence: if self.licence == OPEN { Some(LicenceWish::Open) } else { Licence::parse(&self.licence).map(LicenceWish::Just) },
            cost: match Cost::parse(&self.cost) {
                _ if self.cost == FREE_ANY => Some(CostWish::Free),
                Some(Cost::Unknown) | None => None,
                Some(cost) => Some(CostWish::Just(cost)),
            },
            hours: Span::parse(&HOURS, &self.hours),
            sessions: Span::parse(&SESSIONS, &self.sessions),
        }
    }
}

impl Wanted {
    /// Returns how many filters are set.
    pub fn count(&self) -> usize {
        [
            !self.language.is_empty(),
            !self.topic.is_empty(),
            self.format.is_some(),
            self.licence.is_some(),
            self.cost.is_some(),
            self.hours.is_some(),
            self.sessions.is_some(),
        ]
        .into_iter()
        .filter(|set| *set)
        .count()
    }
}

/// One choice of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The value in the address.
    pub value: String,
    /// A language's own name or a topic's words; empty if the page knows the words for the value.
    pub label: String,
    /// How many courses one finds with it, all other filters staying as they are.
    pub courses: u32,
}

/// The choices of each filter. Those that lead nowhere are left out, unless they are chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    /// Languages, the most frequent first.
    pub languages: Vec<Choice>,
    /// The most frequent topics.
    pub topics: Vec<Choice>,
    /// Formats.
    pub formats: Vec<Choice>,
    /// Licences, and any open one.
    pub licences: Vec<Choice>,
    /// Costs, and free in any way.
    pub costs: Vec<Choice>,
    /// Hours a week.
    pub hours: Vec<Choice>,
    /// Numbers of sessions.
    pub sessions: Vec<Choice>,
}

/// One page of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    /// The courses.
    pub page: Page<CourseCard>,
    /// The choices of the filters.
    pub facets: Facets,
    /// The order.
    pub sort: Sort,
    /// Whether the search words ask for anything.
    pub searched: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_values_are_ignored_and_known_ones_parsed() {
        let text = str::to_owned;
        let junk = CourseFilters {
            lang: text("../ "),
            topic: text("  "),
            format: text("poem"),
            licence: text("GPL"),
            cost: text("gratis"),
            hours: text("-1"),
            sessions: text("99999999999999999999"),
            ..CourseFilters::default()
        };
        assert_eq!((junk.wanted(), junk.wanted().count()), (Wanted::default(), 0));
        let some =
            CourseFilters { lang: text("PT-br"), topic: text("C++"), licence: text("open"), cost: text("free_any"), hours: text("6-"), ..junk };
        let wanted = some.wanted();
        assert_eq!((wanted.language.as_str(), wanted.topic.as_str(), wanted.count()), ("pt-br", "c++", 5));
        assert_eq!((wanted.licence, wanted.cost), (Some(LicenceWish::Open), Some(CostWish::Free)));
    }

    #[test]
    fn ranges_leave_no_gap_and_do_not_overlap() {
        for spans in [HOURS, SESSIONS] {
            for n in 1..=200 {
                assert_eq!(spans.iter().filter(|span| span.holds(Some(n))).count(), 1, "{n}");
            }
            assert!(spans.iter().all(|span| !span.holds(None) && Span::parse(&spans, span.code) == Some(*span)));
        }
    }

    #[test]
    fn the_best_match_needs_words() {
        assert_eq!([Sort::parse("", false), Sort::parse("match", false), Sort::parse("junk", false)], [Sort::Worked; 3]);
        assert_eq!([Sort::parse("", true), Sort::parse("worked", true), Sort::parse("title", true)], [Sort::Match, Sort::Worked, Sort::Title]);
    }
}
