//! Derived data stored with the courses: the search index, sort keys, usage counts.

use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::platform::search::{self, Document, Index};
use crate::types::CourseId;
use sqlx::FromRow;

/// What courses are found by: title, provider, topics, description.
pub const INDEX: Index = Index::new("search_courses", ["title", "provider", "topics", "body"]);

/// What a course is found by.
#[derive(Debug, FromRow)]
pub struct Indexed {
    /// The course.
    pub id: CourseId,
    /// Title.
    pub title: String,
    /// The provider.
    pub provider: String,
    topics: String,
    /// What it is about.
    pub description: String,
    /// Its sort key in lists by title.
    pub sort_key: String,
    /// The numbers of its topics.
    pub topic_ids: Option<String>,
}

impl Indexed {
    /// Returns its topics.
    pub fn topics(&self) -> Vec<String> {
        serde_json::from_str(&self.topics).unwrap_or_default()
    }
}

/// Returns up to `limit` courses by id, after `after`.
async fn some(tx: &mut Tx, after: CourseId, limit: i64) -> Result<Vec<Indexed>> {
    sqlx::query_as("select id, title, provider, topics, description, sort_key, topic_ids from courses where id > $1 order by id limit $2")
        .bind(after)
        .bind(limit)
        .fetch_all(tx.conn())
        .await
        .doing("read courses for the index")
}

/// Locks up to `limit` courses by id, after `after`, and returns them as they are then.
pub async fn hold(tx: &mut Tx, after: CourseId, limit: i64) -> Result<Vec<Indexed>> {
    let ids: Vec<i64> = some(tx, after, limit).await?.iter().map(|course| course.id.0).collect();
    tx.hold_all("courses", &ids).await?;
    let mut courses = some(tx, after, limit).await?;
    courses.retain(|course| ids.binary_search(&course.id.0).is_ok());
    Ok(courses)
}

/// Writes the index row of a course that this transaction has locked.
pub async fn write(tx: &mut Tx, course: CourseId, document: Document) -> Result<()> {
    search::write(tx, INDEX, &[(course.0, document)]).await
}

/// Rewrites the index rows of the ids above `after`, up to `last` (`None`: all): `rows` are all that exist.
pub async fn rewrite(tx: &mut Tx, after: CourseId, last: Option<CourseId>, rows: Vec<(i64, Option<Document>)>) -> Result<()> {
    search::rewrite(tx, INDEX, after.0, last.map(|id| id.0), rows).await
}

/// Sets a course's sort key in lists by title.
pub async fn set_sort_key(tx: &mut Tx, course: CourseId, key: &str) -> Result<()> {
    sqlx::query("update courses set sort_key = $2 where id = $1")
        .bind(course)
        .bind(key.to_owned())
        .execute(tx.conn())
        .await
        .doing("set a course's sort key")?;
    Ok(())
}

/// Recounts the public circles of the courses above `after`, up to `last`.
pub async fn count_circles(tx: &mut Tx, after: CourseId, last: CourseId) -> Result<()> {
    // The rows are locked before circles are counted: on PostgreSQL a count in the statement that waits for
    // another circle's transaction would not see that circle.
    for statement in [
        "update courses set used = used where id > $1 and id <= $2",
        "update courses
         set used = (select count(*) from circles c where c.course_id = courses.id and c.is_public = 1)
         where id > $1 and id <= $2",
    ] {
        sqlx::query(statement).bind(after).bind(last).execute(tx.conn()).await.doing("count the circles of a course")?;
    }
    Ok(())
}
