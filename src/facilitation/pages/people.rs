//! `/circles/<slug>/manage/participants`: a circle's participants and facilitators.

use super::address::OwnAddress;
use super::people_words;
use crate::circles::api::{InviteAgain, TakeInvitationBack};
use crate::circles::model::invitations::Invited;
use crate::facilitation::api::{AddFacilitator, AddWalkIn, RemoveFacilitator, RemoveParticipant, SendAgain, SendLink, load_people};
use crate::facilitation::model::{FacilitatorCard, FacilitatorForm, People, PersonCard};
use crate::i18n::{Locale, t, use_locale};
use crate::messages::components::LastEmail;
use crate::paths;
use crate::signups::components::WalkInFields;
use crate::signups::model::{Participant, WalkInForm};
use crate::types::When;
use crate::ui::{Button, Empty, Field, Form, HiddenNote, PageAt, Pagination, PostButton, load, use_kept, within};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The people of a circle.
#[component]
pub fn Participants() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let fresh = Memo::new(move |_| query.read().get("at").unwrap_or_default());
    let kept = use_kept();
    let place = Memo::new(move |_| query.with(|q| (q.get("page").unwrap_or_default(), q.get("after").unwrap_or_default())));
    let people = Resource::new(
        move || (slug.get(), kept.get(), fresh.get(), place.get()),
        |(slug, kept, fresh, (page, after))| load_people(slug, kept, fresh, page, after),
    );
    load(people, move |people| {
        let done = query.read_untracked().get("done").unwrap_or_default();
        view! { <Contents people done/> }
    })
}

#[component]
fn Contents(people: People, done: String) -> impl IntoView {
    let l = use_locale();
    let add = ServerAction::<AddFacilitator>::new();
    let notice = match done.as_str() {
        "removed" => Some(t!(l, facilitation.removed)),
        "link-sent" => Some(t!(l, facilitation.link_sent)),
        "walk-in" => Some(t!(l, facilitation.walk_in_added)),
        "known" => Some(t!(l, facilitation.walk_in_known)),
        "added" => Some(t!(l, facilitation.facilitators_added)),
        "sent-again" => Some(t!(l, facilitation.sent_again)),
        "sent-today" => Some(t!(l, facilitation.sent_today)),
        "mail-again" => Some(t!(l, messages.sent_again)),
        "address" => Some(t!(l, facilitation.address_saved)),
        "taken-back" => Some(t!(l, facilitation.taken_back)),
        "facilitator-removed" => Some(t!(l, facilitation.facilitators_removed)),
        _ => None,
    };
    let (heads, place) = (people.heads, people.participants.place());
    let (slug, question) = (people.slug.clone(), people.question);
    let alone = people.facilitators.len() < 2;
    let (home, public) = (paths::manage(&slug), paths::circle(&slug));
    let list = if people.participants.items.is_empty() {
        view! { <Empty words=t!(l, facilitation.nobody)><A href=public>{t!(l, facilitation.public_page)}</A></Empty> }.into_any()
    } else {
        let slug = slug.clone();
        let items =
            people.participants.items.into_iter().map(|card| view! { <Person card slug=slug.clone() question=question.clone()/> }).collect_view();
        let part = paths::manage_part(&people.slug, "participants");
        let href = move |at: PageAt| format!("{part}?{}", at.query());
        view! {
            <ul class="cards cards--list">{items}</ul>
            <Pagination place href/>
        }
        .into_any()
    };
    let facilitators = people.facilitators.into_iter().map(|member| view! { <Member member slug=slug.clone() alone/> }).collect_view();
    let invited = people.invited.into_iter().map(|invited| view! { <Waiting invited slug=slug.clone()/> }).collect_view();
    view! {
        <Title text=t!(l, facilitation.people)/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto"><A href=home>{people.title}</A></p>
            <h1>{t!(l, facilitation.people)}</h1>
            {people.hidden.map(|reason| view! { <HiddenNote words=t!(l, circles.note_hidden_mails) reason/> })}
            {notice.map(|words| view! { <p class="notice" role="status">{words}</p> })}
            <p class="lead">{people_words(l, heads.all)}</p>
            {(heads.unseated > 0).then(|| view! { <p>{t!(l, facilitation.unseated, count = heads.unseated).to_string()}</p> })}
            {(people.imported > 0).then(|| view! { <p>{t!(l, facilitation.imported, count = people.imported).to_string()}</p> })}
            {list}
            {people.walk_in.map(|form| view! { <AddSomeone form/> })}
            <h2>{t!(l, facilitation.facilitators)}</h2>
            <ul class="cards cards--list">{facilitators} {invited}</ul>
            {people.address.map(|form| view! { <OwnAddress form/> })}
            <h3>{t!(l, facilitation.facilitators_add)}</h3>
            <Form action=add>
                <input type="hidden" name=FacilitatorForm::slug.wire() value=people.form.slug/>
                <Field name=FacilitatorForm::email kind="email" inputmode="email" label=t!(l, facilitation.facilitators_email) hint=t!(l, facilitation.facilitators_hint) value=people.form.email/>
                <Button quiet=true>{t!(l, facilitation.facilitators_button)}</Button>
            </Form>
        </div>
    }
}

/// Adds someone who told the facilitator that they want to take part.
#[component]
fn AddSomeone(form: WalkInForm) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<AddWalkIn>::new();
    view! {
        <h2>{t!(l, facilitation.walk_in_title)}</h2>
        <p>{t!(l, facilitation.walk_in_lead)}</p>
        <Form action>
            <input type="hidden" name=WalkInForm::slug.wire() value=form.slug.clone()/>
            <WalkInFields form/>
            <Button quiet=true>{t!(l, facilitation.walk_in_button)}</Button>
        </Form>
    }
}

