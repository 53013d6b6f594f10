//! SQL of courses' places: what their circles thought, and the basis of the last nightly run.

use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::reviews::model::rank::{Basis, CircleVoices};
use crate::types::CourseId;
use sqlx::FromRow;
use std::collections::BTreeMap;

/// Returns the basis of the last nightly run; `None` before the first.
pub async fn basis(tx: &mut Tx) -> Result<Option<Basis>> {
    let row: Option<(f64, i64)> =
        sqlx::query_as("select prior, as_of from ranking where id = 1").fetch_optional(tx.conn()).await.doing("read the basis of places")?;
    Ok(row.map(|(prior, as_of)| Basis { prior, as_of }))
}

/// Stores the basis of a nightly run.
pub async fn set_basis(tx: &mut Tx, basis: Basis) -> Result<()> {
    sqlx::query(
        "insert into ranking (id, prior, as_of) values (1, $1, $2) on conflict (id) do update set prior = excluded.prior, as_of = excluded.as_of",
    )
    .bind(basis.prior)
    .bind(basis.as_of)
    .execute(tx.conn())
    .await
    .doing("store the basis of places")?;
    Ok(())
}

#[derive(FromRow)]
struct VoicesRow {
    course_id: CourseId,
    circle_id: i64,
    stars: i64,
    voices: i64,
    ended_at: i64,
}

/// Returns what the circles of the courses above `after`, up to `last`, thought of them: only circles that are
/// public and have met.
pub async fn voices(tx: &mut Tx, after: CourseId, last: CourseId, now: i64) -> Result<BTreeMap<CourseId, Vec<CircleVoices>>> {
    let rows: Vec<VoicesRow> = sqlx::query_as(
        "select r.course_id, r.circle_id, cast(sum(r.stars) as bigint) as stars, count(*) as voices, coalesce(max(c.last_at), 0) as ended_at
         from ratings r
         join circles c on c.id = r.circle_id
         where r.course_id > $1 and r.course_id <= $2
           and +c.is_public = 1 and +c.first_at <= $3
         group by r.course_id, r.circle_id",
    )
    .bind(after)
    .bind(last)
    .bind(now)
    .fetch_all(tx.conn())
    .await
    .doing("read what circles thought of courses")?;
    let mut found: BTreeMap<CourseId, Vec<CircleVoices>> = BTreeMap::new();
    for row in rows {
        let voices = CircleVoices { circle: row.circle_id, stars: row.stars, voices: row.voices, ended_at: row.ended_at };
        found.entry(row.course_id).or_default().push(voices);
    }
    Ok(found)
}

/// A course with the place stored for it.
#[derive(Debug, FromRow)]
pub struct Placed {
    /// The course.
    pub id: CourseId,
    /// Its place; 0 if no circle has met with it.
    pub rank: f64,
    /// How many people rated.
    pub voices: i64,
    /// The sum of their stars.
    pub stars: i64,
    /// The circles of those people.
    pub voice_circles: i64,
    /// Whether a circle has met with it, now.
    pub tried: i64,
}

/// Returns up to `limit` courses by id, after `after`, with what is stored of them.
pub async fn placed(tx: &mut Tx, after: CourseId, limit: i64, now: i64) -> Result<Vec<Placed>> {
    sqlx::query_as(
        "select k.id, k.rank, k.voices, k.stars, k.voice_circles,
                coalesce((select cast(1 as bigint) from circles c
                          where c.course_id = k.id and c.is_public = 1 and +c.first_at <= $3
                          limit 1), 0) as tried
         from courses k
         where k.id > $1
         order by k.id
         limit $2",
    )
    .bind(after)
    .bind(limit)
    .bind(now)
    .fetch_all(tx.conn())
    .await
    .doing("read courses with their places")
}
