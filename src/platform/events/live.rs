//! Open pages of circles: tells them which numbered events have been committed, on whichever server. All circles that
//! someone has open are asked for together, four times a second; nothing is asked while none is open.

use crate::platform::db::{Db, Engine};
use crate::platform::error::{Doing, Result};
use crate::types::CircleId;
use sqlx::FromRow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::watch;

/// How often the database is asked.
const EVERY: Duration = Duration::from_millis(250);
/// How many events of a circle are told one by one; a page that missed more loads again.
const MOST: i64 = 100;
/// Less than every number, and no predecessor of one.
const NEVER: i64 = -1;
/// How many changes may wait for a reader, who is cut off after that and comes again with the last number it has.
const WAITING: usize = 256;
/// How many streams one client address may have open: a library is one address. Per server.
pub const MOST_PER_CLIENT: usize = 200;
/// How many streams a server has open; the connections that remain are for everything else.
pub const MOST_STREAMS: usize = 3_000;

/// What an open page is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The circle.
    pub circle: CircleId,
    /// The number of its last event.
    pub number: i64,
    /// The event's kind; empty if this server cannot say what happened since the number that the page had.
    pub kind: String,
}

/// The open pages of this server.
#[derive(Clone, Debug)]
pub struct Live(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    open: Mutex<Open>,
    ended: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Open {
    circles: HashMap<CircleId, Circle>,
    /// How many streams each client address has, blinded.
    clients: HashMap<String, usize>,
    streams: usize,
    /// Whether a task asks the database.
    asking: bool,
}

#[derive(Debug)]
struct Circle {
    /// The last number that all readers have been told.
    last: i64,
    readers: Vec<Sender<Change>>,
}

impl Default for Live {
    fn default() -> Self {
        Self(Arc::new(Inner { open: Mutex::default(), ended: watch::Sender::new(false) }))
    }
}

/// One stream's changes. Its place is free again when it is dropped.
#[derive(Debug)]
pub struct Stream {
    changes: Receiver<Change>,
    ended: watch::Receiver<bool>,
    place: Place,
}

#[derive(Debug)]
struct Place {
    live: Live,
    client: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.live.lock();
        open.streams = open.streams.saturating_sub(1);
        if let Some(count) = open.clients.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                open.clients.remove(&self.client);
            }
        }
    }
}

impl Stream {
    /// Waits for the next change. `None`: the stream is over, because the server ends or the reader is too slow.
    pub async fn next(&mut self) -> Option<Change> {
        if *self.ended.borrow() {
            return None;
        }
        tokio::select! {
            change = self.changes.recv() => change,
            _ = self.ended.changed() => None,
        }
    }

    /// Returns whether the server ends.
    pub fn server_ends(&self) -> bool {
        *self.ended.borrow()
    }

    /// Returns the client address that the stream counts for, blinded.
    pub fn client(&self) -> &str {
        &self.place.client
    }
}

impl Live {
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends all streams, and every later one at once.
    pub fn end(&self) {
        self.0.ended.send_replace(true);
    }

    /// Returns how many streams are open.
    pub fn streams(&self) -> usize {
        self.lock().streams
    }

    /// Opens a stream about circles, each with the number of the last event that the reader knows. `None` if this client, or
    /// all of them, have as many as there may be.
    pub fn open(&self, db: &Db, client: &str, circles: &[(CircleId, i64)]) -> Option<Stream> {
        let (sender, changes) = channel(WAITING);
        let mut open = self.lock();
        let own = open.clients.get(client).copied().unwrap_or_default();
        if own >= MOST_PER_CLIENT || open.streams >= MOST_STREAMS {
            return None;
        }
        open.clients.insert(client.to_owned(), own + 1);
        open.streams += 1;
        for (id, since) in circles {
            let since = (*since).max(0);
            let circle = open.circles.entry(*id).or_insert_with(|| Circle { last: since, readers: Vec::new() });
            // The others are told again what they know already, and pass over it. A number that has not been seen here may be of
            // before a backup was restored: the next answer of the database says.
            circle.last = if since > circle.last { NEVER } else { since };
            circle.readers.push(sender.clone());
        }
        if !std::mem::replace(&mut open.asking, true) {
            tokio::spawn(self.clone().ask(db.clone()));
        }
        drop(open);
        Some(Stream { changes, ended: self.0.ended.subscribe(), place: Place { live: self.clone(), client: client.to_owned() } })
    }

