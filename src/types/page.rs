//! Paginated lists: no list is ever returned whole.

use serde::{Deserialize, Serialize};

/// The row up to which pages are numbered and totals exact. After it, pages are addressed by the last row
/// before them.
pub const NUMBERED_ROWS: u32 = 1000;

/// The number of rows in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Total {
    /// Exactly this many.
    Exactly(u32),
    /// More than [`NUMBERED_ROWS`].
    Many,
}

impl Total {
    /// Returns the exact number, or the number that is certain.
    pub fn at_least(self) -> u32 {
        match self {
            Self::Exactly(rows) => rows,
            Self::Many => NUMBERED_ROWS,
        }
    }

    /// Returns the total for a count that may have stopped once it exceeded [`NUMBERED_ROWS`].
    pub fn of(counted: usize) -> Self {
        u32::try_from(counted).ok().filter(|n| *n <= NUMBERED_ROWS).map_or(Self::Many, Self::Exactly)
    }
}

/// Why a list may be incomplete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cut {
    /// More rows match than a search reads; the newest were taken.
    Hits,
    /// The maximum number of rows was scanned, and few of them matched.
    Steps,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// The page's number, from 1; 0 for a page after the numbered ones.
    pub number: u32,
    /// How many rows there are in all.
    pub total: Total,
    /// The maximum number of rows on a page.
    pub size: u32,
    /// On the last numbered page and after it: the id of the row after which the next page starts. `None` if
    /// there is no such page.
    pub after: Option<i64>,
    /// Whether rows may be missing.
    pub cut: Option<Cut>,
}

impl<T> Page<T> {
    /// Returns the number of numbered pages, at least one.
    pub fn pages(&self) -> u32 {
        pages(self.total, self.size)
    }

    /// Returns the same page with other rows.
    pub fn with<U>(self, items: Vec<U>) -> Page<U> {
        let Self { number, total, size, after, cut, .. } = self;
        Page { items, number, total, size, after, cut }
    }

    /// Returns this page's position.
    pub fn place(&self) -> PagePlace {
        PagePlace { number: self.number, pages: self.pages(), total: self.total, after: self.after }
    }
}

/// A page's position in its list, which the links between pages need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PagePlace {
    /// See [`Page`].
    pub number: u32,
    /// The number of numbered pages.
    pub pages: u32,
    /// See [`Page`].
    pub total: Total,
    /// See [`Page`].
    pub after: Option<i64>,
}

/// Returns the number of numbered pages of a list, at least one.
pub fn pages(total: Total, size: u32) -> u32 {
    total.at_least().div_ceil(size.max(1)).max(1)
}

/// A page number from a URL. Anything but a positive number is page 1. A number past the end stands for the
/// last numbered page, which only the list itself knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageNumber(u32);

impl PageNumber {
    /// The last numbered page, whichever that is.
    pub const LAST: Self = Self(u32::MAX);

    /// Returns the number of the page at a position, from 0.
    pub fn at(position: u32) -> Self {
        Self(position.saturating_add(1))
    }

    /// Parses a number leniently.
    pub fn parse(raw: Option<&str>) -> Self {
        let Some(raw) = raw else { return Self(1) };
        let digits = !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_digit());
        // A number too large to parse is past every end.
        Self(raw.parse().unwrap_or(if digits { u32::MAX } else { 1 }).max(1))
    }

    /// Returns the number, from 1.
    pub fn get(self) -> u32 {
        self.0
    }

    /// Returns the number, at most `pages`.
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
    fn an_invalid_number_is_the_first_page_and_one_past_the_end_the_last() {
        for (raw, number) in
            [(None, 1), (Some(""), 1), (Some("junk"), 1), (Some("0"), 1), (Some("-3"), 1), (Some("3"), 3), (Some("99999999999999999999"), 9)]
        {
            assert_eq!(PageNumber::parse(raw).within(9), number, "{raw:?}");
        }
    }
}
