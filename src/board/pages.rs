//! `/p/<link>/board` and `/circles/<slug>/manage/board`: the whole board, and a page about each post.

mod stop;

pub use stop::StopView;

use super::api::{EditPost, PinPost, ReportPost, WithdrawPost, board_of, post_of};
use super::components::{Board, BoardEmails, words_of};
use super::model::report::{ReportPostForm, Reporting, Said};
use super::model::{BoardPage, EditForm, KEEP, PIN, PostForm, PostPage, UNPIN};
use crate::i18n::{t, use_locale};
use crate::live::components::{Freshness, use_fresh};
use crate::live::model::Right;
use crate::paths;
use crate::types::PostId;
use crate::ui::{Area, Button, Form, PageAt, Pagination, Reload, load, use_kept};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The board of a participant, through a signed link.
#[component]
pub fn ParticipantBoard() -> impl IntoView {
    view! { <Whole whose=of_participant()/> }
}

/// The board of those who run the circle.
#[component]
pub fn ManageBoard() -> impl IntoView {
    view! { <Whole whose=of_manager()/> }
}

/// A participant's page about one post.
#[component]
pub fn ParticipantPost() -> impl IntoView {
    view! { <One whose=of_participant()/> }
}

/// The page about one post of those who run the circle.
#[component]
pub fn ManagePost() -> impl IntoView {
    view! { <One whose=of_manager()/> }
}

/// Link and slug of a participant's page: the circle's slug is in its address if the dashboard was reached by account.
fn of_participant() -> Memo<(String, String)> {
    let (params, query) = (use_params_map(), use_query_map());
    Memo::new(move |_| (params.read().get("link").unwrap_or_default(), query.read().get("slug").unwrap_or_default()))
}

/// The same of those who run the circle, who have no link.
fn of_manager() -> Memo<(String, String)> {
    let params = use_params_map();
    Memo::new(move |_| (String::new(), params.read().get("slug").unwrap_or_default()))
}

#[component]
fn Whole(whose: Memo<(String, String)>) -> impl IntoView {
    let query = use_query_map();
    let kept = use_kept();
    let at = Memo::new(move |_| query.with(|query| (query.get("page").unwrap_or_default(), query.get("after").unwrap_or_default())));
    let page =
        Resource::new(move || (whose.get(), at.get(), kept.get()), |((link, slug), (page, after), kept)| board_of(link, slug, page, after, kept));
    load(page, move |page| {
        let (link, slug) = whose.get_untracked();
        view! { <Contents page link slug at=at.get_untracked()/> }
    })
}

#[component]
fn Contents(page: BoardPage, link: String, slug: String, at: (String, String)) -> impl IntoView {
    let l = use_locale();
    let right = if link.is_empty() { Right::Session(slug.clone()) } else { Right::Link(link.clone()) };
    let query = match (at.0.as_str(), at.1.as_str()) {
        ("", "") => String::new(),
        (number, "") => format!("page={number}"),
        (_, after) => format!("after={after}"),
    };
    let here = paths::board_page(&link, &slug, &query);
    let asked = (link.clone(), slug.clone(), at);
    let fresh = use_fresh(
        page.clone(),
        |page| page.mark,
        right,
        move || {
            let (link, slug, (page, after)) = asked.clone();
            board_of(link, slug, page, after, false)
        },
    );
    let gone = if link.is_empty() { t!(l, facilitation.gone) } else { t!(l, participation.gone) };
    let home = if link.is_empty() { paths::manage(&slug) } else { paths::board_home(&link, &slug) };
    let (own_link, own_slug) = (link.clone(), slug.clone());
    let href = move |at: PageAt| paths::board_page(&own_link, &own_slug, &at.query());
    let number = page.page.number.to_string();
    // Participants choose on the dashboard, where their other emails are; staff get none.
    let (choice, facilitator) = (page.board.emails, link.is_empty() && page.board.writes);
    let (mail_link, mail_slug) = (link.clone(), slug.clone());
    view! {
        <Title text=t!(l, board.title)/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto"><A href=home>{page.title}</A></p>
            <h1>{t!(l, board.title)}</h1>
            <div role="status">{move || fresh.gone.get().then(|| view! { <p class="notice">{gone}</p> })}</div>
            <Freshness at=Signal::derive(move || fresh.page.with(|page| page.as_of.clone())) page=here connected=fresh.connected/>
            <Board board=Signal::derive(move || fresh.page.with(|page| page.board.clone())) link slug page=number/>
            <Pagination place=page.page.place() href=Callback::new(href)/>
            {facilitator.then(|| view! { <BoardEmails emails=choice link=mail_link slug=mail_slug/> })}
        </div>
    }
}

#[component]
fn One(whose: Memo<(String, String)>) -> impl IntoView {
    let params = use_params_map();
    let kept = use_kept();
    let id = Memo::new(move |_| params.read().get("post").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default());
    let page = Resource::new(move || (whose.get(), id.get(), kept.get()), |((link, slug), id, kept)| post_of(link, slug, id, kept));
    load(page, move |page| {
        let (link, slug) = whose.get_untracked();
        view! { <About page link slug/> }
    })
}

