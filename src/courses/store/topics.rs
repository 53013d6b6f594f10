//! Topics by number, and which courses have them.

use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::CourseId;
use sqlx::{AssertSqlSafe, FromRow};
use std::collections::BTreeMap;

/// How many topics one statement handles.
const AT_ONCE: usize = 100;

/// Returns the numbers of topics given as key and words, by key. Those that are new get one.
pub async fn numbers(tx: &mut Tx, topics: &BTreeMap<String, String>) -> Result<BTreeMap<String, i64>> {
    let mut numbers = BTreeMap::new();
    // Always in the same order, to avoid deadlocks.
    let topics: Vec<(&String, &String)> = topics.iter().collect();
    for some in topics.chunks(AT_ONCE) {
        let rows = (0..some.len()).map(|n| format!("(${}, ${})", 2 * n + 1, 2 * n + 2)).collect::<Vec<_>>().join(", ");
        let sql = format!("insert into topics (key, words) values {rows} on conflict (key) do nothing");
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for (key, words) in some {
            insert = insert.bind((*key).clone()).bind((*words).clone());
        }
        insert.execute(tx.conn()).await.doing("add topics")?;
        let places = (1..=some.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        let mut select = sqlx::query_as(AssertSqlSafe(format!("select key, id from topics where key in ({places})")));
        for (key, _) in some {
            select = select.bind((*key).clone());
        }
        let found: Vec<(String, i64)> = select.fetch_all(tx.conn()).await.doing("look up topics")?;
        numbers.extend(found);
    }
    Ok(numbers)
}

/// Sets the topics of a course, as numbers joined by commas.
pub async fn set(tx: &mut Tx, course: CourseId, numbers: &str) -> Result<()> {
    sqlx::query("update courses set topic_ids = $2 where id = $1")
        .bind(course)
        .bind(numbers.to_owned())
        .execute(tx.conn())
        .await
        .doing("set a course's topics")?;
    Ok(())
}

/// A course and its topics.
#[derive(Debug, FromRow)]
pub struct Lacking {
    /// The course.
    pub id: CourseId,
    /// Its topics as a JSON list.
    pub topics: String,
}

/// Returns up to `limit` courses whose topics have no numbers yet.
pub async fn lacking(tx: &mut Tx, limit: i64) -> Result<Vec<Lacking>> {
    sqlx::query_as("select id, topics from courses where topic_ids is null order by id limit $1")
        .bind(limit)
        .fetch_all(tx.conn())
        .await
        .doing("read courses whose topics have no numbers")
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Topic {
    /// Its number.
    pub id: i64,
    /// Its key.
    pub key: String,
    /// Its words.
    pub words: String,
}

/// The maximum number of topics that [`named`] returns.
pub const MOST_NAMED: usize = 100;

/// Returns the topics with these numbers, in any order; at most [`MOST_NAMED`].
pub async fn named<'c>(on: impl Reader<'c>, ids: &[i64]) -> Result<Vec<Topic>> {
    let places = (1..=MOST_NAMED).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let mut select = sqlx::query_as(AssertSqlSafe(format!("select id, key, words from topics where id in ({places})")));
    for at in 0..MOST_NAMED {
        // Ids start at 1: 0 matches no row.
        select = select.bind(ids.get(at).copied().unwrap_or_default());
    }
    select.fetch_all(on).await.doing("load topics")
}

/// Returns the topic with this key.
pub async fn by_key<'c>(on: impl Reader<'c>, key: &str) -> Result<Option<Topic>> {
    sqlx::query_as("select id, key, words from topics where key = $1").bind(key.to_owned()).fetch_optional(on).await.doing("look up a topic")
}
