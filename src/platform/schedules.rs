//! When each periodic job last completed, stored in the database so that runs missed during downtime are
//! caught up.

use super::Db;
use super::error::{Doing, Result};

/// Claims a run of `name` if the last one was at least `every_us` ago. With several servers, one of them
/// succeeds. Returns whether it was claimed.
pub async fn claim(db: &Db, name: &str, every_us: i64, now_us: i64) -> Result<bool> {
    // A clock that was moved back (by tests, or a corrected one) must not stop the job for good.
    let done = sqlx::query(
        "insert into schedules (name, last_run)
         values ($1, $2)
         on conflict (name) do update set last_run = excluded.last_run
         where schedules.last_run <= $3 or schedules.last_run > $2",
    )
    .bind(name.to_owned())
    .bind(now_us)
    .bind(now_us - every_us)
    .execute(&mut *db.single().await?)
    .await
    .doing("claim a periodic job")?;
    Ok(done.rows_affected() == 1)
}

/// Undoes the claim of a failed job, so that it is due again at once.
pub async fn give_back(db: &Db, name: &str) -> Result<()> {
    sqlx::query("update schedules set last_run = 0 where name = $1")
        .bind(name.to_owned())
        .execute(&mut *db.single().await?)
        .await
        .doing("give back a periodic job")?;
    Ok(())
}

/// Returns when `name` was last claimed; 0 after a failure, `None` before the first run.
pub async fn last(db: &Db, name: &str) -> Result<Option<i64>> {
    sqlx::query_scalar("select last_run from schedules where name = $1")
        .bind(name.to_owned())
        .fetch_optional(db.primary())
        .await
        .doing("look at a periodic job")
}

/// Returns the moment at which this was first asked for `name`, which is no job's.
pub async fn first(db: &Db, name: &str, now_us: i64) -> Result<i64> {
    if let Some(first) = last(db, name).await? {
        return Ok(first);
    }
    claim(db, name, i64::MAX - now_us, now_us).await?;
    Ok(now_us)
}
