//! A participant in the list of a circle's people.

use crate::facilitation::api::{RemoveParticipant, SendAgain, SendLink};
use crate::facilitation::model::{People, PersonCard};
use crate::i18n::{Locale, t, use_locale};
use crate::messages::components::LastEmail;
use crate::signups::model::Participant;
use crate::types::{SignupId, When};
use crate::ui::{PostButton, part, within};
use leptos::prelude::*;

/// Returns who entered a walk-in and when, and whether they have a seat.
fn added_words(l: Locale, person: &Participant, when: &When) -> String {
    let by = if person.added_by.is_empty() {
        t!(l, facilitation.walk_in_when, when = when.as_str()).to_string()
    } else {
        t!(l, facilitation.walk_in_by, by = person.added_by.as_str(), when = when.as_str()).to_string()
    };
    if person.seated { by } else { format!("{by} {}", t!(l, facilitation.walk_in_no_seat)) }
}

/// A participant. Each part is drawn again only when it changes: what is open stays open.
#[component]
pub fn Person(
    /// The sign-up.
    id: SignupId,
    /// The people of the circle.
    page: RwSignal<People>,
    /// The circle's slug.
    slug: String,
) -> impl IntoView {
    let hidden = vec![("slug", slug.clone()), ("id", id.to_string())];
    let (again, way) = (hidden.clone(), hidden);
    view! {
        <li class="card card--person">
            {part(
                page,
                move |people| card(people, id, |card| (person_only(card), card.added.clone(), people.question.clone())),
                |about| about.map(|(person, added, question)| view! { <About person added question/> }),
            )}
            {part(
                page,
                move |people| card(people, id, |card| Some((card.delivery.clone()?, card.person.name.clone()))).flatten(),
                move |last| last.map(|(delivery, name)| view! { <LastEmail delivery name slug=slug.clone()/> }),
            )}
            {part(
                page,
                move |people| card(people, id, |card| card.person.unproven.then(|| card.person.name.clone())).flatten(),
                move |name| name.map(|name| view! { <Unproven name hidden=again.clone()/> }),
            )}
            {part(
                page,
                move |people| card(people, id, |card| (card.person.name.clone(), card.person.email.is_empty(), card.person.seated)),
                move |who| who.map(|(name, silent, seated)| view! { <Ways name silent seated hidden=way.clone()/> }),
            )}
        </li>
    }
}

/// Returns something about a participant in the list.
fn card<T>(people: &People, id: SignupId, of: impl FnOnce(&PersonCard) -> T) -> Option<T> {
    people.participants.items.iter().find(|card| card.person.id == id).map(of)
}

/// Returns a participant without what other parts of the card show.
fn person_only(card: &PersonCard) -> Participant {
    Participant { unproven: false, ..card.person.clone() }
}

/// Who a participant is, and what they wrote.
#[component]
fn About(person: Participant, added: When, question: String) -> impl IntoView {
    let l = use_locale();
    let added = (!added.is_empty()).then(|| within(added_words(l, &person, &added), [added.clone()]));
    let email = if person.email.is_empty() {
        view! { <p class="card__facts">{t!(l, facilitation.no_address)}</p> }.into_any()
    } else {
        let href = format!("mailto:{}", person.email);
        view! { <p class="card__facts"><a href=href dir="ltr">{person.email.clone()}</a></p> }.into_any()
    };
    let facts =
        [(t!(l, facilitation.goal).to_owned(), person.goal), (t!(l, facilitation.support).to_owned(), person.support), (question, person.answer)];
    let facts: Vec<_> = facts.into_iter().filter(|(label, value)| !label.is_empty() && !value.is_empty()).collect();
    view! {
        <h2 class="card__title" dir="auto">{person.name}</h2>
        {email}
        {added.map(|words| view! { <p class="card__facts" dir="auto">{words}</p> })}
        {(!facts.is_empty()).then(|| view! {
            <details class="details">
                <summary>{t!(l, facilitation.said)}</summary>
                <dl class="facts">{facts.into_iter().map(|(label, value)| view! { <div><dt dir="auto">{label}</dt><dd dir="auto">{value}</dd></div> }).collect_view()}</dl>
            </details>
        })}
    }
}

/// That a participant's address is not confirmed, and the button for another email to it.
#[component]
fn Unproven(name: String, hidden: Vec<(&'static str, String)>) -> impl IntoView {
    let l = use_locale();
    let lead = t!(l, facilitation.unproven_lead, name = name.as_str()).to_string();
    view! {
        <details class="details">
            <summary>{t!(l, facilitation.unproven)}</summary>
            <p dir="auto">{lead}</p>
            <PostButton<SendAgain> hidden class="button button--quiet">{t!(l, facilitation.unproven_again)}</PostButton<SendAgain>>
        </details>
    }
}

/// The buttons for a new link and for removing a participant. `silent`: there is no address.
#[component]
fn Ways(name: String, silent: bool, seated: bool, hidden: Vec<(&'static str, String)>) -> impl IntoView {
    let l = use_locale();
    let new_link = (!silent).then(|| {
        let (hidden, sure) = (hidden.clone(), t!(l, facilitation.link_sure, name = name.as_str()).to_string());
        view! {
            <details class="details">
                <summary>{t!(l, facilitation.link)}</summary>
                <p dir="auto">{sure}</p>
                <PostButton<SendLink> hidden class="button button--quiet">{t!(l, facilitation.link_yes)}</PostButton<SendLink>>
            </details>
        }
    });
    let sure = match (silent, seated) {
        (true, _) => t!(l, facilitation.remove_sure_silent, name = name.as_str()).to_string(),
        (false, true) => t!(l, facilitation.remove_sure, name = name.as_str()).to_string(),
        (false, false) => t!(l, facilitation.remove_sure_unseated, name = name.as_str()).to_string(),
    };
    view! {
        {new_link}
        <details class="details">
            <summary>{t!(l, facilitation.remove)}</summary>
            <p dir="auto">{sure}</p>
            <PostButton<RemoveParticipant> hidden class="button button--danger">{t!(l, facilitation.remove_yes)}</PostButton<RemoveParticipant>>
        </details>
    }
}
