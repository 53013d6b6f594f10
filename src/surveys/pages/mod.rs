//! The pages of the closing survey.

mod answers;
mod form;

pub use answers::SurveyAnswers;

use super::api::{DeclineSurvey, survey_of};
use super::model::{DeclineForm, SurveyPage};
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{NAMES, PostButton, load, use_kept, with_names};
use form::SurveySheet;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// `/p/<link>/survey`: a participant's survey.
#[component]
pub fn ParticipantSurvey() -> impl IntoView {
    let params = use_params_map();
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    view! { <Survey link slug=Memo::new(|_| String::new())/> }
}

/// `/circles/<slug>/manage/survey`: a facilitator's survey.
#[component]
pub fn FacilitatorSurvey() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    view! { <Survey link=Memo::new(|_| String::new()) slug/> }
}

#[component]
fn Survey(link: Memo<String>, slug: Memo<String>) -> impl IntoView {
    let query = use_query_map();
    let kept = use_kept();
    let step = Memo::new(move |_| query.read().get("step").unwrap_or_default());
    let first = Memo::new(move |_| query.read().get("first").unwrap_or_default());
    let thanks = Memo::new(move |_| query.read().get("done").is_some());
    let page = Resource::new(
        move || (link.get(), slug.get(), step.get(), first.get(), kept.get()),
        |(link, slug, step, first, kept)| survey_of(link, slug, step, first, kept),
    );
    // Which page of the survey was shown before this one.
    let before = StoredValue::new(None);
    load(page, move |page| {
        let turned = before.try_update_value(|before| before.replace(page.step)).flatten().is_some_and(|before| before != page.step);
        view! { <Contents page thanks=thanks.get_untracked() turned/> }
    })
}

#[component]
fn Contents(page: SurveyPage, thanks: bool, turned: bool) -> impl IntoView {
    let l = use_locale();
    let back = if page.by_facilitator() { paths::manage(&page.slug) } else { paths::participant(&page.link) };
    let title = page.title.clone();
    let ends = (!page.done && !page.declined && page.step == 1).then(|| (page.link.clone(), page.slug.clone()));
    let read_by =
        if page.by_facilitator() { t!(l, surveys.read_by_facilitators).to_owned() } else { t!(l, surveys.read_by, names = NAMES).to_string() };
    let read_by = with_names(&read_by, page.readers.clone());
    let contents = if thanks && page.done {
        let again = super::api::address(if page.by_facilitator() { "" } else { &page.link }, &page.slug);
        view! {
            <p class="notice" role="status">{t!(l, surveys.thanks)}</p>
            <p class="actions">
                <A href=back.clone() attr:class="button">{t!(l, surveys.to_circle)}</A>
                <a href=again class="button button--quiet" rel="external">{t!(l, surveys.change)}</a>
            </p>
        }
        .into_any()
    } else {
        view! {
            <p class="field__hint">{read_by}</p>
            // Keyed, so that no field of the former page is taken over with what was typed into it: some answers are private.
            <For each=move || [page.clone()] key=|page| page.step let:page>
                <SurveySheet page turned/>
            </For>
            {ends.map(|(link, slug)| view! { <NotThisTime link slug/> })}
        }
        .into_any()
    };
    view! {
        <Title text=t!(l, surveys.title)/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto"><A href=back>{title}</A></p>
            <h1>{t!(l, surveys.title)}</h1>
            {contents}
        </div>
    }
}

/// Ends the emails about the survey.
#[component]
fn NotThisTime(link: String, slug: String) -> impl IntoView {
    let l = use_locale();
    let slug = if link.is_empty() { slug } else { String::new() };
    let hidden = vec![(DeclineForm::link.as_str(), link), (DeclineForm::slug.as_str(), slug)];
    view! {
        <section class="field" id="not-this-time">
            <p class="field__hint">{t!(l, surveys.decline_hint)}</p>
            <PostButton<DeclineSurvey> hidden class="button button--quiet">{t!(l, surveys.decline)}</PostButton<DeclineSurvey>>
        </section>
    }
}
