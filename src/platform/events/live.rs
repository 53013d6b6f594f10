//! Open pages of circles: tells them which numbered events have been committed, on whichever server. All circles that
//! someone has open are asked for together, four times a second; nothing is asked while none is open.

use super::DESK;
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
    circles: HashMap<CircleId, Vec<Reader>>,
    /// How many streams each client address has, blinded.
    clients: HashMap<String, usize>,
    streams: usize,
    /// Whether a task asks the database.
    asking: bool,
}

/// A circle that a stream follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follows {
    /// The circle.
    pub circle: CircleId,
    /// The number of the last event that the reader knows.
    pub knows: i64,
    /// Whether the reader runs the circle, and so is told of kinds that begin with [`DESK`].
    pub runs: bool,
}

/// A stream, of one of its circles.
#[derive(Debug)]
struct Reader {
    changes: Sender<Change>,
    /// Whether it is told what only those see who run the circle.
    runs: bool,
    /// The last number that it has: its browser's own, or what it was told here.
    knows: i64,
    /// Whether the database was asked for it. Who comes while it answers may know more than the answer says.
    asked: bool,
}

impl Reader {
    /// Tells what a circle's rows say that it does not know; returns whether it keeps up.
    fn tell(&mut self, circle: CircleId, top: i64, rows: &[&Row]) -> bool {
        let later = rows.iter().filter_map(|row| {
            let number = row.circle_no.filter(|number| *number > self.knows)?;
            Some(Change { circle, number, kind: row.kind.clone()? })
        });
        let mut changes: Vec<Change> = later.collect();
        // Gone (swept, or from before a backup was restored), or too many.
        if i64::try_from(changes.len()).ok() != Some(top - self.knows) {
            changes = vec![Change { circle, number: top, kind: String::new() }];
        }
        changes.retain(|change| self.runs || !change.kind.starts_with(DESK));
        self.knows = top;
        changes.into_iter().all(|change| self.changes.try_send(change).is_ok())
    }
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

    /// Opens a stream about circles. `None` if this client, or all of them, have as many as there may be.
    pub fn open(&self, db: &Db, client: &str, circles: &[Follows]) -> Option<Stream> {
        let (sender, changes) = channel(WAITING);
        let mut open = self.lock();
        let own = open.clients.get(client).copied().unwrap_or_default();
        if own >= MOST_PER_CLIENT || open.streams >= MOST_STREAMS {
            return None;
        }
        open.clients.insert(client.to_owned(), own + 1);
        open.streams += 1;
        for Follows { circle, knows, runs } in circles {
            let reader = Reader { changes: sender.clone(), runs: *runs, knows: (*knows).max(0), asked: false };
            open.circles.entry(*circle).or_default().push(reader);
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
            let known: Vec<[i64; 3]> = {
                let mut open = self.lock();
                open.circles.retain(|_, readers| {
                    readers.retain(|reader| !reader.changes.is_closed());
                    !readers.is_empty()
                });
                if open.circles.is_empty() || *self.0.ended.borrow() {
                    open.asking = false;
                    return;
                }
                open.circles.iter_mut().map(|(id, readers)| bounds(*id, readers)).collect()
            };
            match since(&db, &known).await {
                Ok(rows) => self.tell(&rows),
                // Asked again soon; pages show what they have.
                Err(error) => tracing::warn!(?error, "open pages were not told what has changed"),
            }
        }
    }

    /// Tells those for whom the database was asked what it answered.
    fn tell(&self, rows: &[Row]) {
        let mut changed: HashMap<CircleId, Vec<&Row>> = HashMap::new();
        for row in rows {
            changed.entry(row.circle_id).or_default().push(row);
        }
        let mut open = self.lock();
        for (id, of) in changed {
            let (Some(readers), Some(top)) = (open.circles.get_mut(&id), of.first().map(|row| row.top)) else { continue };
            // Who does not keep up is cut off.
            readers.retain_mut(|reader| !reader.asked || reader.tell(id, top, &of));
        }
    }
}

/// Returns a circle with the lowest and the highest number that a reader of it knows; from now on it is asked for all of them.
fn bounds(circle: CircleId, readers: &mut [Reader]) -> [i64; 3] {
    let (mut lowest, mut highest) = (i64::MAX, 0);
    for reader in readers {
        reader.asked = true;
        lowest = lowest.min(reader.knows);
        highest = highest.max(reader.knows);
    }
    [circle.0, lowest, highest]
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
// A reader may know a higher number than the last, of before a backup was restored.
const SQLITE: &str = "with asked as (
       select json_extract(value, '$[0]') as id, json_extract(value, '$[1]') as lowest, json_extract(value, '$[2]') as highest from json_each($1)),
       known as (select id, lowest, highest, (select max(circle_no) from events where circle_id = asked.id) as top from asked)
     select known.id as circle_id, known.top, e.circle_no, e.kind
     from known
     left join events e on e.circle_id = known.id and e.circle_no > max(known.lowest, known.top - $2)
     where known.top <> known.lowest
        or known.top <> known.highest
     order by known.id, e.circle_no";