/// Returns who entered a walk-in and when, and whether they have a seat.
fn added_words(l: Locale, person: &Participant, when: &When) -> String {
    let by = if person.added_by.is_empty() {
        t!(l, facilitation.walk_in_when, when = when.as_str()).to_string()
    } else {
        t!(l, facilitation.walk_in_by, by = person.added_by.as_str(), when = when.as_str()).to_string()
    };
    if person.seated { by } else { format!("{by} {}", t!(l, facilitation.walk_in_no_seat)) }
}

/// A participant.
#[component]
fn Person(card: PersonCard, slug: String, question: String) -> impl IntoView {
    let l = use_locale();
    let PersonCard { person, added, delivery } = card;
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
    let hidden_slug = slug.clone();
    let hidden = vec![("slug", slug), ("id", person.id.to_string())];
    let last_email = delivery.map(|delivery| view! { <LastEmail delivery name=person.name.clone() slug=hidden_slug/> });
    let unproven = person.unproven.then(|| {
        let (hidden, lead) = (hidden.clone(), t!(l, facilitation.unproven_lead, name = person.name.as_str()).to_string());
        view! {
            <details class="details">
                <summary>{t!(l, facilitation.unproven)}</summary>
                <p dir="auto">{lead}</p>
                <PostButton<SendAgain> hidden class="button button--quiet">{t!(l, facilitation.unproven_again)}</PostButton<SendAgain>>
            </details>
        }
    });
    let new_link = (!person.email.is_empty()).then(|| {
        let (hidden, sure) = (hidden.clone(), t!(l, facilitation.link_sure, name = person.name.as_str()).to_string());
        view! {
            <details class="details">
                <summary>{t!(l, facilitation.link)}</summary>
                <p dir="auto">{sure}</p>
                <PostButton<SendLink> hidden class="button button--quiet">{t!(l, facilitation.link_yes)}</PostButton<SendLink>>
            </details>
        }
    });
    let sure = match (person.email.is_empty(), person.seated) {
        (true, _) => t!(l, facilitation.remove_sure_silent, name = person.name.as_str()).to_string(),
        (false, true) => t!(l, facilitation.remove_sure, name = person.name.as_str()).to_string(),
        (false, false) => t!(l, facilitation.remove_sure_unseated, name = person.name.as_str()).to_string(),
    };
    view! {
        <li class="card card--person">
            <h2 class="card__title" dir="auto">{person.name}</h2>
            {email}
            {added.map(|words| view! { <p class="card__facts" dir="auto">{words}</p> })}
            {(!facts.is_empty()).then(|| view! {
                <details class="details">
                    <summary>{t!(l, facilitation.said)}</summary>
                    <dl class="facts">{facts.into_iter().map(|(label, value)| view! { <div><dt dir="auto">{label}</dt><dd dir="auto">{value}</dd></div> }).collect_view()}</dl>
                </details>
            })}
            {last_email}
            {unproven}
            {new_link}
            <details class="details">
                <summary>{t!(l, facilitation.remove)}</summary>
                <p dir="auto">{sure}</p>
                <PostButton<RemoveParticipant> hidden class="button button--danger">{t!(l, facilitation.remove_yes)}</PostButton<RemoveParticipant>>
            </details>
        </li>
    }
}

/// A facilitator of the circle.
#[component]
fn Member(member: FacilitatorCard, slug: String, alone: bool) -> impl IntoView {
    let l = use_locale();
    let hidden = vec![("slug", slug), ("id", member.id.to_string())];
    let sure = t!(l, facilitation.facilitators_sure, name = member.name.as_str()).to_string();
    view! {
        <li class="card">
            <p class="card__strong" dir="auto">{member.name}</p>
            <p class="card__facts" dir="ltr">{member.email}</p>
            {(!alone).then(|| view! {
                <details class="details">
                    <summary>{t!(l, facilitation.remove)}</summary>
                    <p dir="auto">{sure}</p>
                    <PostButton<RemoveFacilitator> hidden class="button button--danger">{t!(l, facilitation.remove_yes)}</PostButton<RemoveFacilitator>>
                </details>
            })}
        </li>
    }
}

/// Someone who has not answered an invitation to facilitate yet.
#[component]
fn Waiting(invited: Invited, slug: String) -> impl IntoView {
    let l = use_locale();
    let hidden = vec![("slug", slug), ("id", invited.id.to_string())];
    let (again, back) = (hidden.clone(), hidden);
    let (email, same) = (invited.email.clone(), invited.email.clone());
    view! {
        <li class="card">
            <p class="card__strong" dir="auto">{t!(l, facilitation.invited, email = invited.email).to_string()}</p>
            <p class="card__facts">{within(t!(l, facilitation.invited_until, until = invited.until.as_str()).to_string(), [invited.until.clone()])}</p>
            <div class="button-row">
                <PostButton<InviteAgain> hidden=again class="button button--quiet button--small">
                    {t!(l, facilitation.invite_again)} <span class="visually-hidden">" " {email}</span>
                </PostButton<InviteAgain>>
                <PostButton<TakeInvitationBack> hidden=back class="button button--quiet button--small">
                    {t!(l, facilitation.take_back)} <span class="visually-hidden">" " {same}</span>
                </PostButton<TakeInvitationBack>>
            </div>
        </li>
    }
}