#[component]
fn About(page: PostPage, link: String, slug: String) -> impl IntoView {
    let l = use_locale();
    let id = page.post.id;
    let pinned = page.post.pinned;
    let here = paths::board_post(&link, &slug, id.0);
    let edits = page.form.is_some();
    let place = (link, slug, id);
    let (pin, keep, gone) = (place.clone(), place.clone(), place);
    view! {
        <Title text=t!(l, board.post_title)/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto"><A href=page.back.clone()>{page.title}</A></p>
            <h1>{t!(l, board.post_title)}</h1>
            {page.form.map(|form| view! { <Edit form here/> })}
            {(!edits).then(|| view! { <article class="post card" id=format!("post-{id}")>{words_of(l, page.post)}</article> })}
            {page.said.map(|said| view! { <Reported said place=keep/> })}
            {page.pins.then(|| view! { <Pin place=pin pinned/> })}
            {page.reporting.map(|reporting| view! { <Report reporting/> })}
            {page.withdraws.then(|| view! { <Withdraw place=gone/> })}
            <p><A href=page.back>{t!(l, board.back)}</A></p>
        </div>
    }
}

#[component]
fn Edit(form: EditForm, here: String) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<EditPost>::new();
    view! {
        <Form action>
            <input type="hidden" name=EditForm::link.wire() value=form.link/>
            <input type="hidden" name=EditForm::slug.wire() value=form.slug/>
            <input type="hidden" name=EditForm::post.wire() value=form.post/>
            <input type="hidden" name=EditForm::revision.wire() value=form.revision/>
            <Area name=EditForm::body label=t!(l, board.edit_label) value=form.body rows=8/>
            <Reload href=here>{t!(l, board.reload)}</Reload>
            <p class="actions"><Button>{t!(l, board.save)}</Button></p>
        </Form>
    }
}

/// The hidden fields that name a post.
fn named((link, slug, id): (String, String, PostId)) -> impl IntoView {
    view! {
        <input type="hidden" name=PostForm::link.wire() value=link/>
        <input type="hidden" name=PostForm::slug.wire() value=slug/>
        <input type="hidden" name=PostForm::post.wire() value=id.to_string()/>
    }
}

#[component]
fn Pin(place: (String, String, PostId), pinned: bool) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<PinPost>::new();
    view! {
        <Form action>
            {named(place)}
            <p class="actions">
                <Button quiet=true value=if pinned { UNPIN } else { PIN }>{if pinned { t!(l, board.unpin) } else { t!(l, board.pin) }}</Button>
            </p>
        </Form>
    }
}

/// What participants say who reported a post, and the button that keeps it.
#[component]
fn Reported(said: Said, place: (String, String, PostId)) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<PinPost>::new();
    let before = (!said.before.is_empty())
        .then(|| view! { <p>{t!(l, board.reported_before)}</p> <blockquote class="lines" dir="auto">{said.before}</blockquote> });
    let words =
        said.words.into_iter().filter(|words| !words.is_empty()).map(|words| view! { <blockquote class="lines" dir="auto">{words}</blockquote> });
    view! {
        <section class="notice">
            <p>{t!(l, board.reported_lead)}</p>
            {words.collect_view()}
            {before}
            <Form action notes=false>
                {named(place)}
                <p class="actions"><Button quiet=true value=KEEP>{t!(l, board.reported_keep)}</Button></p>
            </Form>
        </section>
    }
}

/// Reporting a post.
#[component]
fn Report(reporting: Reporting) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<ReportPost>::new();
    let (form, done) = match reporting {
        Reporting::Here(form, done) => (form, done),
        Reporting::Staff(circle) => {
            return view! {
                <h2>{t!(l, board.report)}</h2>
                <p>{t!(l, board.report_staff)} " " <a href=paths::report_page(&circle)>{t!(l, board.report_circle)}</a></p>
            }
            .into_any();
        }
    };
    // With the script the page stays.
    let value = action.value();
    let done = Memo::new(move |_| done || value.with(|value| matches!(value, Some(Ok(())))));
    view! {
        <h2>{t!(l, board.report)}</h2>
        <div role="status">{move || done.get().then(|| view! { <p class="notice">{t!(l, board.report_done)}</p> })}</div>
        <p>{t!(l, board.report_lead)}</p>
        <Form action>
            <input type="hidden" name=ReportPostForm::link.wire() value=form.link/>
            <input type="hidden" name=ReportPostForm::slug.wire() value=form.slug/>
            <input type="hidden" name=ReportPostForm::post.wire() value=form.post/>
            <Area name=ReportPostForm::words label=t!(l, board.report_words) value=form.words rows=3 optional=true/>
            <p class="actions"><Button quiet=true>{t!(l, board.report_button)}</Button></p>
        </Form>
    }
    .into_any()
}

#[component]
fn Withdraw(place: (String, String, PostId)) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<WithdrawPost>::new();
    view! {
        <details class="sure">
            <summary class="button button--quiet">{t!(l, board.withdraw)}</summary>
            <p>{t!(l, board.withdraw_sure)}</p>
            <Form action>
                {named(place)}
                <p class="actions"><button type="submit" class="button button--danger">{t!(l, board.withdraw_button)}</button></p>
            </Form>
        </details>
    }
}
