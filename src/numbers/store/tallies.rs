//! SQL of the tables `circle_tallies` and `totals_due`.

use super::rows::among;
use crate::numbers::model::Figures;
use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use sqlx::{AssertSqlSafe, FromRow};

/// What a circle contributes to the totals.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Tally {
    /// The circle.
    pub circle_id: i64,
    /// The year of its first meeting; 0 while none was held.
    pub year: i64,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// Whether people meet in person.
    pub in_person: i64,
    /// Language.
    pub language: String,
    /// Its course.
    pub course_id: Option<i64>,
    /// When its next meeting ends, microseconds UTC.
    pub next_at: Option<i64>,
    /// Its figures; nothing while no meeting was held.
    #[sqlx(flatten)]
    pub figures: Figures,
}

macro_rules! select {
    () => {
        "select circle_id, year, city, country, in_person, language, course_id, next_at,
                circles, signups, imported, meetings, recorded, attendances, completed, came, stayed
         from circle_tallies "
    };
}

/// Returns up to `most` circles that changed, and up to `most` of which a meeting has ended since they were counted.
pub async fn due(tx: &mut Tx, now: i64, most: i64) -> Result<Vec<i64>> {
    sqlx::query_scalar(
        "select d.circle_id from (select circle_id from totals_due order by circle_id limit $2) d
         union
         select e.circle_id from (select circle_id from circle_tallies where next_at <= $1 order by next_at limit $2) e",
    )
    .bind(now)
    .bind(most)
    .fetch_all(tx.conn())
    .await
    .doing("list circles to count")
}

/// Returns those of the circles that are waiting to be counted.
pub async fn waiting(tx: &mut Tx, ids: &[i64]) -> Result<Vec<i64>> {
    let statement = format!("select circle_id from totals_due where circle_id in ({})", among(ids));
    sqlx::query_scalar(AssertSqlSafe(statement)).persistent(false).fetch_all(tx.conn()).await.doing("list circles that wait to be counted")
}

/// Takes circles from those waiting. What was changed by then is counted; what is committed later waits again.
pub async fn take(tx: &mut Tx, ids: &[i64]) -> Result<()> {
    let statement = format!("delete from totals_due where circle_id in ({})", among(ids));
    sqlx::query(AssertSqlSafe(statement)).persistent(false).execute(tx.conn()).await.doing("take circles to count")?;
    Ok(())
}

/// Returns up to `most` ids of circles and of tallies, after one.
pub async fn after(tx: &mut Tx, id: i64, most: i64) -> Result<Vec<i64>> {
    sqlx::query_scalar(
        "select c.id from (select id from circles where id > $1 order by id limit $2) c
         union
         select t.circle_id from (select circle_id from circle_tallies where circle_id > $1 order by circle_id limit $2) t",
    )
    .bind(id)
    .bind(most)
    .fetch_all(tx.conn())
    .await
    .doing("list circles to check")
}

/// Returns the kept tallies of circles.
pub async fn kept(tx: &mut Tx, ids: &[i64]) -> Result<Vec<Tally>> {
    let statement = format!("{} where circle_id in ({})", select!(), among(ids));
    sqlx::query_as(AssertSqlSafe(statement)).persistent(false).fetch_all(tx.conn()).await.doing("load tallies")
}

/// Returns up to `most` kept tallies after a circle, by circle.
pub async fn page(tx: &mut Tx, after: i64, most: i64) -> Result<Vec<Tally>> {
    sqlx::query_as(concat!(select!(), "where circle_id > $1 order by circle_id limit $2"))
        .bind(after)
        .bind(most)
        .fetch_all(tx.conn())
        .await
        .doing("load tallies")
}

/// Keeps a tally.
pub async fn keep(tx: &mut Tx, tally: &Tally) -> Result<()> {
    let Figures { circles, signups, imported, meetings, recorded, attendances, completed, came, stayed } = tally.figures;
    sqlx::query(
        "insert into circle_tallies (circle_id, year, city, country, in_person, language, course_id, next_at,
                                     circles, signups, imported, meetings, recorded, attendances, completed, came, stayed)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         on conflict (circle_id) do update
         set year = excluded.year, city = excluded.city, country = excluded.country, in_person = excluded.in_person, language = excluded.language,
             course_id = excluded.course_id, next_at = excluded.next_at, circles = excluded.circles, signups = excluded.signups,
             imported = excluded.imported, meetings = excluded.meetings, recorded = excluded.recorded, attendances = excluded.attendances,
             completed = excluded.completed, came = excluded.came, stayed = excluded.stayed",
    )
    .bind(tally.circle_id)
    .bind(tally.year)
    .bind(tally.city.clone())
    .bind(tally.country.clone())
    .bind(tally.in_person)
    .bind(tally.language.clone())
    .bind(tally.course_id)
    .bind(tally.next_at)
    .bind(circles)
    .bind(signups)
    .bind(imported)
    .bind(meetings)
    .bind(recorded)
    .bind(attendances)
    .bind(completed)
    .bind(came)
    .bind(stayed)
    .execute(tx.conn())
    .await
    .doing("keep a tally")?;
    Ok(())
}

/// Removes the tally of a circle that is no longer public.
pub async fn remove(tx: &mut Tx, circle: i64) -> Result<()> {
    sqlx::query("delete from circle_tallies where circle_id = $1").bind(circle).execute(tx.conn()).await.doing("remove a tally")?;
    Ok(())
}
