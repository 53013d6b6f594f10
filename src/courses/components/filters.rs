//! How the library is searched, narrowed and ordered.

use super::words::{cost_words, format_words, licence_words};
use crate::courses::model::library::{Choice, CostWish, CourseFilters, FREE_ANY, Facets, Library, LicenceWish, OPEN, Sort};
use crate::courses::model::{Cost, Format, Licence};
use crate::i18n::{Locale, t, use_locale};
use crate::paths;
use crate::types::AppError;
use crate::ui::Pick;
use leptos::prelude::*;

/// Returns the address of the library with these filters.
pub fn library_url(filters: &CourseFilters) -> String {
    let CourseFilters { q, sort, lang, topic, format, licence, cost, hours, sessions, page, after } = filters;
    let parts = [
        ("q", q),
        ("sort", sort),
        ("lang", lang),
        ("topic", topic),
        ("format", format),
        ("licence", licence),
        ("cost", cost),
        ("hours", hours),
        ("sessions", sessions),
        ("page", page),
        ("after", after),
    ];
    paths::with_query(paths::COURSES, &parts)
}

/// Returns the same words and order, from the first page on, without filters.
pub fn without_filters(filters: &CourseFilters) -> CourseFilters {
    CourseFilters { q: filters.q.clone(), sort: filters.sort.clone(), ..CourseFilters::default() }
}

fn sort_words(l: Locale, sort: Sort) -> &'static str {
    match sort {
        Sort::Match => t!(l, courses.sort_match),
        Sort::Worked => t!(l, courses.sort_worked),
        Sort::Used => t!(l, courses.sort_used),
        Sort::Newest => t!(l, courses.sort_newest),
        Sort::Title => t!(l, courses.sort_title),
    }
}

/// Returns the sentences that explain an order.
pub fn order_words(l: Locale, sort: Sort) -> &'static str {
    match sort {
        Sort::Match => t!(l, courses.order_match),
        Sort::Worked => t!(l, courses.order_worked),
        Sort::Used => t!(l, courses.order_used),
        Sort::Newest => t!(l, courses.order_newest),
        Sort::Title => t!(l, courses.order_title),
    }
}

