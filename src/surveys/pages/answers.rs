//! `/circles/<slug>/manage/answers`: what people said after the last meeting, and who has not answered.

use crate::i18n::{Locale, t, use_locale};
use crate::paths;
use crate::surveys::api::answers_of;
use crate::surveys::model::{Answered, AnswersPage, Progress};
use crate::ui::{NAMES, load, with_names};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// The answers to the closing survey.
#[component]
pub fn SurveyAnswers() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let page = Resource::new(move || slug.get(), answers_of);
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: AnswersPage) -> impl IntoView {
    let l = use_locale();
    let silent = |people: &[Answered]| {
        let open = |person: &&Answered| matches!(person.progress, Progress::Open | Progress::Declined) && !person.name.is_empty();
        people.iter().filter(open).map(|person| person.name.clone()).collect::<Vec<_>>()
    };
    let waiting = silent(&page.people);
    let (all, mine) = (page.people.iter().filter(|person| !person.name.is_empty()).count(), page.mine);
    let count = all - waiting.len();
    let summary = t!(l, surveys.answered_of, count = count, all = all).to_string();
    let waiting = (page.open && !waiting.is_empty()).then(|| with_names(&t!(l, surveys.waiting_for, names = NAMES).to_string(), waiting));
    let survey = paths::manage_part(&page.slug, "survey");
    view! {
        <Title text=t!(l, surveys.answers)/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto"><A href=paths::manage(&page.slug)>{page.title.clone()}</A></p>
            <h1>{t!(l, surveys.answers)}</h1>
            {(!page.open).then(|| view! { <p class="empty">{t!(l, surveys.refused_ahead)}</p> })}
            <p>{summary}</p>
            {waiting.map(|words| view! { <p dir="auto">{words}</p> })}
            {mine.then(|| view! { <p class="actions"><A href=survey attr:class="button">{t!(l, surveys.mine)}</A></p> })}
            <h2>{t!(l, surveys.participants)}</h2>
            {people(l, page.people)}
            <h2>{t!(l, surveys.facilitators)}</h2>
            {people(l, page.facilitators)}
        </div>
    }
}

fn people(l: Locale, people: Vec<Answered>) -> impl IntoView {
    let said: Vec<Answered> = people.into_iter().filter(|person| !person.answers.is_empty()).collect();
    let none = said.is_empty().then(|| view! { <p class="empty">{t!(l, surveys.none)}</p> });
    let person = move |person: Answered| {
        let name = if person.name.is_empty() { t!(l, surveys.left).to_owned() } else { person.name };
        let begun = (person.progress == Progress::Begun).then(|| view! { <p class="card__facts">{t!(l, surveys.begun)}</p> });
        view! {
            <section class="card">
                <h3 class="card__title" dir="auto">{name}</h3>
                {begun}
                <dl class="facts facts--long">
                    {person.answers.into_iter().map(|(label, words)| view! {
                        <div><dt>{label}</dt><dd dir="auto" class="prose prose--typed">{words}</dd></div>
                    }).collect_view()}
                </dl>
            </section>
        }
    };
    view! { {none} {said.into_iter().map(person).collect_view()} }
}
