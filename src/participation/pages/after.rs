//! What there is to do when the last meeting has begun: the survey, the certificate, what comes next.

use crate::circles::model::Phase;
use crate::goals::components::StayInTouchBox;
use crate::goals::model::InTouch;
use crate::i18n::{t, use_locale};
use crate::participation::model::Dashboard;
use crate::paths;
use leptos::prelude::*;

/// What the box shows.
#[derive(Clone, PartialEq)]
pub struct After {
    survey: bool,
    finished: bool,
    again: String,
    in_touch: Option<InTouch>,
}

impl After {
    /// Returns it once the last meeting has begun.
    pub fn of(page: &Dashboard) -> Option<Self> {
        let finished = page.phase == Phase::Finished;
        let after = Self { survey: page.survey, finished, again: page.again.clone(), in_touch: page.goals.in_touch.clone() };
        (page.survey || finished).then_some(after)
    }
}

/// The survey's button, and once the circle has finished the certificate, the next circle and staying in touch.
#[component]
pub fn AfterBox(
    /// What it shows.
    after: After,
    /// The participant's signed link.
    link: String,
    /// The circle's slug if the page was reached by account; otherwise empty.
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    let survey = after.survey.then(|| {
        view! {
            <p>{t!(l, surveys.invite)}</p>
            <p class="actions"><a class="button" href=paths::survey(&link)>{t!(l, surveys.invite_button)}</a></p>
        }
    });
    let certificate = paths::certificate(&link);
    let finished = after.finished.then(|| {
        let again = (!after.again.is_empty()).then(|| view! { <li><a href=paths::start_with(&after.again)>{t!(l, participation.again)}</a></li> });
        view! {
            <ul class="list">
                <li><a href=certificate>{t!(l, participation.certificate)}</a></li>
                {again}
                <li><a href=paths::CIRCLES>{t!(l, participation.another)}</a></li>
            </ul>
        }
    });
    view! {
        <section class="card next" aria-labelledby="after">
            <h2 id="after">{t!(l, participation.after)}</h2>
            {survey}
            {finished}
            {after.in_touch.map(|in_touch| view! { <StayInTouchBox in_touch link slug/> })}
        </section>
    }
}
