//! Lists that come in pages: no list is ever answered whole.

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// Which page this is, from 1.
    pub number: u32,
    /// How many rows there are in all.
    pub total: u32,
    /// How many rows a page holds at most.
    pub size: u32,
}

impl<T> Page<T> {
    /// How many pages there are, at least one.
    pub fn pages(&self) -> u32 {
        self.total.div_ceil(self.size.max(1)).max(1)
    }
}

/// A page number as it came from a URL: anything that is not a number from 1 to 10,000 is page 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageNumber(u32);

impl PageNumber {
    /// Reads it leniently.
    pub fn parse(raw: Option<&str>) -> Self {
        let n = raw.and_then(|r| r.parse().ok()).unwrap_or(1);
        Self(if (1..=10_000).contains(&n) { n } else { 1 })
    }

    /// The number, from 1.
    pub fn get(self) -> u32 {
        self.0
    }

    /// How many rows stand before this page.
    pub fn offset(self, size: u32) -> i64 {
        i64::from(self.0 - 1) * i64::from(size)
    }
}
