//! The frame around every page: header, content, footer.

use super::routes::{SetLanguage, SignOut, Unconfirmed};
use crate::i18n::{LANGUAGES, t, use_locale};
use crate::paths;
use crate::ui::{PostButton, use_boot};
use leptos::prelude::*;
use leptos_router::components::A;

/// Header, content and footer.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let l = use_locale();
    let boot = use_boot();
    let warn = boot.mail_to_files && boot.viewer.is_staff();
    view! {
        <a class="skip" href="#main">{t!(l, site.skip)}</a>
        <header>
            <Head/>
            {boot.demo.then(|| {
                let look = boot.viewer.me.is_none().then(|| view! { " " <A href=paths::sign_in(None)>{t!(l, site.demo_enter)}</A> });
                view! { <p class="banner">{t!(l, site.demo_note)} {look}</p> }
            })}
            {warn.then(|| view! { <p class="banner banner--warn">{t!(l, site.mail_note)}</p> })}
            <Unconfirmed/>
        </header>
        <main id="main" tabindex="-1">{children()}</main>
        <Foot/>
    }
}

#[component]
fn Head() -> impl IntoView {
    let l = use_locale();
    let boot = use_boot();
    let name = if boot.site_name.is_empty() { t!(l, site.name).to_owned() } else { boot.site_name };
    let me = boot.viewer.me;
    let staff = me.as_ref().is_some_and(|m| m.staff);
    let account = match me {
        Some(_) => view! {
            <li><A href=paths::ME>{t!(l, site.mine)}</A></li>
            <li><A href=paths::SETTINGS>{t!(l, site.settings)}</A></li>
            {staff.then(|| view! { <li><A href=paths::STAFF>{t!(l, site.staff)}</A></li> })}
            <li><PostButton<SignOut>>{t!(l, site.sign_out)}</PostButton<SignOut>></li>
        }
        .into_any(),
        None => view! { <li><A href=paths::sign_in(None)>{t!(l, site.sign_in)}</A></li> }.into_any(),
    };
    // The menu is always open on a wide screen; on a phone it is a popover, which opens without a script.
    // With scripts, navigation replaces only the content, so the menu has to be closed here.
    let menu = NodeRef::<leptos::html::Ul>::new();
    let close = move |_| {
        if let Some(list) = menu.get() {
            // Fails only if it was not open.
            let _ = list.hide_popover();
        }
    };
    view! {
        <div class="head">
            <a class="head__name" href=paths::HOME>
                <img src="/favicon.svg" alt="" width="34" height="34"/>
                <span>{name}</span>
            </a>
            <nav class="head__nav" aria-label=t!(l, site.menu)>
                <A href=paths::CIRCLES exact=true>{t!(l, site.find)}</A>
                <button type="button" class="link-button head__toggle" popovertarget="menu">{t!(l, site.menu)}</button>
                <ul class="head__menu" id="menu" popover="auto" node_ref=menu on:click=close>
                    <li><A href=paths::COURSES exact=true>{t!(l, site.courses)}</A></li>
                    <li><A href=paths::START>{t!(l, site.start)}</A></li>
                    {account}
                </ul>
            </nav>
        </div>
    }
}

#[component]
fn Foot() -> impl IntoView {
    let l = use_locale();
    let source = use_boot().source;
    // The footer is hydrated last, after the page and its piece of WebAssembly: once it is hydrated, the page
    // is interactive. Tests wait for this mark.
    let foot = NodeRef::<leptos::html::Footer>::new();
    Effect::new(move || {
        if foot.get().is_some() {
            #[cfg(feature = "hydrate")]
            crate::ui::later::once_awake(|| drop(document().document_element().map(|root| root.set_attribute("data-alive", ""))));
        }
    });
    let languages = LANGUAGES
        .iter()
        .map(|(locale, code, name)| {
            let current = *locale == l;
            view! {
                <li lang=*code>
                    {if current {
                        view! { <span aria-current="true">{*name}</span> }.into_any()
                    } else {
                        view! { <PostButton<SetLanguage> hidden=vec![("code", (*code).to_owned())]>{*name}</PostButton<SetLanguage>> }.into_any()
                    }}
                </li>
            }
        })
        .collect_view();
    view! {
        <footer class="foot" node_ref=foot>
            <ul class="foot__list" aria-label=t!(l, site.language)>{languages}</ul>
            <ul class="foot__list">
                <li><A href=paths::ABOUT>{t!(l, site.about)}</A></li>
                <li><A href=paths::NUMBERS>{t!(l, site.numbers)}</A></li>
                <li><A href=paths::PRIVACY>{t!(l, site.privacy)}</A></li>
                <li><A href=paths::IMPRINT>{t!(l, site.imprint)}</A></li>
                <li><a href=source rel="external">{t!(l, site.source)}</a></li>
            </ul>
            <p class="foot__note">{t!(l, site.source_note)}</p>
        </footer>
    }
}
