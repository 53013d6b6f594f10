//! Words about feedback, for other slices' pages.

use crate::i18n::{Locale, t};

/// Returns a rating in words.
pub fn rating_words(l: Locale, rating: i64) -> &'static str {
    match rating {
        1 => t!(l, feedback.rating_1),
        2 => t!(l, feedback.rating_2),
        3 => t!(l, feedback.rating_3),
        4 => t!(l, feedback.rating_4),
        _ => t!(l, feedback.rating_5),
    }
}
