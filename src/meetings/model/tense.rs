//! Whether a meeting is ahead, on, or over.

use serde::{Deserialize, Serialize};

/// Where a meeting is in time. It is held once it is over; until then it is the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tense {
    /// It has not begun.
    Ahead,
    /// It has begun and has not ended.
    On,
    /// It has ended.
    Over,
}

impl Tense {
    /// Returns where a meeting is at a time; all in microseconds UTC.
    pub fn at(starts_at: i64, ends_at: i64, now: i64) -> Self {
        if ends_at <= now {
            Self::Over
        } else if starts_at <= now {
            Self::On
        } else {
            Self::Ahead
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tense;

    #[test]
    fn a_meeting_is_on_from_its_start_until_its_end() {
        assert_eq!([9, 10, 19, 20].map(|now| Tense::at(10, 20, now)), [Tense::Ahead, Tense::On, Tense::On, Tense::Over]);
    }
}
