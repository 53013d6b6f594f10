//! Recaps on a participant's own page.

use super::model::Recap;
use crate::i18n::{Locale, t, use_locale};
use crate::ui::within;
use leptos::prelude::*;

/// The recap of the latest meeting; earlier ones are folded.
#[component]
pub fn LastRecap(
    /// The recaps, the latest first.
    recaps: Vec<Recap>,
) -> impl IntoView {
    let l = use_locale();
    let mut recaps = recaps.into_iter();
    let last = recaps.next()?;
    let earlier = recaps.map(|recap| {
        let name = name(l, &recap);
        view! { <details class="details"><summary>{name}</summary>{text(l, recap)}</details> }
    });
    Some(view! {
        <section class="card recap" id="recap">
            <h2>{t!(l, recaps.last)}</h2>
            <p class="card__facts">{name(l, &last)}</p>
            {text(l, last)}
            {earlier.collect_view()}
        </section>
    })
}

/// Formats "Meeting 3 · Monday, November 30, 6:30 PM".
fn name(l: Locale, recap: &Recap) -> AnyView {
    within(t!(l, tasks.meeting_when, number = recap.number, when = recap.when.as_str()).to_string(), [recap.when.clone()])
}

/// What was done and what is next, and who wrote it.
fn text(l: Locale, recap: Recap) -> AnyView {
    let by = [recap.author, if recap.edited { t!(l, board.edited).to_owned() } else { String::new() }];
    let by = by.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <div class="prose" dir="auto" inner_html=recap.done></div>
        {(!recap.next.is_empty()).then(|| view! {
            <h3>{t!(l, recaps.next)}</h3>
            <div class="prose" dir="auto" inner_html=recap.next></div>
        })}
        {(!by.is_empty()).then(|| view! { <p class="card__facts" dir="auto">{by}</p> })}
    }
    .into_any()
}
