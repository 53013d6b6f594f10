//! `/circles/<slug>/manage`: the dashboard of those who run a circle. What to do now comes first.

use super::insight::{Persons, SoFar};
use super::now::{Due, NextMeeting, Now};
use super::share::Share;
use super::timeline::Timeline;
use super::{phase_words, seats_words};
use crate::accounts::api::RenewAccountFeed;
use crate::board::components::Board;
use crate::checklist::components::ChecklistBox;
use crate::circles::api::DuplicateCircle;
use crate::circles::model::Phase;
use crate::facilitation::api::load_overview;
use crate::facilitation::model::{MeetingItem, Overview};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::live::components::{Freshness, use_fresh};
use crate::live::model::Right;
use crate::meetings::model::shift::Shift;
use crate::meetings::model::tense::Tense;
use crate::paths;
use crate::types::CalendarLinks;
use crate::ui::{AddToCalendar, HiddenNote, PostButton, Ring, feed_button_words, later, load, part, title_class, use_kept};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A circle's facilitator page.
#[component]
pub fn Manage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let at = Memo::new(move |_| query.read().get("at").unwrap_or_default());
    let kept = use_kept();
    let overview = Resource::new(move || (slug.get(), kept.get(), at.get()), |(slug, kept, at)| load_overview(slug, kept, at));
    load(overview, |circle| view! { <Contents circle/> })
}

#[component]
fn Contents(circle: Overview) -> impl IntoView {
    let l = use_locale();
    let title = if circle.title.is_empty() { t!(l, facilitation.untitled).to_owned() } else { circle.title.clone() };
    let (slug, here) = (circle.slug.clone(), paths::manage(&circle.slug));
    let (done, published) = use_query_map().with_untracked(|query| {
        let done = query.get("done").unwrap_or_default();
        (shift_words(l, &done), done == "published")
    });
    let asked = slug.clone();
    let fresh = use_fresh(circle, |circle| circle.mark, Right::Session(slug.clone()), move || load_overview(asked.clone(), false, String::new()));
    let page = fresh.page;
    // A draft is its author's alone, and has one next step.
    let public = page.with_untracked(|circle| circle.phase != Phase::Draft);
    let board = page.with_untracked(|circle| circle.board.is_some());
    let (of_timeline, of_board, of_list, of_calendar) = (slug.clone(), slug.clone(), slug.clone(), slug);
    view! {
        <Title text=title.clone()/>
        <Meta name="robots" content="noindex"/>
        <div class="page manage">
            <p class="kicker"><A href=paths::ME>{t!(l, site.mine)}</A></p>
            <h1 dir="auto" class=title_class(&title)>{title.clone()}</h1>
            {public.then(|| view! { <Freshness at=Signal::derive(move || page.with(|page| page.as_of.clone())) page=here connected=fresh.connected/> })}
            {done.map(|words| view! { <p class="notice" role="status">{words}</p> })}
            <div role="status">{move || fresh.gone.get().then(|| view! { <p class="notice">{t!(l, facilitation.gone)}</p> })}</div>
            {part(page, |circle| circle.hidden.clone(), move |hidden| {
                hidden.map(|reason| view! { <HiddenNote words=t!(l, circles.note_hidden_mails) reason/> })
            })}
            {published.then(|| part(page, |circle| circle.sharing.clone(), |sharing| sharing.map(|sharing| view! { <Share sharing published=true/> })))}
            <div class="dash dash--desk">
                <div class="dash__now">
                    {meeting(page, Tense::On)}
                    {part(page, Due::of, |due| view! { <Now due/> })}
                    {meeting(page, Tense::Ahead)}
                </div>
                {part(page, Facts::of, |facts| view! { <FactsBox facts/> })}
                {part(page, |circle| (circle.slug.clone(), circle.phase), |(slug, phase)| view! { <Links slug phase/> })}
                <div class="dash__side">
                    {later(move || part(
                        page,
                        |circle| circle.insight.clone().map(|insight| (insight, circle.heads.all, circle.undelivered.clone(), circle.slug.clone())),
                        |persons| persons.map(|(insight, people, undelivered, slug)| view! { <Persons insight people undelivered slug/> }),
                    ))}
                    {later(move || view! {
                        {checklist(page, of_list)}
                        {part(page, |circle| circle.sharing.clone(), move |sharing| {
                            sharing.filter(|_| !published).map(|sharing| view! { <section class="card"><Share sharing published=false/></section> })
                        })}
                        {part(page, |circle| circle.phase.is_live().then(|| circle.calendar.clone()), move |links| {
                            let slug = of_calendar.clone();
                            links.map(|links| view! { <section class="card"><Calendar links slug/></section> })
                        })}
                    }.into_any())}
                </div>
                <div class="dash__main">
                    {public.then(|| later(move || view! { <Timeline page slug=of_timeline/> }.into_any()))}
                    {board.then(|| later(move || view! { <Board board=Signal::derive(move || page.with(|circle| circle.board.clone()).unwrap_or_default()) link=String::new() slug=of_board/> }.into_any()))}
                </div>
                {part(
                    page,
                    |circle| (circle.held().cloned().collect::<Vec<_>>(), circle.insight.clone()),
                    |(held, insight)| insight.filter(|_| !held.is_empty()).map(|insight| view! { <SoFar held reflections=insight.reflections/> }),
                )}
            </div>
        </div>
    }
}

