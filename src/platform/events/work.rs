//! SQL of `events` and `event_work`: claiming work by lease, finishing it, retrying it later, sweeping.

use super::Event;
use crate::platform::db::{Db, Engine, Tx};
use crate::platform::error::{Doing, Result};
use sqlx::{AssertSqlSafe, FromRow};
use std::collections::BTreeMap;

/// How long a claim is valid: longer than a batch can take.
pub(super) const LEASE_US: i64 = 10 * 60 * 1_000_000;
/// The maximum number of work rows per claim.
const BATCH: i64 = 10;

/// Work claimed by this worker.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Claimed {
    /// The event.
    pub event_id: i64,
    /// Attempts so far, including this one.
    pub attempts: i64,
    /// When the lease expires.
    pub lease_until: i64,
}

// As for the outbox: PostgreSQL's workers skip each other's locked rows, SQLite has one writer.
const CLAIM_SQLITE: &str = "update event_work
     set lease_until = $1, attempts = attempts + 1
     where subscriber = $2
       and lease_until <= $3
       and event_id in (
         select event_id
         from event_work
         where subscriber = $2 and not_before <= $3 and lease_until <= $3
         order by not_before, event_id
         limit $4)
     returning event_id, attempts, lease_until";
const CLAIM_POSTGRES: &str = "with picked as materialized (
       select event_id
       from event_work
       where subscriber = $2 and not_before <= $3 and lease_until <= $3
       order by not_before, event_id
       limit $4
       for update skip locked)
     update event_work
     set lease_until = $1, attempts = attempts + 1
     from picked
     where event_work.event_id = picked.event_id and subscriber = $2 and lease_until <= $3
     returning event_work.event_id, attempts, lease_until";

/// Claims a subscriber's next work, and commits; returns it with its events, in their order. Looks first, because usually there is none and looking needs
/// no write transaction.
pub(super) async fn claim(db: &Db, subscriber: &str, now_us: i64) -> Result<Vec<(Claimed, Event)>> {
    let next: Option<i64> =
        sqlx::query_scalar("select event_id from event_work where subscriber = $1 and not_before <= $2 and lease_until <= $2 limit 1")
            .bind(subscriber.to_owned())
            .bind(now_us)
            .fetch_optional(db.primary())
            .await
            .doing("look for event work")?;
    if next.is_none() {
        return Ok(Vec::new());
    }
    let mut tx = db.write().await?;
    let claim = if db.engine() == Engine::Postgres { CLAIM_POSTGRES } else { CLAIM_SQLITE };
    let claimed: Vec<Claimed> = sqlx::query_as(claim)
        .bind(now_us + LEASE_US)
        .bind(subscriber.to_owned())
        .bind(now_us)
        .bind(BATCH)
        .fetch_all(tx.conn())
        .await
        .doing("claim event work")?;
    // They never change. Read before the commit: if that fails, nothing was claimed.
    let ids = claimed.iter().map(|work| work.event_id.to_string()).collect::<Vec<_>>().join(", ");
    let sql = format!("select id, circle_id, circle_no, kind, version, payload, at from events where id in ({ids}) order by id");
    let events: Vec<Event> = if claimed.is_empty() {
        Vec::new()
    } else {
        sqlx::query_as(AssertSqlSafe(sql)).persistent(false).fetch_all(tx.conn()).await.doing("load events")?
    };
    tx.commit().await?;
    let work: BTreeMap<i64, Claimed> = claimed.into_iter().map(|work| (work.event_id, work)).collect();
    Ok(events.into_iter().filter_map(|event| Some((work.get(&event.id)?.clone(), event))).collect())
}

/// Deletes the work row in the transaction that handles it; returns whether there was one: a lease may have been lost.
pub(super) async fn finish(tx: &mut Tx, subscriber: &str, work: &Claimed) -> Result<bool> {
    let done = sqlx::query("delete from event_work where event_id = $1 and subscriber = $2 and lease_until = $3")
        .bind(work.event_id)
        .bind(subscriber.to_owned())
        .bind(work.lease_until)
        .execute(tx.conn())
        .await
        .doing("finish event work")?;
    Ok(done.rows_affected() > 0)
}

/// Schedules a retry of failed work.
pub(super) async fn later(db: &Db, subscriber: &str, work: &Claimed, reason: &str, until_us: i64) -> Result<()> {
    let mut tx = db.write().await?;
    sqlx::query("update event_work set lease_until = $4, last_error = $5 where event_id = $1 and subscriber = $2 and lease_until = $3")
        .bind(work.event_id)
        .bind(subscriber.to_owned())
        .bind(work.lease_until)
        .bind(until_us)
        .bind(reason.to_owned())
        .execute(tx.conn())
        .await
        .doing("schedule a retry of event work")?;
    tx.commit().await
}

/// Deletes events published before `before_us` (microseconds UTC), with work that never succeeded.
///
/// # Errors
/// When the database does not respond.
pub async fn sweep(tx: &mut Tx, before_us: i64) -> Result<()> {
    sqlx::query("delete from events where at < $1").bind(before_us).execute(tx.conn()).await.doing("delete old events")?;
    Ok(())
}
