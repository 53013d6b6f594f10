//! Lists that come in pages: no list is ever answered whole.

use serde::{Deserialize, Serialize};

/// Up to this row pages have numbers, and up to it totals are exact. After it the next page is named
/// by the last row before it.
pub const NUMBERED_ROWS: u32 = 1000;

/// How many rows a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Total {
    /// As many.
    Exactly(u32),
    /// More than [`NUMBERED_ROWS`].
    Many,
}

impl Total {
    /// As many, or the number that is certain.
    pub fn at_least(self) -> u32 {
        match self {
            Self::Exactly(rows) => rows,
            Self::Many => NUMBERED_ROWS,
        }
    }

    /// From a count that may have ended early, once it was above [`NUMBERED_ROWS`].
    pub fn of(counted: usize) -> Self {
        u32::try_from(counted).ok().filter(|n| *n <= NUMBERED_ROWS).map_or(Self::Many, Self::Exactly)
    }
}

/// Why a list may hold less than there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cut {
    /// More rows have these words than a search takes: the newest were taken.
    Hits,
    /// So many rows were looked at, and few of them fit.
    Steps,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// Which page this is, from 1; 0 for one after the numbered pages.
    pub number: u32,
    /// How many rows there are in all.
    pub total: Total,
    /// How many rows a page holds at most.
    pub size: u32,
    /// On the last numbered page and after it: the id of the row after which the next page begins.
    /// `None` when there is no such page.
    pub after: Option<i64>,
    /// Whether rows may be missing.
    pub cut: Option<Cut>,
}

impl<T> Page<T> {
    /// How many numbered pages there are, at least one.
    pub fn pages(&self) -> u32 {
        pages(self.total, self.size)
    }

    /// The page with other rows.
    pub fn with<U>(self, items: Vec<U>) -> Page<U> {
        let Self { number, total, size, after, cut, .. } = self;
        Page { items, number, total, size, after, cut }
    }

    /// Where this page stands.
    pub fn place(&self) -> PagePlace {
        PagePlace { number: self.number, pages: self.pages(), total: self.total, after: self.after }
    }
}

/// Where a page stands in its list: what the links between pages need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PagePlace {
    /// As in [`Page`].
    pub number: u32,
    /// How many numbered pages there are.
    pub pages: u32,
    /// As in [`Page`].
    pub total: Total,
    /// As in [`Page`].
    pub after: Option<i64>,
}

/// How many numbered pages a list has, at least one.
pub fn pages(total: Total, size: u32) -> u32 {
    total.at_least().div_ceil(size.max(1)).max(1)
}

/// A page number as it came from a URL: anything that is not a positive number is page 1. A number
/// past the end stands for the last numbered page; the list finds out which that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageNumber(u32);

impl PageNumber {
    /// The last numbered page, whichever that is.
    pub const LAST: Self = Self(u32::MAX);

    /// Reads it leniently.
    pub fn parse(raw: Option<&str>) -> Self {
        let Some(raw) = raw else { return Self(1) };
        let digits = !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_digit());
        // A number that is too large to read is past every end.
        Self(raw.parse().unwrap_or(if digits { u32::MAX } else { 1 }).max(1))
    }

    /// The number, from 1.
    pub fn get(self) -> u32 {
        self.0
    }

    /// The number, or the last one of `pages`.
    pub fn within(self, pages: u32) -> u32 {
        self.0.min(pages.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_exact_up_to_a_thousand() {
        assert_eq!([Total::of(0), Total::of(1000), Total::of(1001)], [Total::Exactly(0), Total::Exactly(1000), Total::Many]);
        assert_eq!([pages(Total::Exactly(0), 12), pages(Total::Exactly(13), 12), pages(Total::Many, 12)], [1, 2, 84]);
    }

    #[test]
    fn a_number_that_makes_no_sense_is_the_first_page_and_one_past_the_end_the_last() {
        for (raw, number) in
            [(None, 1), (Some(""), 1), (Some("junk"), 1), (Some("0"), 1), (Some("-3"), 1), (Some("3"), 3), (Some("99999999999999999999"), 9)]
        {
            assert_eq!(PageNumber::parse(raw).within(9), number, "{raw:?}");
        }
    }
}
