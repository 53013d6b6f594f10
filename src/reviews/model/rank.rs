//! A course's place in the library: a Bayesian mean of what its circles thought of it.
//!
//! A circle's voices are averaged first, so that a circle counts once, whatever its size. Older circles weigh
//! less. Until a course has been used by a few circles, its place stays near the library's mean.

/// The weight of the library's mean, in circles of today. Two, because P2PU's 394 circles used about 250 courses
/// (source: the AACE interview of 2018), 1.6 each: a course outweighs the mean once it has been used more often
/// than the average one. With a prior of at most [`PRIOR_MAX`] any weight of 1 or more keeps one perfect circle
/// behind ten at 4.8.
pub const WEIGHT: f64 = 2.0;
/// The maximum of the library's mean as a prior: a library in which everyone is content says little about a
/// course that no one has rated.
pub const PRIOR_MAX: f64 = 4.0;
/// The prior of a library without a single voice: the middle of the scale.
pub const PRIOR_OF_NONE: f64 = 3.0;
/// After this long a circle weighs half: three years, because courses and links change by then.
pub const HALF_LIFE_DAYS: f64 = 1096.0;

const DAY_US: f64 = 86_400.0 * 1_000_000.0;

/// What a circle thought of its course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CircleVoices {
    /// The circle's id: fixes the order of summation, so that the result depends on nothing else.
    pub circle: i64,
    /// The sum of its stars.
    pub stars: i64,
    /// How many people gave them; at least 1.
    pub voices: i64,
    /// When its last meeting ended, microseconds UTC.
    pub ended_at: i64,
}

/// What places are computed with, until the next nightly run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Basis {
    /// The library's mean, at most [`PRIOR_MAX`].
    pub prior: f64,
    /// The moment from which the age of circles is counted, microseconds UTC.
    pub as_of: i64,
}

/// Returns how much a circle weighs: 1 for one that ended at `as_of` or later, half of it after
/// [`HALF_LIFE_DAYS`].
#[expect(clippy::cast_precision_loss, reason = "an age in microseconds needs no full precision")]
pub fn weight(ended_at: i64, as_of: i64) -> f64 {
    let days = as_of.saturating_sub(ended_at).max(0) as f64 / DAY_US;
    0.5_f64.powf(days / HALF_LIFE_DAYS)
}

/// Returns the sum of the weights and of the weighted means.
#[expect(clippy::cast_precision_loss, reason = "stars are counted in small numbers")]
fn sums(circles: &[CircleVoices], as_of: i64) -> (f64, f64) {
    let mut circles = circles.to_vec();
    circles.sort_unstable_by_key(|circle| circle.circle);
    circles.iter().filter(|circle| circle.voices > 0).fold((0.0, 0.0), |(weights, means), circle| {
        let weight = weight(circle.ended_at, as_of);
        (weights + weight, means + weight * circle.stars as f64 / circle.voices as f64)
    })
}

/// Returns a course's place: from 1 to 5, near the prior while few circles have rated it.
pub fn place(circles: &[CircleVoices], basis: Basis) -> f64 {
    let (weights, means) = sums(circles, basis.as_of);
    (WEIGHT * basis.prior + means) / (WEIGHT + weights)
}

