//! `/circles/<slug>/manage`: where does my circle stand, and what is to do?

use super::{people_words, progress_class, progress_words, stage_words};
use crate::circles::api::{DuplicateCircle, SetSignupOpen};
use crate::desk::api::{WrapUp, load_overview};
use crate::desk::model::{MeetingItem, Overview, Progress, Stage};
use crate::feedback::components::rating_words;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{PostButton, Ring, load};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// A circle's facilitator page.
#[component]
pub fn Manage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let overview = Resource::new(move || slug.get(), load_overview);
    load(overview, |circle| view! { <Contents circle/> })
}

#[component]
fn Contents(circle: Overview) -> impl IntoView {
    let l = use_locale();
    let title = if circle.title.is_empty() { t!(l, desk.untitled).to_owned() } else { circle.title.clone() };
    let done = u32::try_from(circle.meetings.iter().filter(|m| m.begun).count()).unwrap_or_default();
    let all = u32::try_from(circle.meetings.len()).unwrap_or_default();
    let seats = match circle.seats {
        Some(seats) => t!(l, desk.seats, taken = circle.taken, seats = seats).to_string(),
        None => people_words(l, circle.taken),
    };
    let place = if circle.online { t!(l, desk.online).to_owned() } else { circle.place.clone() };
    let facts = [place, circle.schedule.clone()].into_iter().filter(|f| !f.is_empty()).collect::<Vec<_>>().join(" · ");
    let label = if all == 0 { String::new() } else { format!("{done}/{all}") };
    let slug = circle.slug.clone();
    view! {
        <Title text=title.clone()/>
        <div class="page manage">
            <p class="kicker"><A href=paths::ME>{t!(l, site.mine)}</A></p>
            <h1 dir="auto">{title}</h1>
            <div class="section-head">
                <div>
                    <p><span class="tag">{stage_words(l, circle.stage)}</span></p>
                    <p class="card__facts" dir="auto">{facts}</p>
                    <p class="card__strong">{seats} " · " {t!(l, desk.meetings_done, done = done, all = all).to_string()}</p>
                    <Links circle=circle.clone()/>
                </div>
                <div class="ring-box"><Ring taken=circle.taken seats=circle.seats done meetings=all hue=circle.hue label/></div>
            </div>
            <h2>{t!(l, desk.timeline)}</h2>
            <ol class="timeline">
                <Publish circle=circle.clone()/>
                {circle.meetings.iter().cloned().map(|meeting| view! { <MeetingStep meeting slug=slug.clone()/> }).collect_view()}
                <WrapUpStep circle/>
            </ol>
        </div>
    }
}

/// Where one can go from here.
#[component]
fn Links(circle: Overview) -> impl IntoView {
    let l = use_locale();
    let slug = circle.slug;
    let public = circle.stage != Stage::Draft;
    let living = matches!(circle.stage, Stage::Upcoming | Stage::Running);
    view! {
        <ul class="actions">
            {public.then(|| view! {
                <li><A href=paths::manage_part(&slug, "participants")>{t!(l, desk.people)}</A></li>
                <li><A href=paths::manage_part(&slug, "messages")>{t!(l, messages.title)}</A></li>
                <li><A href=paths::circle(&slug)>{t!(l, desk.public_page)}</A></li>
            })}
            {(living || !public).then(|| view! { <li><A href=paths::wizard(&slug, circle.step.min(if public { 1 } else { 5 }))>{t!(l, desk.edit)}</A></li> })}
            {public.then(|| view! { <li><PostButton<DuplicateCircle> hidden=vec![("slug", slug.clone())]>{t!(l, desk.duplicate)}</PostButton<DuplicateCircle>></li> })}
            {living.then(|| view! { <li><A href=paths::manage_part(&slug, "cancel")>{t!(l, desk.cancel)}</A></li> })}
        </ul>
    }
}

