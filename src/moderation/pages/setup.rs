//! `/staff/setup`: a test of the site's email, and the DNS records that make it arrive.

use crate::i18n::{Locale, t, use_locale};
use crate::moderation::api::{SetUp, load_email_setup};
use crate::moderation::components::{Again, Done};
use crate::moderation::model::setup::{EmailSetup, Record, SetupForm, TestMail};
use crate::paths;
use crate::ui::{Button, Form, load, moment};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// The page about email.
#[component]
pub fn StaffSetup() -> impl IntoView {
    let query = use_query_map();
    let done = Memo::new(move |_| query.with(|q| (q.get_str("done").map(str::to_owned), q.get_str("__path").map(str::to_owned))));
    let page = Resource::new(move || done.get(), |_| load_email_setup());
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: EmailSetup) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SetUp>::new();
    let EmailSetup { sender, server, test, records, records_set, stale } = page;
    let no_server = server.is_empty();
    let record = move |record: Record| {
        let Record { what, name, text } = record;
        let text = if text.is_empty() { view! { {t!(l, moderation.record_dkim_text)} }.into_any() } else { view! { <code>{text}</code> }.into_any() };
        view! {
            <section>
                <h3>{record_words(l, &what).0}</h3>
                <p>{record_words(l, &what).1}</p>
                <dl class="facts">
                    <div><dt>{t!(l, moderation.record_name)}</dt><dd><code>{name}</code></dd></div>
                    <div><dt>{t!(l, moderation.record_text)}</dt><dd>{text}</dd></div>
                </dl>
            </section>
        }
    };
    let set = records_set.is_some();
    let set_button = if set {
        view! { <Button quiet=true value="no-records">{t!(l, moderation.records_not)}</Button> }.into_any()
    } else {
        view! { <Button quiet=true value="records">{t!(l, moderation.records_done)}</Button> }.into_any()
    };
    view! {
        <Title text=t!(l, moderation.setup_title)/>
        <div class="page page--narrow">
            <p class="kicker"><A href=paths::STAFF>{t!(l, site.staff)}</A></p>
            <h1>{t!(l, moderation.setup_title)}</h1>
            <Done/>
            <dl class="facts">
                <div><dt>{t!(l, moderation.setup_sender)}</dt><dd><bdi>{sender}</bdi></dd></div>
                <div><dt>{t!(l, moderation.setup_server)}</dt><dd>{if no_server { t!(l, moderation.setup_no_server).to_owned() } else { server }}</dd></div>
            </dl>
            <Form action plain=true>
                <Again stale name=SetupForm::setup_password/>
                <h2>{t!(l, moderation.test_title)}</h2>
                <p>{t!(l, moderation.test_lead)}</p>
                {test.map(|test| tested(l, test))}
                <p><Button value="test">{t!(l, moderation.test_send)}</Button></p>
                <h2>{t!(l, moderation.records_title)}</h2>
                {if no_server {
                    view! { <p class="empty">{t!(l, moderation.records_later)}</p> }.into_any()
                } else {
                    view! {
                        <p>{t!(l, moderation.records_lead)}</p>
                        {records.into_iter().map(record).collect_view()}
                        <p>{t!(l, moderation.records_check)}</p>
                        {records_set.map(|at| view! { <p class="notice">{t!(l, moderation.records_since)} " " {moment(at)}</p> })}
                        <p>{set_button}</p>
                    }
                    .into_any()
                }}
            </Form>
        </div>
    }
}

/// How the last test fared.
fn tested(l: Locale, test: TestMail) -> impl IntoView {
    let words = match test.state.as_str() {
        "sent" => t!(l, moderation.test_sent),
        "due" => t!(l, moderation.test_due),
        _ => t!(l, moderation.test_failed),
    };
    let class = if test.state == "sent" || test.error.is_empty() { "notice" } else { "notice notice--warn" };
    view! {
        <div class=class>
            <p>{moment(test.at)} ": " {words}</p>
            {(!test.error.is_empty()).then(|| view! { <blockquote dir="auto">{test.error}</blockquote> })}
        </div>
    }
}

/// What a record is called, and what it is for.
fn record_words(l: Locale, what: &str) -> (&'static str, &'static str) {
    match what {
        "spf" => (t!(l, moderation.record_spf), t!(l, moderation.record_spf_why)),
        "dkim" => (t!(l, moderation.record_dkim), t!(l, moderation.record_dkim_why)),
        _ => (t!(l, moderation.record_dmarc), t!(l, moderation.record_dmarc_why)),
    }
}
