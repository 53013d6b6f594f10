//! `/circles/<slug>/sign-up` and the page after it.

use crate::i18n::{errors, t, use_locale};
use crate::paths;
use crate::signups::api::{AskForSeat as Ask, ChangeSignUp, SignUp, load_sign_up, load_signed_up};
use crate::signups::model::{AlertForm, SignUpForm, SignUpPage, SignedUpPage};
use crate::types::Refusal;
use crate::ui::{AddToCalendar, Area, Button, Check, Field, Form, PostButton, YourTime, load, moment, title_class, use_kept};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The sign-up form.
#[component]
pub fn SignUpView() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let (rejected, query) = (use_kept(), use_query_map());
    let kept = Memo::new(move |_| rejected.get() || query.read().get_str("kept").is_some());
    let page = Resource::new(move || (slug.get(), kept.get()), |(slug, kept)| load_sign_up(slug, kept));
    load(page, move |page| view! { <SignUpContents page kept=kept.get_untracked()/> })
}

#[component]
fn SignUpContents(page: SignUpPage, kept: bool) -> impl IntoView {
    let l = use_locale();
    let heading = t!(l, signups.heading, circle = page.title.clone()).to_string();
    let back = paths::circle(&page.form.slug);
    let place = if page.place.is_empty() { t!(l, signups.online_hint).to_owned() } else { page.place.clone() };
    let next = (!page.next.is_empty()).then(|| {
        let stamp = page.next.stamp.clone();
        view! { {moment(page.next.clone())} {format!(" ({})", page.zone)} <YourTime stamp/> }
    });
    // What a person typed is shown again even if the last seat was taken in the meantime.
    let closed = page.closed.clone().filter(|_| !(kept && page.typed));
    view! {
        <Title text=heading.clone()/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <p class="kicker"><A href=back>{t!(l, signups.back)}</A></p>
            <h1 dir="auto" class=title_class(&heading)>{heading.clone()}</h1>
            <dl class="facts facts--brief">
                {next.map(|when| view! { <div><dt>{t!(l, signups.next_meeting)}</dt><dd>{when}</dd></div> })}
                <div><dt>{t!(l, signups.where_label)}</dt><dd dir="auto">{place}</dd></div>
            </dl>
            {match closed {
                Some(why) => view! { <Closed why alert=page.alert/> }.into_any(),
                None => view! { <SignUpFields page/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Closed(why: Refusal, alert: Option<AlertForm>) -> impl IntoView {
    let l = use_locale();
    let query = use_query_map();
    let asked = Memo::new(move |_| query.read().get_str("done") == Some("asked"));
    // Where an address can be left, that is the one thing to do here.
    let others = if alert.is_some() { "button button--quiet" } else { "button" };
    let alert = alert.map(|form| {
        move || {
            if asked.get() {
                view! { <p class="notice" role="status">{t!(l, signups.alert_done)}</p> }.into_any()
            } else {
                view! { <AskForSeat form=form.clone()/> }.into_any()
            }
        }
    });
    view! {
        <div class="notice notice--warn">
            <p class="notice__title">{t!(l, signups.closed_title)}</p>
            <p>{errors::refusal(l, &why)}</p>
        </div>
        {alert}
        <p class="actions">
            <A href=paths::CIRCLES attr:class=others>{t!(l, signups.others)}</A>
            <A href=paths::MY_LINK>{t!(l, signups.have_link)}</A>
        </p>
    }
}

/// Leaves an address at a full circle.
#[component]
fn AskForSeat(form: AlertForm) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<Ask>::new();
    view! {
        <h2>{t!(l, signups.alert_title)}</h2>
        <p>{t!(l, signups.alert_lead)}</p>
        <Form action>
            <input type="hidden" name=AlertForm::slug.wire() value=form.slug/>
            <Field name=AlertForm::email kind="email" inputmode="email" autocomplete="email" label=t!(l, signups.email) value=form.email/>
            <Check name=AlertForm::consent checked={form.consent == "on"}>
                {t!(l, signups.alert_consent)} " " <a href=paths::PRIVACY>{t!(l, signups.consent_link)}</a>
            </Check>
            <Button>{t!(l, signups.alert_button)}</Button>
        </Form>
    }
}

#[component]
fn SignUpFields(page: SignUpPage) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SignUp>::new();
    let SignUpPage { form, question, .. } = page;
    view! {
        <Form action>
            <input type="hidden" name=SignUpForm::slug.wire() value=form.slug/>
            <Field name=SignUpForm::name label=t!(l, signups.name) hint=t!(l, signups.name_hint) autocomplete="name" value=form.name/>
            <Field name=SignUpForm::email kind="email" inputmode="email" autocomplete="email" label=t!(l, signups.email) hint=t!(l, signups.email_hint) value=form.email/>
            <Area name=SignUpForm::goal label=t!(l, signups.goal) hint=t!(l, signups.goal_hint) value=form.goal rows=3/>
            <Area name=SignUpForm::support label=t!(l, signups.support) hint=t!(l, signups.support_hint) value=form.support rows=3/>
            {(!question.is_empty()).then(|| view! { <Area name=SignUpForm::answer label=question value=form.answer rows=3/> })}
            <p>{t!(l, signups.lead)}</p>
            <Check name=SignUpForm::consent checked={form.consent == "on"}>
                {t!(l, signups.consent)} " " <a href=paths::PRIVACY>{t!(l, signups.consent_link)}</a>
            </Check>
            <Button>{t!(l, signups.submit)}</Button>
        </Form>
        <p><A href=paths::MY_LINK>{t!(l, signups.have_link)}</A></p>
    }
}

/// The page after signing up: the same words for new and known addresses.
#[component]
pub fn SignedUpView() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let page = Resource::new(move || slug.get(), load_signed_up);
    load(page, |page| view! { <SignedUpContents page/> })
}

#[component]
fn SignedUpContents(page: SignedUpPage) -> impl IntoView {
    let l = use_locale();
    let change = vec![("slug", page.slug.clone()), ("email", page.email.clone())];
    view! {
        <Title text=t!(l, signups.done_title)/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto">{page.title}</p>
            <h1>{t!(l, signups.done_title)}</h1>
            <p class="lead">{t!(l, signups.done_lead)}</p>
            <p>{t!(l, signups.done_wait)}</p>
            {(!page.email.is_empty()).then(|| view! {
                <p>{t!(l, signups.done_to)} " " <strong dir="ltr" class="break">{page.email.clone()}</strong></p>
                <PostButton<ChangeSignUp> hidden=change class="button button--quiet">{t!(l, signups.done_change)}</PostButton<ChangeSignUp>>
            })}
            <AddToCalendar links=page.calendar/>
            <p class="actions">
                <A href=paths::circle(&page.slug) attr:class="button">{t!(l, signups.back)}</A>
                <A href=paths::MY_LINK>{t!(l, signups.my_link_title)}</A>
            </p>
        </div>
    }
}
