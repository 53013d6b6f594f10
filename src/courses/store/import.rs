//! Rows of courses imported from another system.

pub use super::write::insert_recorded as insert;

use super::{NewCourse, topics_text};
use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::CourseId;
use sqlx::FromRow;

/// A course that was imported before.
#[derive(Debug, FromRow)]
pub struct Known {
    /// The course.
    pub id: CourseId,
    /// Its description; empty if there was only a short record.
    pub description: String,
}

/// Returns the course that was imported from this source.
pub async fn by_source(tx: &mut Tx, source_key: &str) -> Result<Option<Known>> {
    sqlx::query_as("select id, description from courses where source_key = $1")
        .bind(source_key.to_owned())
        .fetch_optional(tx.conn())
        .await
        .doing("look for an imported course")
}

/// Returns the course with this link.
pub async fn by_link(tx: &mut Tx, link_key: &str) -> Result<Option<CourseId>> {
    sqlx::query_scalar("select id from courses where link_key = $1")
        .bind(link_key.to_owned())
        .fetch_optional(tx.conn())
        .await
        .doing("look for a course by its link")
}

/// Updates a course created from a short record with the full record.
pub async fn fill(tx: &mut Tx, id: CourseId, new: &NewCourse, now: i64) -> Result<()> {
    sqlx::query(
        "update courses
         set description = $2, topics = $3, language = $4, format = $5, licence = $6, updated_at = $7,
             title = $8, sort_key = $9, provider = $10
         where id = $1",
    )
    .bind(id)
    .bind(new.description.clone())
    .bind(topics_text(&new.topics))
    .bind(new.language.clone())
    .bind(new.format.code())
    .bind(new.licence.code())
    .bind(now)
    .bind(new.title.clone())
    .bind(new.sort_key.clone())
    .bind(new.provider.clone())
    .execute(tx.conn())
    .await
    .doing("fill in an imported course")?;
    Ok(())
}
