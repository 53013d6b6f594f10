//! `/staff`: the staff page.

use crate::i18n::{plural, t, use_locale};
use crate::moderation::api::{DecideHeld, SaveTexts, overview};
use crate::moderation::components::{Again, Done, Log, MailTrouble, ToldBy};
use crate::moderation::model::setup::Setup;
use crate::moderation::model::{HeldForm, HeldMails, SiteForm, StaffOverview};
use crate::paths;
use crate::types::FieldName;
use crate::ui::{Area, Button, Field, Form, Reload, load, moment, use_kept_form};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// Everything that staff can do.
#[component]
pub fn Staff() -> impl IntoView {
    let query = use_query_map();
    // Which form was rejected, and what was just done: both reload the page.
    let kept = use_kept_form();
    let template = Memo::new(move |_| query.with(|q| q.get_str("template") == Some("privacy")));
    let page = Resource::new(move || (kept.get(), template.get()), |(kept, template)| overview(kept, template));
    load(page, |overview| view! { <Contents overview/> })
}

#[component]
fn Contents(overview: StaffOverview) -> impl IntoView {
    let l = use_locale();
    view! {
        <Title text=t!(l, site.staff)/>
        <div class="page">
            <h1>{t!(l, site.staff)}</h1>
            <Done/>
            {overview.setup.filter(|setup| setup.open() > 0).map(|setup| view! { <SetUp setup/> })}
            {(!overview.near_proxy.is_empty()).then(|| view! {
                <p class="notice notice--warn">{t!(l, moderation.near_proxy, address = overview.near_proxy.clone()).to_string()}</p>
            })}
            {overview.far_proxy.then(|| view! { <p class="notice">{t!(l, moderation.far_proxy)}</p> })}
            {overview.held.map(|held| view! { <DecideMails held stale=overview.stale/> })}
            {(overview.reports > 0).then(|| view! {
                <p class="notice"><A href=paths::STAFF_REPORTS>{plural!(l, moderation.reports_open, overview.reports)}</A></p>
            })}
            <MailTrouble refusals=overview.refusals overdue=overview.overdue failed=overview.failed/>
            <ul class="chips">
                {[
                    (paths::STAFF_ACCOUNTS, t!(l, moderation.accounts)),
                    (paths::STAFF_CIRCLES, t!(l, moderation.circles)),
                    (paths::STAFF_COURSES, t!(l, moderation.courses)),
                    (paths::STAFF_REPORTS, t!(l, moderation.reports)),
                    (paths::STAFF_EMAILS, t!(l, moderation.mails)),
                    (paths::STAFF_HIDE, t!(l, moderation.hide_title)),
                    (paths::STAFF_SETUP, t!(l, moderation.setup_title)),
                    (paths::STAFF_LOG, t!(l, moderation.security)),
                    (paths::STAFF_LIMITS, t!(l, moderation.limits)),
                    (paths::DOWNLOAD_ALL, t!(l, exports.everything)),
                ].map(|(path, words)| view! { <li><A href=path>{words}</A></li> }).collect_view()}
            </ul>
            <Texts form=overview.site stale=overview.stale/>
            <section>
                <h2>{t!(l, moderation.told)}</h2>
                <ToldBy told=overview.told/>
            </section>
            <section>
                <h2>{t!(l, moderation.log)}</h2>
                <Log actions=overview.log/>
            </section>
        </div>
    }
}

/// What a fresh site needs before its first circle.
#[component]
fn SetUp(setup: Setup) -> impl IntoView {
    let l = use_locale();
    let steps = [
        (setup.contact, "#contact", t!(l, moderation.setup_contact)),
        (setup.privacy, paths::PRIVACY_TEMPLATE, t!(l, moderation.setup_privacy)),
        (setup.imprint, "#imprint", t!(l, moderation.setup_imprint)),
        (setup.mail, paths::STAFF_SETUP, t!(l, moderation.setup_mail)),
        (setup.records, paths::STAFF_SETUP, t!(l, moderation.setup_records)),
    ];
    let steps = steps.map(|(done, path, words)| {
        let state = if done { t!(l, moderation.setup_done) } else { t!(l, moderation.setup_open) };
        view! { <li><a href=path rel="external">{words}</a> " " <span class="tag">{state}</span></li> }
    });
    view! {
        <section class="notice">
            <h2 class="notice__title">{t!(l, moderation.setup_lead)}</h2>
            <ol>{steps.collect_view()}</ol>
            <p>{t!(l, moderation.setup_waits)}</p>
        </section>
    }
}

#[component]
fn DecideMails(held: HeldMails, stale: bool) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<DecideHeld>::new();
    view! {
        <section>
            <h2>{t!(l, moderation.held_title)}</h2>
            <p class="notice notice--warn">{plural!(l, moderation.held, held.count)}</p>
            <p>{t!(l, moderation.held_when)} " " {moment(held.first)} " – " {moment(held.last)}</p>
            <p>{t!(l, moderation.held_lead)}</p>
            <Form action plain=true>
                <Again stale name=HeldForm::held_password/>
                <div class="button-row">
                    <Sure name=HeldForm::button words=t!(l, moderation.release) value="release" note=t!(l, moderation.release_sure)/>
                    <Sure name=HeldForm::button words=t!(l, moderation.drop) value="drop" note=t!(l, moderation.drop_sure)/>
                </div>
            </Form>
        </section>
    }
}

/// A destructive button behind one more click that explains it.
#[component]
fn Sure(name: FieldName, words: &'static str, value: &'static str, note: &'static str) -> impl IntoView {
    view! {
        <details class="sure">
            <summary class="button button--quiet">{words} "…"</summary>
            <p>{note}</p>
            <button type="submit" class="button button--danger" name=name.wire() value=value>{words}</button>
        </details>
    }
}

#[component]
fn Texts(form: SiteForm, stale: bool) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SaveTexts>::new();
    view! {
        <section>
            <h2>{t!(l, moderation.texts)}</h2>
            <Form action plain=true>
                <Reload href=paths::STAFF.to_owned()>{t!(l, moderation.texts_reload)}</Reload>
                <input type="hidden" name=SiteForm::base.wire() value=form.base/>
                <Field name=SiteForm::name label=t!(l, moderation.name) hint=t!(l, moderation.name_hint) value=form.name optional=true/>
                <Field name=SiteForm::contact kind="email" inputmode="email" label=t!(l, moderation.contact) hint=t!(l, moderation.contact_hint) value=form.contact optional=true/>
                <Area name=SiteForm::privacy label=t!(l, site.privacy) hint=t!(l, moderation.privacy_hint) value=form.privacy rows=10 optional=true/>
                <Area name=SiteForm::imprint label=t!(l, site.imprint) hint=t!(l, moderation.markdown) value=form.imprint rows=6 optional=true/>
                <Field name=SiteForm::source kind="url" inputmode="url" label=t!(l, site.source) hint=t!(l, moderation.source_hint) value=form.source optional=true/>
                <Again stale name=SiteForm::texts_password/>
                <Button>{t!(l, moderation.save)}</Button>
            </Form>
        </section>
    }
}
