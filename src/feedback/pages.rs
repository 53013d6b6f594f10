//! `/circles/<slug>/manage/feedback/<meeting>`: the feedback on a meeting.

mod form;
mod presence;

use super::api::{DeclineFeedback, feedback_of};
use super::model::DeclineForm;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{PostButton, load, use_kept, within};
use form::FeedbackSheet;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The feedback of one meeting.
#[component]
pub fn Feedback() -> impl IntoView {
    let l = use_locale();
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let meeting = Memo::new(move |_| params.read().get("meeting").unwrap_or_default());
    let kept = use_kept();
    let query = use_query_map();
    let ask = Memo::new(move |_| query.read().get("ask").unwrap_or_default());
    let overall = Memo::new(move |_| query.read().get("overall").unwrap_or_default());
    let from = Memo::new(move |_| query.read().get("from").unwrap_or_default());
    let walk_in = Memo::new(move |_| query.read().get("walk_in").unwrap_or_default());
    let page = Resource::new(
        move || (slug.get(), meeting.get(), kept.get(), ask.get(), overall.get(), from.get(), walk_in.get()),
        |(slug, meeting, kept, ask, overall, from, walk_in)| feedback_of(slug, meeting, kept, ask, overall, from, walk_in),
    );
    load(page, move |page| {
        let (slug, title) = (page.slug.clone(), page.title.clone());
        let ends = (!page.done && !page.declined).then(|| (page.slug.clone(), page.meeting.to_string()));
        let recap = paths::recap(&page.slug, page.meeting.0);
        let kicker = within(t!(l, feedback.kicker, number = page.number, when = page.when.as_str()).to_string(), [page.when.clone()]);
        view! {
            <Title text=t!(l, feedback.title)/>
            <div class="page page--narrow">
                <p class="kicker" dir="auto"><A href=paths::manage(&slug)>{title}</A> " · " {kicker}</p>
                <h1>{t!(l, feedback.title)}</h1>
                <FeedbackSheet page/>
                <p><A href=recap>{t!(l, recaps.write)}</A></p>
                {ends.map(|(slug, meeting)| view! { <NotThisTime slug meeting/> })}
            </div>
        }
    })
}

/// Ends the emails about this meeting.
#[component]
fn NotThisTime(slug: String, meeting: String) -> impl IntoView {
    let l = use_locale();
    let hidden = vec![(DeclineForm::slug.as_str(), slug), (DeclineForm::meeting.as_str(), meeting)];
    view! {
        <section class="field" id="not-this-time">
            <p class="field__hint">{t!(l, feedback.decline_hint)}</p>
            <PostButton<DeclineFeedback> hidden class="button button--quiet">{t!(l, feedback.decline)}</PostButton<DeclineFeedback>>
        </section>
    }
}
