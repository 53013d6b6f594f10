//! Where a circle stands: said once. The same rules as conditions of SQL are in `circles::store::phase`;
//! `tests/it/circles/phase.rs` compares the two over every combination.

use super::State;
use serde::{Deserialize, Serialize};

/// A circle's life cycle, worked out from what is stored and now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Phase {
    /// Being written; nobody but its facilitators sees it.
    #[default]
    Draft,
    /// Public; the first meeting has not begun.
    Upcoming,
    /// The first meeting has begun, the last one is not over.
    Running,
    /// The last meeting is over.
    Finished,
    /// Cancelled by its facilitators.
    Cancelled,
}

impl Phase {
    /// From the stored state, the start of the first meeting and the end of the last one (all
    /// microseconds UTC). A circle without dates is upcoming.
    pub fn of(state: State, first_at: Option<i64>, last_at: Option<i64>, now_us: i64) -> Self {
        match state {
            State::Draft => Self::Draft,
            State::Cancelled => Self::Cancelled,
            State::Published if last_at.is_some_and(|end| end <= now_us) => Self::Finished,
            State::Published if first_at.is_some_and(|start| start <= now_us) => Self::Running,
            State::Published => Self::Upcoming,
        }
    }

    /// Whether meetings are still to come or going on.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Upcoming | Self::Running)
    }
}

/// Whether people can take a seat, apart from the phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignUps {
    /// There is a seat.
    #[default]
    Open,
    /// All seats are taken.
    Full,
    /// The facilitator has closed sign-up.
    Closed,
}

impl SignUps {
    /// From what the facilitator has set and the seats; without a capacity there is always one.
    pub fn of(open: bool, taken: i64, capacity: Option<i64>) -> Self {
        match capacity {
            _ if !open => Self::Closed,
            Some(seats) if taken >= seats => Self::Full,
            _ => Self::Open,
        }
    }
}

/// Both together, as pages show them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Where it is in its life.
    pub phase: Phase,
    /// Whether there is a seat.
    pub sign_ups: SignUps,
}

impl Standing {
    /// Whether somebody can sign up now.
    pub fn takes_people(self) -> bool {
        self.phase.is_live() && self.sign_ups == SignUps::Open
    }
}
