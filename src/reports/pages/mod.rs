//! The pages of a circle's report.

mod choose;
mod report;

pub use choose::ChooseReport;

use super::api::report_of;
use super::model::Report;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::load;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use report::Sections;

/// `/circles/<slug>/report`: what the facilitators show of a circle.
#[component]
pub fn ReportView() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let page = Resource::new(move || slug.get(), report_of);
    load(page, |report| view! { <Contents report/> })
}

#[component]
fn Contents(report: Report) -> impl IntoView {
    let l = use_locale();
    let title = t!(l, reports.title_of, circle = report.title.as_str()).to_string();
    view! {
        <Title text=title/>
        <article class="page report">
            <p class="kicker"><A href=paths::circle(&report.slug)>{t!(l, reports.title)}</A></p>
            <h1 dir="auto">{report.title.clone()}</h1>
            <Sections report/>
        </article>
    }
}
