//! What circles made of a course: ratings, reviews, tips and extra resources.

use crate::i18n::{Locale, t, use_locale};
use crate::library::model::{CoursePage, Review, Tip};
use crate::reviews::api::{HideWords, MarkHelpful};
use crate::reviews::model::{HelpfulForm, HideForm, Role, TipKind};
use crate::ui::PostButton;
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
    let stayed = seen.completion().map(|share| t!(l, library.completion, share = share, stayed = seen.came.1, came = seen.came.0).to_string());
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
    if count == 1 { t!(l, library.people_one).to_owned() } else { t!(l, library.people, count = count).to_string() }
}

fn circles_words(l: Locale, count: u32) -> String {
    if count == 1 { t!(l, library.circles_one).to_owned() } else { t!(l, library.circles_many, count = count).to_string() }
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

fn stars_words(l: Locale, stars: u32) -> String {
    if stars == 1 { t!(l, library.star_one).to_owned() } else { t!(l, library.stars, count = stars).to_string() }
}

/// The reasons people gave.
#[component]
pub fn Reviews(
    /// The reviews, the newest first.
    reviews: Vec<Review>,
    /// The course's slug.
    slug: String,
    /// Whether the viewer may hide them.
    staff: bool,
) -> impl IntoView {
    let l = use_locale();
    let review = move |review: Review| {
        let role = match review.role {
            Role::Participant => t!(l, library.participant),
            Role::Facilitator => t!(l, library.facilitator),
        };
        let by = format!("{} · {role}, {}", stars_words(l, review.stars), review.when);
        let hide = staff.then(|| view! { <Hide slug=slug.clone() what="review" id=review.id/> });
        view! { <li><blockquote dir="auto">{review.reason}</blockquote> <p class="card__facts">{by}</p> {hide}</li> }
    };
    (!reviews.is_empty()).then(|| {
        view! {
            <section>
                <h2>{t!(l, library.reviews)}</h2>
                <ul class="tips">{reviews.into_iter().map(review).collect_view()}</ul>
            </section>
        }
    })
}

/// Tips and extra resources for the next group.
#[component]
pub fn Tips(
    /// The tips, the most helpful first.
    tips: Vec<Tip>,
    /// The course's slug.
    slug: String,
    /// Whether the viewer may hide them.
    staff: bool,
) -> impl IntoView {
    let l = use_locale();
    let tip = move |tip: Tip| {
        let kind = match tip.kind {
            TipKind::Tip => t!(l, library.kind_tip),
            TipKind::Resource => t!(l, library.kind_resource),
        };
        let hide = staff.then(|| view! { <Hide slug=slug.clone() what="tip" id=tip.id/> });
        view! {
            <li>
                <blockquote dir="auto">{tip.words.clone()}</blockquote>
                <p class="card__facts">{kind} ", " {tip.when.clone()}</p>
                <Helpful tip slug=slug.clone()/>
                {hide}
            </li>
        }
    };
    (!tips.is_empty()).then(|| {
        view! {
            <section id="tips">
                <h2>{t!(l, library.tips)}</h2>
                <p class="field__hint">{t!(l, library.tips_from)}</p>
                <ul class="tips">{tips.into_iter().map(tip).collect_view()}</ul>
            </section>
        }
    })
}

/// "This helped", and by how many.
#[component]
fn Helpful(tip: Tip, slug: String) -> impl IntoView {
    let l = use_locale();
    let hidden = vec![
        (HelpfulForm::course.as_str(), slug),
        (HelpfulForm::tip.as_str(), tip.id.to_string()),
        (HelpfulForm::helpful.as_str(), if tip.mine { "no" } else { "yes" }.to_owned()),
    ];
    let words = if tip.mine { t!(l, library.helped_back) } else { t!(l, library.helped) };
    let count = match tip.helpful {
        0 => String::new(),
        1 => t!(l, library.helpful_one).to_owned(),
        n => t!(l, library.helpful, count = n).to_string(),
    };
    view! {
        <div class="tips__mark">
            <PostButton<MarkHelpful> hidden class="link-button">{words}</PostButton<MarkHelpful>>
            <span class="card__facts">{count}</span>
        </div>
    }
}

/// Hides a tip or review, for staff.
#[component]
fn Hide(slug: String, what: &'static str, id: i64) -> impl IntoView {
    let l = use_locale();
    let hidden = vec![(HideForm::course.as_str(), slug), (HideForm::what.as_str(), what.to_owned()), (HideForm::id.as_str(), id.to_string())];
    view! { <PostButton<HideWords> hidden class="link-button">{t!(l, library.hide)}</PostButton<HideWords>> }
}
