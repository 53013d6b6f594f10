//! `/confirm/<link>`: one button that confirms an address.

use crate::accounts::api::{ConfirmAddress, confirm_page};
use crate::accounts::model::{LinkForm, LinkPage};
use crate::i18n::{t, use_locale};
use crate::ui::{Button, Form, load};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// Confirming an address.
#[component]
pub fn Confirm() -> impl IntoView {
    let params = use_params_map();
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let page = Resource::new(move || link.get(), confirm_page);
    load(page, |page| view! { <OneButton page/> })
}

#[component]
fn OneButton(page: LinkPage) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<ConfirmAddress>::new();
    view! {
        <Title text=t!(l, accounts.confirm)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.confirm)}</h1>
            <p class="lead">{t!(l, accounts.confirm_lead, email = page.email, name = page.name).to_string()}</p>
            <Form action plain=true>
                <input type="hidden" name=LinkForm::link.wire() value=page.link/>
                <Button>{t!(l, accounts.confirm)}</Button>
            </Form>
            <p>{t!(l, accounts.confirm_else)}</p>
        </div>
    }
}
