//! `/settings/delete`: explains what is deleted and asks for the password.

use crate::accounts::api::DeleteAccount;
use crate::accounts::model::DeleteForm;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::types::AppError;
use crate::ui::{ErrorView, Field, Form, use_boot};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// Deleting the account.
#[component]
pub fn Delete() -> impl IntoView {
    if use_boot().viewer.me.is_none() {
        return view! { <ErrorView error=AppError::SignIn/> }.into_any();
    }
    let l = use_locale();
    let action = ServerAction::<DeleteAccount>::new();
    view! {
        <Title text=t!(l, accounts.delete)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.delete)}</h1>
            <p class="lead">{t!(l, accounts.delete_lead)}</p>
            <ul class="prose">
                <li>{t!(l, accounts.delete_goes)}</li>
                <li>{t!(l, accounts.delete_words)}</li>
                <li>{t!(l, accounts.delete_circles)}</li>
                <li>{t!(l, accounts.delete_signups)}</li>
            </ul>
            <Form action plain=true>
                <Field name=DeleteForm::password kind="password" autocomplete="current-password" label=t!(l, accounts.password_now)/>
                <p class="actions">
                    <button type="submit" class="button button--danger">{t!(l, accounts.delete)}</button>
                    <A href=paths::SETTINGS attr:class="button button--quiet">{t!(l, accounts.keep_account)}</A>
                </p>
            </Form>
        </div>
    }
    .into_any()
}
