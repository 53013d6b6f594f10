//! `/me`: the viewer's circles and courses, and what is due.

use super::needs::{need_path, need_words};
use super::{people_words, phase_words, seats_words};
use crate::circles::model::Phase;
use crate::circles::model::invitations::MyInvitation;
use crate::facilitation::api::my_circles;
use crate::facilitation::model::{JoinedCircle, Mine, MyCircle};
use crate::i18n::{plural, t, use_locale};
use crate::paths;
use crate::ui::{Empty, Ring, load, within};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// The viewer's circles and courses.
#[component]
pub fn MyCircles() -> impl IntoView {
    let mine = Resource::new(|| (), |()| my_circles());
    load(mine, |mine| view! { <Contents mine/> })
}

#[component]
fn Contents(mine: Mine) -> impl IntoView {
    let l = use_locale();
    let (cut, totals) = (mine.cut, mine.totals);
    let newest = move |cut: bool| cut.then(|| view! { <p class="notice">{t!(l, facilitation.newest)}</p> });
    let runs = !mine.facilitating.is_empty();
    // Who only takes part finds that first.
    let joins_first = !runs && !mine.joined.is_empty();
    let facilitating = if mine.facilitating.is_empty() {
        view! { <Empty words=t!(l, facilitation.no_circles)/> }.into_any()
    } else {
        view! { <ul class="cards">{mine.facilitating.into_iter().map(|circle| view! { <Run circle/> }).collect_view()}</ul> }.into_any()
    };
    let joined = if mine.joined.is_empty() {
        view! { <Empty words=t!(l, facilitation.no_joined)><A href=paths::CIRCLES>{t!(l, site.find)}</A></Empty> }.into_any()
    } else {
        view! { <ul class="cards">{mine.joined.into_iter().map(|circle| view! { <Joined circle/> }).collect_view()}</ul> }.into_any()
    };
    let courses = if mine.courses.is_empty() {
        view! { <Empty words=t!(l, facilitation.no_courses)><A href=paths::COURSE_ADD>{t!(l, courses.add)}</A></Empty> }.into_any()
    } else {
        let items = mine.courses.into_iter().map(|c| view! { <li><A href=paths::course(&c.slug)><span dir="auto">{c.title}</span></A></li> });
        view! { <ul class="list">{items.collect_view()}</ul> }.into_any()
    };
    let facilitating = view! {
        <section aria-labelledby="facilitating">
            <h2 id="facilitating">{t!(l, facilitation.facilitating)}</h2>
            {newest(cut.facilitating)}
            {(totals.held > 0).then(|| view! {
                <p class="card__facts">{t!(
                    l,
                    facilitation.over_all,
                    circles = plural!(l, facilitation.circles_run, totals.circles),
                    people = people_words(l, totals.people),
                    held = plural!(l, facilitation.meetings_held, totals.held),
                ).to_string()}</p>
            })}
            {facilitating}
            {runs.then(|| view! { <p><A href=paths::DOWNLOAD_MINE>{t!(l, exports.mine)}</A></p> })}
        </section>
    }
    .into_any();
    let joined = view! {
        <section aria-labelledby="joined">
            <h2 id="joined">{t!(l, facilitation.joined)}</h2>
            {newest(cut.joined)}
            {joined}
        </section>
    }
    .into_any();
    let (first, second) = if joins_first { (joined, facilitating) } else { (facilitating, joined) };
    view! {
        <Title text=t!(l, site.mine)/>
        <div class="page">
            <h1>{t!(l, site.mine)}</h1>
            <p class="actions"><A href=paths::START attr:class="button">{t!(l, facilitation.start)}</A></p>
            {(!mine.invitations.is_empty()).then(|| view! {
                <section aria-labelledby="invitations">
                    <h2 id="invitations">{t!(l, facilitation.invitations)}</h2>
                    <ul class="list">{mine.invitations.into_iter().map(|invitation| view! { <Invitation invitation/> }).collect_view()}</ul>
                </section>
            })}
            {first}
            {second}
            <section aria-labelledby="courses">
                <h2 id="courses">{t!(l, facilitation.my_courses)}</h2>
                {cut.courses.then(|| view! { <p class="notice">{t!(l, facilitation.courses_cut)}</p> })}
                {courses}
            </section>
        </div>
    }
}

/// An invitation to run a circle.
#[component]
fn Invitation(invitation: MyInvitation) -> impl IntoView {
    let l = use_locale();
    let title = if invitation.title.is_empty() { t!(l, facilitation.untitled).to_owned() } else { invitation.title };
    view! {
        <li dir="auto">
            <A href=paths::invitation(&invitation.link)>{t!(l, facilitation.invitation, by = invitation.by, title = title).to_string()}</A>
        </li>
    }
}

/// A circle that the viewer facilitates.
#[component]
fn Run(circle: MyCircle) -> impl IntoView {
    let l = use_locale();
    let title = if circle.title.is_empty() { t!(l, facilitation.untitled).to_owned() } else { circle.title };
    let next = circle.next.clone();
    let facts = if circle.phase == Phase::Draft {
        t!(l, facilitation.draft_note).to_owned()
    } else if circle.next.is_empty() {
        seats_words(l, circle.seats)
    } else {
        let when = circle.next.as_str();
        let next = if circle.on { t!(l, facilitation.on_since, when = when).to_string() } else { t!(l, facilitation.next, when = when).to_string() };
        format!("{} · {next}", seats_words(l, circle.seats))
    };
    let need = need_words(l, circle.need).map(|words| {
        view! { <p class="card__strong"><A href=need_path(&circle.slug, circle.need)>{words}</A></p> }
    });
    view! {
        <li class="card card--circle">
            <Ring seats=circle.seats hue=circle.hue/>
            <div class="card__text">
                <p class="tag">{phase_words(l, circle.phase)}</p>
                <h3 class="card__title" dir="auto"><A href=paths::manage(&circle.slug)>{title}</A></h3>
                <p class="card__facts">{within(facts, [next])}</p>
                {need}
            </div>
        </li>
    }
}

/// A circle that the viewer takes part in.
#[component]
fn Joined(circle: JoinedCircle) -> impl IntoView {
    let l = use_locale();
    view! {
        <li class="card card--circle">
            <Ring seats=circle.seats hue=circle.hue/>
            <div class="card__text">
                <p class="tag">{phase_words(l, circle.phase)}</p>
                <h3 class="card__title" dir="auto"><A href=paths::my_circle(&circle.slug)>{circle.title}</A></h3>
                <p class="card__facts">{seats_words(l, circle.seats)}</p>
            </div>
        </li>
    }
}
