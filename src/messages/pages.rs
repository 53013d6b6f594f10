//! `/circles/<slug>/manage/messages`: write to the participants.

use super::api::{SendMessage, messages_of};
use super::components::{Again, trouble_words};
use super::model::{MessagesPage, PREVIEW, Preview, PreviewPart, SentMessage, TEST, Undelivered};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::messages::model::MessageForm;
use crate::paths;
use crate::types::MailState;
use crate::ui::{Area, Button, Empty, Field, Form, HiddenNote, load, use_kept, within};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The form for writing to the participants, and the sent messages.
#[component]
pub fn Messages() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let sent = Memo::new(move |_| query.read().get("sent").unwrap_or_default());
    let show = Memo::new(move |_| query.read().get("show").unwrap_or_default());
    let kept = use_kept();
    let page =
        Resource::new(move || (slug.get(), kept.get(), sent.get(), show.get()), |(slug, kept, sent, show)| messages_of(slug, kept, sent, show));
    load(page, move |page| {
        let just_sent = sent.get_untracked();
        view! { <Contents page just_sent/> }
    })
}

#[component]
fn Contents(page: MessagesPage, just_sent: String) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SendMessage>::new();
    let again = just_sent.starts_with("again-");
    let slug = page.slug.clone();
    let just = page.sent.iter().find(|m| m.id.to_string() == just_sent).map(|m| people(l, m.total));
    let form = page.form;
    let audience = people(l, page.people);
    let more = page.people.saturating_sub(u32::try_from(page.names.len()).unwrap_or_default());
    let mut names = page.names.join(", ");
    if more > 0 {
        names = format!("{names} {}", t!(l, messages.and_more, count = more));
    }
    view! {
        <Title text=t!(l, messages.title)/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto"><A href=paths::manage(&page.slug)>{page.title}</A></p>
            <h1>{t!(l, messages.title)}</h1>
            {page.hidden.map(|reason| view! { <HiddenNote words=t!(l, circles.note_hidden_mails) reason/> })}
            {again.then(|| view! { <p class="notice" role="status">{t!(l, messages.sent_again)}</p> })}
            {just.map(|people| view! { <p class="notice" role="status">{t!(l, messages.just_sent, people = people).to_string()}</p> })}
            {if page.people + page.quiet == 0 {
                view! { <Empty words=t!(l, messages.nobody)/> }.into_any()
            } else {
                view! {
                    <Form action>
                        <input type="hidden" name=MessageForm::slug.wire() value=form.slug/>
                        <input type="hidden" name=MessageForm::key.wire() value=form.key/>
                        <Field name=MessageForm::subject label=t!(l, messages.subject) value=form.subject/>
                        <Area name=MessageForm::body label=t!(l, messages.body) hint=t!(l, messages.body_hint) value=form.body rows=8/>
                        <details class="details">
                            <summary>{t!(l, messages.audience, people = audience).to_string()}</summary>
                            <p dir="auto">{names}</p>
                            {(page.unreachable > 0).then(|| view! { <p>{t!(l, messages.unreachable, people = people(l, page.unreachable)).to_string()}</p> })}
                            {(page.quiet > 0).then(|| view! { <p>{t!(l, messages.quiet, people = people(l, page.quiet)).to_string()}</p> })}
                            {(page.unconfirmed > 0).then(|| view! { <p>{t!(l, messages.unconfirmed, people = people(l, page.unconfirmed)).to_string()}</p> })}
                        </details>
                        <p class="actions">
                            <Button>{t!(l, messages.send)}</Button>
                            <Button quiet=true value=PREVIEW>{t!(l, messages.preview)}</Button>
                            <Button quiet=true value=TEST>{t!(l, messages.test)}</Button>
                        </p>
                    </Form>
                }
                .into_any()
            }}
            {page.preview.map(|preview| view! { <AsMail preview/> })}
            <h2>{t!(l, messages.list)}</h2>
            {if page.sent.is_empty() {
                view! { <p class="field__hint">{t!(l, messages.none)}</p> }.into_any()
            } else {
                view! { <ul class="cards cards--list">{page.sent.into_iter().map(|message| view! { <Item message slug=slug.clone()/> }).collect_view()}</ul> }.into_any()
            }}
        </div>
    }
}

/// The message as it will arrive.
#[component]
fn AsMail(preview: Preview) -> impl IntoView {
    let l = use_locale();
    let note = if preview.tested { t!(l, messages.tested) } else { t!(l, messages.preview_note) };
    let part = |part: PreviewPart| match part {
        PreviewPart::Text(words) => view! { <p class="lines" dir="auto">{words}</p> }.into_any(),
        PreviewPart::Html(html) => view! { <div class="prose" dir="auto" inner_html=html></div> }.into_any(),
        PreviewPart::Link(words) => view! { <p><u>{words}</u></p> }.into_any(),
    };
    view! {
        <section class="card message" id="preview" aria-labelledby="preview-title">
            <h2 id="preview-title">{t!(l, messages.preview_title)}</h2>
            <p class="notice" role="status">{note}</p>
            <p class="card__facts" dir="auto">{t!(l, messages.subject)} ": " <strong>{preview.subject}</strong></p>
            <h3 dir="auto">{preview.heading}</h3>
            {preview.body.into_iter().map(part).collect_view()}
            <div class="card__facts">{preview.foot.into_iter().map(part).collect_view()}</div>
        </section>
    }
}

#[component]
fn Item(message: SentMessage, slug: String) -> impl IntoView {
    let l = use_locale();
    let by = if message.author.is_empty() { message.when.to_string() } else { format!("{} · {}", message.author, message.when) };
    let goes_out = message.total.saturating_sub(message.dropped);
    let delivery = if message.sent + message.failed < goes_out {
        t!(l, messages.delivery_part, sent = message.sent, total = goes_out).to_string()
    } else {
        t!(l, messages.delivery_all, people = people(l, message.sent)).to_string()
    };
    let undelivered = message
        .undelivered
        .into_iter()
        .map(|Undelivered { name, delivery }| {
            let why = if let MailState::Failed(Some(why)) = delivery.state { format!(": {}", trouble_words(l, why)) } else { String::new() };
            view! {
                <li>
                    <p><strong dir="auto">{name.clone()}</strong> {why}</p>
                    <Again again=delivery.again name slug=slug.clone() part="messages"/>
                </li>
            }
        })
        .collect_view();
    view! {
        <li class="card message">
            <h3 class="card__title" dir="auto">{message.subject}</h3>
            <p class="card__facts" dir="auto">{within(by, [message.when])}</p>
            <div class="prose" dir="auto" inner_html=message.body_html/>
            <p class="card__facts">{delivery}</p>
            {(message.dropped > 0).then(|| view! { <p class="card__facts">{t!(l, messages.delivery_none, people = people(l, message.dropped)).to_string()}</p> })}
            {message.waits_for.map(|why| view! { <p class="card__facts">{t!(l, messages.some_wait)} " " {trouble_words(l, why)}</p> })}
            {(message.failed > 0).then(|| view! {
                <div class="notice notice--warn">
                    <p>{t!(l, messages.delivery_failed, count = message.failed).to_string()}</p>
                    <ul class="list">{undelivered}</ul>
                </div>
            })}
        </li>
    }
}

/// Formats "11 people".
fn people(l: Locale, count: u32) -> String {
    plural!(l, circles.people, count)
}
