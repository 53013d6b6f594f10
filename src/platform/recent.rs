//! A cache of at most two seconds for answers that are the same for everyone, so that many visitors cost one
//! query: for all visitors, or for all people of a circle. Never for anything that depends on who asks.

use super::Ctx;
use super::error::Result;
use crate::types::CircleId;
use std::any::Any;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// How long an answer is kept. Other servers' commits are noticed after this time; this process's own at
/// once.
const KEPT: Duration = Duration::from_secs(2);
/// After this time one of the visitors asks again, while the others still get the answer. Counted from the
/// question, like [`KEPT`], so that a slow query is renewed in time too.
const RENEWED: Duration = Duration::from_secs(1);
/// The maximum number of cached answers.
const MOST: usize = 128;
/// The maximum number of cached answers about circles: a page of one asks several.
const MOST_OF_CIRCLES: usize = 512;

/// The state in which a query is asked: the request's clock, what the process has committed, and how far the circle's events are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    /// Now, microseconds UTC.
    now: i64,
    /// [`super::Db::commits`] as read before the query.
    commits: u64,
    /// The number of the circle's latest event as read before the query; 0 if it is about no circle.
    number: i64,
}

#[derive(Debug)]
struct Entry {
    asked: Moment,
    kept: Instant,
    answer: Arc<dyn Any + Send + Sync>,
}

/// Held by the visitor who asks the database.
type Asking = tokio::sync::Mutex<()>;

/// Answers by query.
#[derive(Debug)]
pub struct Recent {
    answers: Mutex<HashMap<String, Entry>>,
    asking: Mutex<HashMap<String, Weak<Asking>>>,
    most: usize,
}

impl Default for Recent {
    fn default() -> Self {
        Self { answers: Mutex::default(), asking: Mutex::default(), most: MOST }
    }
}

impl Recent {
    /// Returns a cache for what is asked about circles.
    pub fn of_circles() -> Self {
        Self { most: MOST_OF_CIRCLES, ..Self::default() }
    }

    /// Returns the cached answer to a query, if it is at most two seconds old and nothing was committed
    /// between it and `at`; and whether it is time to ask again.
    fn get<T: Any + Send + Sync>(&self, question: &str, at: Moment) -> Option<(Arc<T>, bool)> {
        let answers = held(&self.answers);
        let entry = answers.get(question).filter(|entry| fresh(entry, at))?;
        let old = Duration::from_micros(at.now.abs_diff(entry.asked.now)) >= RENEWED || entry.kept.elapsed() >= RENEWED;
        Some((Arc::clone(&entry.answer).downcast().ok()?, old))
    }

    /// Caches an answer; `at` is from before the database was read.
    fn keep<T: Any + Send + Sync>(&self, question: String, at: Moment, answer: Arc<T>) {
        let mut answers = held(&self.answers);
        if answers.len() >= self.most {
            answers.retain(|_, entry| fresh(entry, at));
            if answers.len() >= self.most {
                answers.clear();
            }
        }
        answers.insert(question, Entry { asked: at, kept: Instant::now(), answer });
    }