#[component]
fn Publish(circle: Overview) -> impl IntoView {
    let l = use_locale();
    let progress = if circle.stage == Stage::Draft { Progress::Now } else { Progress::Done };
    view! {
        <li class=progress_class(progress)>
            <h3>{t!(l, desk.publish)} " " <span class="tag">{progress_words(l, progress)}</span></h3>
            {if circle.stage == Stage::Draft {
                view! {
                    <p>{t!(l, desk.draft_note)}</p>
                    <p class="actions"><A href=paths::wizard(&circle.slug, circle.step) attr:class="button">{t!(l, desk.go_on)}</A></p>
                }
                .into_any()
            } else {
                let words = if circle.stage == Stage::Cancelled {
                    t!(l, desk.is_cancelled)
                } else if circle.signup_open {
                    t!(l, desk.door_open)
                } else {
                    t!(l, desk.door_closed)
                };
                let (open, button) = if circle.signup_open { ("no", t!(l, desk.door_close)) } else { ("yes", t!(l, desk.door_reopen)) };
                let living = matches!(circle.stage, Stage::Upcoming | Stage::Running);
                let hidden = vec![("slug", circle.slug), ("open", open.to_owned())];
                view! {
                    <p>{words}</p>
                    {living.then(|| view! { <PostButton<SetSignupOpen> hidden class="button button--quiet">{button}</PostButton<SetSignupOpen>> })}
                }
                .into_any()
            }}
        </li>
    }
}

/// One meeting.
#[component]
fn MeetingStep(meeting: MeetingItem, slug: String) -> impl IntoView {
    let l = use_locale();
    let progress = meeting.progress();
    let reminder = if meeting.reminded > 0 {
        t!(l, desk.reminded, people = people_words(l, meeting.reminded)).to_string()
    } else if meeting.reminder_at.is_empty() {
        String::new()
    } else {
        t!(l, desk.reminder_at, when = meeting.reminder_at).to_string()
    };
    let answers = t!(l, desk.answers, yes = meeting.rsvps.yes, no = meeting.rsvps.no, open = meeting.rsvps.open).to_string();
    let coming = meeting.coming.join(", ");
    let said = match (meeting.feedback_done, meeting.feedback_begun) {
        (true, _) => t!(l, desk.feedback_done),
        (false, true) => t!(l, desk.feedback_begun),
        (false, false) => t!(l, desk.feedback_open),
    };
    let result = meeting.feedback_begun.then(|| {
        let came = t!(l, desk.came, count = meeting.came).to_string();
        meeting.rating.map_or(came.clone(), |r| format!("{} · {came}", rating_words(l, r)))
    });
    view! {
        <li class=progress_class(progress)>
            <h3>{t!(l, desk.meeting, number = meeting.number).to_string()} " " <span class="tag">{progress_words(l, progress)}</span></h3>
            <p class="card__strong">{meeting.when}</p>
            {(!reminder.is_empty()).then(|| view! { <p class="card__facts">{reminder}</p> })}
            <p class="card__facts">{answers}</p>
            {(!coming.is_empty()).then(|| view! { <p class="card__facts" dir="auto">{t!(l, desk.coming, names = coming).to_string()}</p> })}
            {meeting.begun.then(|| view! {
                <p><A href=paths::feedback(&slug, meeting.id.0)>{said}</A></p>
                {result.map(|words| view! { <p class="card__facts">{words}</p> })}
            })}
        </li>
    }
}

/// The end.
#[component]
fn WrapUpStep(circle: Overview) -> impl IntoView {
    let l = use_locale();
    let finished = circle.stage == Stage::Finished;
    let progress = match (finished, circle.wrapped_up.is_empty()) {
        (true, false) => Progress::Done,
        (true, true) => Progress::Now,
        (false, _) => Progress::Todo,
    };
    let held = circle.meetings.iter().filter(|m| m.begun).count();
    let came: i64 = circle.meetings.iter().map(|m| m.came).sum();
    let told = circle.meetings.iter().filter(|m| m.feedback_done).count();
    view! {
        <li class=progress_class(progress)>
            <h3>{t!(l, desk.wrap_up)} " " <span class="tag">{progress_words(l, progress)}</span></h3>
            <p class="card__facts">{t!(l, desk.totals, people = people_words(l, circle.taken), held = held, came = came, told = told).to_string()}</p>
            {match progress {
                Progress::Todo => view! { <p>{t!(l, desk.wrap_later)}</p> }.into_any(),
                Progress::Done => view! { <p>{t!(l, desk.wrapped, when = circle.wrapped_up).to_string()}</p> }.into_any(),
                Progress::Now => view! {
                    <p>{t!(l, desk.wrap_note)}</p>
                    <PostButton<WrapUp> hidden=vec![("slug", circle.slug)] class="button">{t!(l, desk.wrap_close)}</PostButton<WrapUp>>
                }
                .into_any(),
            }}
        </li>
    }
}
