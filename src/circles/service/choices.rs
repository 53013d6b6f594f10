//! What the public list can be narrowed to.

use crate::circles::model::views::{Choice, Choices};
use crate::circles::store::choices as store;
use crate::circles::store::index::topic_keys;
use crate::i18n::languages::own_name;
use crate::platform::{Ctx, Result};
use crate::types::text::fold;
use std::collections::BTreeMap;

/// How many cities are suggested: the most frequent ones.
const MOST_CITIES: usize = 20;
/// How many topics are offered: the most frequent ones.
const MOST_TOPICS: usize = 30;

/// Returns the cities, languages and topics of circles open for sign-up, the most frequent first; may be two seconds old.
/// `chosen` is the language that the list is narrowed to now.
pub async fn choices(ctx: &Ctx, chosen: &str) -> Result<Choices> {
    let found = ctx.recent("choices of circles".to_owned(), || async {
        let rows = store::open(ctx.public_reads(), ctx.now_us()).await?;
        let (mut cities, mut languages) = (Counts::default(), Counts::default());
        for (city, language, circles) in rows {
            let circles = u32::try_from(circles).unwrap_or_default();
            cities.add(&fold(&city), &city, &city, circles);
            languages.add(&language, &language, &own_name(&language), circles);
        }
        let mut topics = Counts::default();
        for (stored, circles) in store::topics(ctx.public_reads(), ctx.now_us()).await? {
            for (key, topic) in topic_keys(&stored) {
                topics.add(&key, &topic, &topic, u32::try_from(circles).unwrap_or_default());
            }
        }
        let (mut cities, mut topics) = (cities.sorted(), topics.sorted());
        cities.truncate(MOST_CITIES);
        topics.truncate(MOST_TOPICS);
        Ok(Choices { cities, languages: languages.sorted(), topics, language_name: String::new() })
    });
    found.await.map(|known| Choices { language_name: own_name(chosen), ..Choices::clone(&known) })
}

/// How many circles have a value, by what makes two values the same.
#[derive(Default)]
struct Counts(BTreeMap<String, Choice>);

impl Counts {
    fn add(&mut self, key: &str, value: &str, label: &str, circles: u32) {
        if !key.is_empty() {
            let new = || Choice { value: value.to_owned(), label: label.to_owned(), circles: 0 };
            self.0.entry(key.to_owned()).or_insert_with(new).circles += circles;
        }
    }

    /// Returns the values, the most frequent first; equally frequent ones by the alphabet.
    fn sorted(self) -> Vec<Choice> {
        let mut choices: Vec<Choice> = self.0.into_values().collect();
        choices.sort_by_key(|choice| std::cmp::Reverse(choice.circles));
        choices
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_sorted_by_frequency_then_by_the_alphabet() {
        let mut counts = Counts::default();
        for (key, value, circles) in [("lodz", "Łódź", 2), ("", "", 9), ("bern", "Bern", 3), ("lodz", "Lodz", 1), ("paris", "Paris", 7)] {
            counts.add(key, value, value, circles);
        }
        let sorted: Vec<(String, u32)> = counts.sorted().into_iter().map(|choice| (choice.value, choice.circles)).collect();
        assert_eq!(sorted, [("Paris".to_owned(), 7), ("Bern".to_owned(), 3), ("Łódź".to_owned(), 3)]);
    }
}
