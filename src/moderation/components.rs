//! Components of the pages about the site itself.

use super::model::{Action, LostMail, Refusal, Told};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::paths;
use crate::types::retention::{self, Kept};
use crate::ui::moment;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// Returns an action in words.
pub fn action_words(l: Locale, what: &str) -> &'static str {
    match what {
        "hide" => t!(l, moderation.action_hide),
        "show" => t!(l, moderation.action_show),
        "hide_words" => t!(l, moderation.action_hide_words),
        "show_words" => t!(l, moderation.action_show_words),
        "block" => t!(l, moderation.action_block),
        "unblock" => t!(l, moderation.action_unblock),
        "release" => t!(l, moderation.action_release),
        "drop" => t!(l, moderation.action_drop),
        _ => t!(l, moderation.action_texts),
    }
}

/// A note about what was just done (`?done=`).
#[component]
pub fn Done() -> impl IntoView {
    let l = use_locale();
    let query = use_query_map();
    move || {
        let what = query.with(|q| q.get_str("done").map(str::to_owned));
        what.map(|what| view! { <p class="notice" role="status">{action_words(l, &what)}</p> })
    }
}

/// The actions of staff, newest first.
#[component]
pub fn Log(
    /// The log's entries.
    actions: Vec<Action>,
) -> impl IntoView {
    let l = use_locale();
    if actions.is_empty() {
        return view! { <p class="empty">{t!(l, moderation.log_empty)}</p> }.into_any();
    }
    let line = move |action: Action| {
        let what = action_words(l, &action.what);
        let who = if action.who.is_empty() { t!(l, moderation.gone).to_owned() } else { action.who };
        view! { <tr><td data-label=t!(l, moderation.when)>{moment(action.at)}</td><td dir="auto" data-label=t!(l, moderation.who)>{who}</td><td data-label=t!(l, moderation.what)>{what}</td><td dir="auto" data-label=t!(l, moderation.about)>{action.subject}</td></tr> }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=t!(l, moderation.log)>
            <table class="table">
                <thead><tr><th scope="col">{t!(l, moderation.when)}</th><th scope="col">{t!(l, moderation.who)}</th><th scope="col">{t!(l, moderation.what)}</th><th scope="col">{t!(l, moderation.about)}</th></tr></thead>
                <tbody>{actions.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Emails that were not sent, newest first.
#[component]
pub fn LostMails(
    /// The emails.
    mails: Vec<LostMail>,
    /// Why waiting ones are refused for now.
    refusals: Vec<Refusal>,
    /// How many emails are overdue.
    overdue: u32,
) -> impl IntoView {
    let l = use_locale();
    let refused = move |refusal: Refusal| {
        view! { <p class="notice notice--warn" dir="auto">{t!(l, moderation.refused, count = refusal.count, error = refusal.error.clone()).to_string()}</p> }
    };
    let refused = refusals.into_iter().map(refused).collect_view();
    let late = (overdue > 0).then(|| view! { <p class="notice notice--warn">{t!(l, moderation.overdue, count = overdue).to_string()}</p> });
    if mails.is_empty() {
        return view! { {late} {refused} <p class="empty">{t!(l, moderation.mails_empty)}</p> }.into_any();
    }
    let line = move |mail: LostMail| {
        let state = if mail.state == "failed" { t!(l, moderation.mail_failed) } else { t!(l, moderation.mail_dropped) };
        view! { <tr><td data-label=t!(l, moderation.when)>{moment(mail.at)}</td><td data-label=t!(l, moderation.kind)>{mail.kind}</td><td data-label=t!(l, moderation.state)><span class="tag">{state}</span></td><td dir="auto" data-label=t!(l, moderation.error)>{mail.error}</td></tr> }
    };
    view! {
        {late}
        {refused}
        <div class="scroll" tabindex="0" role="region" aria-label=t!(l, moderation.mails)>
            <table class="table">
                <thead><tr><th scope="col">{t!(l, moderation.when)}</th><th scope="col">{t!(l, moderation.kind)}</th><th scope="col">{t!(l, moderation.state)}</th><th scope="col">{t!(l, moderation.error)}</th></tr></thead>
                <tbody>{mails.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What facilitators want the staff to hear.
#[component]
pub fn ToldBy(
    /// What they wrote, newest first.
    told: Vec<Told>,
) -> impl IntoView {
    let l = use_locale();
    if told.is_empty() {
        return view! { <p class="empty">{t!(l, moderation.told_empty)}</p> }.into_any();
    }
    let items = told.into_iter().map(|told| {
        view! {
            <li>
                <p class="card__facts"><A href=paths::circle(&told.slug)>{told.title}</A> " · " {moment(told.at)}</p>
                <blockquote dir="auto">{told.words}</blockquote>
            </li>
        }
    });
    view! { <ul class="tips">{items.collect_view()}</ul> }.into_any()
}

/// What is kept how long, as in `docs/retention.md`.
#[component]
pub fn KeptHowLong() -> impl IntoView {
    let l = use_locale();
    let days = |kept: Kept| plural!(l, moderation.kept_days, kept.in_days());
    let said = str::to_owned;
    let rows = [
        (t!(l, moderation.kept_account), said(t!(l, moderation.kept_account_long))),
        (t!(l, moderation.kept_signup), said(t!(l, moderation.kept_signup_long))),
        (t!(l, moderation.kept_words), said(t!(l, moderation.kept_words_long))),
        (t!(l, moderation.kept_public), said(t!(l, moderation.kept_public_long))),
        (t!(l, moderation.kept_mail_texts), days(retention::MAIL_TEXTS)),
        (t!(l, moderation.kept_mail_people), days(retention::MAIL_RECIPIENTS)),
        (t!(l, moderation.kept_mail_gone), said(t!(l, moderation.kept_mail_gone_long))),
        (t!(l, moderation.kept_form), t!(l, moderation.kept_minutes, count = retention::FORMS.minutes).to_string()),
        (t!(l, moderation.kept_left), days(retention::LEFT_FORMS)),
        (t!(l, moderation.kept_signed_up), t!(l, moderation.kept_minutes, count = retention::SIGNED_UP.minutes).to_string()),
        (t!(l, moderation.kept_session), days(retention::SESSIONS)),
        (t!(l, moderation.kept_log), days(retention::SECURITY_LOG)),
        (t!(l, moderation.kept_draft), days(retention::DRAFTS)),
        (t!(l, moderation.kept_events), days(retention::EVENTS)),
        (t!(l, moderation.kept_limits), days(retention::LIMITS)),
        (t!(l, moderation.kept_copies), days(retention::COPIES)),
        (t!(l, moderation.kept_backups), days(retention::BACKUPS)),
    ];
    let line = move |(what, long): (&'static str, String)| {
        view! { <tr><td data-label=t!(l, moderation.kept_what)>{what}</td><td data-label=t!(l, moderation.kept_long)>{long}</td></tr> }
    };
    view! {
        <section aria-labelledby="kept">
            <h2 id="kept">{t!(l, moderation.kept_title)}</h2>
            <table class="table">
                <thead><tr><th scope="col">{t!(l, moderation.kept_what)}</th><th scope="col">{t!(l, moderation.kept_long)}</th></tr></thead>
                <tbody>{rows.into_iter().map(line).collect_view()}</tbody>
            </table>
        </section>
    }
}
