//! Courses in order, each with everything it can be filtered by.

use super::counts::Counts;
use crate::courses::model::library::{CostWish, Facets, LicenceWish, Wanted};
use crate::courses::model::{Cost, Format, Licence};
use crate::courses::store::topics::Topic;
use crate::types::page::Cut;
use std::collections::HashMap;

/// A course on the shelf.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    id: i64,
    /// Index of its language.
    pub language: usize,
    pub format: Format,
    pub licence: Licence,
    pub cost: Cost,
    pub hours: Option<u32>,
    pub sessions: Option<u32>,
    /// Indexes of its topics.
    pub topics: Vec<usize>,
}

/// Courses in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    entries: Vec<Entry>,
    pub languages: Names<String>,
    pub topics: Names<i64>,
    /// The topics that are offered, by index.
    pub named: HashMap<usize, Topic>,
    /// Whether courses may be missing, and why.
    pub cut: Option<Cut>,
}

/// Values, each once, with their indexes.
#[derive(Clone, Debug)]
pub(super) struct Names<T> {
    pub values: Vec<T>,
    indexes: HashMap<T, usize>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { values: Vec::new(), indexes: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Names<T> {
    /// Returns the index of a value.
    pub fn find(&self, value: &T) -> Option<usize> {
        self.indexes.get(value).copied()
    }

    fn index(&mut self, value: T) -> usize {
        if let Some(index) = self.find(&value) {
            return index;
        }
        let index = self.values.len();
        self.values.push(value.clone());
        self.indexes.insert(value, index);
        index
    }
}

/// The filters, a bit each.
pub(super) mod bit {
    pub const LANGUAGE: u8 = 1;
    pub const TOPIC: u8 = 2;
    pub const FORMAT: u8 = 4;
    pub const LICENCE: u8 = 8;
    pub const COST: u8 = 16;
    pub const HOURS: u8 = 32;
    pub const SESSIONS: u8 = 64;
}

/// The filters as they are compared with entries.
struct Sieve<'a> {
    wanted: &'a Wanted,
    /// An index that no entry has if no course has the language.
    language: Option<usize>,
    topic: Option<usize>,
}

impl Sieve<'_> {
    /// Returns the filters that the course does not pass.
    fn failed(&self, entry: &Entry) -> u8 {
        let Wanted { format, licence, cost, hours, sessions, .. } = self.wanted;
        let licence = licence.is_none_or(|wish| match wish {
            LicenceWish::Open => entry.licence.is_open(),
            LicenceWish::Just(licence) => entry.licence == licence,
        });
        let cost = cost.is_none_or(|wish| match wish {
            CostWish::Free => entry.cost.is_free(),
            CostWish::Just(cost) => entry.cost == cost,
        });
        [
            (bit::LANGUAGE, self.language.is_none_or(|language| entry.language == language)),
            (bit::TOPIC, self.topic.is_none_or(|topic| entry.topics.contains(&topic))),
            (bit::FORMAT, format.is_none_or(|format| entry.format == format)),
            (bit::LICENCE, licence),
            (bit::COST, cost),
            (bit::HOURS, hours.is_none_or(|span| span.holds(entry.hours))),
            (bit::SESSIONS, sessions.is_none_or(|span| span.holds(entry.sessions))),
        ]
        .into_iter()
        .fold(0, |failed, (bit, passed)| if passed { failed } else { failed | bit })
    }
}

impl Shelf {
    /// Reads courses as the store returns them. One that cannot be read is left out.
    pub fn new(rows: &str, cut: Option<Cut>) -> Self {
        let mut shelf = Self { cut, ..Self::default() };
        for row in rows.split(' ') {
            let mut parts = row.split('|');
            let mut next = || parts.next().unwrap_or_default();
            let Ok(id) = next().parse() else { continue };
            let entry = Entry {
                id,
                language: shelf.languages.index(next().to_lowercase()),
                format: Format::parse(next()).unwrap_or(Format::Other),
                licence: Licence::parse(next()).unwrap_or_default(),
                cost: Cost::parse(next()).unwrap_or_default(),
                hours: next().parse().ok(),
                sessions: next().parse().ok(),
                topics: next().split(',').filter_map(|id| id.parse().ok()).map(|id| shelf.topics.index(id)).collect(),
            };
            shelf.entries.push(entry);
        }
        shelf
    }

    /// Returns the numbers of the most frequent topics, at most `most`.
    pub fn frequent(&self, most: usize) -> Vec<i64> {
        let mut counts = vec![0_u32; self.topics.values.len()];
        for topic in self.entries.iter().flat_map(|entry| &entry.topics) {
            if let Some(count) = counts.get_mut(*topic) {
                *count += 1;
            }
        }
        let mut topics: Vec<(u32, i64)> = counts.into_iter().zip(self.topics.values.iter().copied()).collect();
        topics.sort_unstable_by_key(|(count, id)| (std::cmp::Reverse(*count), *id));
        topics.into_iter().take(most).map(|(_, id)| id).collect()
    }

    /// Adds the words of topics.
    pub fn named(self, topics: Vec<Topic>) -> Self {
        let named = topics.into_iter().filter_map(|topic| Some((self.topics.find(&topic.id)?, topic))).collect();
        Self { named, ..self }
    }

    /// Returns the topic with this key, if it is one of those with words.
    pub fn topic(&self, key: &str) -> Option<&Topic> {
        self.named.values().find(|topic| topic.key == key)
    }

    /// Returns the ids of the courses that pass all filters, and the choices of each filter. A choice counts the
    /// courses that pass all other filters.
    pub fn find(&self, wanted: &Wanted, topic: Option<&Topic>) -> (Vec<i64>, Facets) {
        let sieve = Sieve {
            wanted,
            language: (!wanted.language.is_empty()).then(|| self.languages.find(&wanted.language).unwrap_or(usize::MAX)),
            topic: topic.map(|topic| self.topics.find(&topic.id).unwrap_or(usize::MAX)),
        };
        let mut counts = Counts::new(self.languages.values.len(), self.topics.values.len());
        let mut ids = Vec::new();
        for entry in &self.entries {
            let failed = sieve.failed(entry);
            if failed == 0 {
                ids.push(entry.id);
            }
            // With two failed filters it counts nowhere.
            if failed.count_ones() < 2 {
                counts.add(entry, failed);
            }
        }
        (ids, counts.facets(self, wanted, topic))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_left_out_or_unknown() {
        let shelf = Shelf::new("7|en|course|CC-BY|free|3|6|1,2  x|en 8|EN|poem|?|gratis|many||2,x,9 9", None);
        let entries: Vec<_> = shelf.entries.iter().map(|e| (e.id, e.language, e.format, e.licence, e.cost, e.hours, e.topics.clone())).collect();
        assert_eq!(
            entries,
            [
                (7, 0, Format::Course, Licence::By, Cost::Free, Some(3), vec![0, 1]),
                (8, 0, Format::Other, Licence::Unknown, Cost::Unknown, None, vec![1, 2]),
                (9, 1, Format::Other, Licence::Unknown, Cost::Unknown, None, vec![]),
            ]
        );
        assert_eq!(shelf.frequent(2), [2, 1]);
        assert_eq!(Shelf::new("", None).find(&Wanted::default(), None), (Vec::new(), Facets::default()));
    }
}
