//! What the circle tells so far, on its facilitator page.

use super::people_words;
use crate::facilitation::model::{Goal, Insight, MeetingItem, Missing, Reflection};
use crate::goals::components::step_words;
use crate::goals::model::Step;
use crate::i18n::{Locale, t, use_locale};
use crate::paths;
use crate::ui::charts::{Line, Point, Words};
use crate::ui::{NAMES, with_names};
use leptos::prelude::*;
use leptos_router::components::A;

/// Charts per meeting, and the reflections in order.
#[component]
pub fn SoFar(
    /// The meetings held so far, in order.
    held: Vec<MeetingItem>,
    /// What was written about them.
    reflections: Vec<Reflection>,
) -> impl IntoView {
    let l = use_locale();
    let label = |meeting: &MeetingItem| meeting.number.to_string();
    let rating = |meeting: &MeetingItem| meeting.rating.and_then(|rating| u32::try_from(rating).ok());
    let faces: Vec<Point> = held
        .iter()
        .map(|meeting| Point { label: label(meeting), value: rating(meeting), day: meeting.when.words.clone(), ..Point::default() })
        .collect();
    let came: Vec<Point> = held
        .iter()
        .map(|meeting| Point { label: label(meeting), value: meeting.came, day: meeting.when.words.clone(), ..Point::default() })
        .collect();
    let words = |caption: &str, value: &str| Words {
        caption: caption.to_owned(),
        label: t!(l, facilitation.meeting_number).to_owned(),
        value: value.to_owned(),
        hollow: String::new(),
    };
    let (faces_words, came_words) =
        (words(t!(l, facilitation.faces), t!(l, facilitation.face)), words(t!(l, facilitation.attendance), t!(l, facilitation.people_came)));
    view! {
        <section class="card">
            <h2>{t!(l, facilitation.so_far)}</h2>
            <div class="so-far">
                <div><Line words=came_words points=came/></div>
                <div><Line words=faces_words points=faces top=5/></div>
            </div>
            {said(l, reflections)}
        </section>
    }
}

/// The people: how many, whom emails do not reach, who was missing, and what they hope to learn.
#[component]
pub fn Persons(
    /// Goals, and who was missing.
    insight: Insight,
    /// How many take part.
    people: u32,
    /// People whose last email failed.
    undelivered: Vec<String>,
    /// The circle's slug.
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    let failed = (!undelivered.is_empty()).then(|| {
        let words = format!("{}: {NAMES}", t!(l, facilitation.delivery_failed));
        view! { <p class="notice notice--warn" dir="auto">{with_names(&words, undelivered)}</p> }
    });
    view! {
        <section class="card" id="people">
            <h2>{t!(l, facilitation.people)}</h2>
            <p class="card__facts">{if people == 0 { t!(l, facilitation.nobody).to_owned() } else { people_words(l, people) }}</p>
            {failed}
            {missing(l, insight.missing)}
            {goals(l, insight.goals)}
            <p><A href=paths::manage_part(&slug, "participants")>{t!(l, facilitation.people_all)}</A></p>
        </section>
    }
}

fn missing(l: Locale, people: Vec<Missing>) -> Option<impl IntoView> {
    let person = move |person: Missing| {
        let subject = t!(l, facilitation.missed_subject, circle = person.circle.as_str()).to_string();
        let body = t!(l, facilitation.missed_body, name = person.shown.as_str(), circle = person.circle.as_str()).to_string();
        let write = (!person.email.is_empty()).then(|| {
            // RFC 6068: the address with its @, and lines that end with CR LF.
            let to = paths::encode(&person.email).replace("%40", "@");
            let href = format!("mailto:{to}?subject={}&body={}", paths::encode(&subject), paths::encode(&body.replace('\n', "\r\n")));
            let label = format!("{}: {}", t!(l, facilitation.missed_write), person.name);
            view! { " · " <a href=href aria-label=label>{t!(l, facilitation.missed_write)}</a> }
        });
        view! { <li><span dir="auto">{person.name}</span> {write}</li> }
    };
    (!people.is_empty()).then(|| {
        view! {
            <div>
                <h3>{t!(l, facilitation.missed)}</h3>
                <p class="field__hint">{t!(l, facilitation.missed_hint)}</p>
                <ul>{people.into_iter().map(person).collect_view()}</ul>
            </div>
        }
    })
}

fn said(l: Locale, said: Vec<Reflection>) -> Option<impl IntoView> {
    let one = move |said: Reflection| {
        let of = format!("{} · {}", t!(l, facilitation.meeting, number = said.number), said.question);
        view! { <li><p class="card__facts">{of}</p> <blockquote dir="auto">{said.words}</blockquote></li> }
    };
    (!said.is_empty()).then(|| {
        view! {
            <details class="details">
                <summary>{t!(l, facilitation.reflections, count = said.len()).to_string()}</summary>
                <ul class="tips">{said.into_iter().map(one).collect_view()}</ul>
            </details>
        }
    })
}

fn goals(l: Locale, goals: Vec<Goal>) -> Option<impl IntoView> {
    let line = |label: &'static str, words: String| {
        (!words.is_empty()).then(|| view! { <br/> <span class="card__facts">{label}</span> " " <bdi>{words}</bdi> })
    };
    let one = move |goal: Goal| {
        let step = (goal.step != Step::Unsaid).then(|| view! { " " <span class="tag tag--quiet">{step_words(l, goal.step)}</span> });
        view! {
            <li>
                <span dir="auto">{goal.name}</span> ": " <span class="lines" dir="auto">{goal.words}</span> {step}
                {line(t!(l, goals.helps), goal.can_help)} {line(t!(l, goals.wants), goal.needs)}
            </li>
        }
    };
    (!goals.is_empty()).then(|| {
        view! {
            <details class="details">
                <summary>{t!(l, facilitation.goals, count = goals.len()).to_string()}</summary>
                <ul>{goals.into_iter().map(one).collect_view()}</ul>
            </details>
        }
    })
}
