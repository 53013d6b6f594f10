//! Components of the pages about accounts.

use super::api::Resend;
use crate::i18n::{Locale, t, use_locale};
use crate::paths;
use crate::ui::{PostButton, use_boot};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// A note about what was just done (`?done=`), above the page's content.
#[component]
pub fn Done() -> impl IntoView {
    let l = use_locale();
    let query = use_query_map();
    move || {
        let words = query.with(|q| q.get_str("done").and_then(|what| done_words(l, what)));
        words.map(|words| view! { <p class="notice" role="status">{words}</p> })
    }
}

fn done_words(l: Locale, what: &str) -> Option<&'static str> {
    Some(match what {
        "confirmed" => t!(l, accounts.done_confirmed),
        "reset" => t!(l, accounts.done_reset),
        "deleted" => t!(l, accounts.done_deleted),
        "sent" => t!(l, accounts.done_sent),
        "saved" => t!(l, accounts.done_saved),
        "password" => t!(l, accounts.done_password),
        "ended" => t!(l, accounts.done_ended),
        _ => return None,
    })
}

/// A banner on every page for people whose address is unconfirmed: what to do, and a button to send the email
/// again.
#[component]
pub fn Unconfirmed() -> impl IntoView {
    let l = use_locale();
    let waiting = use_boot().viewer.me.is_some_and(|me| !me.confirmed);
    waiting.then(|| {
        view! {
            <div class="banner banner--warn">
                <p>{t!(l, accounts.unconfirmed)}</p>
                <PostButton<Resend>>{t!(l, accounts.resend)}</PostButton<Resend>>
            </div>
        }
    })
}

/// "I agree to the privacy text", with a link to it.
#[component]
pub fn ConsentWords() -> impl IntoView {
    let l = use_locale();
    view! { {t!(l, accounts.consent)} " " <A href=paths::PRIVACY>{t!(l, accounts.consent_link)}</A> }
}
