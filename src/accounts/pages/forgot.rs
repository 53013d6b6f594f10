//! `/forgot-password`, and the page after it: the same for known and unknown addresses.

use crate::accounts::api::{self, forgotten};
use crate::accounts::components::LookInMail;
use crate::accounts::model::ForgotForm;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{Button, Field, Form, load, use_kept};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// Requesting a link to choose a new password.
#[component]
pub fn Forgot() -> impl IntoView {
    let kept = use_kept();
    let form = Resource::new(move || kept.get(), forgotten);
    load(form, |form| view! { <Fields form/> })
}

#[component]
fn Fields(form: ForgotForm) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<api::Forgot>::new();
    view! {
        <Title text=t!(l, accounts.forgot_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.forgot_title)}</h1>
            <p class="lead">{t!(l, accounts.forgot_lead)}</p>
            <Form action>
                <Field name=ForgotForm::email kind="email" inputmode="email" autocomplete="username" label=t!(l, accounts.email) value=form.email/>
                <Button>{t!(l, accounts.forgot_send)}</Button>
            </Form>
            <p><A href=paths::sign_in(None)>{t!(l, accounts.sign_in)}</A></p>
        </div>
    }
}

/// After requesting the link.
#[component]
pub fn ForgotSent() -> impl IntoView {
    let l = use_locale();
    view! { <LookInMail words=t!(l, accounts.forgot_sent)/> }
}
