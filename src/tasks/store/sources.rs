//! What an empty plan can be filled from.

use super::Row;
use crate::circles::policy::Manager;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, CourseId, SignupId};
use sqlx::FromRow;

/// The maximum number of past circles that are offered.
const MOST: i64 = 20;

/// A past circle with a plan.
#[derive(Clone, Debug, FromRow)]
pub struct Past {
    /// The circle.
    pub id: CircleId,
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// When its last meeting ended, microseconds UTC.
    pub last_at: i64,
    /// How many tasks its plan has.
    pub tasks: i64,
}

/// Returns what a course consists of, as typed.
pub async fn outline<'c>(on: impl Reader<'c>, course: CourseId) -> Result<Option<String>> {
    sqlx::query_scalar("select outline from courses where id = $1").bind(course).fetch_optional(on).await.doing("load what a course consists of")
}

/// Returns the public circles on a course that are over and have a plan, the latest first.
pub async fn past<'c>(on: impl Reader<'c>, course: CourseId, now: i64) -> Result<Vec<Past>> {
    sqlx::query_as(
        "select c.id, c.slug, c.title, c.last_at, count(*) as tasks
         from tasks t
         join circles c on c.id = t.circle_id
         where t.course_id = $1
           and t.state = 'listed'
           and c.course_id = $1
           and c.state = 'published'
           and c.hidden_at is null
           and c.last_at < $2
         group by c.id, c.slug, c.title, c.last_at
         order by c.last_at desc, c.id desc
         limit $3",
    )
    .bind(course)
    .bind(now)
    .bind(MOST)
    .fetch_all(on)
    .await
    .doing("list past circles with a plan")
}

/// Returns the plan of another circle, one of [`past`], for those who fill their own from it.
pub async fn of_past<'c>(on: impl Reader<'c>, _by: &Manager, from: &Past) -> Result<Vec<Row>> {
    super::of_circle(on, from.id, SignupId(0)).await
}
