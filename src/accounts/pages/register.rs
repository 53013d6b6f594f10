//! `/register`, and the page after it: the same for new and known addresses.

use crate::accounts::api::{self, register_page};
use crate::accounts::components::ConsentWords;
use crate::accounts::model::{NewAccount, RegisterForm};
use crate::i18n::{errors, t, use_locale};
use crate::paths;
use crate::types::Refusal;
use crate::ui::{Button, Check, Field, Form, load, use_kept};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// Creating an account.
#[component]
pub fn Register() -> impl IntoView {
    let kept = use_kept();
    let page = Resource::new(move || kept.get(), register_page);
    load(page, |page| match page.refused {
        None => view! { <Fields page/> }.into_any(),
        Some(why) => view! { <Closed why contact=page.contact/> }.into_any(),
    })
}

#[component]
fn Fields(page: NewAccount) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<api::Register>::new();
    view! {
        <Title text=t!(l, accounts.register)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.register)}</h1>
            <p class="lead">{t!(l, accounts.register_lead)}</p>
            <Form action>
                <Field name=RegisterForm::name autocomplete="name" label=t!(l, accounts.name) hint=t!(l, accounts.name_hint) value=page.form.name/>
                <Field name=RegisterForm::email kind="email" inputmode="email" autocomplete="username" label=t!(l, accounts.email) value=page.form.email/>
                <Field name=RegisterForm::password kind="password" autocomplete="new-password" label=t!(l, accounts.password) hint=t!(l, accounts.password_hint)/>
                <Check name=RegisterForm::consent checked={page.form.consent == "on"}><ConsentWords/></Check>
                <Button>{t!(l, accounts.register)}</Button>
            </Form>
            <p>{t!(l, accounts.account_already)} " " <A href=paths::sign_in(None)>{t!(l, accounts.sign_in)}</A></p>
        </div>
    }
}

#[component]
fn Closed(why: Refusal, contact: String) -> impl IntoView {
    let l = use_locale();
    view! {
        <Title text=t!(l, accounts.register)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.register)}</h1>
            <p class="lead">{errors::refusal(l, &why)}</p>
            {(!contact.is_empty()).then(|| view! { <p dir="auto">{contact}</p> })}
            <p><A href=paths::sign_in(None)>{t!(l, accounts.sign_in)}</A></p>
        </div>
    }
}

/// After registering.
#[component]
pub fn Registered() -> impl IntoView {
    let l = use_locale();
    view! {
        <Title text=t!(l, accounts.look_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.look_title)}</h1>
            <p class="lead">{t!(l, accounts.registered)}</p>
            <p>{t!(l, accounts.look_hint)}</p>
            <p><A href=paths::sign_in(None) attr:class="button">{t!(l, accounts.sign_in)}</A></p>
        </div>
    }
}
