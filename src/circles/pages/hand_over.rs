//! `/settings/delete/<slug>`: what becomes of a circle whose only facilitator deletes the account.

use crate::circles::api::{HandOver, circle_to_hand_over};
use crate::circles::model::leaving::{HandOverForm, HandOverPage};
use crate::i18n::{plural, t, use_locale};
use crate::paths;
use crate::ui::{Area, Choice, Field, Form, load, use_kept};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// Deciding for one circle.
#[component]
pub fn HandOverView() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let kept = use_kept();
    let page = Resource::new(move || (slug.get(), kept.get()), |(slug, kept)| circle_to_hand_over(slug, kept));
    load(page, |page| view! { <Decide page/> })
}

#[component]
fn Decide(page: HandOverPage) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<HandOver>::new();
    let people = match page.people {
        0 => t!(l, circles.cancel_nobody).to_owned(),
        count => plural!(l, circles.hand_over_people, count),
    };
    let choices =
        vec![("invite".to_owned(), t!(l, circles.hand_over_invite).to_owned()), ("cancel".to_owned(), t!(l, circles.hand_over_cancel).to_owned())];
    let form = page.form;
    view! {
        <Title text=t!(l, circles.hand_over_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, circles.hand_over_title)}</h1>
            <p class="lead" dir="auto">{t!(l, circles.hand_over_lead, title = page.title).to_string()}</p>
            <p>{people}</p>
            {page.waits.then(|| view! { <p class="notice notice--warn">{t!(l, circles.hand_over_at_once)}</p> })}
            <Form action plain=true>
                <input type="hidden" name=HandOverForm::slug.wire() value=form.slug/>
                <Choice name=HandOverForm::future label=t!(l, circles.hand_over_question) options=choices value=form.future/>
                <Field name=HandOverForm::successor kind="email" inputmode="email" label=t!(l, circles.hand_over_successor) hint=t!(l, circles.hand_over_successor_hint) value=form.successor/>
                <Area name=HandOverForm::reason label=t!(l, circles.cancel_reason) hint=t!(l, circles.hand_over_reason_hint) value=form.reason/>
                <p class="actions">
                    <button type="submit" class="button">{t!(l, circles.hand_over_save)}</button>
                    <A href=paths::DELETE_ACCOUNT>{t!(l, circles.hand_over_back)}</A>
                </p>
            </Form>
        </div>
    }
}
