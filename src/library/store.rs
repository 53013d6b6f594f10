//! What circles made of a course: reads of ratings, tips and attendance. Only public circles count that
//! have met.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CourseId};
use sqlx::FromRow;

/// How many tips a page shows, and out of how many of the most helpful.
const TIPS: (i64, i64) = (20, 200);
/// How many reviews a page shows, and out of how many of the newest.
const REVIEWS: (i64, i64) = (20, 200);

/// Returns how many people gave each number of stars.
pub async fn steps<'c>(on: impl Reader<'c>, course: CourseId, now: i64) -> Result<Vec<(i64, i64)>> {
    sqlx::query_as(
        "select r.stars, count(*) as voices
         from ratings r
         join circles c on c.id = r.circle_id
         where r.course_id = $1 and c.is_public = 1 and c.first_at <= $2
         group by r.stars",
    )
    .bind(course)
    .bind(now)
    .fetch_all(on)
    .await
    .doing("count a course's stars")
}

/// A tip or extra resource.
#[derive(Debug, FromRow)]
pub struct TipRow {
    /// Its id.
    pub id: i64,
    /// Code of its kind.
    pub kind: String,
    /// As written.
    pub words: String,
    /// How many people found it helpful.
    pub helpful: i64,
    /// Whether the viewer did.
    pub mine: i64,
    /// When it was written, microseconds UTC.
    pub created_at: i64,
}

/// Returns the tips of a course's circles, the most helpful first; marked by `viewer` or not.
pub async fn tips<'c>(on: impl Reader<'c>, course: CourseId, viewer: Option<AccountId>) -> Result<Vec<TipRow>> {
    sqlx::query_as(
        "select t.id, t.kind, t.words, t.helpful, t.created_at,
                (select count(*) from tip_marks m where m.tip_id = t.id and m.account_id = $4) as mine
         from (select id, kind, circle_id, words, helpful, created_at
               from tips
               where course_id = $1 and hidden_at is null
               order by helpful desc, id desc
               limit $3) t
         join circles c on c.id = t.circle_id
         where c.is_public = 1
         order by t.helpful desc, t.id desc
         limit $2",
    )
    .bind(course)
    .bind(TIPS.0)
    .bind(TIPS.1)
    .bind(viewer.unwrap_or_default())
    .fetch_all(on)
    .await
    .doing("list a course's tips")
}

/// A reason for a rating.
#[derive(Debug, FromRow)]
pub struct ReviewRow {
    /// The rating's id.
    pub id: i64,
    /// Code of the role.
    pub role: String,
    /// 1 to 5.
    pub stars: i64,
    /// As written.
    pub reason: String,
    /// When it last changed, microseconds UTC.
    pub updated_at: i64,
}

/// Returns the newest reasons for ratings.
pub async fn reviews<'c>(on: impl Reader<'c>, course: CourseId, now: i64) -> Result<Vec<ReviewRow>> {
    sqlx::query_as(
        "select r.id, r.role, r.stars, r.reason, r.updated_at
         from (select id, role, stars, reason, updated_at, circle_id
               from ratings
               where course_id = $1 and reason <> '' and hidden_at is null
               order by id desc
               limit $3) r
         join circles c on c.id = r.circle_id
         where c.is_public = 1 and c.first_at <= $4
         order by r.id desc
         limit $2",
    )
    .bind(course)
    .bind(REVIEWS.0)
    .bind(REVIEWS.1)
    .bind(now)
    .fetch_all(on)
    .await
    .doing("list a course's reviews")
}

/// How a course was used.
#[derive(Debug, Default, FromRow)]
pub struct UseRow {
    /// When the newest circle with it last met, microseconds UTC; `None` if none has.
    pub last_used: Option<i64>,
    /// How many people came to a meeting of a finished circle.
    pub came: i64,
    /// How many of them came to its last third.
    pub stayed: i64,
}

/// Returns when a course was last used, and how many people stayed to the end: of those who came to a meeting of a
/// finished circle, those who came to one of the last third of its meetings (rounded up).
pub async fn used<'c>(on: impl Reader<'c>, course: CourseId, now: i64) -> Result<UseRow> {
    sqlx::query_as(
        "with of_course as (select c.id, c.last_at, c.first_at
                            from circles c
                            where c.course_id = $1 and c.is_public = 1 and c.first_at <= $2
                            order by c.id desc
                            limit 500),
              held as (select m.id,
                              row_number() over (partition by m.circle_id order by m.starts_at desc, m.id desc) as from_end,
                              count(*) over (partition by m.circle_id) as meetings
                       from of_course o
                       join meetings m on m.circle_id = o.id
                       where o.last_at <= $2 and m.cancelled_at is null)
         select (select max(case when o.last_at <= $2 then o.last_at else o.first_at end) from of_course o) as last_used,
                count(distinct a.signup_id) as came,
                count(distinct case when h.from_end <= (h.meetings + 2) / 3 then a.signup_id end) as stayed
         from held h
         join feedback_attendance a on a.meeting_id = h.id",
    )
    .bind(course)
    .bind(now)
    .fetch_one(on)
    .await
    .doing("read how a course was used")
}
