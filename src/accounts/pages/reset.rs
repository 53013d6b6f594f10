//! `/reset/<link>`: choosing a new password.

use crate::accounts::api::{ResetPassword, reset_page};
use crate::accounts::model::{LinkPage, ResetForm};
use crate::i18n::{t, use_locale};
use crate::ui::{Button, Field, Form, load};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// Setting a new password through a link.
#[component]
pub fn Reset() -> impl IntoView {
    let params = use_params_map();
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let page = Resource::new(move || link.get(), reset_page);
    load(page, |page| view! { <Fields page/> })
}

#[component]
fn Fields(page: LinkPage) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<ResetPassword>::new();
    view! {
        <Title text=t!(l, accounts.reset_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.reset_title)}</h1>
            <p class="lead">{t!(l, accounts.reset_lead, email = page.email.clone()).to_string()}</p>
            {page.removes.then(|| view! { <p class="notice notice--warn">{t!(l, accounts.reset_removes)}</p> })}
            <Form action plain=true>
                <input type="hidden" name=ResetForm::link.wire() value=page.link/>
                // Tells password managers which account the password belongs to.
                <input type="text" class="visually-hidden" autocomplete="username" value=page.email readonly tabindex="-1" aria-hidden="true"/>
                <Field name=ResetForm::password kind="password" autocomplete="new-password" label=t!(l, accounts.new_password) hint=t!(l, accounts.password_hint)/>
                <Button>{t!(l, accounts.save_password)}</Button>
            </Form>
        </div>
    }
}
