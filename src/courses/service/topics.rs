//! The numbers of topics, by which courses are filtered: derived from the topics as written.

use crate::courses::model::topic_key;
use crate::courses::store::topics as rows;
use crate::platform::steps::{Step, batches};
use crate::platform::{Result, Tx};
use crate::types::CourseId;
use std::collections::BTreeMap;

/// How many courses of earlier versions or of an import get their numbers in one transaction.
const AT_ONCE: i64 = 500;

/// Numbers the topics of courses of earlier versions and of imports.
pub const NUMBER: Step =
    Step { number: 10, name: "topics of courses", run: |db, _| Box::pin(batches(db, "topics of courses", |tx| Box::pin(number_some(tx)))) };

/// A course with its topics, and their numbers if they are stored.
pub(super) struct Written {
    pub course: CourseId,
    pub topics: Vec<String>,
    pub numbers: Option<String>,
}

async fn number_some(tx: &mut Tx) -> Result<u64> {
    let courses = rows::lacking(tx, AT_ONCE).await?;
    let written = |row: &rows::Lacking| Written { course: row.id, topics: serde_json::from_str(&row.topics).unwrap_or_default(), numbers: None };
    refresh(tx, &courses.iter().map(written).collect::<Vec<_>>()).await?;
    Ok(courses.len() as u64)
}

/// Stores the numbers of the topics of courses, where they differ from what is stored.
pub(super) async fn refresh(tx: &mut Tx, courses: &[Written]) -> Result<()> {
    let mut topics: BTreeMap<String, String> = BTreeMap::new();
    for words in courses.iter().flat_map(|course| &course.topics) {
        let key = topic_key(words);
        if !key.is_empty() {
            topics.entry(key).or_insert_with(|| words.clone());
        }
    }
    let known = rows::numbers(tx, &topics).await?;
    for course in courses {
        let mut ids: Vec<i64> = course.topics.iter().filter_map(|words| known.get(&topic_key(words)).copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let numbers = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        if course.numbers.as_ref() != Some(&numbers) {
            rows::set(tx, course.course, &numbers).await?;
        }
    }
    Ok(())
}
