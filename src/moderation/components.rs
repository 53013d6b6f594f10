//! Components of the pages about the site itself.

use super::model::lists::Listed;
use super::model::reports::Wrong;
use super::model::{Action, Refusal, Told};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::paths;
use crate::types::FieldName;
use crate::types::retention::{self, Kept};
use crate::ui::{Field, moment};
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
        "late" => t!(l, moderation.action_late),
        "report" => t!(l, moderation.action_report),
        "test" => t!(l, moderation.action_test),
        "records" => t!(l, moderation.action_records),
        "mail" => t!(l, moderation.action_mail),
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
        let what = what.filter(|what| what != "found");
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
        view! { <tr><td data-label=t!(l, moderation.when)>{moment(action.at)}</td><td dir="auto" data-label=t!(l, moderation.who)>{who}</td><td data-label=t!(l, moderation.what)>{what}</td><td dir="auto" data-label=t!(l, moderation.about)>{action.subject} {(!action.reason.is_empty()).then(|| view! { <br/> <q>{action.reason}</q> })}</td></tr> }
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

/// What is wrong with the emails now: why waiting ones are refused, how many are overdue, how many failed.
#[component]
pub fn MailTrouble(
    /// Why waiting ones are refused for now.
    refusals: Vec<Refusal>,
    /// How many emails are overdue.
    overdue: u32,
    /// How many failed in the last 14 days.
    failed: u32,
) -> impl IntoView {
    let l = use_locale();
    let refused = move |refusal: Refusal| {
        view! { <p class="notice notice--warn" dir="auto">{t!(l, moderation.refused, count = refusal.count, error = refusal.error.clone()).to_string()}</p> }
    };
    let refused = refusals.into_iter().map(refused).collect_view();
    let late = (overdue > 0).then(|| view! { <p class="notice notice--warn">{t!(l, moderation.overdue, count = overdue).to_string()}</p> });
    let failed = (failed > 0).then(|| {
        view! { <p class="notice"><A href=paths::STAFF_EMAILS>{plural!(l, moderation.failed, failed)}</A></p> }
    });
    view! { {late} {refused} {failed} }
}

/// Returns what is wrong with a reported page, in words.
pub fn wrong_words(l: Locale, wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Spam => t!(l, moderation.wrong_spam),
        Wrong::Deceit => t!(l, moderation.wrong_deceit),
        Wrong::Hate => t!(l, moderation.wrong_hate),
        Wrong::Private => t!(l, moderation.wrong_private),
        Wrong::Link => t!(l, moderation.wrong_link),
        Wrong::Other => t!(l, moderation.wrong_other),
    }
}

/// The field for the password, if it was entered too long ago.
#[component]
pub fn Again(
    /// Whether it was.
    stale: bool,
    /// The field.
    name: FieldName,
) -> impl IntoView {
    let l = use_locale();
    stale.then(|| {
        view! { <Field name kind="password" autocomplete="current-password" label=t!(l, accounts.password_now) hint=t!(l, moderation.again)/> }
    })
}

/// The search of a list, and the way to the others.
#[component]
pub fn StaffSearch(
    /// The list's page.
    page: &'static str,
    /// The field's label.
    #[prop(into)]
    label: String,
    /// What was typed.
    words: String,
) -> impl IntoView {
    let l = use_locale();
    view! {
        <form method="get" action=page class="search" role="search">
            <div class="field">
                <label class="field__label" for="q">{label}</label>
                <input class="input" type="search" dir="auto" id="q" name="q" value=words maxlength="100"/>
            </div>
            <button class="button button--quiet">{t!(l, moderation.search)}</button>
        </form>
    }
}

/// The link to older rows of a list, and back to the staff page.
#[component]
pub fn Older(
    /// The list's page.
    page: &'static str,
    /// Where older rows begin.
    next: Option<i64>,
    /// What was sought.
    #[prop(optional)]
    words: String,
    /// Whether nothing was found among the rows that were read.
    #[prop(optional)]
    none: bool,
) -> impl IntoView {
    let l = use_locale();
    let older = next.map(|next| paths::older(page, &words, next));
    let label = if none { t!(l, moderation.older_search) } else { t!(l, moderation.older) };
    view! {
        <p class="actions">
            {older.map(|path| view! { <A href=path attr:class="button button--quiet">{label}</A> })}
            <A href=paths::STAFF>{t!(l, site.staff)}</A>
        </p>
    }
}

