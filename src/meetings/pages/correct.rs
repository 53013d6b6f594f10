//! `/circles/<slug>/manage/correct/<meeting>`: corrects when a meeting was held.

use crate::i18n::{t, use_locale};
use crate::meetings::api::{CorrectMeeting, meeting_to_correct};
use crate::meetings::model::forms::{CorrectForm, CorrectPage};
use crate::paths;
use crate::ui::{Button, Field, Form, Reload, load, use_kept, within};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// Corrects the date of a meeting that has started.
#[component]
pub fn CorrectMeetingPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let meeting = Memo::new(move |_| params.read().get("meeting").unwrap_or_default());
    let kept = use_kept();
    let page = Resource::new(move || (slug.get(), meeting.get(), kept.get()), |(slug, meeting, kept)| meeting_to_correct(slug, meeting, kept));
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: CorrectPage) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<CorrectMeeting>::new();
    let CorrectPage { slug, title, number, when, zone, today, form } = page;
    let reload = paths::correct(&slug, form.meeting.parse().unwrap_or_default());
    let so_far = t!(l, meetings.correct_so_far, number = number, when = when.as_str(), zone = zone).to_string();
    let so_far = within(so_far, [when]);
    view! {
        <Title text=t!(l, meetings.correct_title)/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto"><A href=paths::manage(&slug)>{title}</A></p>
            <h1>{t!(l, meetings.correct_title)}</h1>
            <p class="lead">{so_far}</p>
            <p>{t!(l, meetings.correct_lead)}</p>
            <Form action>
                <Reload href=reload>{t!(l, meetings.edit_reload)}</Reload>
                <input type="hidden" name=CorrectForm::slug.wire() value=form.slug/>
                <input type="hidden" name=CorrectForm::meeting.wire() value=form.meeting/>
                <input type="hidden" name=CorrectForm::base.wire() value=form.base/>
                <div class="fields fields--short">
                    <Field name=CorrectForm::date kind="date" label=t!(l, meetings.correct_date) value=form.date max=today/>
                    <Field name=CorrectForm::time kind="time" label=t!(l, meetings.correct_time) value=form.time/>
                </div>
                <p class="actions">
                    <Button>{t!(l, meetings.correct_button)}</Button>
                    <A href=paths::manage(&slug)>{t!(l, meetings.correct_keep)}</A>
                </p>
            </Form>
        </div>
    }
}
