//! Emails that waited in a backup that was restored: they may have gone out since, so staff decide.

use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};

/// How many emails are held, and when the oldest and the newest were due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Held {
    /// How many.
    pub count: i64,
    /// When the oldest was due.
    pub first: i64,
    /// When the newest was due.
    pub last: i64,
}

/// Returns the held emails; `None` if there are none. (Every email is due at some time: this makes SQLite search the index.)
pub async fn held<'c>(on: impl Reader<'c>) -> Result<Option<Held>> {
    let found: Held = sqlx::query_as(
        "select count(*) as count, coalesce(min(due_at), 0) as first, coalesce(max(due_at), 0) as last
         from outbox
         where held = 1 and due_at > 0 and state = 'due'",
    )
    .fetch_one(on)
    .await
    .doing("count held emails")?;
    Ok(Some(found).filter(|found| found.count > 0))
}

/// Holds every email that waits; returns how many.
pub async fn hold_all<'c>(on: impl Reader<'c>) -> Result<u64> {
    let done = sqlx::query("update outbox set held = 1, lease_until = 0 where state = 'due'").execute(on).await.doing("hold emails")?;
    Ok(done.rows_affected())
}

/// Lets the held emails go out, unless their reason no longer holds; returns how many.
pub async fn release(tx: &mut Tx) -> Result<u64> {
    let done = sqlx::query("update outbox set held = 0 where held = 1").execute(tx.conn()).await.doing("release held emails")?;
    tx.wakes().mail = true;
    Ok(done.rows_affected())
}

/// Drops the held emails; returns how many.
pub async fn drop_held(tx: &mut Tx, now_us: i64) -> Result<u64> {
    let done = sqlx::query(
        "update outbox
         set held = 0, state = 'dropped', closed_at = $1, last_error = 'dropped by staff after a backup was restored'
         where held = 1 and state = 'due'",
    )
    .bind(now_us)
    .execute(tx.conn())
    .await
    .doing("drop held emails")?;
    Ok(done.rows_affected())
}
