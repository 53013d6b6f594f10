//! Rows of courses that come from another system.

use super::{NewCourse, topics_text};
use crate::platform::Tx;
use crate::platform::fail::{Doing, Outcome};
use crate::types::CourseId;
use sqlx::FromRow;

/// A course that was imported before.
#[derive(Debug, FromRow)]
pub struct Known {
    /// The course.
    pub id: CourseId,
    /// Its description, empty when only a short record was there.
    pub description: String,
}

/// The course that came from this source.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn by_source(tx: &mut Tx, source_key: &str) -> Outcome<Option<Known>> {
    sqlx::query_as("select id, description from courses where source_key = $1")
        .bind(source_key.to_owned())
        .fetch_optional(tx.conn())
        .await
        .doing("look for an imported course")
}

/// The course that has this link.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn by_link(tx: &mut Tx, link_key: &str) -> Outcome<Option<CourseId>> {
    sqlx::query_scalar("select id from courses where link_key = $1")
        .bind(link_key.to_owned())
        .fetch_optional(tx.conn())
        .await
        .doing("look for a course by its link")
}

/// Adds an imported course; it has no creator.
///
/// # Errors
/// A fault when the database cannot take it.
pub async fn insert(tx: &mut Tx, slug: &str, new: &NewCourse, source_key: &str, now: i64) -> Outcome<CourseId> {
    sqlx::query_scalar(
        "insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence,
                              search_key, sort_key, created_at, updated_at, source_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14)
         returning id",
    )
    .bind(slug.to_owned())
    .bind(new.title.clone())
    .bind(new.provider.clone())
    .bind(new.link.clone())
    .bind(new.link_key.clone())
    .bind(new.format.code())
    .bind(new.description.clone())
    .bind(topics_text(&new.topics))
    .bind(new.language.clone())
    .bind(new.licence.code())
    .bind(new.search_key.clone())
    .bind(new.sort_key.clone())
    .bind(now)
    .bind(source_key.to_owned())
    .fetch_one(tx.conn())
    .await
    .doing("add an imported course")
}

/// Gives a course built from a short record what the full record says.
///
/// # Errors
/// A fault when the database cannot take it.
pub async fn fill(tx: &mut Tx, id: CourseId, new: &NewCourse, now: i64) -> Outcome<()> {
    sqlx::query(
        "update courses
         set description = $2, topics = $3, language = $4, format = $5, licence = $6, search_key = $7, updated_at = $8,
             title = $9, sort_key = $10, provider = $11
         where id = $1",
    )
    .bind(id)
    .bind(new.description.clone())
    .bind(topics_text(&new.topics))
    .bind(new.language.clone())
    .bind(new.format.code())
    .bind(new.licence.code())
    .bind(new.search_key.clone())
    .bind(now)
    .bind(new.title.clone())
    .bind(new.sort_key.clone())
    .bind(new.provider.clone())
    .execute(tx.conn())
    .await
    .doing("fill in an imported course")?;
    Ok(())
}
