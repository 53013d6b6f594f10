//! Reads of other slices' tables for the dashboard.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::signups::policy::Member;
use crate::types::{CircleId, CourseId};
use sqlx::FromRow;

/// Returns a course's title, link and slug.
pub async fn course<'c>(on: impl Reader<'c>, id: CourseId) -> Result<Option<(String, String, String)>> {
    sqlx::query_as("select title, link, slug from courses where id = $1").bind(id).fetch_optional(on).await.doing("load a circle's course")
}

/// Returns at how many meetings of the circle a participant was, by a facilitator's mark or a check-in that was not left out.
pub async fn came<'c>(on: impl Reader<'c>, member: &Member) -> Result<i64> {
    sqlx::query_scalar(
        "select count(*)
         from meetings m
         where m.circle_id = $1 and m.cancelled_at is null
           and (exists (select 1 from feedback_attendance a where a.meeting_id = m.id and a.signup_id = $2)
                or exists (select 1 from check_ins c where c.meeting_id = m.id and c.signup_id = $2 and c.left_out_at is null))",
    )
    .bind(member.circle())
    .bind(member.signup())
    .fetch_one(on)
    .await
    .doing("count the meetings a participant was at")
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
