//! What the circle tells so far, on its facilitator page.

use crate::facilitation::model::{Goal, Insight, MeetingItem, Missing, Reflection};
use crate::i18n::{Locale, t, use_locale};
use crate::paths;
use crate::ui::charts::{Line, Point, Words};
use leptos::prelude::*;

/// Charts per meeting, reflections in order, the group's goals, and who has missed two meetings.
#[component]
pub fn SoFar(
    /// The meetings, in order.
    meetings: Vec<MeetingItem>,
    /// The rest.
    insight: Insight,
) -> impl IntoView {
    let l = use_locale();
    let held: Vec<MeetingItem> = meetings.into_iter().filter(|meeting| meeting.begun).collect();
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
        <h2>{t!(l, facilitation.so_far)}</h2>
        <div class="so-far">
            <section><Line words=came_words points=came/></section>
            <section><Line words=faces_words points=faces top=5/></section>
        </div>
        {missing(l, insight.missing)}
        {reflections(l, insight.reflections)}
        {goals(l, insight.goals)}
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
            <section>
                <h3>{t!(l, facilitation.missed)}</h3>
                <p class="field__hint">{t!(l, facilitation.missed_hint)}</p>
                <ul>{people.into_iter().map(person).collect_view()}</ul>
            </section>
        }
    })
}

fn reflections(l: Locale, said: Vec<Reflection>) -> Option<impl IntoView> {
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
    let one = |goal: Goal| view! { <li><span dir="auto">{goal.name}</span> ": " <span class="lines" dir="auto">{goal.words}</span></li> };
    (!goals.is_empty()).then(|| {
        view! {
            <details class="details">
                <summary>{t!(l, facilitation.goals, count = goals.len()).to_string()}</summary>
                <ul>{goals.into_iter().map(one).collect_view()}</ul>
            </details>
        }
    })
}
