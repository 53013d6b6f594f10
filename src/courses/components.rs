//! Components of the library's pages.

use super::model::{CourseCard, Format, Licence};
use crate::i18n::{Locale, t, use_locale};
use crate::paths;
use leptos::prelude::*;
use leptos_router::components::A;

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

/// Returns "Used in 3 circles".
pub fn used_words(l: Locale, circles: u32) -> String {
    match circles {
        0 => t!(l, courses.used_none).to_owned(),
        1 => t!(l, courses.used_one).to_owned(),
        n => t!(l, courses.used_many, count = n).to_string(),
    }
}

/// A course in a list.
#[component]
pub fn CourseItem(
    /// The course.
    course: CourseCard,
) -> impl IntoView {
    let l = use_locale();
    let facts = format!("{} · {}", course.provider, format_words(l, course.format));
    view! {
        <li class="card course">
            <h3 class="card__title"><A href=paths::course(&course.slug)>{course.title}</A></h3>
            <p class="card__facts" dir="auto">{facts}</p>
            <p dir="auto">{course.blurb}</p>
            <p class="card__strong">{used_words(l, course.circles)}</p>
        </li>
    }
}
