//! Events: what follows from an action and need not hold together with it. The transaction of the
//! action writes one row of `events` and one row of work per subscriber; the workers do the work after
//! its commit.

mod work;
pub mod worker;

use super::ctx::Ctx;
use super::db::Tx;
use super::error::{Doing, Result};
use crate::types::CircleId;
use anyhow::Context;
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

pub use work::sweep;
pub use worker::drain;

/// A kind of events. Its name and every version of its payload stay readable while rows live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventKind {
    /// Stable: it stands in rows.
    pub name: &'static str,
    /// The version of the payload that is written now.
    pub version: i64,
}

/// Proof that a circle's next event number was taken in this transaction, which locks the circle's
/// row: good for one event.
#[derive(Debug)]
pub struct Stamp {
    circle: Option<CircleId>,
    number: Option<i64>,
}

impl Stamp {
    /// For the slice that owns circles, which takes the number.
    pub fn new(circle: CircleId, number: i64) -> Self {
        Self { circle: Some(circle), number: Some(number) }
    }

    /// For an event that is about no circle: it has no number.
    pub fn none() -> Self {
        Self { circle: None, number: None }
    }
}

/// An event as its subscribers see it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    /// The event: never given twice.
    pub id: i64,
    /// The circle it is about.
    pub circle_id: Option<CircleId>,
    /// The circle's own number, in the order of commits.
    pub circle_no: Option<i64>,
    /// Its kind.
    pub kind: String,
    /// The version of its payload.
    pub version: i64,
    /// What it is about, as JSON: ids and dates.
    pub payload: String,
    /// When, microseconds UTC.
    pub at: i64,
}

impl Event {
    /// The payload, in the form of the kind that wrote it.
    ///
    /// # Errors
    /// When it does not have it.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.payload).with_context(|| format!("read the payload of event {}", self.id))?)
    }

    /// The circle it is about.
    ///
    /// # Errors
    /// Not found.
    pub fn circle(&self) -> Result<CircleId> {
        Ok(self.circle_id.ok_or(crate::types::AppError::NotFound)?)
    }
}

/// The future of a subscriber's work.
pub type Handling<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;
/// What a subscriber does about an event, in a transaction of its own that also ends the work: what it
/// writes is written once.
pub type Handle = for<'a> fn(&'a Ctx, &'a mut Tx, &'a Event) -> Handling<'a>;

/// Who does something about events, after the commit.
#[derive(Clone, Copy, Debug)]
pub struct Subscriber {
    /// Stable: it stands in rows.
    pub name: &'static str,
    /// About which kinds.
    pub kinds: &'static [&'static str],
    /// How long after the event, at the earliest.
    pub delay: Duration,
    /// The work.
    pub handle: Handle,
}

impl Subscriber {
    /// One that works at once.
    pub const fn new(name: &'static str, kinds: &'static [&'static str], handle: Handle) -> Self {
        Self { name, kinds, delay: Duration::ZERO, handle }
    }
}

impl Ctx {
    /// Writes an event, and what its subscribers have to do, in the transaction of the
    /// action. `payload` holds ids and dates, never personal data.
    ///
    /// # Errors
    /// When the database refuses it; the transaction should then be dropped.
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
        }
        tx.has_events();
        Ok(())
    }
}
