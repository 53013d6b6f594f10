//! Confirmation pages: cancelling a circle, deleting a draft.

use crate::circles::api::{CancelCircle, DeleteDraft, circle_to_cancel, draft_to_delete};
use crate::circles::model::forms::{CancelForm, SlugForm};
use crate::circles::model::views::CancelPage;
use crate::i18n::{plural, t, use_locale};
use crate::paths;
use crate::ui::{Area, Form, HiddenNote, load, use_kept};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// `/circles/<slug>/manage/cancel`.
#[component]
pub fn CancelCirclePage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let kept = use_kept();
    let page = Resource::new(move || (slug.get(), kept.get()), |(slug, kept)| circle_to_cancel(slug, kept));
    load(page, |page| view! { <AskCancel page/> })
}

#[component]
fn AskCancel(page: CancelPage) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<CancelCircle>::new();
    let people = match page.people {
        0 => t!(l, circles.cancel_nobody).to_owned(),
        count => plural!(l, circles.cancel_people, count),
    };
    view! {
        <Title text=t!(l, circles.cancel_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, circles.cancel_title)}</h1>
            <p class="lead" dir="auto">{t!(l, circles.cancel_lead, title = page.title.clone()).to_string()}</p>
            {match page.hidden.clone() {
                Some(reason) => view! { <HiddenNote words=t!(l, circles.note_hidden_mails) reason/> }.into_any(),
                None => view! { <p>{people}</p> }.into_any(),
            }}
            <Form action>
                <input type="hidden" name=CancelForm::slug.wire() value=page.slug.clone()/>
                <Area name=CancelForm::reason label=t!(l, circles.cancel_reason) hint=t!(l, circles.cancel_reason_hint) value=page.reason optional=true/>
                <p class="actions">
                    <button type="submit" class="button button--danger">{t!(l, circles.cancel_button)}</button>
                    <A href=paths::manage(&page.slug)>{t!(l, circles.cancel_keep)}</A>
                </p>
            </Form>
        </div>
    }
}

/// `/circles/<slug>/delete`.
#[component]
pub fn DeleteDraftPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let title = Resource::new(move || slug.get(), draft_to_delete);
    load(title, move |title| view! { <AskDelete slug=slug.get_untracked() title/> })
}

#[component]
fn AskDelete(slug: String, title: String) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<DeleteDraft>::new();
    let title = if title.is_empty() { t!(l, circles.start_untitled).to_owned() } else { title };
    view! {
        <Title text=t!(l, circles.delete_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, circles.delete_title)}</h1>
            <p class="lead" dir="auto">{t!(l, circles.delete_lead, title = title).to_string()}</p>
            <Form action>
                <input type="hidden" name=SlugForm::slug.wire() value=slug/>
                <p class="actions">
                    <button type="submit" class="button button--danger">{t!(l, circles.delete_button)}</button>
                    <A href=paths::START>{t!(l, circles.cancel_keep)}</A>
                </p>
            </Form>
        </div>
    }
}
