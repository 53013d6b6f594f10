//! Pieces of the pages about the site itself.

use super::model::{Deed, LostMail};
use crate::i18n::{Locale, t, use_locale};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A deed in words.
pub fn deed_words(l: Locale, what: &str) -> &'static str {
    match what {
        "hide" => t!(l, staff.deed_hide),
        "show" => t!(l, staff.deed_show),
        "block" => t!(l, staff.deed_block),
        "unblock" => t!(l, staff.deed_unblock),
        _ => t!(l, staff.deed_texts),
    }
}

/// Word of what was just done (`?done=`).
#[component]
pub fn Done() -> impl IntoView {
    let l = use_locale();
    let query = use_query_map();
    move || {
        let what = query.with(|q| q.get_str("done").map(str::to_owned));
        what.map(|what| view! { <p class="notice" role="status">{deed_words(l, &what)}</p> })
    }
}

/// What staff did, newest first.
#[component]
pub fn Log(
    /// The lines.
    deeds: Vec<Deed>,
) -> impl IntoView {
    let l = use_locale();
    if deeds.is_empty() {
        return view! { <p class="empty">{t!(l, staff.log_empty)}</p> }.into_any();
    }
    let line = move |deed: Deed| {
        let what = deed_words(l, &deed.what);
        let who = if deed.who.is_empty() { t!(l, staff.gone).to_owned() } else { deed.who };
        view! { <tr><td data-label=t!(l, staff.when)>{deed.at}</td><td dir="auto" data-label=t!(l, staff.who)>{who}</td><td data-label=t!(l, staff.what)>{what}</td><td dir="auto" data-label=t!(l, staff.about)>{deed.subject}</td></tr> }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=t!(l, staff.log)>
            <table class="table">
                <thead><tr><th scope="col">{t!(l, staff.when)}</th><th scope="col">{t!(l, staff.who)}</th><th scope="col">{t!(l, staff.what)}</th><th scope="col">{t!(l, staff.about)}</th></tr></thead>
                <tbody>{deeds.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Mails that did not go out, newest first.
#[component]
pub fn LostMails(
    /// The mails.
    mails: Vec<LostMail>,
    /// How many wait too long.
    overdue: u32,
) -> impl IntoView {
    let l = use_locale();
    let late = (overdue > 0).then(|| view! { <p class="notice notice--warn">{t!(l, staff.overdue, count = overdue).to_string()}</p> });
    if mails.is_empty() {
        return view! { {late} <p class="empty">{t!(l, staff.mails_empty)}</p> }.into_any();
    }
    let line = move |mail: LostMail| {
        let state = if mail.state == "failed" { t!(l, staff.mail_failed) } else { t!(l, staff.mail_dropped) };
        view! { <tr><td data-label=t!(l, staff.when)>{mail.at}</td><td data-label=t!(l, staff.kind)>{mail.kind}</td><td data-label=t!(l, staff.state)><span class="tag">{state}</span></td><td dir="auto" data-label=t!(l, staff.error)>{mail.error}</td></tr> }
    };
    view! {
        {late}
        <div class="scroll" tabindex="0" role="region" aria-label=t!(l, staff.mails)>
            <table class="table">
                <thead><tr><th scope="col">{t!(l, staff.when)}</th><th scope="col">{t!(l, staff.kind)}</th><th scope="col">{t!(l, staff.state)}</th><th scope="col">{t!(l, staff.error)}</th></tr></thead>
                <tbody>{mails.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
