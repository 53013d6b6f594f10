//! How many courses one finds with each choice of a filter.

use super::shelf::{Entry, Shelf, bit};
use crate::courses::model::library::{Choice, CostWish, FREE_ANY, Facets, HOURS, LicenceWish, OPEN, SESSIONS, Span, Wanted};
use crate::courses::model::{Cost, Format, Licence};
use crate::courses::store::topics::Topic;
use crate::i18n::languages::own_name;
use std::cmp::Reverse;

/// How many topics are offered.
const MOST_TOPICS: usize = 20;

/// Counts while courses are gone through.
#[derive(Debug)]
pub(super) struct Counts {
    languages: Vec<u32>,
    topics: Vec<u32>,
    formats: [u32; Format::ALL.len()],
    licences: [u32; Licence::ALL.len()],
    costs: [u32; Cost::ALL.len()],
    hours: [u32; HOURS.len()],
    sessions: [u32; SESSIONS.len()],
}

/// Counts one more in a place.
fn one_more(counts: &mut [u32], at: Option<usize>) {
    if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
        *count += 1;
    }
}

fn place<T: PartialEq>(all: &[T], one: &T) -> Option<usize> {
    all.iter().position(|other| other == one)
}

fn span(spans: &[Span], number: Option<u32>) -> Option<usize> {
    spans.iter().position(|span| span.holds(number))
}

impl Counts {
    pub fn new(languages: usize, topics: usize) -> Self {
        Self {
            languages: vec![0; languages],
            topics: vec![0; topics],
            formats: Default::default(),
            licences: Default::default(),
            costs: Default::default(),
            hours: Default::default(),
            sessions: Default::default(),
        }
    }

    /// Counts a course for every filter that it fails alone; for all of them if it fails none.
    pub fn add(&mut self, entry: &Entry, failed: u8) {
        let alone = |bit: u8| failed & !bit == 0;
        if alone(bit::LANGUAGE) {
            one_more(&mut self.languages, Some(entry.language));
        }
        if alone(bit::TOPIC) {
            entry.topics.iter().for_each(|topic| one_more(&mut self.topics, Some(*topic)));
        }
        if alone(bit::FORMAT) {
            one_more(&mut self.formats, place(&Format::ALL, &entry.format));
        }
        if alone(bit::LICENCE) {
            one_more(&mut self.licences, place(&Licence::ALL, &entry.licence));
        }
        if alone(bit::COST) {
            one_more(&mut self.costs, place(&Cost::ALL, &entry.cost));
        }
        if alone(bit::HOURS) {
            one_more(&mut self.hours, span(&HOURS, entry.hours));
        }
        if alone(bit::SESSIONS) {
            one_more(&mut self.sessions, span(&SESSIONS, entry.sessions));
        }
    }

    /// Returns the choices.
    pub fn facets(self, shelf: &Shelf, wanted: &Wanted, topic: Option<&Topic>) -> Facets {
        let open = Licence::ALL.iter().zip(&self.licences).filter(|(licence, _)| licence.is_open()).map(|(_, count)| *count).sum();
        let free = Cost::ALL.iter().zip(&self.costs).filter(|(cost, _)| cost.is_free()).map(|(_, count)| *count).sum();
        let licences = Licence::ALL.iter().zip(self.licences);
        let licences = licences.map(|(licence, count)| (licence.code(), count, wanted.licence == Some(LicenceWish::Just(*licence))));
        let costs = Cost::ALL.iter().zip(self.costs).skip(1);
        let costs = costs.map(|(cost, count)| (cost.code(), count, wanted.cost == Some(CostWish::Just(*cost))));
        let formats = Format::ALL.iter().zip(self.formats).map(|(format, count)| (format.code(), count, wanted.format == Some(*format)));
        Facets {
            languages: languages(&self.languages, shelf, &wanted.language),
            topics: topics(&self.topics, shelf, topic),
            formats: choices(formats),
            licences: choices(std::iter::once((OPEN, open, wanted.licence == Some(LicenceWish::Open))).chain(licences)),
            costs: choices(std::iter::once((FREE_ANY, free, wanted.cost == Some(CostWish::Free))).chain(costs)),
            hours: spans(&HOURS, &self.hours, wanted.hours),
            sessions: spans(&SESSIONS, &self.sessions, wanted.sessions),
        }
    }
}

/// Returns the choices that lead somewhere or are chosen, given as value, count, and whether it is chosen.
fn choices<'a>(all: impl Iterator<Item = (&'a str, u32, bool)>) -> Vec<Choice> {
    all.filter(|(_, courses, chosen)| *courses > 0 || *chosen)
        .map(|(value, courses, _)| Choice { value: value.to_owned(), label: String::new(), courses })
        .collect()
}

fn spans(spans: &[Span], counts: &[u32], chosen: Option<Span>) -> Vec<Choice> {
    choices(spans.iter().zip(counts).map(|(span, count)| (span.code, *count, chosen == Some(*span))))
}

fn languages(counts: &[u32], shelf: &Shelf, chosen: &str) -> Vec<Choice> {
    let choice = |(code, courses): (&String, &u32)| Choice { value: code.clone(), label: own_name(code), courses: *courses };
    let found = shelf.languages.values.iter().zip(counts).filter(|(code, courses)| !code.is_empty() && (**courses > 0 || *code == chosen));
    let mut found: Vec<Choice> = found.map(choice).collect();
    if !chosen.is_empty() && !found.iter().any(|choice| choice.value == chosen) {
        found.push(Choice { value: chosen.to_owned(), label: own_name(chosen), courses: 0 });
    }
    found.sort_by(|a, b| (Reverse(a.courses), &a.label).cmp(&(Reverse(b.courses), &b.label)));
    found
}

fn topics(counts: &[u32], shelf: &Shelf, chosen: Option<&Topic>) -> Vec<Choice> {
    let count = |index: usize| counts.get(index).copied().unwrap_or_default();
    let choice = |topic: &Topic, courses: u32| Choice { value: topic.key.clone(), label: topic.words.clone(), courses };
    let mut found: Vec<Choice> = shelf.named.iter().map(|(index, topic)| choice(topic, count(*index))).filter(|choice| choice.courses > 0).collect();
    found.sort_by(|a, b| (Reverse(a.courses), &a.value).cmp(&(Reverse(b.courses), &b.value)));
    found.truncate(MOST_TOPICS);
    if let Some(topic) = chosen.filter(|topic| !found.iter().any(|choice| choice.value == topic.key)) {
        found.push(choice(topic, shelf.topics.find(&topic.id).map(count).unwrap_or_default()));
    }
    found
}
