//! Pages of downloads: of a circle, of all one's circles, of the whole site.

use super::api::load_downloads;
use super::model::{Downloads, File, Table};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::paths;
use crate::ui::load;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// `/circles/<slug>/manage/download`: everything about one circle.
#[component]
pub fn CircleDownloads() -> impl IntoView {
    let l = use_locale();
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let found = Resource::new(move || slug.get(), |slug| load_downloads("circle".to_owned(), slug));
    load(found, move |found| {
        let slug = slug.get_untracked();
        let title = found.title.clone();
        let back = view! { <p class="kicker"><A href=paths::manage(&slug)><span dir="auto">{title}</span></A></p> };
        view! { <Contents found lead=t!(l, exports.lead_circle) base=paths::manage_part(&slug, "download") back=back.into_any()/> }
    })
}

/// `/me/download`: everything about the circles that the viewer facilitates.
#[component]
pub fn MyDownloads() -> impl IntoView {
    let l = use_locale();
    let found = Resource::new(|| (), |()| load_downloads("mine".to_owned(), String::new()));
    load(found, move |found| {
        let back = view! { <p class="kicker"><A href=paths::ME>{t!(l, site.mine)}</A></p> };
        view! { <Contents found lead=t!(l, exports.lead_mine) base=paths::DOWNLOAD_MINE.to_owned() back=back.into_any()/> }
    })
}

/// `/staff/download`: everything, for staff.
#[component]
pub fn AllDownloads() -> impl IntoView {
    let l = use_locale();
    let found = Resource::new(|| (), |()| load_downloads("all".to_owned(), String::new()));
    load(found, move |found| {
        let back = view! { <p class="kicker"><A href=paths::STAFF>{t!(l, site.staff)}</A></p> };
        view! { <Contents found lead=t!(l, exports.lead_all) base=paths::DOWNLOAD_ALL.to_owned() back=back.into_any()/> }
    })
}

#[component]
fn Contents(found: Downloads, lead: &'static str, base: String, back: AnyView) -> impl IntoView {
    let l = use_locale();
    let counted = found.rows.iter().any(|(_, rows)| rows.is_some());
    let (one, json) = (base.clone(), format!("{base}/{}", File::Json.name()));
    let tables = found.rows.into_iter().map(move |(table, rows)| {
        let (name, contains) = words(l, table);
        let count = rows.map(|rows| format!(" · {}", count_words(l, rows)));
        view! {
            <li class="downloads__item">
                <a href=format!("{one}/{}", File::Csv(table).name()) rel="external" download="">{name}</a>
                <span class="card__facts">" CSV"{count}</span>
                <p class="card__facts">{contains}</p>
            </li>
        }
    });
    view! {
        <Title text=t!(l, exports.title)/>
        <div class="page page--narrow">
            {back}
            <h1>{t!(l, exports.title)}</h1>
            <p class="lead">{lead}</p>
            <section>
                <h2>{t!(l, exports.tables)}</h2>
                <ul class="list downloads">{tables.collect_view()}</ul>
            </section>
            <section>
                <h2>{t!(l, exports.all)}</h2>
                <p><a href=json rel="external" download="">{t!(l, exports.json)}</a></p>
            </section>
            <section>
                <h2>{t!(l, exports.notes)}</h2>
                <ul>
                    <li>{t!(l, exports.personal)}</li>
                    <li>{t!(l, exports.formulas)}</li>
                    <li>{t!(l, exports.left_out)}</li>
                    <li>{t!(l, exports.progress)} {counted.then(|| format!(" {}", t!(l, exports.progress_rows)))}</li>
                </ul>
            </section>
        </div>
    }
}

fn count_words(l: Locale, rows: u32) -> String {
    plural!(l, exports.rows, rows)
}

/// Returns a table's name and what it contains.
fn words(l: Locale, table: Table) -> (&'static str, &'static str) {
    match table {
        Table::Circles => (t!(l, exports.circles), t!(l, exports.circles_contain)),
        Table::People => (t!(l, exports.people), t!(l, exports.people_contain)),
        Table::Meetings => (t!(l, exports.meetings), t!(l, exports.meetings_contain)),
        Table::Rsvps => (t!(l, exports.rsvps), t!(l, exports.rsvps_contain)),
        Table::Attendance => (t!(l, exports.attendance), t!(l, exports.attendance_contain)),
        Table::Answers => (t!(l, exports.answers), t!(l, exports.answers_contain)),
    }
}
