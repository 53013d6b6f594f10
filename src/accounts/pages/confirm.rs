//! `/confirm/<link>`: confirms an address. Opening it changes nothing. In another browser than the one that registered it
//! asks for the password or, from the owner of the address, for a new one.

use crate::accounts::api::{ClaimAddress, ConfirmAddress, confirm_page};
use crate::accounts::model::{ClaimForm, LinkForm, LinkPage, Proof};
use crate::i18n::{errors, t, use_locale};
use crate::ui::{Button, Field, Form, load};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// Confirming an address.
#[component]
pub fn Confirm() -> impl IntoView {
    let params = use_params_map();
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let page = Resource::new(move || link.get(), confirm_page);
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: LinkPage) -> impl IntoView {
    let l = use_locale();
    let (action, claim) = (ServerAction::<ConfirmAddress>::new(), ServerAction::<ClaimAddress>::new());
    // Someone else may have confirmed the address since the page was opened: then the form that was posted is gone.
    let refused = move || claim.value().get().and_then(Result::err).map(|error| errors::sentence(l, &error));
    let why = match page.proof {
        Proof::Nothing => None,
        Proof::Password => Some(t!(l, accounts.confirm_change_password)),
        Proof::PasswordOrNew => Some(t!(l, accounts.confirm_password)),
    };
    let (link, email) = (page.link.clone(), page.email.clone());
    view! {
        <Title text=t!(l, accounts.confirm)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.confirm)}</h1>
            <p class="lead">{t!(l, accounts.confirm_lead, email = page.email.clone(), name = page.name).to_string()}</p>
            {why.map(|words| view! { <p>{words}</p> })}
            <Form action plain=true>
                <input type="hidden" name=LinkForm::link.wire() value=page.link/>
                {why.is_some().then(|| view! {
                    <UserName email=page.email/>
                    <Field name=LinkForm::password kind="password" autocomplete="current-password" label=t!(l, accounts.account_password)/>
                })}
                <Button>{t!(l, accounts.confirm)}</Button>
            </Form>
            {if page.removes {
                view! { <Claim action=claim link email/> }.into_any()
            } else {
                (move || refused().map(|words| view! { <p class="notice notice--error" role="alert">{words}</p> })).into_any()
            }}
            <p>{t!(l, accounts.confirm_else)}</p>
        </div>
    }
}

/// For the owner of the address who does not know the password.
#[component]
fn Claim(action: ServerAction<ClaimAddress>, link: String, email: String) -> impl IntoView {
    let l = use_locale();
    view! {
        <section>
            <h2>{t!(l, accounts.claim_title)}</h2>
            <p>{t!(l, accounts.claim_lead)}</p>
            <Form action plain=true>
                <input type="hidden" name=ClaimForm::link.wire() value=link/>
                <UserName email/>
                <Field name=ClaimForm::new_password kind="password" autocomplete="new-password" label=t!(l, accounts.new_password) hint=t!(l, accounts.password_hint)/>
                <Button quiet=true>{t!(l, accounts.claim_button)}</Button>
            </Form>
        </section>
    }
}

/// Tells password managers which account the password belongs to.
#[component]
fn UserName(email: String) -> impl IntoView {
    view! { <input type="text" class="visually-hidden" autocomplete="username" value=email readonly tabindex="-1" aria-hidden="true"/> }
}
