//! `/circles/<slug>/manage/meetings/<id>/code`: a meeting's check-in code, to show on a screen in the room.

use crate::attendance::api::load_code;
use crate::attendance::model::check_in::{CodePage, Window};
use crate::i18n::{t, use_locale};
use crate::live::components::{Freshness, use_fresh};
use crate::live::model::{Mark, Right};
use crate::paths;
use crate::ui::{load, part, within};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// The check-in code of a meeting.
#[component]
pub fn CheckInCode() -> impl IntoView {
    let params = use_params_map();
    let part = move |name: &'static str| Memo::new(move |_| params.read().get(name).unwrap_or_default());
    let (slug, meeting) = (part("slug"), part("meeting"));
    let page = Resource::new(move || (slug.get(), meeting.get()), |(slug, meeting)| load_code(slug, meeting));
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: CodePage) -> impl IntoView {
    let l = use_locale();
    let (slug, meeting) = (page.slug.clone(), page.meeting);
    let (home, here) = (paths::manage(&slug), paths::check_in_code(&slug, meeting.0));
    let right = Right::Session(slug.clone());
    let fresh = use_fresh(page, |page| page.mark, right, move || load_code(slug.clone(), meeting.to_string()));
    let page = fresh.page;
    view! {
        <Title text=t!(l, attendance.code_title)/>
        <Meta name="robots" content="noindex"/>
        <div class="page">
            {part(page, |page| (page.title.clone(), page.number, page.when.clone()), move |(title, number, when)| {
                let meeting = within(t!(l, attendance.meeting_when, number = number, when = when.as_str()).to_string(), [when]);
                view! { <p class="kicker" dir="auto"><A href=home.clone()>{title}</A> " · " {meeting}</p> }
            })}
            <h1>{t!(l, attendance.code_title)}</h1>
            <Freshness at=Signal::derive(move || page.with(|page| page.as_of.clone())) page=here connected=fresh.connected/>
            <div role="status">{move || fresh.gone.get().then(|| view! { <p class="notice">{t!(l, facilitation.gone)}</p> })}</div>
            // Who checks in changes only the number.
            {part(page, |page| CodePage { count: 0, mark: Mark::default(), as_of: String::new(), ..page.clone() }, move |shown| view! { <Code shown page/> })}
        </div>
    }
}

/// The code, how and until when to use it, and how many have; or where to go when it is over.
#[component]
fn Code(shown: CodePage, page: RwSignal<CodePage>) -> impl IntoView {
    let l = use_locale();
    let (from, to) = shown.hours;
    if shown.window == Window::Over {
        return view! {
            <p class="lead">{within(t!(l, attendance.code_over, when = to.as_str()).to_string(), [to])}</p>
            <p class="actions"><A href=paths::feedback(&shown.slug, shown.meeting.0) attr:class="button">{t!(l, attendance.to_feedback)}</A></p>
        }
        .into_any();
    }
    let words = if shown.window == Window::Early {
        within(t!(l, attendance.code_early, from = from.as_str(), to = to.as_str()).to_string(), [from, to])
    } else {
        within(t!(l, attendance.code_open, to = to.as_str()).to_string(), [to])
    };
    // Read digit by digit, not as a number of four figures.
    let spoken = shown.code.chars().map(String::from).collect::<Vec<_>>().join(" ");
    view! {
        <p class="code" dir="ltr"><span aria-hidden="true">{shown.code}</span><span class="visually-hidden">{spoken}</span></p>
        <p class="lead">{t!(l, attendance.code_how, url = shown.my_link).to_string()}</p>
        <p class="card__facts">{words}</p>
        <p class="card__facts">{part(page, |page| page.count, move |count| t!(l, attendance.code_count, count = count).to_string())}</p>
    }
    .into_any()
}
