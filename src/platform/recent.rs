//! A cache of at most two seconds for answers that are the same for everyone, so that many visitors cost one
//! query. Never for anything that depends on a session.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long an answer is kept. Other servers' commits are noticed after this time; this process's own at
/// once.
const KEPT: Duration = Duration::from_secs(2);
/// The maximum number of cached answers.
const MOST: usize = 128;

/// The state in which a query is asked: the request's clock, and what the process has committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Now, microseconds UTC.
    pub now: i64,
    /// [`super::Db::commits`] as read before the query.
    pub commits: u64,
}

#[derive(Debug)]
struct Entry {
    asked: Moment,
    kept: Instant,
    answer: Arc<dyn Any + Send + Sync>,
}

/// Answers by query.
#[derive(Debug, Default)]
pub struct Recent(Mutex<HashMap<String, Entry>>);

impl Recent {
    /// Returns the cached answer to a query, if it is at most two seconds old and nothing was committed
    /// since.
    pub fn get<T: Any + Send + Sync>(&self, question: &str, at: Moment) -> Option<Arc<T>> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(question).filter(|entry| fresh(entry, at))?;
        Arc::clone(&entry.answer).downcast().ok()
    }

    /// Caches an answer; `at` is from before the database was read.
    pub fn keep<T: Any + Send + Sync>(&self, question: String, at: Moment, answer: Arc<T>) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MOST {
            entries.retain(|_, entry| fresh(entry, at));
            if entries.len() >= MOST {
                entries.clear();
            }
        }
        entries.insert(question, Entry { asked: at, kept: Instant::now(), answer });
    }
}

fn fresh(entry: &Entry, at: Moment) -> bool {
    let age = u64::try_from(at.now - entry.asked.now).map(Duration::from_micros);
    entry.asked.commits == at.commits && age.is_ok_and(|age| age < KEPT) && entry.kept.elapsed() < KEPT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_cached_for_two_seconds_or_until_a_commit() {
        let recent = Recent::default();
        let at = |now, commits| Moment { now, commits };
        recent.keep("q".to_owned(), at(10_000_000, 7), Arc::new(5_i32));
        let get = |now, commits| recent.get::<i32>("q", at(now, commits)).map(|a| *a);
        assert_eq!([get(10_000_000, 7), get(11_999_999, 7)], [Some(5), Some(5)]);
        assert_eq!([get(12_000_000, 7), get(9_999_999, 7), get(10_000_000, 8)], [None, None, None]);
        assert!(recent.get::<i32>("other", at(10_000_000, 7)).is_none());
        for n in 0..1000 {
            recent.keep(format!("q{n}"), at(10_000_000, 7), Arc::new(n));
        }
        assert!(recent.0.lock().unwrap_or_else(PoisonError::into_inner).len() <= MOST);
    }
}
