//! Components of pages about circles.

use super::model::forms::{DISCARD, leaves};
use super::model::leaving::{Decision, LeftCircle};
use super::model::views::{CircleCard, Filters, Frame};
use super::model::{Phase, SignUps, Standing};
use crate::i18n::numbers::whole;
use crate::i18n::{Locale, plural, t, use_locale};
use crate::paths;
use crate::types::Seats;
use crate::ui::{Button, Ring};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// Returns a circle's standing in one word.
pub fn standing_words(l: Locale, standing: Standing) -> &'static str {
    match (standing.phase, standing.sign_ups) {
        (Phase::Draft, _) => t!(l, circles.status_draft),
        (Phase::Finished, _) => t!(l, circles.status_finished),
        (Phase::Cancelled, _) => t!(l, circles.status_cancelled),
        (_, SignUps::Closed) => t!(l, circles.status_closed),
        (_, SignUps::Full) => t!(l, circles.status_full),
        (Phase::Running, SignUps::Open) => t!(l, circles.status_running),
        (Phase::Upcoming, SignUps::Open) => t!(l, circles.status_open),
    }
}

fn standing_class(standing: Standing) -> &'static str {
    match (standing.phase.is_live(), standing.sign_ups) {
        (true, SignUps::Open) => "tag tag--open",
        (true, SignUps::Full | SignUps::Closed) => "tag tag--closed",
        (false, _) => "tag tag--quiet",
    }
}

/// A circle's standing, as a tag.
#[component]
pub fn StatusTag(
    /// Its standing.
    standing: Standing,
) -> impl IntoView {
    let l = use_locale();
    view! { <span class=standing_class(standing)>{standing_words(l, standing)}</span> }
}

/// Returns "12 of 14 seats": what the ring shows, in words. An empty circle that accepts sign-ups invites
/// people.
pub fn seats_words(l: Locale, seats: Seats, standing: Standing) -> String {
    match (seats.taken, seats.of) {
        (taken, Some(seats)) => plural!(l, circles.seats_of, seats, taken = whole(l, taken.into())),
        (0, None) if standing.takes_people() || standing.phase == Phase::Draft => t!(l, circles.seats_open_none).to_owned(),
        (taken, None) => people_words(l, taken),
    }
}

/// Returns "11 people".
pub fn people_words(l: Locale, count: u32) -> String {
    plural!(l, circles.people, count)
}

/// Returns the name of a weekday by its number, 1 (Monday) to 7.
pub fn weekday_words(l: Locale, day: u8) -> &'static str {
    match day {
        1 => t!(l, dates.monday),
        2 => t!(l, dates.tuesday),
        3 => t!(l, dates.wednesday),
        4 => t!(l, dates.thursday),
        5 => t!(l, dates.friday),
        6 => t!(l, dates.saturday),
        _ => t!(l, dates.sunday),
    }
}

/// A circle in a list.
#[component]
pub fn CircleItem(
    /// The circle.
    circle: CircleCard,
) -> impl IntoView {
    let l = use_locale();
    let place = match (circle.online, circle.place.is_empty()) {
        (true, true) => t!(l, circles.online).to_owned(),
        (true, false) => t!(l, circles.place_and_online, place = circle.place).to_string(),
        (false, _) => circle.place,
    };
    let when = if circle.zone.is_empty() { circle.when } else { format!("{}, {}", circle.when, circle.zone) };
    view! {
        <li class="card card--circle">
            <Ring seats=circle.seats hue=circle.hue/>
            <div class="card__text">
                <h3 class="card__title" dir="auto"><A href=paths::circle(&circle.slug)>{circle.title}</A></h3>
                <p class="card__facts" dir="auto">{place}</p>
                <p class="card__facts">{when}</p>
                <p class="card__strong">
                    {seats_words(l, circle.seats, circle.standing)} " "
                    {(!(circle.standing.takes_people() && circle.standing.phase == Phase::Upcoming)).then(|| view! { <StatusTag standing=circle.standing/> })}
                </p>
            </div>
        </li>
    }
}

/// Returns the URL of the public list with these filters.
pub fn list_url(filters: &Filters) -> String {
    let Filters { q, city, mode, lang, topic, day, show, page, after } = filters;
    let parts =
        [("q", q), ("city", city), ("mode", mode), ("lang", lang), ("topic", topic), ("day", day), ("show", show), ("page", page), ("after", after)];
    paths::with_query(paths::CIRCLES, &parts)
}

/// Returns the active filters, each with the text of its chip and the URL without it. `language` is the name of the
/// one that is chosen.
pub fn chips(l: Locale, filters: &Filters, language: &str) -> Vec<(String, String)> {
    let first = Filters { page: String::new(), after: String::new(), ..filters.clone() };
    let day = filters.day.parse::<u8>().ok().filter(|d| (1..=7).contains(d));
    let mode = match filters.mode.as_str() {
        "online" => Some(t!(l, circles.online)),
        "in-person" => Some(t!(l, circles.in_person)),
        _ => None,
    };
    let show = match filters.show.as_str() {
        "all" => Some(t!(l, circles.show_all)),
        "finished" => Some(t!(l, circles.show_finished)),
        _ => None,
    };
    let none = String::new;
    [
        (Some(filters.q.clone()), Filters { q: none(), ..first.clone() }),
        (Some(filters.city.clone()), Filters { city: none(), ..first.clone() }),
        (mode.map(str::to_owned), Filters { mode: none(), ..first.clone() }),
        ((!filters.lang.is_empty()).then(|| language.to_owned()), Filters { lang: none(), ..first.clone() }),
        (Some(filters.topic.clone()), Filters { topic: none(), ..first.clone() }),
        (day.map(|d| weekday_words(l, d).to_owned()), Filters { day: none(), ..first.clone() }),
        (show.map(str::to_owned), Filters { show: none(), ..first }),
    ]
    .into_iter()
    .filter_map(|(words, without)| Some((words.filter(|w| !w.is_empty())?, list_url(&without))))
    .collect()
}