/// The next meeting, if it is on, or if it is ahead: a meeting that is on comes before everything else.
fn meeting(page: RwSignal<Overview>, tense: Tense) -> impl IntoView {
    part(
        page,
        move |circle| {
            let next = circle.next().filter(|next| circle.phase.is_live() && next.tense == tense);
            // How many came changes within it.
            next.map(|next| (MeetingItem { came: None, ..next.clone() }, circle.plan.clone(), circle.seats, circle.slug.clone()))
        },
        move |next| next.map(|(meeting, plan, seats, slug)| view! { <NextMeeting meeting plan seats slug page/> }),
    )
}

/// Returns what was done to a meeting, in words.
fn shift_words(l: Locale, done: &str) -> Option<&'static str> {
    Shift::parse(done).map(|shift| match shift {
        Shift::Move => t!(l, facilitation.shifted),
        Shift::Cancel => t!(l, facilitation.called_off),
        Shift::Restore => t!(l, facilitation.restored),
    })
}

/// The checklist. It is drawn again only when the circle passes from one stage to the next.
fn checklist(page: RwSignal<Overview>, slug: String) -> impl IntoView {
    part(
        page,
        |circle| circle.checklist.as_ref().map(|list| list.stage),
        move |stage| {
            let slug = slug.clone();
            stage.and_then(|_| page.with_untracked(|circle| circle.checklist.clone())).map(|first| {
                let list = Signal::derive(move || page.with(|circle| circle.checklist.clone()).unwrap_or_else(|| first.clone()));
                view! { <ChecklistBox list slug/> }
            })
        },
    )
}

/// Where and when, and the ring.
#[derive(Clone, PartialEq)]
struct Facts {
    phase: Phase,
    seats: crate::types::Seats,
    done: u32,
    all: u32,
    hue: u32,
    online: bool,
    place: String,
    schedule: String,
}

impl Facts {
    fn of(circle: &Overview) -> Self {
        Self {
            phase: circle.phase,
            seats: circle.seats,
            done: u32::try_from(circle.held().count()).unwrap_or_default(),
            all: u32::try_from(circle.meetings.len()).unwrap_or_default(),
            hue: circle.hue,
            online: circle.online,
            place: circle.place.clone(),
            schedule: circle.schedule.clone(),
        }
    }
}

#[component]
fn FactsBox(facts: Facts) -> impl IntoView {
    let l = use_locale();
    let Facts { phase, seats, done, all, hue, online, place, schedule } = facts;
    let place = match (online, place.is_empty()) {
        (true, true) => t!(l, facilitation.online).to_owned(),
        (true, false) => t!(l, circles.place_and_online, place = place).to_string(),
        (false, _) => place,
    };
    let lines = [place, schedule].into_iter().filter(|f| !f.is_empty()).collect::<Vec<_>>().join(" · ");
    let label = if all == 0 { String::new() } else { format!("{done}/{all}") };
    let meetings = (all > 0).then(|| format!(" · {}", plural!(l, circles.meetings_of, all, done = done)));
    view! {
        <section class="card ring-box">
            <p><span class="tag">{phase_words(l, phase)}</span></p>
            <Ring seats done meetings=all hue label/>
            <p class="card__strong">{seats_words(l, seats)} {meetings}</p>
            <p class="card__facts" dir="auto">{lines}</p>
        </section>
    }
}

/// Links to the circle's other pages.
#[component]
fn Links(slug: String, phase: Phase) -> impl IntoView {
    let l = use_locale();
    let public = phase != Phase::Draft;
    let living = matches!(phase, Phase::Upcoming | Phase::Running);
    view! {
        <ul class="chips">
            {public.then(|| view! {
                <li><A href=paths::manage_part(&slug, "participants")>{t!(l, facilitation.people)}</A></li>
                <li><A href=paths::manage_part(&slug, "tasks")>{t!(l, tasks.title)}</A></li>
                <li><A href=paths::manage_part(&slug, "messages")>{t!(l, messages.title)}</A></li>
                <li><A href=paths::manage_part(&slug, "board")>{t!(l, board.title)}</A></li>
                <li><A href=paths::circle(&slug)>{t!(l, facilitation.public_page)}</A></li>
                <li><A href=paths::manage_part(&slug, "download")>{t!(l, exports.title)}</A></li>
            })}
            // A draft is continued with the button above.
            {living.then(|| view! { <li><A href=paths::wizard(&slug, 1)>{t!(l, facilitation.edit)}</A></li> })}
            {public.then(|| view! { <li><PostButton<DuplicateCircle> hidden=vec![("slug", slug.clone())] class="chip">{t!(l, facilitation.duplicate)}</PostButton<DuplicateCircle>></li> })}
            {living.then(|| view! { <li><A href=paths::manage_part(&slug, "cancel")>{t!(l, facilitation.cancel)}</A></li> })}
        </ul>
    }
}

/// How to enter the meetings in a calendar. The feed is the facilitator's own, with all their circles.
#[component]
fn Calendar(links: CalendarLinks, slug: String) -> impl IntoView {
    let button = feed_button_words(&links.feed);
    view! {
        <AddToCalendar links>
            <PostButton<RenewAccountFeed> hidden=vec![("slug", slug)] class="button button--quiet">{button}</PostButton<RenewAccountFeed>>
        </AddToCalendar>
    }
}
