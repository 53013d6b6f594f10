//! `/sign-in/link`, the page after it, and `/enter/<link>`: signing in by a link in an email. Opening the link changes nothing.

use super::sign_in::Stay;
use crate::accounts::api::{self, AskSignInLink, load_enter, sign_in_link_page};
use crate::accounts::components::LookInMail;
use crate::accounts::model::{EnterForm, EnterPage, SignInLinkForm};
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{Button, Field, Form, load, use_kept};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// Requesting a link to sign in.
#[component]
pub fn SignInLink() -> impl IntoView {
    let kept = use_kept();
    let form = Resource::new(move || kept.get(), sign_in_link_page);
    load(form, |form| view! { <Ask form/> })
}

#[component]
fn Ask(form: SignInLinkForm) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<AskSignInLink>::new();
    view! {
        <Title text=t!(l, accounts.link_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.link_title)}</h1>
            <p class="lead">{t!(l, accounts.link_lead)}</p>
            <Form action>
                <Field name=SignInLinkForm::email kind="email" inputmode="email" autocomplete="username" label=t!(l, accounts.email) value=form.email/>
                <Button>{t!(l, accounts.forgot_send)}</Button>
            </Form>
            <p><A href=paths::sign_in(None)>{t!(l, accounts.sign_in)}</A></p>
        </div>
    }
}

/// After requesting the link.
#[component]
pub fn SignInLinkSent() -> impl IntoView {
    let l = use_locale();
    view! { <LookInMail words=t!(l, accounts.link_sent)/> }
}

/// Signing in through a link.
#[component]
pub fn Enter() -> impl IntoView {
    let params = use_params_map();
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let page = Resource::new(move || link.get(), load_enter);
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: EnterPage) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<api::Enter>::new();
    view! {
        <Title text=t!(l, accounts.link_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.link_title)}</h1>
            <p class="lead">{t!(l, accounts.link_as, name = page.name, email = page.email).to_string()}</p>
            <Form action plain=true>
                <input type="hidden" name=EnterForm::link.wire() value=page.link/>
                <Stay name=EnterForm::stay checked=false/>
                <Button>{t!(l, accounts.sign_in)}</Button>
            </Form>
        </div>
    }
}