/// Returns the name of a step of the wizard.
pub fn step_name(l: Locale, step: u8) -> &'static str {
    match step {
        1 => t!(l, circles.step_course),
        2 => t!(l, circles.step_place),
        3 => t!(l, circles.step_when),
        4 => t!(l, circles.step_words),
        _ => t!(l, circles.step_review),
    }
}

/// The id of the form of a step, which the list of steps above it posts.
pub const STEP_FORM: &str = "step";

/// The title and the list of steps above a step of the wizard. The list's buttons post the step's form
/// ([`STEP_FORM`]), so that what was typed is saved; the last step has no form, only links.
#[component]
pub fn WizardHead(
    /// The frame.
    frame: Frame,
    /// The step's number, 1 to 5.
    step: u8,
) -> impl IntoView {
    let l = use_locale();
    let kicker = if frame.draft { t!(l, circles.wizard_new) } else { t!(l, circles.wizard_edit) };
    let steps = (1..=5_u8)
        .map(|n| {
            let done = frame.done.get(usize::from(n) - 1).copied().unwrap_or_default();
            let mark = done.then(|| view! { <span class="visually-hidden">" (" {t!(l, circles.step_done)} ")"</span> });
            let class = if done { "steps__item steps__item--done" } else { "steps__item" };
            let words = view! { {step_name(l, n)} {mark} };
            let go = if n == step {
                view! { <span class="steps__go" aria-current="step">{words}</span> }.into_any()
            } else if step == 5 {
                view! { <a class="steps__go" href=paths::wizard(&frame.slug, n)>{words}</a> }.into_any()
            } else {
                view! { <button type="submit" class="steps__go link-button" form=STEP_FORM name="form[button]" value=format!("to-{n}")>{words}</button> }.into_any()
            };
            view! { <li class=class>{go}</li> }
        })
        .collect_view();
    view! {
        <p class="kicker" dir="auto">{kicker} {(!frame.title.is_empty()).then(|| format!(" · {}", frame.title))}</p>
        <h1>{t!(l, circles.step_of, step = step, name = step_name(l, step)).to_string()}</h1>
        // Makes Enter save; without it, Enter would press the first button of the list.
        {(step < 5).then(|| view! { <button type="submit" form=STEP_FORM class="visually-hidden" tabindex="-1" aria-hidden="true">{t!(l, circles.save)}</button> })}
        <nav aria-label=t!(l, circles.wizard_steps)><ol class="steps">{steps}</ol></nav>
    }
}

/// Returns whether a step is asked for as it is stored ([`paths::wizard_stored`]), whatever was typed and left there.
pub fn use_stored() -> Signal<bool> {
    let query = use_query_map();
    Signal::derive(move || query.with(|q| q.get_str("stored").is_some()))
}

/// Says that a step was left before everything in it could be saved, and offers to discard what was typed.
#[component]
pub fn Unsaved(
    /// The button that the shown form was posted with.
    button: String,
) -> impl IntoView {
    let l = use_locale();
    leaves(&button).then(|| {
        view! {
            <div class="notice notice--warn" role="status">
                <p>{t!(l, circles.unsaved)}</p>
                <p><button type="submit" class="link-button" form=STEP_FORM name="form[button]" value=DISCARD>{t!(l, circles.discard)}</button></p>
            </div>
        }
    })
}

/// The buttons under a step.
#[component]
pub fn StepButtons(
    /// The frame.
    frame: Frame,
    /// The step's number.
    step: u8,
) -> impl IntoView {
    let l = use_locale();
    let back = (step > 1 && frame.draft).then(|| format!("to-{}", step - 1));
    let complete = frame.draft && !frame.done.contains(&false);
    view! {
        <p class="actions">
            <Button>{if frame.draft { t!(l, circles.go_on) } else { t!(l, circles.save) }}</Button>
            {complete.then(|| view! { <Button quiet=true value="review">{t!(l, circles.to_review)}</Button> })}
            {back.map(|value| view! { <button type="submit" class="link-button" name="form[button]" value=value>{t!(l, circles.back)}</button> })}
        </p>
    }
}

/// The circles that only the viewer runs, each with what becomes of it when the account is deleted.
#[component]
pub fn LeftCircles(
    /// The circles.
    circles: Vec<LeftCircle>,
) -> impl IntoView {
    let l = use_locale();
    let item = move |circle: LeftCircle| {
        let words = match circle.decision {
            Decision::None => t!(l, circles.left_undecided).to_owned(),
            Decision::Invited(email) => t!(l, circles.left_invited, email = email).to_string(),
            Decision::Cancel(reason) => t!(l, circles.left_cancel, reason = reason).to_string(),
        };
        view! {
            <li>
                <p><A href=paths::circle(&circle.slug)><bdi>{circle.title}</bdi></A></p>
                <p dir="auto">{words}</p>
                <p><A href=paths::hand_over(&circle.slug) attr:class="button button--quiet">{t!(l, circles.left_decide)}</A></p>
            </li>
        }
    };
    (!circles.is_empty()).then(|| {
        view! {
            <section>
                <h2>{t!(l, circles.left_title)}</h2>
                <p>{t!(l, circles.left_lead)}</p>
                <ul class="prose">{circles.into_iter().map(item).collect_view()}</ul>
            </section>
        }
    })
}
