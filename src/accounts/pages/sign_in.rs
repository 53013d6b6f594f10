//! `/sign-in`.

use crate::accounts::api::{self, sign_in_page};
use crate::accounts::components::Done;
use crate::accounts::model::{Entrance, SignInForm};
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::types::{DemoLogins, DemoRole, FieldName};
use crate::ui::{Button, Check, Field, Form, PostButton, load, use_boot, use_kept};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// Signing in.
#[component]
pub fn SignIn() -> impl IntoView {
    let query = use_query_map();
    let next = Memo::new(move |_| query.read().get("next").unwrap_or_default());
    let kept = use_kept();
    let page = Resource::new(move || (next.get(), kept.get()), |(next, kept)| sign_in_page(next, kept));
    load(page, |entrance| view! { <Fields entrance/> })
}

/// The demo logins, with one button each.
#[component]
fn DemoPeople(logins: DemoLogins, next: String) -> impl IntoView {
    let l = use_locale();
    let password = logins.password;
    let shown = password.clone();
    let rows = logins
        .people
        .into_iter()
        .map(move |person| {
            let role = match person.role {
                DemoRole::Facilitator => t!(l, accounts.demo_facilitator),
                DemoRole::Participant => t!(l, accounts.demo_participant),
                DemoRole::Staff => t!(l, accounts.demo_staff),
            };
            let hidden = vec![("email", person.email.clone()), ("password", password.clone()), ("next", next.clone())];
            view! {
                <li class="demo__person">
                    <span>
                        <strong>{person.name.clone()}</strong> <br/> {role} <br/> <span class="demo__email">{person.email}</span>
                    </span>
                    <PostButton<api::SignIn> class="button button--quiet button--small" hidden>
                        {t!(l, accounts.demo_be, name = person.name).to_string()}
                    </PostButton<api::SignIn>>
                </li>
            }
        })
        .collect_view();
    (!shown.is_empty()).then(|| {
        view! {
            <section class="card demo" aria-labelledby="demo-title">
                <h2 id="demo-title">{t!(l, accounts.demo_title)}</h2>
                <p>{t!(l, accounts.demo_lead, password = shown).to_string()}</p>
                <ul class="demo__people">{rows}</ul>
            </section>
        }
    })
}

/// Whether to stay signed in, and what that does.
#[component]
pub(super) fn Stay(name: FieldName, checked: bool) -> impl IntoView {
    let l = use_locale();
    view! {
        <Check name checked>{t!(l, accounts.stay)}</Check>
        <p class="card__facts">{t!(l, accounts.stay_hint)}</p>
    }
}

#[component]
fn Fields(entrance: Entrance) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<api::SignIn>::new();
    let next_page = entrance.next.clone();
    let me = use_boot().viewer.me;
    let again = use_query_map().with_untracked(|query| query.get_str("again").is_some());
    view! {
        <Title text=t!(l, accounts.sign_in)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.sign_in)}</h1>
            <Done/>
            {me.map(|me| view! {
                <p class="notice">
                    {t!(l, accounts.signed_in_as, name = me.name).to_string()} " "
                    {if again { t!(l, errors.prove).into_any() } else { view! { <A href=paths::ME>{t!(l, site.mine)}</A> }.into_any() }}
                </p>
            })}
            {entrance.next.contains("kept=").then(|| view! { <p class="notice">{t!(l, accounts.sign_in_kept)}</p> })}
            {(!entrance.elsewhere.is_empty()).then(|| view! {
                <p class="notice notice--warn">
                    {t!(l, accounts.elsewhere)} " " <a href=entrance.elsewhere.clone() rel="external">{entrance.elsewhere.clone()}</a>
                </p>
            })}
            <Form action plain=true>
                <input type="hidden" name=SignInForm::next.wire() value=entrance.next.clone()/>
                <Field name=SignInForm::email kind="email" inputmode="email" autocomplete="username" label=t!(l, accounts.email) value=entrance.email/>
                <Field name=SignInForm::password kind="password" autocomplete="current-password" label=t!(l, accounts.password)/>
                <Stay name=SignInForm::stay checked=entrance.stay/>
                <Button>{t!(l, accounts.sign_in)}</Button>
            </Form>
            <p><A href=paths::FORGOT>{t!(l, accounts.forgot_title)}</A></p>
            <p><A href=paths::SIGN_IN_LINK>{t!(l, accounts.link_ask)}</A></p>
            {entrance.open.then(|| view! { <p>{t!(l, accounts.no_account_yet)} " " <A href=paths::REGISTER>{t!(l, accounts.register)}</A></p> })}
            <DemoPeople logins=entrance.demo next=next_page/>
        </div>
    }
}