    /// Returns the lock of those who ask the same query.
    fn asking(&self, question: &str) -> Arc<Asking> {
        let mut asking = held(&self.asking);
        if let Some(lock) = asking.get(question).and_then(Weak::upgrade) {
            return lock;
        }
        asking.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::default();
        asking.insert(question.to_owned(), Arc::downgrade(&lock));
        lock
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fresh(entry: &Entry, at: Moment) -> bool {
    let apart = Duration::from_micros(at.now.abs_diff(entry.asked.now));
    entry.asked.commits >= at.commits && entry.asked.number >= at.number && apart < KEPT && entry.kept.elapsed() < KEPT
}

impl Ctx {
    /// Returns the answer to a query that is the same for everyone, cached for anonymous visitors. When many
    /// need the same answer at once, one asks the database and the others wait for it. People who are signed
    /// in get a fresh one: they see what they just did, whichever server responds.
    ///
    /// # Errors
    /// Whatever `ask` fails with.
    pub async fn recent<T, F>(&self, question: String, ask: impl FnOnce() -> F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T>>,
    {
        self.public(&self.app.recent, question, ask).await
    }

    /// Returns the same for a whole page.
    ///
    /// # Errors
    /// Whatever `render` fails with: that is not kept.
    pub async fn recent_page<T, F>(&self, address: String, render: impl FnOnce() -> F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T>>,
    {
        self.public(&self.app.recent_pages, address, render).await
    }

    /// Returns what all people of a circle see the same, read once for each number of its events: each event makes every open page of
    /// the circle load again, and the link in a reminder leads everyone there. `number` was read by this request: what an event
    /// told of is there, whichever server responds. What changes without one (a course's title, a name) another server may show two
    /// seconds late, like a public page. Take no connection before: who asks the database waits for one.
    ///
    /// # Errors
    /// Whatever `ask` fails with: that is not kept.
    pub async fn in_step<T, F>(&self, what: &'static str, (circle, number): (CircleId, i64), ask: impl FnOnce() -> F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T>>,
    {
        // A draft changes without events.
        if number == 0 {
            return ask().await.map(Arc::new);
        }
        self.kept(&self.app.in_step, format!("{what} {circle}"), number, ask).await
    }

    async fn public<T, F>(&self, recent: &Recent, question: String, ask: impl FnOnce() -> F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T>>,
    {
        // As in `public_reads`.
        if self.viewer.me.is_some() || !self.browser_hash.is_empty() {
            return ask().await.map(Arc::new);
        }
        self.kept(recent, question, 0, ask).await
    }

    async fn kept<T, F>(&self, recent: &Recent, question: String, number: i64, ask: impl FnOnce() -> F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T>>,
    {
        let moment = || Moment { now: self.now_us(), commits: self.db().commits(), number };
        let at = moment();
        let known = recent.get(&question, at);
        if let Some((answer, false)) = known {
            return Ok(answer);
        }
        let asking = recent.asking(&question);
        let _turn = match known {
            Some((answer, _)) => match asking.try_lock() {
                Ok(turn) => turn,
                Err(_) => return Ok(answer),
            },
            None => {
                let turn = asking.lock().await;
                // The one before may have asked after this request came in.
                if let Some((answer, _)) = recent.get(&question, at) {
                    return Ok(answer);
                }
                turn
            }
        };
        let at = moment();
        let answer = Arc::new(ask().await?);
        recent.keep(question, at, Arc::clone(&answer));
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_cached_for_two_seconds_or_until_a_commit() {
        let recent = Recent::default();
        let at = |now, commits| Moment { now, commits, number: 0 };
        recent.keep("q".to_owned(), at(10_000_000, 7), Arc::new(5_i32));
        let get = |now, commits| recent.get::<i32>("q", at(now, commits)).map(|(answer, _)| *answer);
        // A request that came in a moment earlier takes the answer of a later one.
        assert_eq!([get(10_000_000, 7), get(11_999_999, 7), get(9_000_000, 6)], [Some(5); 3]);
        assert_eq!([get(12_000_000, 7), get(8_000_000, 7), get(10_000_000, 8)], [None; 3]);
        let old = |now| recent.get::<i32>("q", at(now, 7)).map(|(_, old)| old);
        assert_eq!([old(10_999_999), old(11_000_000)], [Some(false), Some(true)]);
        assert!(recent.get::<i32>("other", at(10_000_000, 7)).is_none());
        let numbered = |number| Moment { number, ..at(10_000_000, 7) };
        recent.keep("circle".to_owned(), numbered(3), Arc::new(9_i32));
        let known = |number| recent.get::<i32>("circle", numbered(number)).is_some();
        assert_eq!([known(2), known(3), known(4)], [true, true, false], "a later event is not among what was read");
        for n in 0..1000 {
            recent.keep(format!("q{n}"), at(10_000_000, 7), Arc::new(n));
        }
        assert!(held(&recent.answers).len() <= MOST);
    }

    #[test]
    fn those_who_ask_the_same_share_a_lock_and_none_is_left_behind() {
        let recent = Recent::default();
        let (first, second) = (recent.asking("q"), recent.asking("q"));
        assert!(Arc::ptr_eq(&first, &second) && !Arc::ptr_eq(&first, &recent.asking("other")));
        drop((first, second));
        drop(recent.asking("r"));
        assert_eq!(held(&recent.asking).len(), 1);
    }
}
