//! Values of courses in words.

use crate::courses::model::{Cost, Format, Licence, Voices};
use crate::i18n::{Locale, plural, t};

/// Returns a format in words.
pub fn format_words(l: Locale, format: Format) -> &'static str {
    match format {
        Format::Course => t!(l, courses.format_course),
        Format::Book => t!(l, courses.format_book),
        Format::Video => t!(l, courses.format_video),
        Format::Article => t!(l, courses.format_article),
        Format::Group => t!(l, courses.format_group),
        Format::Other => t!(l, courses.format_other),
    }
}

/// Returns a licence in words.
pub fn licence_words(l: Locale, licence: Licence) -> String {
    match licence {
        Licence::PublicDomain => t!(l, courses.licence_public).to_owned(),
        Licence::Reserved => t!(l, courses.licence_reserved).to_owned(),
        Licence::Other => t!(l, courses.licence_other).to_owned(),
        Licence::Unknown => t!(l, courses.licence_unknown).to_owned(),
        open => open.code().replacen('-', " ", 1),
    }
}

/// Returns a cost in words.
pub fn cost_words(l: Locale, cost: Cost) -> &'static str {
    match cost {
        Cost::Unknown => t!(l, courses.cost_unknown),
        Cost::Free => t!(l, courses.cost_free),
        Cost::FreeSignup => t!(l, courses.cost_free_signup),
        Cost::Partly => t!(l, courses.cost_partly),
        Cost::Paid => t!(l, courses.cost_paid),
    }
}

/// Returns "3 hours a week".
pub fn hours_words(l: Locale, hours: u32) -> String {
    plural!(l, courses.hours_weekly, hours)
}

/// Returns "6 sessions".
pub fn sessions_words(l: Locale, sessions: u32) -> String {
    plural!(l, courses.sessions_count, sessions)
}

/// Returns "Used in 3 circles".
pub fn used_words(l: Locale, circles: u32) -> String {
    match circles {
        0 => t!(l, courses.used_none).to_owned(),
        n => plural!(l, courses.used, n),
    }
}

/// Returns the raw mean of ratings, to one decimal; `None` without a rating.
pub fn mean_words(l: Locale, voices: Voices) -> Option<String> {
    let tenths = voices.tenths()?;
    Some(t!(l, courses.mean, whole = tenths / 10, tenth = tenths % 10).to_string())
}
