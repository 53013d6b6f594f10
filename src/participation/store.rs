//! Reads of other slices' tables for the dashboard.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, CourseId};
use sqlx::FromRow;

/// Returns a course's title and link.
pub async fn course<'c>(on: impl Reader<'c>, id: CourseId) -> Result<Option<(String, String)>> {
    sqlx::query_as("select title, link from courses where id = $1").bind(id).fetch_optional(on).await.doing("load a circle's course")
}

/// A message with its author.
#[derive(Clone, Debug, FromRow)]
pub struct NoteRow {
    /// Subject.
    pub subject: String,
    /// Body, Markdown.
    pub body: String,
    /// What others see of the author's name; `None` if the account was deleted.
    pub author: Option<String>,
    /// When, microseconds UTC.
    pub created_at: i64,
}

/// Returns the last hundred messages of a circle, newest first.
pub async fn notes<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<NoteRow>> {
    sqlx::query_as(
        "select m.subject, m.body, m.created_at, case when a.shown_name = '' then a.name else a.shown_name end as author
         from messages m
         left join accounts a on a.id = m.author_id
         where m.circle_id = $1
         order by m.created_at desc, m.id desc
         limit 100",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list the messages of a circle")
}
