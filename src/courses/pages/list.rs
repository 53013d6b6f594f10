//! `/courses`: the library.

use crate::courses::api::courses;
use crate::courses::components::{ActiveFilters, CourseItem, CourseSearch, OrderLinks, library_url, order_words, without_filters};
use crate::courses::model::CourseCard;
use crate::courses::model::library::{CourseFilters, Library, Sort};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::paths;
use crate::types::Total;
use crate::ui::{CutNote, Empty, PageAt, Pagination, load};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// Returns the filters in the page's address.
fn use_filters() -> Memo<CourseFilters> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|map| {
            let get = |name: &str| map.get(name).unwrap_or_default();
            CourseFilters {
                q: get("q"),
                sort: get("sort"),
                lang: get("lang"),
                topic: get("topic"),
                format: get("format"),
                licence: get("licence"),
                cost: get("cost"),
                hours: get("hours"),
                sessions: get("sessions"),
                page: get("page"),
                after: get("after"),
            }
        })
    })
}

/// The library.
#[component]
pub fn CourseList() -> impl IntoView {
    let l = use_locale();
    let filters = use_filters();
    let library = Resource::new(move || filters.get(), courses);
    view! {
        <Title text=t!(l, courses.title)/>
        <div class="page">
            <h1>{t!(l, courses.title)}</h1>
            <p class="lead">{t!(l, courses.lead)}</p>
            {move || view! { <CourseSearch filters=filters.get() library/> }}
            {load(library, move |library| view! { <Found filters=filters.get_untracked() library/> })}
        </div>
    }
}

/// Returns "37 courses".
fn total_words(l: Locale, total: Total) -> String {
    match total {
        Total::Exactly(n) => plural!(l, courses.total, n),
        Total::Many => t!(l, courses.total_more).to_owned(),
    }
}

/// What was found.
#[component]
fn Found(filters: CourseFilters, library: Library) -> impl IntoView {
    let l = use_locale();
    let Library { page, facets, sort, searched } = library;
    let (place, cut) = (page.place(), page.cut);
    if page.items.is_empty() {
        let narrowed = filters.wanted().count() > 0;
        let words = if narrowed { t!(l, courses.none_filtered) } else { t!(l, courses.none) };
        return view! {
            <ActiveFilters filters=filters.clone() facets/>
            <CutNote cut/>
            <Empty words>
                <p class="actions">
                    {(narrowed && searched).then(|| view! { <a class="button button--quiet" href=library_url(&without_filters(&filters))>{t!(l, courses.drop_filters)}</a> })}
                    {(narrowed || searched).then(|| view! { <a class="button button--quiet" href=paths::COURSES>{t!(l, courses.see_all)}</a> })}
                    <A href=paths::COURSE_ADD attr:class="button button--quiet">{t!(l, courses.add)}</A>
                </p>
            </Empty>
        }
        .into_any();
    }
    let why = order_words(l, sort);
    let (tried, untried): (Vec<_>, Vec<_>) = page.items.into_iter().partition(|course| sort != Sort::Worked || course.tried);
    let links = filters.clone();
    let href = move |at: PageAt| {
        let (page, after) = at.parts();
        library_url(&CourseFilters { page, after, ..filters.clone() })
    };
    view! {
        <ActiveFilters filters=links.clone() facets/>
        <div class="section-head">
            <p class="library__total" role="status">{total_words(l, place.total)}</p>
            <A href=paths::COURSE_ADD>{t!(l, courses.add)}</A>
        </div>
        <OrderLinks filters=links sort searched/>
        <p class="library__why">{why}</p>
        <CutNote cut/>
        {(!tried.is_empty()).then(|| view! { <h2 class="visually-hidden">{t!(l, courses.found)}</h2> <Cards courses=tried/> })}
        {(!untried.is_empty()).then(|| view! {
            <section>
                <h2>{t!(l, courses.untried)}</h2>
                <p>{t!(l, courses.untried_why)}</p>
                <Cards courses=untried/>
            </section>
        })}
        <Pagination place href/>
    }
    .into_any()
}

#[component]
fn Cards(courses: Vec<CourseCard>) -> impl IntoView {
    view! { <ul class="cards">{courses.into_iter().map(|course| view! { <CourseItem course/> }).collect_view()}</ul> }
}
