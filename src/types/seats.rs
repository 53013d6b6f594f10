//! The seats of a circle.

use serde::{Deserialize, Serialize};

/// How many seats are taken, out of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// Taken.
    pub taken: u32,
    /// In total; `None` means no limit.
    pub of: Option<u32>,
}

impl Seats {
    /// Converts the columns `taken` and `capacity` of a circle.
    pub fn stored(taken: i64, capacity: Option<i64>) -> Self {
        let number = |n: i64| u32::try_from(n).unwrap_or_default();
        Self { taken: number(taken), of: capacity.map(number) }
    }

    /// Returns whether all seats are taken; never without a limit.
    pub fn are_full(self) -> bool {
        self.of.is_some_and(|seats| self.taken >= seats)
    }
}

#[cfg(test)]
mod tests {
    use super::Seats;

    #[test]
    fn seats_are_full_at_their_number_and_above() {
        let full = |taken, of| Seats::stored(taken, of).are_full();
        assert!(!full(0, Some(1)) && full(1, Some(1)) && full(3, Some(2)));
        assert!(!full(1000, None));
    }
}
