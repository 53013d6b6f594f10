//! Deterministic randomness: SplitMix64, seeded by purpose and number.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// Creates the stream for number `number` of a purpose; the same two give the same stream.
    pub(super) fn new(purpose: u64, number: usize) -> Self {
        Self(purpose.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (number as u64).wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number below `end`; 0 for an `end` of 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or_default()
    }

    /// Returns a number from `first` to `last`, inclusive.
    pub(super) fn between(&mut self, first: i64, last: i64) -> i64 {
        let span = u64::try_from(last - first + 1).unwrap_or(1).max(1);
        first + i64::try_from(self.next() % span).unwrap_or_default()
    }

    /// Returns true in `percent` percent of cases.
    pub(super) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Picks an item of a list; the default value if the list is empty.
    pub(super) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        list.get(self.below(list.len())).copied().unwrap_or_default()
    }

    /// Returns a number below `end`, low ones far more often: a few things are used by many.
    pub(super) fn low(&mut self, end: usize) -> usize {
        let (a, b) = (self.below(1000), self.below(1000));
        // a·b / 1,000,000 of the whole, plus a uniform offset within that step.
        let step = end / 1000;
        ((a * b * end) / 1_000_000 + self.below(step.max(1))).min(end.saturating_sub(1))
    }
}
