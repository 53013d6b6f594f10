//! What circles made of a course: reads of ratings, tips and attendance. Only public circles count that
//! have met. The `+` keeps SQLite from going through the index of all public circles.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{CourseId, Viewer};
use sqlx::FromRow;

/// Returns how many people gave each number of stars.
pub async fn steps<'c>(on: impl Reader<'c>, course: CourseId, now: i64) -> Result<Vec<(i64, i64)>> {
    sqlx::query_as(
        "select r.stars, count(*) as voices
         from ratings r
         join circles c on c.id = r.circle_id
         where r.course_id = $1 and +c.is_public = 1 and +c.first_at <= $2
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
    /// Whether its circle is public: others are not shown.
    pub public: i64,
    /// Whether staff hid it: only staff see it.
    pub hidden: i64,
}

/// Where a part of a course's tips begins.
#[derive(Clone, Copy, Debug)]
pub struct TipPlace {
    helpful: i64,
    id: i64,
}

impl TipPlace {
    /// The beginning.
    pub const FIRST: Self = Self { helpful: i64::MAX, id: i64::MAX };
}

/// Returns the place after a course's tip, if it has it.
pub async fn tip_place<'c>(on: impl Reader<'c>, course: CourseId, tip: i64) -> Result<Option<TipPlace>> {
    let helpful: Option<i64> = sqlx::query_scalar("select helpful from tips where id = $1 and course_id = $2")
        .bind(tip)
        .bind(course)
        .fetch_optional(on)
        .await
        .doing("find a place in a course's tips")?;
    Ok(helpful.map(|helpful| TipPlace { helpful, id: tip }))
}

/// Returns up to `limit` tips of a course's circles after a place, the most helpful first; marked by `viewer` or not;
/// for staff with those that are hidden.
pub async fn tips<'c>(on: impl Reader<'c>, course: CourseId, viewer: &Viewer, place: TipPlace, limit: i64) -> Result<Vec<TipRow>> {
    sqlx::query_as(
        "select t.id, t.kind, t.words, t.helpful, t.created_at, case when t.hidden_at is null then 0 else 1 end as hidden,
                (select c.is_public from circles c where c.id = t.circle_id) as public,
                (select count(*) from tip_marks m where m.tip_id = t.id and m.account_id = $2) as mine
         from tips t
         where t.course_id = $1 and (t.hidden_at is null or $6 = 1) and (t.helpful, t.id) < ($3, $4)
         order by t.helpful desc, t.id desc
         limit $5",
    )
    .bind(course)
    .bind(viewer.id().unwrap_or_default())
    .bind(place.helpful)
    .bind(place.id)
    .bind(limit)
    .bind(i64::from(viewer.is_staff()))
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
    /// Whether its circle is public and has met: others are not shown.
    pub public: i64,
    /// Whether staff hid it: only staff see it.
    pub hidden: i64,
}

/// Returns up to `limit` reasons for ratings given before another one, the newest first;
/// for staff with those that are hidden.
pub async fn reviews<'c>(on: impl Reader<'c>, course: CourseId, now: i64, staff: bool, before: i64, limit: i64) -> Result<Vec<ReviewRow>> {
    sqlx::query_as(
        "select r.id, r.role, r.stars, r.reason, r.updated_at, case when r.hidden_at is null then 0 else 1 end as hidden,
                (select case when c.first_at <= $4 then c.is_public else 0 end from circles c where c.id = r.circle_id) as public
         from ratings r
         where r.course_id = $1 and r.reason <> '' and (r.hidden_at is null or $5 = 1) and r.id < $2
         order by r.id desc
         limit $3",
    )
    .bind(course)
    .bind(before)
    .bind(limit)
    .bind(now)
    .bind(i64::from(staff))
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
                            where c.course_id = $1 and c.is_public = 1 and +c.first_at <= $2
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
