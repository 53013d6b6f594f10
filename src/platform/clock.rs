//! The clock, injected everywhere so that tests and the demo can freeze or move time.

use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// A source of the current time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system clock.
    System,
    /// A fixed instant, until moved (tests, demo replay).
    Fixed(Arc<Mutex<Timestamp>>),
    /// Read from a file on each call (end-to-end tests rewrite the file); falls back to the system clock
    /// while the file is missing or unreadable.
    File(Arc<PathBuf>),
}

impl Clock {
    /// Returns a clock fixed at `now`.
    pub fn fixed(now: Timestamp) -> Self {
        Self::Fixed(Arc::new(Mutex::new(now)))
    }

    /// Returns a clock that reads an RFC 3339 instant from `path`.
    pub fn file(path: PathBuf) -> Self {
        Self::File(Arc::new(path))
    }

    /// Returns the current instant, to the microsecond (the database's precision).
    #[expect(clippy::disallowed_methods, reason = "the only place that reads the system clock")]
    pub fn now(&self) -> Timestamp {
        let now = match self {
            Self::System => Timestamp::now(),
            Self::Fixed(held) => *held.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
            Self::File(path) => std::fs::read_to_string(path.as_path()).ok().and_then(|text| text.trim().parse().ok()).unwrap_or_else(Timestamp::now),
        };
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Moves a fixed clock; has no effect on the others.
    pub fn set(&self, now: Timestamp) {
        if let Self::Fixed(held) = self {
            *held.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
        }
    }
}
