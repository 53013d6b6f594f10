//! `/circles/<slug>/manage/report`: facilitators choose what the report shows, see it, and publish it.

use super::report::Sections;
use crate::i18n::{Locale, t, use_locale};
use crate::paths;
use crate::reports::api::{SaveReport, load_report_settings};
use crate::reports::model::{HIDE, PUBLISH, ReportForm, ReportSettings, Section};
use crate::ui::load;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// The report as facilitators put it together.
#[component]
pub fn ChooseReport() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let page = Resource::new(move || slug.get(), load_report_settings);
    load(page, |settings| view! { <Contents settings/> })
}

fn section_words(l: Locale, section: Section) -> &'static str {
    match section {
        Section::People => t!(l, reports.people_section),
        Section::Attendance => t!(l, reports.attendance),
        Section::Goals => t!(l, reports.goals),
        Section::Confidence => t!(l, reports.confidence),
        Section::Quotes => t!(l, reports.quotes),
        Section::Next => t!(l, reports.next),
        Section::Changes => t!(l, reports.changes),
    }
}

#[component]
fn Contents(settings: ReportSettings) -> impl IntoView {
    let l = use_locale();
    let ReportSettings { sections, published, preview } = settings;
    let (slug, here) = (preview.slug.clone(), paths::manage_part(&preview.slug, "report"));
    let (public, title) = (paths::report(&slug), preview.title.clone());
    let action = format!("{}?page={}", SaveReport::url(), paths::encode(&here));
    let box_of = move |section: Section| {
        let id = format!("section-{}", section.code());
        let target = id.clone();
        let checked = sections.contains(&section);
        view! {
            <label class="choice" for=target>
                <input type="checkbox" id=id name=ReportForm::sections.entries() value=section.code() checked=checked/>
                <span>{section_words(l, section)}</span>
            </label>
        }
    };
    let state = if published {
        view! { <p class="notice" role="status">{t!(l, reports.is_published)} " " <a href=public rel="external">{t!(l, reports.look)}</a></p> }
            .into_any()
    } else {
        view! { <p class="notice">{t!(l, reports.is_hidden)}</p> }.into_any()
    };
    let button = if published {
        view! { <button type="submit" class="button button--quiet" name=ReportForm::button.wire() value=HIDE>{t!(l, reports.hide)}</button> }
    } else {
        view! { <button type="submit" class="button button--quiet" name=ReportForm::button.wire() value=PUBLISH>{t!(l, reports.publish)}</button> }
    };
    view! {
        <Title text=t!(l, reports.title)/>
        <div class="page report">
            <p class="kicker" dir="auto"><A href=paths::manage(&slug)>{title}</A></p>
            <h1>{t!(l, reports.title)}</h1>
            <p class="lead">{t!(l, reports.lead)}</p>
            {state}
            <form method="post" action=action class="form">
                <input type="hidden" name=ReportForm::slug.wire() value=slug/>
                // The empty entry says that the list was on the page, even if nothing is chosen.
                <input type="hidden" name=ReportForm::sections.entries() value=""/>
                <fieldset class="field">
                    <legend class="field__label">{t!(l, reports.sections)}</legend>
                    <div class="choices">{Section::ALL.into_iter().map(box_of).collect_view()}</div>
                </fieldset>
                <p class="actions">
                    <button type="submit" class="button">{t!(l, reports.save)}</button>
                    {button}
                </p>
            </form>
            <h2>{t!(l, reports.preview)}</h2>
            <div class="card"><Sections report=preview/></div>
        </div>
    }
}
