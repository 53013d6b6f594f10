//! Events: consequences of an action that need not be atomic with it. The action's transaction writes one row
//! of `events` and one row of `event_work` per subscriber; workers process them after the commit.

pub mod live;
mod work;
pub mod worker;

use super::ctx::Ctx;
use super::db::{Conn, Tx};
use super::error::{Doing, Result};
use crate::types::CircleId;
use anyhow::Context;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

pub use live::Live;
pub use work::sweep;
pub use worker::drain;

/// A kind of event. Its name and every version of its payload must stay readable while rows exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventKind {
    /// Stable, because it is stored in rows.
    pub name: &'static str,
    /// The payload version that is written now.
    pub version: i64,
}

/// How the name of a kind begins that only open pages of those who run a circle are told: participants must not learn what only those
/// see, and their pages show nothing else after it.
pub const DESK: &str = "desk-";

/// Proof that a circle's next event number was taken in this transaction, which locks the circle's row. Good
/// for one event.
#[derive(Debug)]
pub struct Stamp {
    circle: Option<CircleId>,
    number: Option<i64>,
}

impl Stamp {
    /// Creates a stamp. For the slice that owns circles, which takes the number.
    pub fn new(circle: CircleId, number: i64) -> Self {
        Self { circle: Some(circle), number: Some(number) }
    }

    /// Creates a stamp for an event about no circle, which has no number.
    pub fn none() -> Self {
        Self { circle: None, number: None }
    }

    /// Returns the number.
    pub fn number(&self) -> Option<i64> {
        self.number
    }
}

/// An event as its subscribers see it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    /// The event's id, never reused.
    pub id: i64,
    /// The circle it is about.
    pub circle_id: Option<CircleId>,
    /// The event's number within its circle, in the order of commits.
    pub circle_no: Option<i64>,
    /// Its kind.
    pub kind: String,
    /// The version of its payload.
    pub version: i64,
    /// JSON with ids and dates.
    pub payload: String,
    /// When it was published, microseconds UTC.
    pub at: i64,
}

impl Event {
    /// Parses the payload.
    ///
    /// # Errors
    /// When the payload does not have the shape of `T`.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.payload).with_context(|| format!("read the payload of event {}", self.id))?)
    }

    /// Returns the circle the event is about.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if it is about no circle.
    pub fn circle(&self) -> Result<CircleId> {
        Ok(self.circle_id.ok_or(crate::types::AppError::NotFound)?)
    }
}

/// Gives each circle of a restored backup an event with its number, without subscribers: a stream compares what its page knows with the
/// last event.
///
/// # Errors
/// When the database refuses the rows.
pub async fn restored(conn: &mut Conn, numbers: &[(CircleId, i64)], now_us: i64) -> Result<()> {
    for some in numbers.chunks(500) {
        let rows: Vec<String> = some.iter().map(|(circle, number)| format!("({}, {number}, 'restored', 1, '{{}}', $1)", circle.0)).collect();
        let sql = format!("insert into events (circle_id, circle_no, kind, version, payload, at) values {}", rows.join(", "));
        sqlx::query(AssertSqlSafe(sql)).bind(now_us).execute(&mut *conn).await.doing("give circles an event")?;
    }
    Ok(())
}

/// The future a subscriber's handler returns.
pub type Handling<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;
/// Handles an event in a transaction of its own, which also deletes the work row: what the handler writes is
/// written exactly once.
pub type Handle = for<'a> fn(&'a Ctx, &'a mut Tx, &'a Event) -> Handling<'a>;

/// A handler of events, run after the commit.
#[derive(Clone, Copy, Debug)]
pub struct Subscriber {
    /// Stable, because it is stored in rows.
    pub name: &'static str,
    /// The kinds of event it handles.
    pub kinds: &'static [&'static str],
    /// The minimum delay after the event.
    pub delay: Duration,
    /// The handler.
    pub handle: Handle,
}

impl Subscriber {
    /// Creates a subscriber without a delay.
    pub const fn new(name: &'static str, kinds: &'static [&'static str], handle: Handle) -> Self {
        Self { name, kinds, delay: Duration::ZERO, handle }
    }
}

impl Ctx {
    /// Writes an event and its subscribers' work rows in the action's transaction. `payload` contains ids and
    /// dates, never personal data.
    ///
    /// # Errors
    /// When the database refuses the rows; the caller should then drop the transaction.
    pub async fn publish(&self, tx: &mut Tx, stamp: Stamp, kind: EventKind, payload: &Value) -> Result<()> {
        let id: i64 = sqlx::query_scalar(
            "insert into events (circle_id, circle_no, kind, version, payload, at)
             values ($1, $2, $3, $4, $5, $6)
             returning id",
        )
        .bind(stamp.circle)
        .bind(stamp.number)
        .bind(kind.name)
        .bind(kind.version)
        .bind(payload.to_string())
        .bind(self.now_us())
        .fetch_one(tx.conn())
        .await
        .doing("publish an event")?;
        for subscriber in self.app.subscribers.iter().filter(|s| s.kinds.contains(&kind.name)) {
            let delay = i64::try_from(subscriber.delay.as_micros()).unwrap_or_default();
            sqlx::query("insert into event_work (event_id, subscriber, not_before) values ($1, $2, $3)")
                .bind(id)
                .bind(subscriber.name)
                .bind(self.now_us() + delay)
                .execute(tx.conn())
                .await
                .doing("publish an event")?;
            tx.wakes().subscribers.push(subscriber.name);
        }
        Ok(())
    }
}
