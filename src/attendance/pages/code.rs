//! `/circles/<slug>/manage/meetings/<id>/code`: a meeting's check-in code, to show on a screen in the room.

use crate::attendance::api::load_code;
use crate::attendance::model::check_in::{CodePage, Window};
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{load, within};
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
    let kicker = within(t!(l, attendance.meeting_when, number = page.number, when = page.when.as_str()).to_string(), [page.when]);
    let (from, to) = page.hours;
    // Read digit by digit, not as a number of four figures.
    let spoken = page.code.chars().map(String::from).collect::<Vec<_>>().join(" ");
    let feedback = paths::feedback(&page.slug, page.meeting.0);
    let reload = paths::check_in_code(&page.slug, page.meeting.0);
    view! {
        <Title text=t!(l, attendance.code_title)/>
        <Meta name="robots" content="noindex"/>
        <div class="page">
            <p class="kicker" dir="auto"><A href=paths::manage(&page.slug)>{page.title}</A> " · " {kicker}</p>
            <h1>{t!(l, attendance.code_title)}</h1>
            {if page.window == Window::Over {
                view! {
                    <p class="lead">{within(t!(l, attendance.code_over, when = to.as_str()).to_string(), [to])}</p>
                    <p class="actions"><A href=feedback attr:class="button">{t!(l, attendance.to_feedback)}</A></p>
                }
                .into_any()
            } else {
                let words = if page.window == Window::Early {
                    within(t!(l, attendance.code_early, from = from.as_str(), to = to.as_str()).to_string(), [from, to])
                } else {
                    within(t!(l, attendance.code_open, to = to.as_str()).to_string(), [to])
                };
                view! {
                    <p class="code" dir="ltr"><span aria-hidden="true">{page.code}</span><span class="visually-hidden">{spoken}</span></p>
                    <p class="lead">{t!(l, attendance.code_how, url = page.my_link).to_string()}</p>
                    <p class="card__facts">{words}</p>
                    <p class="card__facts">{t!(l, attendance.code_count, count = page.count).to_string()} " · " <a href=reload rel="external">{t!(l, attendance.code_reload)}</a></p>
                }
                .into_any()
            }}
        </div>
    }
}
