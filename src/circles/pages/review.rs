//! Step 5 of the wizard: review.

use super::circle::CircleBody;
use crate::circles::api::{PublishCircle, load_review};
use crate::circles::components::{WizardHead, step_name};
use crate::circles::model::AddressShown;
use crate::circles::model::forms::SlugForm;
use crate::circles::model::views::Review;
use crate::i18n::{Locale, t, use_locale};
use crate::paths;
use crate::ui::{Button, Form, HiddenNote, load};
use leptos::prelude::*;
use leptos_router::components::A;

/// Step 5: review before publishing.
#[component]
pub fn ReviewStep(
    /// The circle.
    slug: String,
) -> impl IntoView {
    let review = Resource::new(move || slug.clone(), load_review);
    load(review, |review| view! { <Look review/> })
}

#[component]
fn Look(review: Review) -> impl IntoView {
    let l = use_locale();
    let frame = review.frame.clone();
    let lead = if frame.draft { t!(l, circles.review_lead) } else { t!(l, circles.review_edit_lead) };
    let or_not_set = |text: &str| if text.is_empty() { t!(l, circles.not_set).to_owned() } else { text.to_owned() };
    let changes = [(1, t!(l, circles.step_course)), (2, t!(l, circles.step_place)), (3, t!(l, circles.step_when)), (4, t!(l, circles.step_words))];
    let changes = changes
        .into_iter()
        .map(|(step, what)| view! { <li><a href=paths::wizard(&frame.slug, step)>{t!(l, circles.change_what, what = what).to_string()}</a></li> })
        .collect_view();
    // What to do next stands in the first screen of a phone: publishing, or what is missing for it.
    let complete = open_steps(l, &review).is_empty() && review.unsaved.is_empty();
    let next = || if frame.draft { view! { <Publish review=review.clone()/> }.into_any() } else { published(l, &frame.slug).into_any() };
    view! {
        <div class="page">
            <WizardHead frame=frame.clone() step=5/>
            {if review.page.hidden {
                let reason = review.page.hidden_reason.clone();
                view! { <HiddenNote words=t!(l, circles.note_hidden_mails) reason/> }.into_any()
            } else {
                view! { <p class="lead">{lead}</p> }.into_any()
            }}
            {unsaved(l, &review)}
            {missing(l, &review)}
            {complete.then(next)}
            <ul class="chips">{changes}</ul>
            <article class="card preview">
                <h2 dir="auto">{or_not_set(&review.page.title)}</h2>
                <CircleBody page=review.page.clone() preview=true/>
                <dl class="facts">
                    {review.page.mode.online().then(|| view! { <div><dt>{t!(l, circles.meeting_url)}</dt><dd>{or_not_set(&review.meeting_url)}</dd></div> })}
                    <div><dt>{t!(l, circles.goal)}</dt><dd dir="auto">{or_not_set(&review.goal)}</dd></div>
                    <div><dt>{t!(l, circles.question)}</dt><dd dir="auto">{or_not_set(&review.question)}</dd></div>
                    {review.page.seats.of.is_none().then(|| view! { <div><dt>{t!(l, circles.seats)}</dt><dd>{t!(l, circles.seats_unlimited)}</dd></div> })}
                </dl>
            </article>
            {(!complete).then(next)}
        </div>
    }
}

