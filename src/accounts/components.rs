//! Components of the pages about accounts.

use super::api::{Resend, SignOut};
use super::model::LogItem;
use crate::i18n::{Locale, t, use_locale};
use crate::paths;
use crate::ui::{PostButton, moment, use_boot};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// The page after asking for an email: the same for known and unknown addresses.
#[component]
pub fn LookInMail(
    /// What was sent.
    words: &'static str,
) -> impl IntoView {
    let l = use_locale();
    view! {
        <Title text=t!(l, accounts.look_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, accounts.look_title)}</h1>
            <p class="lead">{words}</p>
            <p>{t!(l, accounts.look_hint)}</p>
            <p><A href=paths::sign_in(None)>{t!(l, accounts.sign_in)}</A></p>
        </div>
    }
}

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
        "kept" => t!(l, accounts.done_kept),
        "sent" => t!(l, accounts.done_sent),
        "saved" => t!(l, accounts.done_saved),
        "password" => t!(l, accounts.done_password),
        "ended" => t!(l, accounts.done_ended),
        "forgotten" => t!(l, accounts.done_forgotten),
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

/// Returns an entry of the security log in words.
fn action_words(l: Locale, code: &str) -> &'static str {
    match code {
        "signed_in" => t!(l, accounts.action_signed_in),
        "signed_in_by_link" => t!(l, accounts.action_signed_in_by_link),
        "sign_in_asked" => t!(l, accounts.action_sign_in_asked),
        "sign_in_failed" => t!(l, accounts.action_sign_in_failed),
        "wrong_password" => t!(l, accounts.action_wrong_password),
        "reset_asked" => t!(l, accounts.action_reset_asked),
        "password_changed" => t!(l, accounts.action_password_changed),
        "address_confirmed" => t!(l, accounts.action_address_confirmed),
        "address_asked" => t!(l, accounts.action_address_asked),
        "address_changed" => t!(l, accounts.action_address_changed),
        "taken_over" => t!(l, accounts.action_taken_over),
        "deleted" => t!(l, accounts.action_deleted),
        "deletion_asked" => t!(l, accounts.action_deletion_asked),
        "deletion_withdrawn" => t!(l, accounts.action_deletion_withdrawn),
        "staff_given" => t!(l, accounts.action_staff_given),
        "staff_taken" => t!(l, accounts.action_staff_taken),
        "blocked" => t!(l, accounts.action_blocked),
        "unblocked" => t!(l, accounts.action_unblocked),
        "invitation_accepted" => t!(l, accounts.action_invitation_accepted),
        "refused" => t!(l, accounts.action_refused),
        "staff_read_accounts" => t!(l, accounts.action_staff_read_accounts),
        "staff_read" => t!(l, accounts.action_staff_read),
        "staff_changed" => t!(l, accounts.action_staff_changed),
        _ => t!(l, accounts.action_exported),
    }
}

/// Entries of the security log, newest first.
#[component]
pub fn SecurityLog(
    /// The entries.
    items: Vec<LogItem>,
    /// The table's name for screen readers.
    label: &'static str,
) -> impl IntoView {
    let l = use_locale();
    if items.is_empty() {
        return view! { <p class="empty">{t!(l, accounts.log_empty)}</p> }.into_any();
    }
    let name = move |name: Option<String>| name.map(|name| if name.is_empty() { t!(l, accounts.log_gone).to_owned() } else { name });
    let line = move |item: LogItem| {
        let who = match (item.own, item.command) {
            (true, _) => t!(l, accounts.log_you).to_owned(),
            (_, true) => t!(l, accounts.log_command).to_owned(),
            _ => name(item.who).unwrap_or_else(|| t!(l, accounts.log_no_one).to_owned()),
        };
        let about = [name(item.about).unwrap_or_default(), item.subject].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        // On a phone each cell stands in a line of its own, behind its label.
        let or_none = |text: String| if text.is_empty() { "—".to_owned() } else { text };
        view! {
            <tr>
                <td data-label=t!(l, accounts.log_when)>{moment(item.at)}</td>
                <td data-label=t!(l, accounts.log_what)>{action_words(l, &item.action)}</td>
                <td dir="auto" data-label=t!(l, accounts.log_who)>{who}</td>
                <td dir="auto" data-label=t!(l, accounts.log_about)>{or_none(about)}</td>
                <td data-label=t!(l, accounts.log_from)><code>{or_none(item.from)}</code></td>
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t!(l, accounts.log_when)}</th>
                        <th scope="col">{t!(l, accounts.log_what)}</th>
                        <th scope="col">{t!(l, accounts.log_who)}</th>
                        <th scope="col">{t!(l, accounts.log_about)}</th>
                        <th scope="col">{t!(l, accounts.log_from)}</th>
                    </tr>
                </thead>
                <tbody>{items.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What this device may keep of a person: a participant's page, once they say so (`by_link`), or the pages of an account that stays signed in.
/// Without scripts nothing can be kept, but forgotten.
#[component]
pub fn ThisDevice(
    /// Whether the page is reached by a participant's link.
    by_link: bool,
) -> impl IntoView {
    let l = use_locale();
    let keep = by_link.then(|| {
        view! {
            <p class="device__can">{t!(l, offline.keep_lead)}</p>
            <p class="device__can"><button type="button" class="button button--quiet" data-device="keep">{t!(l, offline.keep)}</button></p>
        }
    });
    let kept = if by_link { t!(l, offline.kept) } else { t!(l, offline.stays) };
    view! {
        <section class="device-here">
            <h2>{t!(l, offline.title)}</h2>
            {keep}
            <p class=by_link.then_some("device__kept")>{kept}</p>
            <p>{t!(l, offline.forget_lead)}</p>
            <PostButton<SignOut> hidden=vec![("device", "forget".to_owned())] class="button button--quiet">{t!(l, offline.forget)}</PostButton<SignOut>>
        </section>
    }
}
