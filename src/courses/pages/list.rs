//! `/courses`: the library.

use crate::courses::api::courses;
use crate::courses::components::CourseItem;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{CutNote, Empty, PageAt, Pagination, load};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// The library.
#[component]
pub fn CourseList() -> impl IntoView {
    let l = use_locale();
    let query = use_query_map();
    let words = Memo::new(move |_| query.read().get("q").unwrap_or_default());
    let page = Memo::new(move |_| query.read().get("page").unwrap_or_default());
    let after = Memo::new(move |_| query.read().get("after").unwrap_or_default());
    let list = Resource::new(move || (words.get(), page.get(), after.get()), |(q, page, after)| courses(q, page, after));
    view! {
        <Title text=t!(l, courses.title)/>
        <div class="page">
            <h1>{t!(l, courses.title)}</h1>
            <p class="lead">{t!(l, courses.lead)}</p>
            <form method="get" action=paths::COURSES class="search" role="search">
                <div class="field">
                    <label class="field__label" for="q">{t!(l, courses.search)}</label>
                    <input class="input" type="search" id="q" name="q" value=words maxlength="100"/>
                </div>
                <button class="button">{t!(l, courses.find)}</button>
            </form>
            <p><A href=paths::COURSE_ADD>{t!(l, courses.add)}</A></p>
            {load(list, move |found| {
                let href = move |at: PageAt| format!("{}?q={}&{}", paths::COURSES, paths::encode(&words.get_untracked()), at.query());
                let (place, cut) = (found.place(), found.cut);
                if found.items.is_empty() {
                    return view! { <Empty words=t!(l, courses.none)><A href=paths::COURSE_ADD>{t!(l, courses.add)}</A></Empty> }.into_any();
                }
                view! {
                    <h2 class="visually-hidden">{t!(l, courses.found)}</h2>
                    <CutNote cut/>
                    <ul class="cards">{found.items.into_iter().map(|course| view! { <CourseItem course/> }).collect_view()}</ul>
                    <Pagination place href/>
                }
                .into_any()
            })}
        </div>
    }
}
