//! `/staff/reports`: the queue of reported pages.

use crate::i18n::{t, use_locale};
use crate::moderation::api::{AnswerReport, reported_pages};
use crate::moderation::components::{Again, Done, Older, wrong_words};
use crate::moderation::model::reports::{AnswerForm, Queue, Reported, Wrong};
use crate::paths;
use crate::ui::{Area, Button, Form, load, moment, use_kept};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// Reported pages that wait for an answer, or those that have one.
#[component]
pub fn StaffReports() -> impl IntoView {
    let (kept, query) = (use_kept(), use_query_map());
    let place = Memo::new(move |_| {
        let of = |name: &str| query.with(|q| q.get_str(name).map(str::to_owned)).unwrap_or_default();
        (of("show") == "closed", of("before"), kept.get(), of("done"))
    });
    let asked = Memo::new(move |_| query.with(|q| q.get_str("close").map(str::to_owned)).unwrap_or_default());
    let queue = Resource::new(move || place.get(), |(closed, before, kept, _)| reported_pages(closed, before, kept));
    load(queue, move |queue| view! { <Contents queue closed=place.get_untracked().0 asked/> })
}

#[component]
fn Contents(queue: Queue, closed: bool, asked: Memo<String>) -> impl IntoView {
    let l = use_locale();
    let Queue { items, next, typed, stale } = queue;
    let other = if closed {
        view! { <A href=paths::STAFF_REPORTS>{t!(l, moderation.reports_show_open)}</A> }.into_any()
    } else {
        view! { <A href=paths::STAFF_REPORTS_CLOSED>{t!(l, moderation.reports_show_closed)}</A> }.into_any()
    };
    let none = items
        .is_empty()
        .then(|| view! { <p class="empty">{if closed { t!(l, moderation.reports_none_closed) } else { t!(l, moderation.reports_none) }}</p> });
    let items = items
        .into_iter()
        .map(|item| {
            let answer = typed.as_ref().filter(|form| form.report == item.id.to_string()).map(|form| form.answer.clone());
            view! { <Item item answer asked stale/> }
        })
        .collect_view();
    view! {
        <Title text=t!(l, moderation.reports)/>
        <div class="page">
            <h1>{t!(l, moderation.reports)}</h1>
            <Done/>
            <p>{other}</p>
            {none}
            <ul class="cards">{items}</ul>
            <Older page=if closed { paths::STAFF_REPORTS_CLOSED } else { paths::STAFF_REPORTS } next/>
        </div>
    }
}

#[component]
fn Item(item: Reported, answer: Option<String>, asked: Memo<String>, stale: bool) -> impl IntoView {
    let l = use_locale();
    let Reported { id, at, page, title, wrong, words, answerable, hidden, closed, answer: given } = item;
    let wrong = Wrong::parse(&wrong).unwrap_or(Wrong::Other);
    let act = if hidden { t!(l, moderation.show) } else { t!(l, moderation.hide) };
    let hint = if answerable { t!(l, moderation.answer_hint) } else { t!(l, moderation.answer_nowhere) };
    let end = match closed {
        Some(at) => view! {
            <p class="card__facts">{t!(l, moderation.closed)} ": " {moment(at)}</p>
            {(!given.is_empty()).then(|| view! { <blockquote dir="auto">{given}</blockquote> })}
        }
        .into_any(),
        None => view! {
            <p class="actions">
                <A href=paths::staff_hide(&page) attr:aria-label=format!("{act}: {title}")>{act} "…"</A>
                <A href=paths::close_report(id) attr:aria-label=format!("{}: {title}", t!(l, moderation.close))>{t!(l, moderation.close)} "…"</A>
            </p>
            {
                // One form at a time: two would have fields with the same id.
                let typed = answer.is_some();
                let answer = StoredValue::new(answer.unwrap_or_default());
                move || {
                    let asked = asked.get();
                    (asked == id.to_string() || asked.is_empty() && typed).then(|| view! { <Close id hint answer=answer.get_value() stale/> })
                }
            }
        }
        .into_any(),
    };
    view! {
        <li class="card">
            <h2 class="card__title" dir="auto"><A href=page.clone()>{title.clone()}</A> " " {hidden.then(|| view! { <span class="tag">{t!(l, moderation.state_hidden)}</span> })}</h2>
            <p class="card__facts">{wrong_words(l, wrong)} " · " {moment(at)}</p>
            {(!words.is_empty()).then(|| view! { <blockquote dir="auto">{words}</blockquote> })}
            {end}
        </li>
    }
}

/// The form that closes a report.
#[component]
fn Close(id: i64, hint: &'static str, answer: String, stale: bool) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<AnswerReport>::new();
    view! {
        <Form action plain=true>
            <input type="hidden" name=AnswerForm::report.wire() value=id/>
            <Area name=AnswerForm::answer label=t!(l, moderation.answer) hint value=answer rows=3 optional=true/>
            <Again stale name=AnswerForm::answer_password/>
            <Button quiet=true>{t!(l, moderation.close)}</Button>
        </Form>
    }
}
