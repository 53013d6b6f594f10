//! `/circles`: the public list.

use crate::circles::api::{circles, filter_choices};
use crate::circles::components::{CircleItem, chips, list_url, weekday_words};
use crate::circles::model::views::{Choice, Filters};
use crate::i18n::{Locale, t, use_locale};
use crate::paths;
use crate::ui::{CutNote, Empty, PageAt, Pagination, Pick, load};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// Returns the filters in the page's URL.
fn use_filters() -> Memo<Filters> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|map| {
            let get = |name: &str| map.get(name).unwrap_or_default();
            Filters {
                q: get("q"),
                city: get("city"),
                mode: get("mode"),
                lang: get("lang").to_lowercase(),
                topic: get("topic"),
                day: get("day"),
                show: get("show"),
                page: get("page"),
                after: get("after"),
            }
        })
    })
}

/// The public list.
#[component]
pub fn CircleList() -> impl IntoView {
    let l = use_locale();
    let filters = use_filters();
    let list = Resource::new(move || filters.get(), circles);
    view! {
        <Title text=t!(l, circles.title)/>
        <div class="page">
            <h1>{t!(l, circles.title)}</h1>
            <p class="lead">{t!(l, circles.lead)}</p>
            {move || view! { <Search filters=filters.get()/> }}
            {load(list, move |found| {
                let filters = filters.get_untracked();
                let (place, cut) = (found.place(), found.cut);
                if found.items.is_empty() {
                    let all = list_url(&Filters { show: "all".to_owned(), ..Filters::default() });
                    return view! {
                        <CutNote cut/>
                        <Empty words=t!(l, circles.found_none)>
                            <p>{t!(l, circles.none_on)}</p>
                            <p class="actions">
                                <a class="button button--quiet" href=all>{t!(l, circles.see_all)}</a>
                                <A href=paths::START attr:class="button button--quiet">{t!(l, circles.start_one)}</A>
                            </p>
                        </Empty>
                    }
                    .into_any();
                }
                let href = move |at: PageAt| {
                    let (page, after) = at.parts();
                    list_url(&Filters { page, after, ..filters.clone() })
                };
                view! {
                    <h2 class="visually-hidden">{t!(l, circles.found)}</h2>
                    <CutNote cut/>
                    <ul class="cards">{found.items.into_iter().map(|circle| view! { <CircleItem circle/> }).collect_view()}</ul>
                    <Pagination place href/>
                }
                .into_any()
            })}
        </div>
    }
}

#[component]
fn Search(filters: Filters) -> impl IntoView {
    let l = use_locale();
    let narrowed =
        !(filters.mode.is_empty() && filters.lang.is_empty() && filters.topic.is_empty() && filters.day.is_empty() && filters.show.is_empty());
    let any = || (String::new(), t!(l, circles.any).to_owned());
    let modes = vec![any(), ("in-person".into(), t!(l, circles.in_person).into()), ("online".into(), t!(l, circles.online).into())];
    let (lang, topic) = (filters.lang.clone(), filters.topic.clone());
    let now = lang.clone();
    let choices = Resource::new(move || now.clone(), filter_choices);
    let days = std::iter::once(any()).chain((1..=7).map(|d| (d.to_string(), weekday_words(l, d).into()))).collect();
    let shows = vec![
        (String::new(), t!(l, circles.show_open).to_owned()),
        ("all".to_owned(), t!(l, circles.show_all).to_owned()),
        ("finished".to_owned(), t!(l, circles.show_finished).to_owned()),
    ];
    let active = filters.clone();
    view! {
        <form method="get" action=paths::CIRCLES class="search" role="search">
            <div class="field">
                <label class="field__label" for="q">{t!(l, circles.search)}</label>
                <input class="input" type="search" dir="auto" id="q" name="q" value=filters.q maxlength="100"/>
            </div>
            <div class="field">
                <label class="field__label" for="city">{t!(l, circles.where_label)}</label>
                <input class="input" type="text" id="city" name="city" list="cities" value=filters.city maxlength="100" placeholder=t!(l, circles.where_hint)/>
                <Suspense>{move || Suspend::new(async move { view! { <Cities known=choices.await.unwrap_or_default().cities/> } })}</Suspense>
            </div>
            <button class="button">{t!(l, circles.find)}</button>
            <details class="filters" open=narrowed>
                <summary>{t!(l, circles.filters)}</summary>
                <div class="filters__fields">
                    <Pick name="mode" label=t!(l, circles.mode) options=modes value=filters.mode/>
                    <Suspense>
                        {move || {
                            let lang = lang.clone();
                            Suspend::new(async move {
                                let choices = choices.await.unwrap_or_default();
                                let options = known(l, choices.languages, &lang, choices.language_name);
                                view! { <Pick name="lang" label=t!(l, circles.language) options value=lang/> }
                            })
                        }}
                    </Suspense>
                    <Suspense>
                        {move || {
                            let topic = topic.clone();
                            Suspend::new(async move {
                                let options = known(l, choices.await.unwrap_or_default().topics, &topic, topic.clone());
                                view! { <Pick name="topic" label=t!(l, circles.topic) options value=topic/> }
                            })
                        }}
                    </Suspense>
                    <Pick name="day" label=t!(l, circles.weekday) options=days value=filters.day/>
                    <Pick name="show" label=t!(l, circles.show) options=shows value=filters.show/>
                </div>
            </details>
        </form>
        <Suspense>
            {move || {
                let active = active.clone();
                Suspend::new(async move { view! { <Chips language=choices.await.unwrap_or_default().language_name filters=active/> } })
            }}
        </Suspense>
    }
}

/// The active filters, each as a link to the list without it.
#[component]
fn Chips(filters: Filters, language: String) -> impl IntoView {
    let l = use_locale();
    let chips = chips(l, &filters, &language)
        .into_iter()
        .map(|(words, href)| {
            let label = t!(l, circles.remove_filter, name = words.clone()).to_string();
            view! { <li><a class="chip" href=href aria-label=label dir="auto">{words} " ×"</a></li> }
        })
        .collect_view();
    view! { <ul class="chips">{chips}</ul> }
}

/// Suggestions for the city; their numbers are shown where the browser shows labels.
#[component]
fn Cities(known: Vec<Choice>) -> impl IntoView {
    let options = known.into_iter().map(|city| view! { <option value=city.value>{city.label} " (" {city.circles} ")"</option> }).collect_view();
    view! { <datalist id="cities">{options}</datalist> }
}

/// Returns the values that upcoming circles have with their numbers, and the chosen one.
fn known(l: Locale, known: Vec<Choice>, chosen: &str, chosen_label: String) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), t!(l, circles.any).to_owned())];
    options.extend(known.into_iter().map(|choice| (choice.value, format!("{} ({})", choice.label, choice.circles))));
    if !options.iter().any(|(value, _)| value == chosen) {
        options.push((chosen.to_owned(), chosen_label));
    }
    options
}
