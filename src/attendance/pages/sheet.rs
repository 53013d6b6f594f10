//! `/circles/<slug>/manage/meetings/<id>/sheet`: names with boxes to tick, for printing.

use crate::attendance::api::load_sheet;
use crate::attendance::model::check_in::SheetPage;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{load, moment};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// The attendance sheet of a meeting.
#[component]
pub fn Sheet() -> impl IntoView {
    let params = use_params_map();
    let part = move |name: &'static str| Memo::new(move |_| params.read().get(name).unwrap_or_default());
    let (slug, meeting) = (part("slug"), part("meeting"));
    let page = Resource::new(move || (slug.get(), meeting.get()), |(slug, meeting)| load_sheet(slug, meeting));
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: SheetPage) -> impl IntoView {
    let l = use_locale();
    let title = t!(l, attendance.sheet_title);
    let circle = page.title.clone();
    let number = t!(l, attendance.sheet_meeting, number = page.number).to_string();
    let qr = paths::sheet_qr(&page.slug, page.meeting.0);
    let row = |name: String| {
        view! {
            <tr>
                <td class="sheet__tick"><span class="sheet__box"></span></td>
                <td class="sheet__name" dir="auto">{name}</td>
                <td></td>
            </tr>
        }
    };
    let names = page.names.into_iter().map(row).collect_view();
    let lines = (0..page.lines).map(|_| row(String::new())).collect_view();
    view! {
        <Title text=title/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow sheet">
            <p class="kicker sheet__screen" dir="auto"><A href=paths::manage(&page.slug)>{circle}</A> " · " {title}</p>
            <p class="notice sheet__screen">{t!(l, attendance.sheet_help)}</p>
            <header class="sheet__head">
                <div>
                    <h1 dir="auto">{page.title}</h1>
                    <p class="card__strong">{number} " · " {moment(page.when)}</p>
                    {(!page.place.is_empty()).then(|| view! { <p dir="auto">{page.place}</p> })}
                </div>
                <figure class="sheet__code">
                    <img src=qr alt=t!(l, attendance.sheet_qr_alt) width="116" height="116"/>
                    <figcaption>{t!(l, attendance.sheet_qr)}</figcaption>
                </figure>
            </header>
            <table class="sheet__table">
                <thead>
                    <tr>
                        <th scope="col" class="sheet__tick">{t!(l, attendance.sheet_here)}</th>
                        <th scope="col">{t!(l, attendance.sheet_name)}</th>
                        <th scope="col">{t!(l, attendance.sheet_email)}</th>
                    </tr>
                </thead>
                <tbody>{names}{lines}</tbody>
            </table>
        </div>
    }
}
