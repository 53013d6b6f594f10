//! All dates, and the messages of the facilitators.

use crate::i18n::{t, use_locale};
use crate::participation::model::{DateLine, Note};
use crate::ui::{YourTime, moment};
use leptos::prelude::*;

/// All dates, with the viewer's answers.
#[component]
pub fn Dates(
    /// The dates.
    dates: Vec<DateLine>,
    /// Whether the circle was cancelled, and with it what was ahead.
    cancelled: bool,
) -> impl IntoView {
    let l = use_locale();
    let line = move |date: DateLine| {
        let removed = date.removed.or_else(|| (cancelled && !date.over).then(String::new));
        if let Some(reason) = removed {
            return view! { <li class="timeline--off"><s class="dash__when">{moment(date.when)}</s> " " <strong class="dash__mine">{t!(l, circles.date_cancelled)}</strong> <span class="card__facts lines" dir="auto">{reason}</span></li> }.into_any();
        }
        let class = if date.over { "timeline--done" } else { "" };
        let mine = match (date.over, date.mine) {
            (true, None) => t!(l, participation.over),
            (true, Some(true)) => t!(l, participation.was_yes),
            (true, Some(false)) => t!(l, participation.was_no),
            (false, Some(true)) => t!(l, participation.mine_yes),
            (false, Some(false)) => t!(l, participation.mine_no),
            // There is nothing to answer: it has begun.
            (false, None) if date.answer_at.is_empty() => "",
            (false, None) => t!(l, participation.mine_open),
        };
        let label = format!("{}: {}", t!(l, participation.change_answer), date.when);
        let stamp = date.when.stamp.clone();
        let answer =
            (!date.answer_at.is_empty()).then(|| view! { " · " <a href=date.answer_at aria-label=label>{t!(l, participation.change_answer)}</a> });
        let notes = [date.elsewhere, date.note].into_iter().filter(|text| !text.is_empty());
        let notes = notes.map(|text| view! { <span class="card__facts lines" dir="auto">{text}</span> }).collect_view();
        view! { <li class=class><span class="dash__when">{moment(date.when)} <YourTime stamp/></span> " " <span class="dash__mine">{mine} {answer}</span> {notes}</li> }.into_any()
    };
    view! {
        <section class="card dash__dates">
            <h2>{t!(l, participation.all_dates)}</h2>
            <ol class="timeline">{dates.into_iter().map(line).collect_view()}</ol>
        </section>
    }
}

/// What the facilitators wrote to everyone.
#[component]
pub fn Notes(
    /// The messages, newest first.
    notes: Vec<Note>,
) -> impl IntoView {
    let l = use_locale();
    let none = notes.is_empty().then(|| view! { <p class="empty">{t!(l, participation.no_messages)}</p> });
    let note = move |note: Note| {
        view! {
            <li class="message">
                <h3 dir="auto">{note.subject}</h3>
                <p class="card__facts"><bdi><strong>{note.author}</strong></bdi> " " {t!(l, participation.facilitator)} " · " {moment(note.when)}</p>
                <div class="prose" dir="auto" inner_html=note.html/>
            </li>
        }
    };
    view! {
        <section class="card card--wide">
            <h2>{t!(l, participation.messages)}</h2>
            {none}
            <ul class="messages">{notes.into_iter().map(note).collect_view()}</ul>
        </section>
    }
}
