//! `/settings/delete`: explains what is deleted, asks what becomes of the circles that only this account runs, and asks for the password.

use crate::accounts::api::{DeleteAccount, KeepAccount};
use crate::accounts::model::DeleteForm;
use crate::circles::api::load_leaving;
use crate::circles::components::LeftCircles;
use crate::circles::model::leaving::LeavingPage;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{Field, Form, PostButton, load};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// Deleting the account.
#[component]
pub fn DeleteAccountView() -> impl IntoView {
    let page = Resource::new(|| (), |()| load_leaving());
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: LeavingPage) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<DeleteAccount>::new();
    let (undecided, awaits, waits) = (page.is_undecided(), page.awaits_answers(), page.waits);
    let ending = if waits {
        let words = if undecided { t!(l, accounts.delete_waits_undecided) } else { t!(l, accounts.delete_waits) };
        view! {
            <p class="notice notice--warn" role="status">{words}</p>
            <PostButton<KeepAccount> class="button">{t!(l, accounts.keep_account)}</PostButton<KeepAccount>>
        }
        .into_any()
    } else if undecided {
        view! {
            <p class="notice notice--warn">{t!(l, circles.refused_undecided)}</p>
            <p class="actions"><A href=paths::SETTINGS attr:class="button button--quiet">{t!(l, accounts.keep_account)}</A></p>
        }
        .into_any()
    } else {
        view! {
            {awaits.then(|| view! { <p>{t!(l, accounts.delete_will_wait)}</p> })}
            <Form action plain=true>
                <Field name=DeleteForm::password kind="password" autocomplete="current-password" label=t!(l, accounts.password_now)/>
                <p class="actions">
                    <button type="submit" class="button button--danger">{t!(l, accounts.delete)}</button>
                    <A href=paths::SETTINGS attr:class="button button--quiet">{t!(l, accounts.keep_account)}</A>
                </p>
            </Form>
        }
        .into_any()
    };
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
            <LeftCircles circles=page.circles/>
            {ending}
        </div>
    }
}
