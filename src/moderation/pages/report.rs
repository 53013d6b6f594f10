//! `/report`: a reader reports a circle or a course to staff.

use crate::i18n::{t, use_locale};
use crate::moderation::api::{ReportToStaff as Send, page_to_report};
use crate::moderation::components::wrong_words;
use crate::moderation::model::reports::{ReportForm, ReportPage, Wrong};
use crate::ui::{Area, Button, Choice, Field, Form, load, use_kept};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// The form that reports a page.
#[component]
pub fn ReportToStaff() -> impl IntoView {
    let (kept, query) = (use_kept(), use_query_map());
    let done = Memo::new(move |_| query.with(|q| q.get_str("done").is_some()));
    let place = Memo::new(move |_| (query.read().get("page").unwrap_or_default(), kept.get()));
    let page = Resource::new(move || place.get(), |(page, kept)| page_to_report(page, kept));
    load(page, move |page| view! { <Contents page done=done.get()/> })
}

#[component]
fn Contents(page: ReportPage, done: bool) -> impl IntoView {
    let l = use_locale();
    let ReportPage { title, form } = page;
    let action = ServerAction::<Send>::new();
    let wrongs = Wrong::ALL.iter().map(|wrong| (wrong.code().to_owned(), wrong_words(l, *wrong).to_owned())).collect::<Vec<_>>();
    let back = form.page.clone();
    let body = if done {
        view! { <p class="notice" role="status">{t!(l, moderation.report_thanks)}</p> }.into_any()
    } else {
        view! {
            <p class="lead">{t!(l, moderation.report_lead)}</p>
            <Form action>
                <input type="hidden" name=ReportForm::page.wire() value=form.page/>
                <Choice name=ReportForm::wrong label=t!(l, moderation.report_wrong) options=wrongs value=form.wrong/>
                <Area name=ReportForm::words label=t!(l, moderation.report_words) hint=t!(l, moderation.report_words_hint) value=form.words rows=4 optional=true/>
                <Field name=ReportForm::email kind="email" inputmode="email" autocomplete="email" label=t!(l, moderation.report_email) hint=t!(l, moderation.report_email_hint) value=form.email optional=true/>
                <Button>{t!(l, moderation.report_send)}</Button>
            </Form>
        }
        .into_any()
    };
    view! {
        <Title text=t!(l, moderation.report_title)/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto"><A href=back>{title}</A></p>
            <h1>{t!(l, moderation.report_title)}</h1>
            {body}
        </div>
    }
}