/// Circles or courses, newest first.
#[component]
pub fn Pages(
    /// The rows.
    items: Vec<Listed>,
    /// The table's name.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let l = use_locale();
    let line = move |item: Listed| {
        let title = if item.title.is_empty() { t!(l, circles.start_untitled).to_owned() } else { item.title };
        let state = match (item.hidden, item.state.as_str()) {
            (true, _) => Some(t!(l, moderation.state_hidden)),
            (_, "draft") => Some(t!(l, circles.status_draft)),
            (_, "cancelled") => Some(t!(l, circles.status_cancelled)),
            _ => None,
        };
        let act = if item.hidden { t!(l, moderation.show) } else { t!(l, moderation.hide) };
        let named = format!("{act}: {title}");
        let hide = (item.state != "draft").then(|| view! { <A href=paths::staff_hide(&item.page) attr:aria-label=named>{act} "…"</A> });
        view! {
            <tr>
                <td dir="auto" data-label=t!(l, moderation.page_title)><A href=item.page.clone()>{title}</A> " " {state.map(|words| view! { <span class="tag">{words}</span> })}</td>
                <td dir="auto" data-label=t!(l, moderation.place)>{item.place}</td>
                <td dir="auto" data-label=t!(l, moderation.who)>{item.who}</td>
                <td data-label=t!(l, moderation.since)>{moment(item.since)}</td>
                <td data-label=t!(l, moderation.what)>{hide}</td>
            </tr>
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label>
            <table class="table">
                <thead><tr><th scope="col">{t!(l, moderation.page_title)}</th><th scope="col">{t!(l, moderation.place)}</th><th scope="col">{t!(l, moderation.who)}</th><th scope="col">{t!(l, moderation.since)}</th><th scope="col">{t!(l, moderation.what)}</th></tr></thead>
                <tbody>{items.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
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
pub fn KeptHowLong(
    /// How many nightly backups are kept, so for how many days.
    backups: u32,
) -> impl IntoView {
    let l = use_locale();
    let days = |kept: Kept| plural!(l, moderation.kept_days, kept.in_days());
    let said = str::to_owned;
    let rows = [
        (t!(l, moderation.kept_account), said(t!(l, moderation.kept_account_long))),
        (t!(l, moderation.kept_signup), said(t!(l, moderation.kept_signup_long))),
        (t!(l, moderation.kept_words), said(t!(l, moderation.kept_words_long))),
        (t!(l, moderation.kept_alert), days(retention::SEAT_ALERTS)),
        (t!(l, moderation.kept_invitation), days(retention::INVITATIONS)),
        (t!(l, moderation.kept_planned), said(t!(l, moderation.kept_planned_long))),
        (t!(l, moderation.kept_post_report), said(t!(l, moderation.kept_post_report_long))),
        (t!(l, moderation.kept_pulse), said(t!(l, moderation.kept_pulse_long))),
        (t!(l, moderation.kept_pulse_given), said(t!(l, moderation.kept_pulse_given_long))),
        (t!(l, moderation.kept_public), said(t!(l, moderation.kept_public_long))),
        (t!(l, moderation.kept_mail_texts), days(retention::MAIL_TEXTS)),
        (t!(l, moderation.kept_mail_people), days(retention::MAIL_RECIPIENTS)),
        (t!(l, moderation.kept_mail_gone), said(t!(l, moderation.kept_mail_gone_long))),
        (t!(l, moderation.kept_form), t!(l, moderation.kept_minutes, count = retention::FORMS.minutes).to_string()),
        (t!(l, moderation.kept_left), days(retention::LEFT_FORMS)),
        (t!(l, moderation.kept_signed_up), t!(l, moderation.kept_minutes, count = retention::SIGNED_UP.minutes).to_string()),
        (t!(l, moderation.kept_proposal), days(retention::PROPOSALS)),
        (t!(l, moderation.kept_session), days(retention::SESSIONS)),
        (t!(l, moderation.kept_device), days(retention::DEVICES)),
        (t!(l, moderation.kept_log), days(retention::SECURITY_LOG)),
        (t!(l, moderation.kept_report), days(retention::REPORTS_CLOSED)),
        (t!(l, moderation.kept_report_open), days(retention::REPORTS_OPEN)),
        (t!(l, moderation.kept_draft), days(retention::DRAFTS)),
        (t!(l, moderation.kept_events), days(retention::EVENTS)),
        (t!(l, moderation.kept_once), days(retention::ONCE)),
        (t!(l, moderation.kept_limits), days(retention::LIMITS)),
        (t!(l, moderation.kept_copies), days(retention::COPIES)),
    ];
    // A site can be without.
    let nightly = (backups > 0).then(|| (t!(l, moderation.kept_backups), plural!(l, moderation.kept_days, backups)));
    let line = move |(what, long): (&'static str, String)| {
        view! { <tr><td data-label=t!(l, moderation.kept_what)>{what}</td><td data-label=t!(l, moderation.kept_long)>{long}</td></tr> }
    };
    view! {
        <section aria-labelledby="kept">
            <h2 id="kept">{t!(l, moderation.kept_title)}</h2>
            <table class="table">
                <thead><tr><th scope="col">{t!(l, moderation.kept_what)}</th><th scope="col">{t!(l, moderation.kept_long)}</th></tr></thead>
                <tbody>{rows.into_iter().chain(nightly).map(line).collect_view()}</tbody>
            </table>
            <p>{t!(l, moderation.kept_yours)} " " <A href=paths::MY_DATA>{t!(l, personal.look)}</A></p>
        </section>
    }
}
