//! `/staff/accounts`, `/staff/circles`, `/staff/courses`: lists with a search.

use crate::i18n::{t, use_locale};
use crate::moderation::api::{staff_accounts, staff_circles, staff_courses};
use crate::moderation::components::{Older, Pages, StaffSearch};
use crate::moderation::model::lists::{Found, Listed, Person};
use crate::paths;
use crate::ui::{load, moment};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// Returns what is sought and where the page begins.
fn place() -> Memo<(String, String)> {
    let query = use_query_map();
    Memo::new(move |_| (query.read().get("q").unwrap_or_default(), query.read().get("before").unwrap_or_default()))
}

/// The accounts.
#[component]
pub fn StaffAccounts() -> impl IntoView {
    let place = place();
    let found = Resource::new(move || place.get(), |(q, before)| staff_accounts(q, before));
    load(found, move |found| view! { <Accounts found words=place.get_untracked().0/> })
}

#[component]
fn Accounts(found: Found<Person>, words: String) -> impl IntoView {
    let l = use_locale();
    let Found { items, next } = found;
    let none = items.is_empty();
    let line = move |Person { id, name, email, staff, confirmed, blocked, since }: Person| {
        let tags = [(staff, t!(l, site.staff)), (!confirmed, t!(l, moderation.unconfirmed)), (blocked, t!(l, moderation.blocked))];
        let tags = tags.into_iter().filter(|(is, _)| *is).map(|(_, words)| view! { " " <span class="tag">{words}</span> }).collect_view();
        view! {
            <tr>
                <td dir="auto" data-label=t!(l, moderation.person)><A href=paths::staff_account(id)>{name}</A> {tags}</td>
                <td data-label=t!(l, moderation.address)><bdi>{email}</bdi></td>
                <td data-label=t!(l, moderation.since)>{moment(since)}</td>
            </tr>
        }
    };
    let table = if none {
        view! { <p class="empty">{t!(l, moderation.found_none)}</p> }.into_any()
    } else {
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=t!(l, moderation.accounts)>
                <table class="table">
                    <thead><tr><th scope="col">{t!(l, moderation.person)}</th><th scope="col">{t!(l, moderation.address)}</th><th scope="col">{t!(l, moderation.since)}</th></tr></thead>
                    <tbody>{items.into_iter().map(line).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <Title text=t!(l, moderation.accounts)/>
        <div class="page">
            <h1>{t!(l, moderation.accounts)}</h1>
            <StaffSearch page=paths::STAFF_ACCOUNTS label=t!(l, moderation.search_accounts) words=words.clone()/>
            {table}
            <Older page=paths::STAFF_ACCOUNTS next words none/>
        </div>
    }
}

/// The circles, drafts too.
#[component]
pub fn StaffCircles() -> impl IntoView {
    let (l, place) = (use_locale(), place());
    let found = Resource::new(move || place.get(), |(q, before)| staff_circles(q, before));
    let words = move || place.get_untracked().0;
    load(found, move |found| {
        view! { <List found words=words() page=paths::STAFF_CIRCLES title=t!(l, moderation.circles) label=t!(l, moderation.search_circles)/> }
    })
}

/// The courses.
#[component]
pub fn StaffCourses() -> impl IntoView {
    let (l, place) = (use_locale(), place());
    let found = Resource::new(move || place.get(), |(q, before)| staff_courses(q, before));
    let words = move || place.get_untracked().0;
    load(found, move |found| {
        view! { <List found words=words() page=paths::STAFF_COURSES title=t!(l, moderation.courses) label=t!(l, moderation.search_courses)/> }
    })
}

#[component]
fn List(found: Found<Listed>, words: String, page: &'static str, title: &'static str, label: &'static str) -> impl IntoView {
    let l = use_locale();
    let Found { items, next } = found;
    let none = items.is_empty();
    view! {
        <Title text=title/>
        <div class="page">
            <h1>{title}</h1>
            <StaffSearch page label words=words.clone()/>
            {if none {
                view! { <p class="empty">{t!(l, moderation.found_none)}</p> }.into_any()
            } else {
                view! { <Pages items label=title/> }.into_any()
            }}
            <Older page next words none/>
        </div>
    }
}
