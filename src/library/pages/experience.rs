//! How a course did: ratings, use, completion.

use crate::i18n::numbers::percent;
use crate::i18n::{Locale, plural, t, use_locale};
use crate::library::model::CoursePage;
use crate::ui::charts::{Columns, Point, Words};
use leptos::prelude::*;

/// Formats hundredths as "4.67", with the language's decimal mark.
fn decimal(l: Locale, hundredths: u32) -> String {
    format!("{}{}{:02}", hundredths / 100, t!(l, library.decimal_mark), hundredths % 100)
}

/// How a course did: one sentence per fact, the histogram, and how the order comes about.
#[component]
pub fn Verdict(
    /// The course.
    course: CoursePage,
) -> impl IntoView {
    let l = use_locale();
    let seen = course.experience;
    if !seen.tried {
        return view! { <section><p class="empty">{t!(l, library.untried)}</p></section> }.into_any();
    }
    let rated = seen.mean_hundredths().map(|mean| {
        let people = people_words(l, seen.voices());
        let circles = circles_words(l, course.voice_circles);
        t!(l, library.rated, mean = decimal(l, mean), people = people, circles = circles).to_string()
    });
    let used = t!(l, library.last_used, when = seen.last_used.as_str()).to_string();
    let stayed = seen.completion().map(|share| plural!(l, library.completion, seen.came.0, share = percent(l, share.into()), stayed = seen.came.1));
    let table = (seen.voices() > 0).then(|| view! { <Steps steps=seen.steps/> });
    view! {
        <section>
            <h2>{t!(l, library.verdict)}</h2>
            {match rated {
                Some(words) => view! { <p class="card__strong">{words}</p> }.into_any(),
                None => view! { <p>{t!(l, library.unrated)}</p> }.into_any(),
            }}
            {table}
            <p>{used} {stayed.map(|words| format!(" {words}"))}</p>
            <p class="field__hint">{t!(l, library.order)}</p>
        </section>
    }
    .into_any()
}

fn people_words(l: Locale, count: u32) -> String {
    plural!(l, circles.people, count)
}

fn circles_words(l: Locale, count: u32) -> String {
    plural!(l, library.circles, count)
}

/// How many people gave each number of stars.
#[component]
fn Steps(steps: [u32; 5]) -> impl IntoView {
    let l = use_locale();
    let words = Words {
        caption: t!(l, library.steps).to_owned(),
        label: t!(l, library.stars_label).to_owned(),
        value: t!(l, library.people_label).to_owned(),
        hollow: String::new(),
    };
    let points = (1..=5).zip(steps).map(|(stars, count): (u32, u32)| Point::new(stars.to_string(), i64::from(count))).collect();
    view! { <Columns words points/> }
}
