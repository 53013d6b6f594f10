//! A course in a list.

use super::words::{cost_words, format_words, hours_words, mean_words, sessions_words, used_words};
use crate::courses::model::{Cost, CourseCard, Voices};
use crate::i18n::{plural, t, use_locale};
use crate::paths;
use leptos::prelude::*;
use leptos_router::components::A;

/// What people think of a course: "★ 4.6 in 3 circles". Renders nothing without a rating.
#[component]
pub fn Stars(
    /// The ratings.
    voices: Voices,
) -> impl IntoView {
    let l = use_locale();
    let from = plural!(l, courses.from, voices.circles);
    mean_words(l, voices).map(|mean| {
        view! {
            <p class="stars">
                <svg class="stars__star" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
                    <path d="M10 1.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8L1.6 7.7l5.8-.8z"/>
                </svg>
                <span class="stars__mean">{mean} <span class="visually-hidden">" " {t!(l, courses.of_five)}</span></span>
                " " <span class="stars__from">{from}</span>
            </p>
        }
    })
}

/// A course in a list.
#[component]
pub fn CourseItem(
    /// The course.
    course: CourseCard,
) -> impl IntoView {
    let l = use_locale();
    let facts = format!("{} · {}", course.provider, format_words(l, course.format));
    let used = (course.tried || course.circles > 0).then(|| used_words(l, course.circles));
    let about = [used, course.hours.map(|hours| hours_words(l, hours)), course.sessions.map(|count| sessions_words(l, count))];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let cost = (course.cost != Cost::Unknown).then(|| {
        let class = if course.cost.is_free() { "tag tag--done" } else { "tag tag--warn" };
        view! { <span class=class>{cost_words(l, course.cost)}</span> }
    });
    let untried = if course.circles > 0 { t!(l, courses.no_meetings) } else { t!(l, courses.untried) };
    let untried = (!course.tried).then(|| view! { <span class="tag tag--quiet">{untried}</span> });
    view! {
        <li class="card course">
            <h3 class="card__title" dir="auto"><A href=paths::course(&course.slug)>{course.title}</A></h3>
            <p class="card__facts" dir="auto">{facts}</p>
            <Stars voices=course.voices/>
            <p dir="auto">{course.blurb}</p>
            {(!about.is_empty()).then(|| view! { <p class="card__facts">{about}</p> })}
            <p class="course__tags">{untried} {cost}</p>
        </li>
    }
}
