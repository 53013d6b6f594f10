//! `/courses/<slug>/reviews` and `/courses/<slug>/tips`: everything that circles say about a course.

use super::said::{Place, ReviewList, TipList};
use crate::i18n::{t, use_locale};
use crate::library::api::words_of;
use crate::library::model::{Kind, WordsPage};
use crate::paths;
use crate::ui::{Empty, load};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// All reviews of a course.
#[component]
pub fn AllReviews() -> impl IntoView {
    view! { <All kind=Kind::Reviews/> }
}

/// All tips and extra resources for a course.
#[component]
pub fn AllTips() -> impl IntoView {
    view! { <All kind=Kind::Tips/> }
}

#[component]
fn All(kind: Kind) -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let after = Memo::new(move |_| query.read().get("after").unwrap_or_default());
    let page = Resource::new(move || (slug.get(), after.get()), move |(slug, after)| words_of(slug, kind, after));
    load(page, move |page| view! { <Contents page kind/> })
}

#[component]
fn Contents(page: WordsPage, kind: Kind) -> impl IntoView {
    let l = use_locale();
    let WordsPage { slug, title, reviews, tips, after, next, staff } = page;
    let (heading, none) = match kind {
        Kind::Reviews => (t!(l, library.all_reviews), t!(l, library.no_reviews)),
        Kind::Tips => (t!(l, library.all_tips), t!(l, library.no_tips)),
    };
    let first = (!after.is_empty()).then(|| paths::course_words(&slug, kind.code(), ""));
    let next = next.map(|key| paths::course_words(&slug, kind.code(), &key.to_string()));
    let links = (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pagination" aria-label=heading>
                {first.map(|href| view! { <a href=href>{t!(l, library.from_the_first)}</a> })}
                {next.map(|href| view! { <a rel="next" href=href>{t!(l, site.next)}</a> })}
            </nav>
        }
    });
    let place = Place { slug: slug.clone(), list: Some((kind, after)), staff };
    let list = match kind {
        _ if reviews.is_empty() && tips.is_empty() => view! { <Empty words=none/> }.into_any(),
        Kind::Reviews => view! { <ReviewList reviews place/> }.into_any(),
        Kind::Tips => view! { <TipList tips place/> }.into_any(),
    };
    view! {
        <Title text=format!("{heading}: {title}")/>
        <article class="page" id="tips">
            <p class="kicker" dir="auto"><A href=paths::course(&slug)>{title}</A></p>
            <h1>{heading}</h1>
            {list}
            {links}
        </article>
    }
}
