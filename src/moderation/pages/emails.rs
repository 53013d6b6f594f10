//! `/staff/emails`: emails that were not sent.

use crate::i18n::{t, use_locale};
use crate::moderation::api::{FindEmails, SendAgain, staff_emails};
use crate::moderation::components::{Done, Older};
use crate::moderation::model::lists::{EmailSearch, Found, LostMail};
use crate::paths;
use crate::ui::{Button, Field, Form, PostButton, load, moment};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Emails that were not sent in the last 14 days.
#[component]
pub fn StaffEmails() -> impl IntoView {
    let query = use_query_map();
    let kept = Memo::new(move |_| query.with(|q| q.get_str("done") == Some("found")));
    let found = Resource::new(move || kept.get(), staff_emails);
    load(found, |(form, found)| view! { <Contents form found/> })
}

#[component]
fn Contents(form: EmailSearch, found: Found<LostMail>) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<FindEmails>::new();
    let none = if form.q.is_empty() { t!(l, moderation.mails_empty) } else { t!(l, moderation.found_none) };
    let line = move |mail: LostMail| {
        let state = if mail.state == "failed" { t!(l, moderation.mail_failed) } else { t!(l, moderation.mail_dropped) };
        let hidden = vec![("mail", mail.id.to_string())];
        let again = mail.again.then(|| view! { <PostButton<SendAgain> hidden>{t!(l, moderation.send_again)}</PostButton<SendAgain>> });
        view! { <tr><td data-label=t!(l, moderation.when)>{moment(mail.at)}</td><td data-label=t!(l, moderation.kind)>{mail.kind}</td><td data-label=t!(l, moderation.state)><span class="tag">{state}</span></td><td dir="auto" data-label=t!(l, moderation.error)>{mail.error} " " {again}</td></tr> }
    };
    let table = if found.items.is_empty() {
        view! { <p class="empty">{none}</p> }.into_any()
    } else {
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=t!(l, moderation.mails)>
                <table class="table">
                    <thead><tr><th scope="col">{t!(l, moderation.when)}</th><th scope="col">{t!(l, moderation.kind)}</th><th scope="col">{t!(l, moderation.state)}</th><th scope="col">{t!(l, moderation.error)}</th></tr></thead>
                    <tbody>{found.items.into_iter().map(line).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <Title text=t!(l, moderation.mails)/>
        <div class="page">
            <h1>{t!(l, moderation.mails)}</h1>
            <Done/>
            <p class="lead">{t!(l, moderation.mails_lead)}</p>
            <Form action plain=true class="search">
                <Field name=EmailSearch::q label=t!(l, moderation.search_emails) hint=t!(l, moderation.search_emails_hint) value=form.q optional=true/>
                <Button quiet=true>{t!(l, moderation.search)}</Button>
            </Form>
            {table}
            <Older page=paths::STAFF_EMAILS next=None/>
        </div>
    }
}
