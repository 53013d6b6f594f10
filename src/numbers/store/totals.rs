//! SQL of the table `totals`.

use crate::numbers::model::{Different, Figures};
use crate::platform::Tx;
use crate::platform::db::{Db, Reader};
use crate::platform::error::{Doing, Result};
use sqlx::FromRow;

/// What identifies a total.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromRow)]
pub struct Cell {
    /// "all", "country", "city", "online", "language" or "course".
    pub kind: String,
    /// 0: all years.
    pub year: i64,
    /// Which one.
    pub key: String,
}

/// A total.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Total {
    /// What identifies it.
    #[sqlx(flatten)]
    pub cell: Cell,
    /// How it is shown.
    pub name: String,
    /// Its figures.
    #[sqlx(flatten)]
    pub figures: Figures,
    /// How many different ones; only of "all".
    #[sqlx(flatten)]
    pub different: Different,
    /// Different people; only of everything.
    pub people: i64,
    /// When nothing was left to count; only of everything.
    pub counted_at: i64,
}

macro_rules! select {
    () => {
        "select kind, year, key, name, circles, signups, imported, meetings, recorded, attendances, completed, came, stayed,
                cities, countries, courses, languages, people, counted_at
         from totals "
    };
}

/// Locks the totals until the transaction ends, so that no two change them at once. PostgreSQL only; SQLite has one
/// writer.
pub async fn lock(tx: &mut Tx) -> Result<()> {
    sqlx::query("update totals set people = people where kind = 'all' and year = 0 and key = ''")
        .execute(tx.conn())
        .await
        .doing("lock the totals")?;
    Ok(())
}

/// Adds figures to a total, which is made if it does not exist. Returns how many circles it has now.
pub async fn add(tx: &mut Tx, cell: &Cell, name: &str, by: &Figures) -> Result<i64> {
    sqlx::query_scalar(
        "insert into totals (kind, year, key, name, circles, signups, imported, meetings, recorded, attendances, completed, came, stayed)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (kind, year, key) do update
         set circles = totals.circles + excluded.circles, signups = totals.signups + excluded.signups,
             imported = totals.imported + excluded.imported, meetings = totals.meetings + excluded.meetings,
             recorded = totals.recorded + excluded.recorded, attendances = totals.attendances + excluded.attendances,
             completed = totals.completed + excluded.completed, came = totals.came + excluded.came, stayed = totals.stayed + excluded.stayed
         returning circles",
    )
    .bind(cell.kind.clone())
    .bind(cell.year)
    .bind(cell.key.clone())
    .bind(name.to_owned())
    .bind(by.circles)
    .bind(by.signups)
    .bind(by.imported)
    .bind(by.meetings)
    .bind(by.recorded)
    .bind(by.attendances)
    .bind(by.completed)
    .bind(by.came)
    .bind(by.stayed)
    .fetch_one(tx.conn())
    .await
    .doing("add to a total")
}

/// Adds to the numbers of different ones of a year.
pub async fn differ(tx: &mut Tx, year: i64, by: &Different) -> Result<()> {
    sqlx::query(
        "update totals
         set cities = cities + $2, countries = countries + $3, courses = courses + $4, languages = languages + $5
         where kind = 'all' and year = $1 and key = ''",
    )
    .bind(year)
    .bind(by.cities)
    .bind(by.countries)
    .bind(by.courses)
    .bind(by.languages)
    .execute(tx.conn())
    .await
    .doing("count different places and courses")?;
    Ok(())
}

/// Removes a total without circles, except the one of everything.
pub async fn remove(tx: &mut Tx, cell: &Cell) -> Result<()> {
    sqlx::query("delete from totals where kind = $1 and year = $2 and key = $3 and (kind <> 'all' or year <> 0)")
        .bind(cell.kind.clone())
        .bind(cell.year)
        .bind(cell.key.clone())
        .execute(tx.conn())
        .await
        .doing("remove a total")?;
    Ok(())
}

/// Records that nothing was left to count. No public answer is outdated by that, so it does not count as a commit.
pub async fn counted(db: &Db, now: i64) -> Result<()> {
    sqlx::query("update totals set counted_at = $1 where kind = 'all' and year = 0 and key = ''")
        .bind(now)
        .execute(&mut *db.single().await?)
        .await
        .doing("record when the totals were counted")?;
    Ok(())
}

/// Keeps the number of different people.
pub async fn keep_people(tx: &mut Tx, people: i64) -> Result<()> {
    sqlx::query("update totals set people = $1 where kind = 'all' and year = 0 and key = ''")
        .bind(people)
        .execute(tx.conn())
        .await
        .doing("keep the number of people")?;
    Ok(())
}

/// Returns the totals of everything and of each year, oldest first.
pub async fn years<'c>(on: impl Reader<'c>) -> Result<Vec<Total>> {
    sqlx::query_as(concat!(select!(), "where kind = 'all' order by year")).fetch_all(on).await.doing("load the totals per year")
}

/// Returns up to `most` totals of a kind over all years, most circles first.
pub async fn list<'c>(on: impl Reader<'c>, kind: &'static str, most: i64) -> Result<Vec<Total>> {
    sqlx::query_as(concat!(select!(), "where kind = $1 and year = 0 order by circles desc, key desc limit $2"))
        .bind(kind)
        .bind(most)
        .fetch_all(on)
        .await
        .doing("load the totals of a kind")
}

/// Returns up to `most` totals after one, in an order of the engine's own.
pub async fn page(tx: &mut Tx, after: &Cell, most: i64) -> Result<Vec<Total>> {
    sqlx::query_as(concat!(select!(), "where (kind, year, key) > ($1, $2, $3) order by kind, year, key limit $4"))
        .bind(after.kind.clone())
        .bind(after.year)
        .bind(after.key.clone())
        .bind(most)
        .fetch_all(tx.conn())
        .await
        .doing("load totals")
}