/// Links to the orders of the list.
#[component]
pub fn OrderLinks(
    /// The filters, which stay.
    filters: CourseFilters,
    /// The order.
    sort: Sort,
    /// Whether there are search words.
    searched: bool,
) -> impl IntoView {
    let l = use_locale();
    let links = Sort::ALL
        .into_iter()
        .filter(|other| searched || *other != Sort::Match)
        .map(|other| {
            let code = if other == Sort::usual(searched) { "" } else { other.code() };
            let href = library_url(&CourseFilters { sort: code.to_owned(), page: String::new(), after: String::new(), ..filters.clone() });
            view! { <li><a href=href aria-current=(other == sort).then_some("true")>{sort_words(l, other)}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="orders" aria-labelledby="orders">
            <span id="orders" class="orders__label">{t!(l, courses.sort)}</span>
            <ul class="orders__list">{links}</ul>
        </nav>
    }
}

fn licence_choice(l: Locale, code: &str) -> String {
    if code == OPEN { t!(l, courses.licence_open).to_owned() } else { licence_words(l, Licence::parse(code).unwrap_or_default()) }
}

fn cost_choice(l: Locale, code: &str) -> String {
    let words = if code == FREE_ANY { t!(l, courses.cost_free_any) } else { cost_words(l, Cost::parse(code).unwrap_or_default()) };
    words.to_owned()
}

fn hours_choice(l: Locale, code: &str) -> String {
    match code {
        "1-2" => t!(l, courses.hours_few).to_owned(),
        "3-5" => t!(l, courses.hours_some).to_owned(),
        _ => t!(l, courses.hours_much).to_owned(),
    }
}

fn sessions_choice(l: Locale, code: &str) -> String {
    match code {
        "1-4" => t!(l, courses.sessions_few).to_owned(),
        "5-8" => t!(l, courses.sessions_some).to_owned(),
        _ => t!(l, courses.sessions_lots).to_owned(),
    }
}

/// Returns the options of a select: any, then each choice with its number.
fn options(l: Locale, choices: Vec<Choice>, words: impl Fn(&Choice) -> String) -> Vec<(String, String)> {
    let any = (String::new(), t!(l, courses.any).to_owned());
    std::iter::once(any).chain(choices.into_iter().map(|choice| (choice.value.clone(), format!("{} ({})", words(&choice), choice.courses)))).collect()
}

/// Returns the label of a chosen language or topic, or what stands in the address if it is unknown.
fn label(choices: &[Choice], value: &str) -> String {
    choices.iter().find(|choice| choice.value == value).map_or_else(|| value.to_owned(), |choice| choice.label.clone())
}

/// Returns the active filters, each with the text of its chip and the address without it.
fn chips(l: Locale, filters: &CourseFilters, facets: &Facets) -> Vec<(String, String)> {
    let first = CourseFilters { page: String::new(), after: String::new(), ..filters.clone() };
    let wanted = filters.wanted();
    let licence = wanted.licence.map(|wish| match wish {
        LicenceWish::Open => licence_choice(l, OPEN),
        LicenceWish::Just(licence) => t!(l, courses.chip_licence, name = licence_words(l, licence)).to_string(),
    });
    let cost = wanted.cost.map(|wish| match wish {
        CostWish::Free => cost_choice(l, FREE_ANY),
        CostWish::Just(cost) => cost_words(l, cost).to_owned(),
    });
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let none = String::new;
    [
        (some(filters.q.trim().to_owned()), CourseFilters { q: none(), ..first.clone() }),
        (some(label(&facets.languages, &wanted.language)), CourseFilters { lang: none(), ..first.clone() }),
        (some(label(&facets.topics, &wanted.topic)), CourseFilters { topic: none(), ..first.clone() }),
        (wanted.format.map(|format| format_words(l, format).to_owned()), CourseFilters { format: none(), ..first.clone() }),
        (licence, CourseFilters { licence: none(), ..first.clone() }),
        (cost, CourseFilters { cost: none(), ..first.clone() }),
        (wanted.hours.map(|span| hours_choice(l, span.code)), CourseFilters { hours: none(), ..first.clone() }),
        (wanted.sessions.map(|span| sessions_choice(l, span.code)), CourseFilters { sessions: none(), ..first }),
    ]
    .into_iter()
    .filter_map(|(words, without)| Some((words?, library_url(&without))))
    .collect()
}

/// The search field and the filters.
#[component]
pub fn CourseSearch(
    /// The filters in the page's address.
    filters: CourseFilters,
    /// The list, which has the choices.
    library: Resource<Result<Library, AppError>>,
) -> impl IntoView {
    let l = use_locale();
    let (sort, words) = (filters.sort.clone(), filters.q.clone());
    let count = filters.wanted().count();
    let summary = if count == 0 { t!(l, courses.filters).to_owned() } else { t!(l, courses.filters_active, count = count).to_string() };
    view! {
        <form method="get" action=paths::COURSES class="search search--line" role="search">
            {(!sort.is_empty()).then(|| view! { <input type="hidden" name="sort" value=sort/> })}
            <div class="field">
                <label class="field__label" for="q">{t!(l, courses.search)}</label>
                <input class="input" type="search" dir="auto" id="q" name="q" value=words maxlength="100"/>
            </div>
            <button class="button">{t!(l, courses.find)}</button>
            <details class="filters">
                <summary>{summary}</summary>
                <Suspense>
                    {move || {
                        let filters = filters.clone();
                        Suspend::new(async move {
                            let facets = library.await.map(|library| library.facets).unwrap_or_default();
                            view! { <Picks filters facets/> }
                        })
                    }}
                </Suspense>
            </details>
        </form>
    }
}

/// The selects.
#[component]
fn Picks(filters: CourseFilters, facets: Facets) -> impl IntoView {
    let l = use_locale();
    let wanted = filters.wanted();
    let labelled = |choice: &Choice| choice.label.clone();
    let languages = options(l, facets.languages, labelled);
    let topics = options(l, facets.topics, labelled);
    let formats = options(l, facets.formats, |choice| format_words(l, Format::parse(&choice.value).unwrap_or_default()).to_owned());
    let licences = options(l, facets.licences, |choice| licence_choice(l, &choice.value));
    let costs = options(l, facets.costs, |choice| cost_choice(l, &choice.value));
    let hours = options(l, facets.hours, |choice| hours_choice(l, &choice.value));
    let sessions = options(l, facets.sessions, |choice| sessions_choice(l, &choice.value));
    view! {
        <div class="filters__fields filters__fields--many">
            <Pick name="topic" label=t!(l, courses.topic) options=topics value=wanted.topic/>
            <Pick name="lang" label=t!(l, courses.language) options=languages value=wanted.language/>
            <Pick name="cost" label=t!(l, courses.cost) options=costs value=filters.cost/>
            <Pick name="format" label=t!(l, courses.format) options=formats value=filters.format/>
            <Pick name="hours" label=t!(l, courses.hours) options=hours value=filters.hours/>
            <Pick name="sessions" label=t!(l, courses.sessions) options=sessions value=filters.sessions/>
            <Pick name="licence" label=t!(l, courses.licence) options=licences value=filters.licence/>
            <button class="button button--quiet">{t!(l, courses.apply)}</button>
        </div>
    }
}

/// The active filters, as links that remove them.
#[component]
pub fn ActiveFilters(
    /// The filters in the page's address.
    filters: CourseFilters,
    /// The choices, which have the words for languages and topics.
    facets: Facets,
) -> impl IntoView {
    let l = use_locale();
    let chips = chips(l, &filters, &facets)
        .into_iter()
        .map(|(words, href)| {
            let label = t!(l, courses.remove_filter, name = words.clone()).to_string();
            view! { <li><a class="chip" href=href aria-label=label dir="auto">{words} " ×"</a></li> }
        })
        .collect_view();
    view! { <ul class="chips">{chips}</ul> }
}
