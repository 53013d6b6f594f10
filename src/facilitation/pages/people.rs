//! `/circles/<slug>/manage/participants`: a circle's participants and facilitators.

use super::address::OwnAddress;
use super::people_words;
use super::person::Person;
use crate::circles::api::{InviteAgain, TakeInvitationBack};
use crate::circles::model::invitations::Invited;
use crate::facilitation::api::{AddFacilitator, AddWalkIn, RemoveFacilitator, load_people};
use crate::facilitation::model::{FacilitatorCard, FacilitatorForm, People};
use crate::i18n::{t, use_locale};
use crate::live::components::{Freshness, use_fresh};
use crate::live::model::Right;
use crate::paths;
use crate::signups::components::WalkInFields;
use crate::signups::model::WalkInForm;
use crate::ui::{Button, Empty, Field, Form, HiddenNote, PageAt, Pagination, PostButton, load, part, use_kept, within};
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
        view! { <Contents people done at=place.get_untracked()/> }
    })
}

#[component]
fn Contents(people: People, done: String, at: (String, String)) -> impl IntoView {
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
    let slug = people.slug.clone();
    let (home, public, list) = (paths::manage(&slug), paths::circle(&slug), paths::manage_part(&slug, "participants"));
    let here = match (at.0.as_str(), at.1.as_str()) {
        ("", "") => list.clone(),
        (number, "") => format!("{list}?page={number}"),
        (_, after) => format!("{list}?after={after}"),
    };
    let href = Callback::new(move |at: PageAt| format!("{list}?{}", at.query()));
    let (right, asked) = (Right::Session(slug.clone()), (slug.clone(), at));
    let fresh = use_fresh(
        people,
        |people| people.mark,
        right,
        move || {
            let (slug, (page, after)) = asked.clone();
            load_people(slug, false, String::new(), page, after)
        },
    );
    let page = fresh.page;
    let ids = Memo::new(move |_| page.with(|people| people.participants.items.iter().map(|card| card.person.id).collect::<Vec<_>>()));
    let own = slug.clone();
    // Drawn once: what is being typed stays.
    let (walk_in, address, form) = page.with_untracked(|people| (people.walk_in.clone(), people.address.clone(), people.form.clone()));
    view! {
        <Title text=t!(l, facilitation.people)/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto"><A href=home>{page.with_untracked(|people| people.title.clone())}</A></p>
            <h1>{t!(l, facilitation.people)}</h1>
            <Freshness at=Signal::derive(move || page.with(|page| page.as_of.clone())) page=here connected=fresh.connected/>
            <div role="status">{move || fresh.gone.get().then(|| view! { <p class="notice">{t!(l, facilitation.gone)}</p> })}</div>
            {part(page, |people| people.hidden.clone(), move |hidden| {
                hidden.map(|reason| view! { <HiddenNote words=t!(l, circles.note_hidden_mails) reason/> })
            })}
            {notice.map(|words| view! { <p class="notice" role="status">{words}</p> })}
            {part(page, |people| (people.heads, people.imported), move |(heads, imported)| view! {
                <p class="lead">{people_words(l, heads.all)}</p>
                {(heads.unseated > 0).then(|| view! { <p>{t!(l, facilitation.unseated, count = heads.unseated).to_string()}</p> })}
                {(imported > 0).then(|| view! { <p>{t!(l, facilitation.imported, count = imported).to_string()}</p> })}
            })}
            {part(page, |people| people.participants.items.is_empty(), move |empty| {
                if empty {
                    let public = public.clone();
                    return view! { <Empty words=t!(l, facilitation.nobody)><A href=public>{t!(l, facilitation.public_page)}</A></Empty> }.into_any();
                }
                let slug = own.clone();
                view! {
                    <ul class="cards cards--wide">
                        <For each=move || ids.get() key=|id| *id let:id>
                            <Person id page slug=slug.clone()/>
                        </For>
                    </ul>
                }
                .into_any()
            })}
            {part(page, |people| people.participants.place(), move |place| view! { <Pagination place href/> })}
            {walk_in.map(|form| view! { <AddSomeone form/> })}
            <h2>{t!(l, facilitation.facilitators)}</h2>
            <ul class="cards cards--list">
                {part(page, |people| (people.facilitators.clone(), people.invited.clone()), move |(facilitators, invited)| {
                    let alone = facilitators.len() < 2;
                    view! {
                        {facilitators.into_iter().map(|member| view! { <Member member slug=slug.clone() alone/> }).collect_view()}
                        {invited.into_iter().map(|invited| view! { <Waiting invited slug=slug.clone()/> }).collect_view()}
                    }
                })}
            </ul>
            {address.map(|form| view! { <OwnAddress form/> })}
            <h3>{t!(l, facilitation.facilitators_add)}</h3>
            <Form action=add>
                <input type="hidden" name=FacilitatorForm::slug.wire() value=form.slug/>
                <Field name=FacilitatorForm::email kind="email" inputmode="email" label=t!(l, facilitation.facilitators_email) hint=t!(l, facilitation.facilitators_hint) value=form.email/>
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
