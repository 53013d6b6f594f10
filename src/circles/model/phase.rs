//! The one definition of a circle's phase. The same rules as SQL conditions are in `circles::store::phase`;
//! `tests/it/circles/phase.rs` compares the two for every combination.

use super::State;
use crate::types::Seats;
use serde::{Deserialize, Serialize};

/// A circle's life cycle, derived from what is stored and the current time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Phase {
    /// Being written; visible only to its facilitators.
    #[default]
    Draft,
    /// Public; the first meeting has not started.
    Upcoming,
    /// The first meeting has started, the last one has not ended.
    Running,
    /// The last meeting has ended.
    Finished,
    /// Cancelled by its facilitators.
    Cancelled,
}

impl Phase {
    /// Derives the phase from the stored state, the start of the first meeting and the end of the last one
    /// (microseconds UTC). A circle without dates is upcoming.
    pub fn of(state: State, first_at: Option<i64>, last_at: Option<i64>, now_us: i64) -> Self {
        match state {
            State::Draft => Self::Draft,
            State::Cancelled => Self::Cancelled,
            State::Published if last_at.is_some_and(|end| end <= now_us) => Self::Finished,
            State::Published if first_at.is_some_and(|start| start <= now_us) => Self::Running,
            State::Published => Self::Upcoming,
        }
    }

    /// Returns whether a meeting is upcoming or in progress.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Upcoming | Self::Running)
    }
}

/// Whether there is a seat to take, independent of the phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignUps {
    /// A seat is free.
    #[default]
    Open,
    /// All seats are taken.
    Full,
    /// The facilitator has closed sign-up.
    Closed,
}

impl SignUps {
    /// Derives the value from the facilitator's setting and the seats.
    pub fn of(open: bool, seats: Seats) -> Self {
        match seats.are_full() {
            _ if !open => Self::Closed,
            true => Self::Full,
            false => Self::Open,
        }
    }
}

/// Phase and sign-ups together, as pages show them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The phase.
    pub phase: Phase,
    /// Whether there is a seat to take.
    pub sign_ups: SignUps,
}

impl Standing {
    /// Returns whether people can sign up now.
    pub fn takes_people(self) -> bool {
        self.phase.is_live() && self.sign_ups == SignUps::Open
    }
}