/// Returns what is missing: its step and words.
fn open_steps(l: Locale, review: &Review) -> Vec<(u8, &'static str)> {
    let words = [t!(l, circles.missing_course), t!(l, circles.missing_place), t!(l, circles.missing_when), t!(l, circles.missing_words)];
    let mut open: Vec<(u8, &'static str)> = Vec::new();
    for ((step, done), words) in (1_u8..).zip(review.frame.done).zip(words) {
        if !done {
            open.push((step, words));
        } else if step == 3 && review.dates_passed && review.frame.draft {
            open.push((3, t!(l, circles.dates_passed)));
        }
    }
    open
}

/// Lists the steps in which something typed is not saved yet, each with a link.
fn unsaved(l: Locale, review: &Review) -> AnyView {
    if review.unsaved.is_empty() {
        return ().into_any();
    }
    let item = |step: &u8| {
        let words = t!(l, circles.unsaved_step, step = step_name(l, *step)).to_string();
        view! { <li><a href=paths::wizard(&review.frame.slug, *step)>{words}</a></li> }
    };
    view! {
        <div class="notice notice--warn">
            <p class="notice__title">{t!(l, circles.unsaved_title)}</p>
            <ul>{review.unsaved.iter().map(item).collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// Lists what is missing, each with a link to its step.
fn missing(l: Locale, review: &Review) -> AnyView {
    let open = open_steps(l, review);
    if open.is_empty() {
        return ().into_any();
    }
    let items = open.into_iter().map(|(step, words)| view! { <li><a href=paths::wizard(&review.frame.slug, step)>{words}</a></li> }).collect_view();
    view! {
        <div class="notice notice--warn">
            <p class="notice__title">{t!(l, circles.missing_title)}</p>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}

fn published(l: Locale, slug: &str) -> impl IntoView {
    view! {
        <p class="actions">
            <A href=paths::circle(slug) attr:class="button button--quiet">{t!(l, circles.view_page)}</A>
            <A href=paths::manage(slug) attr:class="button button--quiet">{t!(l, circles.to_manage)}</A>
        </p>
    }
}

#[component]
fn Publish(review: Review) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<PublishCircle>::new();
    let slug = review.frame.slug;
    if !review.signed_in {
        let here = paths::wizard(&slug, 5);
        return view! {
            <p>{t!(l, circles.publish_sign_in)}</p>
            <p class="actions">
                <a class="button" href=paths::sign_in(Some(&here))>{t!(l, circles.sign_in_publish)}</a>
                <a class="button button--quiet" href=format!("{}?next={}", paths::REGISTER, paths::encode(&here))>{t!(l, circles.register_publish)}</a>
                <a href=paths::START>{t!(l, circles.keep_draft)}</a>
            </p>
        }
        .into_any();
    }
    if let Some(waits) = review.waits {
        return view! {
            <div class="notice notice--warn">
                <p>
                    {t!(l, circles.publish_waits)}
                    {(!waits.contact.is_empty() && !waits.staff).then(|| format!(" {}", t!(l, circles.publish_waits_contact, contact = waits.contact)))}
                </p>
                {waits.staff.then(|| view! { <p><A href=paths::PRIVACY_TEMPLATE>{t!(l, circles.publish_waits_staff)}</A></p> })}
            </div>
            <p class="actions"><A href=paths::START attr:class="button button--quiet">{t!(l, circles.keep_draft)}</A></p>
        }
        .into_any();
    }
    let change = format!("{}#address", paths::manage_part(&slug, "participants"));
    let address = review.address.map(|shown| {
        let words = match shown {
            AddressShown::Page => t!(l, circles.publish_address),
            AddressShown::Reply => t!(l, circles.publish_address_reply),
            AddressShown::Form => t!(l, circles.publish_address_form),
        };
        view! { <p>{words} " " <a href=change>{t!(l, circles.publish_address_change)}</a></p> }
    });
    view! {
        {(!review.confirmed).then(|| view! {
            <p class="notice notice--warn">{t!(l, circles.publish_unconfirmed)} " " <A href=paths::SETTINGS>{t!(l, circles.to_settings)}</A></p>
        })}
        <Form action>
            <input type="hidden" name=SlugForm::slug.wire() value=slug/>
            <p class="actions">
                <Button>{t!(l, circles.publish)}</Button>
                <A href=paths::START attr:class="button button--quiet">{t!(l, circles.keep_draft)}</A>
            </p>
        </Form>
        {address}
    }
    .into_any()
}
