//! SQL of the tables `ratings` and `ranking`.

pub mod places;
pub mod tips;

use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, CourseId};

/// A rating to store.
#[derive(Clone, Debug)]
pub struct NewRating<'a> {
    /// The sheet it was given on: one voice per person and circle.
    pub sheet: i64,
    /// The circle.
    pub circle: CircleId,
    /// Its course.
    pub course: CourseId,
    /// Code of the role.
    pub role: &'static str,
    /// 1 to 5.
    pub stars: i64,
    /// Why, if it may be shown; otherwise empty.
    pub reason: &'a str,
}

/// Stores a rating, or replaces the one given on the same sheet. A hidden reason stays hidden in other words: only
/// staff show it again.
pub async fn keep(tx: &mut Tx, rating: &NewRating<'_>, now: i64) -> Result<()> {
    sqlx::query(
        "insert into ratings (sheet_id, circle_id, course_id, role, stars, reason, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)
         on conflict (sheet_id) do update
         set course_id = excluded.course_id, stars = excluded.stars, reason = excluded.reason, updated_at = excluded.updated_at",
    )
    .bind(rating.sheet)
    .bind(rating.circle)
    .bind(rating.course)
    .bind(rating.role)
    .bind(rating.stars)
    .bind(rating.reason.to_owned())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("store a rating")?;
    Ok(())
}

/// Withdraws the rating given on a sheet.
pub async fn withdraw(tx: &mut Tx, sheet: i64) -> Result<()> {
    sqlx::query("delete from ratings where sheet_id = $1").bind(sheet).execute(tx.conn()).await.doing("withdraw a rating")?;
    Ok(())
}

/// Empties the reason of the rating given on a sheet; the stars stay.
pub async fn forget(tx: &mut Tx, sheet: i64) -> Result<()> {
    sqlx::query("update ratings set reason = '' where sheet_id = $1").bind(sheet).execute(tx.conn()).await.doing("erase a rating's reason")?;
    Ok(())
}

/// Returns the course that the rating given on a sheet counts for.
pub async fn course_of(tx: &mut Tx, sheet: i64) -> Result<Option<CourseId>> {
    sqlx::query_scalar("select course_id from ratings where sheet_id = $1").bind(sheet).fetch_optional(tx.conn()).await.doing("look for a rating")
}

/// Returns the courses that voices of a circle count for.
pub async fn courses_of(tx: &mut Tx, circle: CircleId) -> Result<Vec<CourseId>> {
    sqlx::query_scalar("select distinct course_id from ratings where circle_id = $1")
        .bind(circle)
        .fetch_all(tx.conn())
        .await
        .doing("list the courses a circle rated")
}

/// Hides the reason of a rating (`Some(now)`) or shows it again; returns whether there is one on this course.
pub async fn set_hidden(tx: &mut Tx, course: CourseId, id: i64, hidden_at: Option<i64>) -> Result<bool> {
    let done = sqlx::query("update ratings set hidden_at = $3 where id = $1 and course_id = $2")
        .bind(id)
        .bind(course)
        .bind(hidden_at)
        .execute(tx.conn())
        .await
        .doing("hide a review or show it again")?;
    Ok(done.rows_affected() == 1)
}
