//! `/circles/<slug>/manage/recaps/<meeting>`: the recap of a meeting.

use super::api::{SaveRecap, load_recap};
use super::model::{REMOVE, RecapForm, RecapPage, SEND, Saved};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::paths;
use crate::pulses::components::PulseTold;
use crate::ui::{Area, Button, Check, Empty, Form, HiddenNote, Reload, load, use_kept, within};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The recap of one meeting.
#[component]
pub fn RecapView() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let meeting = Memo::new(move |_| params.read().get("meeting").unwrap_or_default());
    let at = Memo::new(move |_| query.read().get("at").unwrap_or_default());
    let kept = use_kept();
    let page =
        Resource::new(move || (slug.get(), meeting.get(), kept.get(), at.get()), |(slug, meeting, kept, at)| load_recap(slug, meeting, kept, at));
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: RecapPage) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SaveRecap>::new();
    let said = use_query_map().with_untracked(|query| query.get("done").as_deref().and_then(Saved::parse)).map(|saved| match saved {
        Saved::Saved => t!(l, recaps.saved),
        Saved::Sent => t!(l, recaps.just_sent),
        Saved::Removed => t!(l, recaps.removed),
    });
    let kicker = within(t!(l, tasks.meeting_when, number = page.number, when = page.when.as_str()).to_string(), [page.when.clone()]);
    let told = page.pulse.clone();
    let form =
        if page.begun { view! { <Fields page=page.clone() action/> }.into_any() } else { view! { <Empty words=t!(l, recaps.ahead)/> }.into_any() };
    view! {
        <Title text=t!(l, recaps.title)/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto"><A href=paths::manage(&page.slug)>{page.title.clone()}</A> " · " {kicker}</p>
            <h1>{t!(l, recaps.title)}</h1>
            {page.hidden.clone().map(|reason| view! { <HiddenNote words=t!(l, circles.note_hidden_mails) reason/> })}
            {said.map(|words| view! { <p class="notice" role="status">{words}</p> })}
            {form}
            <PulseTold told/>
        </div>
    }
}

/// The form, and whom it reaches.
#[component]
fn Fields(page: RecapPage, action: ServerAction<SaveRecap>) -> impl IntoView {
    let l = use_locale();
    let sends = page.sends && page.sent.is_empty() && page.people > 0;
    let reach = reach(l, &page);
    let form = page.form;
    let here = paths::recap(&page.slug, page.meeting.0);
    let (slug, meeting, base) = (form.slug.clone(), form.meeting.clone(), form.base.clone());
    view! {
        <Form action>
            <Reload href=here>{t!(l, tasks.reload)}</Reload>
            <input type="hidden" name=RecapForm::slug.wire() value=form.slug/>
            <input type="hidden" name=RecapForm::meeting.wire() value=form.meeting/>
            <input type="hidden" name=RecapForm::base.wire() value=form.base/>
            <Area name=RecapForm::done label=t!(l, recaps.done) hint=t!(l, recaps.done_hint) value=form.done rows=8/>
            <Area name=RecapForm::next label=t!(l, recaps.next) value=form.next rows=4 optional=true/>
            <Check name=RecapForm::public checked={form.public == "on"}>{t!(l, recaps.public)}</Check>
            <p class="field__hint">{t!(l, recaps.public_hint)}</p>
            <p>{reach}</p>
            <p class="actions">
                <Button>{t!(l, recaps.save)}</Button>
                {sends.then(|| view! { <Button quiet=true value=SEND>{t!(l, recaps.send)}</Button> })}
            </p>
        </Form>
        {page.exists.then(|| view! {
            <details class="sure">
                <summary class="button button--quiet">{t!(l, recaps.remove)}</summary>
                <p>{t!(l, recaps.remove_sure)}</p>
                <Form action notes=false>
                    <input type="hidden" name=RecapForm::slug.wire() value=slug/>
                    <input type="hidden" name=RecapForm::meeting.wire() value=meeting/>
                    <input type="hidden" name=RecapForm::base.wire() value=base/>
                    <p class="actions">
                        <button type="submit" class="button button--danger" name=RecapForm::button.wire() value=REMOVE>{t!(l, recaps.remove_button)}</button>
                    </p>
                </Form>
            </details>
        })}
    }
}

/// Says who sees a recap, and whom an email reaches.
fn reach(l: Locale, page: &RecapPage) -> AnyView {
    if !page.sent.is_empty() {
        return within(t!(l, recaps.sent, when = page.sent.as_str()).to_string(), [page.sent.clone()]);
    }
    if !page.sends {
        return t!(l, recaps.shown).into_any();
    }
    view! { {t!(l, recaps.shown)} " " {plural!(l, recaps.reaches, page.people)} }.into_any()
}
