//! Pages behind signed links, with one button: leave, undo, turn off reminders. Opening one changes nothing.

use crate::i18n::{t, use_locale};
use crate::paths;
use crate::signups::api::{
    AcceptAnswers, EndReminders, LeaveCircle, StopWaiting, UndoChange, load_alert, load_leave, load_proposal, load_undo, load_unsubscribe,
};
use crate::signups::model::{LinkForm, ProposalPage};
use crate::ui::{Button, Form, load};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Returns the link in the path, and whether the page is shown after its action.
fn link_and_done() -> (Memo<String>, Memo<bool>) {
    let (params, query) = (use_params_map(), use_query_map());
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let done = Memo::new(move |_| query.read().get("done").is_some());
    (link, done)
}

#[component]
fn Shell(title: &'static str, lead: String, children: Children) -> impl IntoView {
    view! {
        <Title text=title/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <h1>{title}</h1>
            <p class="lead" dir="auto">{lead}</p>
            {children()}
        </div>
    }
}

#[component]
fn WayOn(slug: String) -> impl IntoView {
    let l = use_locale();
    view! {
        <p class="actions">
            <A href=paths::CIRCLES attr:class="button">{t!(l, signups.others)}</A>
            <A href=paths::circle(&slug)>{t!(l, signups.back)}</A>
        </p>
    }
}

/// `/seat/<link>`.
#[component]
pub fn SeatAlertView() -> impl IntoView {
    let l = use_locale();
    let (link, done) = link_and_done();
    let page = Resource::new(move || (link.get(), done.get()), |(link, done)| load_alert(link, done));
    let action = ServerAction::<StopWaiting>::new();
    load(page, move |page| {
        if page.done {
            let lead = t!(l, signups.alert_stopped_lead).to_owned();
            return view! {
                <Shell title=t!(l, signups.alert_stopped_title) lead>
                    <p class="actions"><A href=paths::CIRCLES attr:class="button">{t!(l, signups.others)}</A></p>
                </Shell>
            }
            .into_any();
        }
        let lead = t!(l, signups.alert_stop_lead, circle = page.title).to_string();
        view! {
            <Shell title=t!(l, signups.alert_stop_title) lead>
                <Form action>
                    <input type="hidden" name=LinkForm::link.wire() value=link/>
                    <Button>{t!(l, signups.alert_stop_button)}</Button>
                </Form>
            </Shell>
        }
        .into_any()
    })
}

/// `/leave/<link>`.
#[component]
pub fn LeaveView() -> impl IntoView {
    let l = use_locale();
    let (link, done) = link_and_done();
    let page = Resource::new(move || (link.get(), done.get()), |(link, done)| load_leave(link, done));
    let action = ServerAction::<LeaveCircle>::new();
    load(page, move |page| {
        if page.done {
            let lead = t!(l, signups.left_lead, circle = page.title).to_string();
            return view! { <Shell title=t!(l, signups.left_title) lead><WayOn slug=page.slug/></Shell> }.into_any();
        }
        let lead = t!(l, signups.leave_lead, circle = page.title).to_string();
        let circle = paths::circle(&page.slug);
        view! {
            <Shell title=t!(l, signups.leave_title) lead>
                <Form action>
                    <input type="hidden" name=LinkForm::link.wire() value=link/>
                    <p class="actions">
                        <button type="submit" class="button button--danger">{t!(l, signups.leave_button)}</button>
                        <A href=circle>{t!(l, signups.keep_seat)}</A>
                    </p>
                </Form>
            </Shell>
        }
        .into_any()
    })
}

/// `/answers/<link>`.
#[component]
pub fn AnswersView() -> impl IntoView {
    let l = use_locale();
    let (link, done) = link_and_done();
    let page = Resource::new(move || (link.get(), done.get()), |(link, done)| load_proposal(link, done));
    let action = ServerAction::<AcceptAnswers>::new();
    load(page, move |ProposalPage { page, facts }| {
        if page.done {
            let lead = t!(l, signups.accepted_lead, circle = page.title).to_string();
            return view! { <Shell title=t!(l, signups.accepted_title) lead><WayOn slug=page.slug/></Shell> }.into_any();
        }
        let lead = t!(l, signups.accept_lead, circle = page.title).to_string();
        let circle = paths::circle(&page.slug);
        view! {
            <Shell title=t!(l, signups.accept_title) lead>
                <dl class="facts">{facts.into_iter().map(|(label, value)| view! { <div><dt dir="auto">{label}</dt><dd class="lines" dir="auto">{value}</dd></div> }).collect_view()}</dl>
                <Form action>
                    <input type="hidden" name=LinkForm::link.wire() value=link/>
                    <p class="actions">
                        <button type="submit" class="button">{t!(l, signups.accept_button)}</button>
                        <A href=circle>{t!(l, signups.accept_keep)}</A>
                    </p>
                </Form>
            </Shell>
        }
        .into_any()
    })
}

/// `/undo/<link>`.
#[component]
pub fn UndoView() -> impl IntoView {
    let l = use_locale();
    let (link, done) = link_and_done();
    let page = Resource::new(move || (link.get(), done.get()), |(link, done)| load_undo(link, done));
    let action = ServerAction::<UndoChange>::new();
    load(page, move |page| {
        if page.done {
            let lead = t!(l, signups.undone_lead, circle = page.title).to_string();
            return view! { <Shell title=t!(l, signups.undone_title) lead><WayOn slug=page.slug/></Shell> }.into_any();
        }
        let lead = t!(l, signups.undo_lead, circle = page.title).to_string();
        view! {
            <Shell title=t!(l, signups.undo_title) lead>
                <Form action>
                    <input type="hidden" name=LinkForm::link.wire() value=link/>
                    <Button>{t!(l, signups.undo_button)}</Button>
                </Form>
            </Shell>
        }
        .into_any()
    })
}

/// `/unsubscribe/<link>`.
#[component]
pub fn UnsubscribeView() -> impl IntoView {
    let l = use_locale();
    let (link, done) = link_and_done();
    let page = Resource::new(move || (link.get(), done.get()), |(link, done)| load_unsubscribe(link, done));
    let action = ServerAction::<EndReminders>::new();
    load(page, move |page| {
        if page.done {
            let (title, lead) = if page.messages {
                (t!(l, signups.unheard_title), t!(l, signups.unheard_lead, circle = page.title).to_string())
            } else {
                (t!(l, signups.quieted_title), t!(l, signups.quieted_lead, circle = page.title).to_string())
            };
            return view! { <Shell title lead><WayOn slug=page.slug/></Shell> }.into_any();
        }
        let (title, lead) = if page.messages {
            (t!(l, signups.unhear_title), t!(l, signups.unhear_lead, circle = page.title).to_string())
        } else {
            (t!(l, signups.quiet_title), t!(l, signups.quiet_lead, circle = page.title).to_string())
        };
        view! {
            <Shell title lead>
                <Form action>
                    <input type="hidden" name=LinkForm::link.wire() value=link/>
                    <Button>{title}</Button>
                </Form>
            </Shell>
        }
        .into_any()
    })
}