    /// Asks until no circle is open.
    async fn ask(self, db: Db) {
        let mut clock = tokio::time::interval(EVERY);
        clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            clock.tick().await;
            let known: Vec<(CircleId, i64)> = {
                let mut open = self.lock();
                open.circles.retain(|_, circle| {
                    circle.readers.retain(|reader| !reader.is_closed());
                    !circle.readers.is_empty()
                });
                if open.circles.is_empty() || *self.0.ended.borrow() {
                    open.asking = false;
                    return;
                }
                open.circles.iter().map(|(id, circle)| (*id, circle.last)).collect()
            };
            match since(&db, &known).await {
                Ok(rows) => self.tell(&known, &rows),
                // Asked again soon; pages show what they have.
                Err(error) => tracing::warn!(?error, "open pages were not told what has changed"),
            }
        }
    }

    /// Tells the readers what has been committed since `known`.
    fn tell(&self, known: &[(CircleId, i64)], rows: &[Row]) {
        let mut changed: HashMap<CircleId, Vec<&Row>> = HashMap::new();
        for row in rows {
            changed.entry(row.circle_id).or_default().push(row);
        }
        let mut open = self.lock();
        for (id, from) in known {
            let (Some(circle), Some(of)) = (open.circles.get_mut(id), changed.get(id)) else { continue };
            // Someone with an older number has come meanwhile: asked for in a moment.
            if circle.last != *from {
                continue;
            }
            let number = of.first().map_or(*from, |row| row.top);
            let events = of.iter().filter_map(|row| Some(Change { circle: *id, number: row.circle_no?, kind: row.kind.clone()? }));
            let mut changes: Vec<Change> = events.collect();
            // Gone (swept, or from before a backup was restored), or too many.
            if i64::try_from(changes.len()).ok() != Some(number - from) {
                changes = vec![Change { circle: *id, number, kind: String::new() }];
            }
            circle.last = number;
            // Who does not keep up is cut off.
            circle.readers.retain(|reader| changes.iter().all(|change| reader.try_send(change.clone()).is_ok()));
        }
    }
}

/// A circle, and one of its later events if there are any.
#[derive(Clone, Debug, FromRow)]
struct Row {
    circle_id: CircleId,
    /// The number of the last event that is kept.
    top: i64,
    circle_no: Option<i64>,
    kind: Option<String>,
}

// In one statement, so that the last number and the events are of one moment. A number is taken under a lock of the circle's
// row, so every event up to the last is committed. Of a circle without events, because all were swept, there is nothing to tell.
const SQLITE: &str = "with asked as (select json_extract(value, '$[0]') as id, json_extract(value, '$[1]') as last from json_each($1)),
       known as (select id, last, (select max(circle_no) from events where circle_id = asked.id) as top from asked)
     select known.id as circle_id, known.top, e.circle_no, e.kind
     from known
     left join events e on e.circle_id = known.id and e.circle_no > max(known.last, known.top - $2)
     where known.top <> known.last
     order by known.id, e.circle_no";
const POSTGRES: &str = "with asked as (
       select cast(value ->> 0 as bigint) as id, cast(value ->> 1 as bigint) as last from json_array_elements(cast($1 as json))),
       known as (select id, last, (select max(circle_no) from events where circle_id = asked.id) as top from asked)
     select known.id as circle_id, known.top, e.circle_no, e.kind
     from known
     left join events e on e.circle_id = known.id and e.circle_no > greatest(known.last, known.top - $2)
     where known.top <> known.last
     order by known.id, e.circle_no";

/// Returns each circle whose number is another one, with its events after the known number, one row per event.
async fn since(db: &Db, known: &[(CircleId, i64)]) -> Result<Vec<Row>> {
    let known: Vec<[i64; 2]> = known.iter().map(|(id, number)| [id.0, *number]).collect();
    let query = if db.engine() == Engine::Postgres { POSTGRES } else { SQLITE };
    sqlx::query_as(query).bind(serde_json::json!(known).to_string()).bind(MOST).fetch_all(db.primary()).await.doing("look for events of open circles")
}
