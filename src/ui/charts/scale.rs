//! The scale of an axis: from 0, with round steps.

/// The highest number of steps.
const STEPS: u32 = 5;

/// Returns the numbers of an axis: 0 and up to five equal steps of 1, 2 or 5 times a power of ten, the last one at
/// or above `most`.
pub fn ticks(most: u32) -> Vec<u32> {
    let most = u64::from(most.max(1));
    let mut power = 1_u64;
    let step = loop {
        if let Some(step) = [1, 2, 5].map(|n| n * power).into_iter().find(|step| most.div_ceil(*step) <= u64::from(STEPS)) {
            break step;
        }
        power *= 10;
    };
    let cut = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    (0..=most.div_ceil(step)).map(|n| cut(n * step)).collect()
}

/// Returns a number as a part of the highest one, from 0 to 1.
pub fn share(value: u32, most: u32) -> f64 {
    f64::from(value.min(most)) / f64::from(most.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_begin_at_zero_and_reach_the_highest_number() {
        for (most, expected) in [
            (0, vec![0, 1]),
            (1, vec![0, 1]),
            (4, vec![0, 1, 2, 3, 4]),
            (5, vec![0, 1, 2, 3, 4, 5]),
            (6, vec![0, 2, 4, 6]),
            (11, vec![0, 5, 10, 15]),
            (100, vec![0, 20, 40, 60, 80, 100]),
            (394, vec![0, 100, 200, 300, 400]),
            (14_000, vec![0, 5_000, 10_000, 15_000]),
        ] {
            assert_eq!(ticks(most), expected, "{most}");
        }
        for most in [7, 23, 999, 1_001, 123_456, 2_999_999_999, u32::MAX] {
            let found = ticks(most);
            assert!(found.first() == Some(&0) && found.last().is_some_and(|last| *last >= most) && found.len() <= 6, "{most}: {found:?}");
        }
    }

    #[test]
    fn a_share_is_between_nothing_and_all() {
        assert_eq!([share(0, 10), share(5, 10), share(10, 10), share(20, 10), share(0, 0)], [0.0, 0.5, 1.0, 1.0, 0.0]);
    }
}
