//! `/settings/data` and `/p/<link>/data`: everything about the reader, in words.

use super::api::load_everything;
use super::model::{Everything, Line, Section};
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{load, moment};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// Everything about the signed-in account.
#[component]
pub fn AccountData() -> impl IntoView {
    let found = Resource::new(|| (), |()| load_everything(String::new()));
    load(found, |found| view! { <Contents found link=String::new()/> })
}

/// Everything about the participant behind a link.
#[component]
pub fn ParticipantData() -> impl IntoView {
    let params = use_params_map();
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let found = Resource::new(move || link.get(), load_everything);
    load(found, move |found| view! { <Contents found link=link.get_untracked()/> })
}

#[component]
fn Contents(found: Everything, link: String) -> impl IntoView {
    let l = use_locale();
    let of_account = link.is_empty();
    let (back, back_words, file, lead) = if of_account {
        (paths::SETTINGS.to_owned(), t!(l, site.settings).to_owned(), paths::MY_DATA_FILE.to_owned(), t!(l, personal.lead_account))
    } else {
        (paths::participant(&link), found.circle, paths::participant_data_file(&link), t!(l, personal.lead_participant))
    };
    view! {
        <Title text=t!(l, personal.title)/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <p class="kicker"><A href=back><span dir="auto">{back_words}</span></A></p>
            <h1>{t!(l, personal.title)}</h1>
            <p class="lead">{lead}</p>
            <p><a href=file rel="external" download="">{t!(l, personal.download)}</a></p>
            <p class="card__facts">{t!(l, personal.notes)}</p>
            {found.sections.into_iter().map(|section| view! { <Subject section/> }).collect_view()}
        </div>
    }
}

#[component]
fn Subject(section: Section) -> impl IntoView {
    let l = use_locale();
    let entry = |lines: Vec<Line>| view! { <li><dl class="about">{lines.into_iter().map(fact).collect_view()}</dl></li> };
    view! {
        <section>
            <h2>{section.title}</h2>
            <ul class="list">{section.entries.into_iter().map(entry).collect_view()}</ul>
            {section.more.then(|| view! { <p class="card__facts">{t!(l, personal.more)}</p> })}
        </section>
    }
}

fn fact(line: Line) -> impl IntoView {
    let value = if line.at.is_empty() { view! { <span class="lines" dir="auto">{line.words}</span> }.into_any() } else { moment(line.at).into_any() };
    view! { <div><dt>{line.label}</dt><dd>{value}</dd></div> }
}