const POSTGRES: &str = "with asked as (
       select cast(value ->> 0 as bigint) as id, cast(value ->> 1 as bigint) as lowest, cast(value ->> 2 as bigint) as highest
       from json_array_elements(cast($1 as json))),
       known as (select id, lowest, highest, (select max(circle_no) from events where circle_id = asked.id) as top from asked)
     select known.id as circle_id, known.top, e.circle_no, e.kind
     from known
     left join events e on e.circle_id = known.id and e.circle_no > greatest(known.lowest, known.top - $2)
     where known.top <> known.lowest
        or known.top <> known.highest
     order by known.id, e.circle_no";

/// Returns each circle of which a reader knows another number than the last, with its events after the lowest one known, one row
/// per event.
async fn since(db: &Db, known: &[[i64; 3]]) -> Result<Vec<Row>> {
    let query = if db.engine() == Engine::Postgres { POSTGRES } else { SQLITE };
    sqlx::query_as(query).bind(serde_json::json!(known).to_string()).bind(MOST).fetch_all(db.primary()).await.doing("look for events of open circles")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CIRCLE: CircleId = CircleId(1);

    fn row(top: i64, number: Option<i64>) -> Row {
        Row { circle_id: CIRCLE, top, circle_no: number, kind: number.map(|_| "answered".to_owned()) }
    }

    /// Adds a participant who knows a number.
    fn reader(live: &Live, knows: i64) -> Receiver<Change> {
        add(live, knows, false)
    }

    fn add(live: &Live, knows: i64, runs: bool) -> Receiver<Change> {
        let (changes, told) = channel(WAITING);
        live.lock().circles.entry(CIRCLE).or_default().push(Reader { changes, runs, knows, asked: false });
        told
    }

    /// Asks for those who have come so far; returns the lowest and the highest number known.
    fn ask(live: &Live) -> Option<[i64; 3]> {
        live.lock().circles.get_mut(&CIRCLE).map(|readers| bounds(CIRCLE, readers))
    }

    /// The numbers that a reader has been told; a negative one if without a kind.
    fn told(reader: &mut Receiver<Change>) -> Vec<i64> {
        std::iter::from_fn(|| reader.try_recv().ok()).map(|change| if change.kind.is_empty() { -change.number } else { change.number }).collect()
    }

    #[test]
    fn each_reader_is_told_what_it_does_not_know_and_who_comes_during_the_question_is_told_after_the_next() {
        let live = Live::default();
        let (mut far, mut near, mut ahead) = (reader(&live, 1), reader(&live, 2), reader(&live, 40));
        assert_eq!(ask(&live), Some([1, 1, 40]));
        let mut late = reader(&live, 4);
        live.tell(&[row(3, Some(2)), row(3, Some(3))]);
        assert_eq!([&mut far, &mut near, &mut ahead, &mut late].map(told), [vec![2, 3], vec![3], vec![-3], vec![]]);
        assert_eq!(ask(&live), Some([1, 3, 4]));
        live.tell(&[row(5, Some(4)), row(5, Some(5))]);
        assert_eq!([&mut far, &mut near, &mut ahead, &mut late].map(told), [vec![4, 5], vec![4, 5], vec![4, 5], vec![5]]);
    }

    #[test]
    fn what_is_missing_is_told_as_one_change() {
        let live = Live::default();
        let (mut one, mut two) = (reader(&live, 0), reader(&live, 2));
        ask(&live);
        live.tell(&[row(3, Some(1)), row(3, Some(3))]);
        assert_eq!([&mut one, &mut two].map(told), [vec![-3], vec![3]]);
        ask(&live);
        live.tell(&[row(200, Some(101)), row(200, Some(200))]);
        assert_eq!([&mut one, &mut two].map(told), [vec![-200], vec![-200]]);
    }

    #[test]
    fn what_only_those_see_who_run_the_circle_is_told_only_to_them_and_is_no_gap() {
        let live = Live::default();
        let desk = |number| Row { kind: Some("desk-changed".to_owned()), ..row(4, Some(number)) };
        let (mut member, mut manager) = (add(&live, 1, false), add(&live, 1, true));
        ask(&live);
        live.tell(&[desk(2), row(4, Some(3)), desk(4)]);
        assert_eq!([&mut member, &mut manager].map(told), [vec![3], vec![2, 3, 4]]);
        assert_eq!(ask(&live), Some([1, 4, 4]), "asked for once");
        // A browser that comes again knows the last number that it was told.
        let mut again = add(&live, 3, false);
        ask(&live);
        live.tell(&[desk(4)]);
        assert_eq!((told(&mut again), ask(&live)), (vec![], Some([1, 4, 4])));
    }

    #[test]
    fn who_does_not_keep_up_is_cut_off() {
        let live = Live::default();
        let (mut slow, mut quick) = (reader(&live, 0), reader(&live, 200));
        ask(&live);
        let rows: Vec<Row> = (1..=300).map(|number| row(300, Some(number))).collect();
        live.tell(&rows);
        assert_eq!((told(&mut slow).len(), slow.is_closed()), (WAITING, true));
        assert_eq!((told(&mut quick).len(), quick.is_closed()), (100, false));
    }
}