/// Returns the library's mean as a prior, out of all circles that rated any course.
pub fn prior(circles: &[CircleVoices], as_of: i64) -> f64 {
    let (weights, means) = sums(circles, as_of);
    if weights > 0.0 { (means / weights).min(PRIOR_MAX) } else { PRIOR_OF_NONE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: i64 = 1_800_000_000_000_000;

    fn circle(id: i64, stars: i64, voices: i64, days: i64) -> CircleVoices {
        CircleVoices { circle: id, stars, voices, ended_at: NOW - days * 86_400_000_000 }
    }

    fn voices() -> impl Strategy<Value = Vec<CircleVoices>> {
        let one = (1..=12_i64, 1.0..=5.0_f64, 0..=4000_i64);
        proptest::collection::vec(one, 0..30).prop_map(|list| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small numbers")]
            let stars = |voices: i64, mean: f64| (voices as f64 * mean).round() as i64;
            (1..).zip(list).map(|(id, (voices, mean, days))| circle(id, stars(voices, mean), voices, days)).collect()
        })
    }

    proptest! {
        #[test]
        fn one_perfect_circle_never_beats_ten_at_4_8_of_the_same_age(prior in 1.0..=PRIOR_MAX, days in 0..=4000_i64) {
            let basis = Basis { prior, as_of: NOW };
            let one = [circle(1, 25, 5, days)];
            let ten: Vec<CircleVoices> = (1..=10).map(|id| circle(id, 24, 5, days)).collect();
            prop_assert!(place(&ten, basis) > place(&one, basis));
        }

        #[test]
        fn the_place_does_not_depend_on_the_order(mut list in voices(), prior in 1.0..=PRIOR_MAX, swaps in proptest::collection::vec((0..30_usize, 0..30_usize), 0..30)) {
            let basis = Basis { prior, as_of: NOW };
            let before = place(&list, basis);
            for (a, b) in swaps.into_iter().filter(|(a, b)| *a < list.len() && *b < list.len()).collect::<Vec<_>>() {
                list.swap(a, b);
            }
            prop_assert_eq!(place(&list, basis).to_bits(), before.to_bits());
        }

        #[test]
        fn a_withdrawn_circle_restores_the_former_place(list in voices(), prior in 1.0..=PRIOR_MAX) {
            let basis = Basis { prior, as_of: NOW };
            let before = place(&list, basis);
            let mut more = list.clone();
            more.insert(0, circle(99, 5, 1, 0));
            more.retain(|circle| circle.circle != 99);
            prop_assert_eq!(place(&more, basis).to_bits(), before.to_bits());
        }

        #[test]
        fn a_place_is_within_the_scale_and_a_better_circle_never_lowers_it(list in voices(), prior in 1.0..=PRIOR_MAX) {
            let basis = Basis { prior, as_of: NOW };
            let before = place(&list, basis);
            prop_assert!((1.0..=5.0).contains(&before));
            let mut better = list;
            better.push(circle(99, 5, 1, 0));
            prop_assert!(place(&better, basis) >= before);
        }
    }

    #[test]
    fn a_circle_counts_once_whatever_its_size_and_less_with_age() {
        let basis = Basis { prior: 3.0, as_of: NOW };
        let at = |list: &[CircleVoices]| place(list, basis);
        assert!((at(&[circle(1, 4, 1, 0)]) - at(&[circle(1, 48, 12, 0)])).abs() < 1e-12, "one voice or twelve");
        assert!((weight(NOW - 1096 * 86_400_000_000, NOW) - 0.5).abs() < 1e-9);
        assert!((weight(NOW + 5, NOW) - 1.0).abs() < 1e-12, "a circle that is still running");
        assert!(at(&[circle(1, 5, 1, 1096)]) < at(&[circle(1, 5, 1, 0)]));
        assert!((at(&[]) - 3.0).abs() < 1e-12, "unrated: the prior");
        assert!((at(&[circle(1, 5, 1, 0)]) - 11.0 / 3.0).abs() < 1e-12, "(2 × 3 + 5) / 3");
    }

    #[test]
    fn the_prior_is_the_mean_of_circles_and_never_above_4() {
        assert!((prior(&[circle(1, 2, 1, 0), circle(2, 40, 10, 0)], NOW) - 3.0).abs() < 1e-12);
        assert!((prior(&[circle(1, 5, 1, 0)], NOW) - PRIOR_MAX).abs() < 1e-12);
        assert!((prior(&[], NOW) - PRIOR_OF_NONE).abs() < 1e-12);
    }
}
