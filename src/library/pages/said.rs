//! What circles say about a course: reviews, tips and extra resources.

use crate::i18n::{Locale, plural, t, use_locale};
use crate::library::model::{Kind, Review, Tip};
use crate::paths;
use crate::reviews::api::{HideWords, MarkHelpful};
use crate::reviews::model::{HelpfulForm, HideForm, Role, TipKind};
use crate::ui::PostButton;
use leptos::prelude::*;

/// The page on which words are shown, to which its buttons return.
#[derive(Clone, Debug)]
pub struct Place {
    /// The course's slug.
    pub slug: String,
    /// The list, with the entry after which it begins (may be empty); `None` on the course's page.
    pub list: Option<(Kind, String)>,
    /// Whether the viewer may hide words.
    pub staff: bool,
}

impl Place {
    /// Returns the values of the forms' fields `list` and `after`.
    fn parts(&self) -> (String, String) {
        self.list.as_ref().map(|(kind, after)| (kind.code().to_owned(), after.clone())).unwrap_or_default()
    }
}

fn stars_words(l: Locale, stars: u32) -> String {
    plural!(l, library.stars, stars)
}

/// The reasons people gave.
#[component]
pub fn ReviewList(
    /// The reviews, the newest first.
    reviews: Vec<Review>,
    /// The page.
    place: Place,
) -> impl IntoView {
    let l = use_locale();
    let review = move |review: Review| {
        let role = match review.role {
            Role::Participant => t!(l, library.participant),
            Role::Facilitator => t!(l, library.facilitator),
        };
        let by = format!("{} · {role}, {}", stars_words(l, review.stars), review.when);
        let hide = place.staff.then(|| view! { <Hide place=place.clone() what="review" id=review.id hidden=review.hidden/> });
        view! { <li><blockquote dir="auto">{review.reason}</blockquote> <p class="card__facts">{by}</p> {hide}</li> }
    };
    view! { <ul class="tips">{reviews.into_iter().map(review).collect_view()}</ul> }
}

/// Tips and extra resources for the next group.
#[component]
pub fn TipList(
    /// The tips, the most helpful first.
    tips: Vec<Tip>,
    /// The page.
    place: Place,
) -> impl IntoView {
    let l = use_locale();
    let tip = move |tip: Tip| {
        let kind = match tip.kind {
            TipKind::Tip => t!(l, library.kind_tip),
            TipKind::Resource => t!(l, library.kind_resource),
        };
        let hide = place.staff.then(|| view! { <Hide place=place.clone() what="tip" id=tip.id hidden=tip.hidden/> });
        view! {
            <li>
                <blockquote dir="auto">{tip.words.clone()}</blockquote>
                <p class="card__facts">{kind} ", " {tip.when.clone()}</p>
                {(!tip.hidden).then(|| view! { <Helpful tip=tip.clone() place=place.clone()/> })}
                {hide}
            </li>
        }
    };
    view! { <ul class="tips">{tips.into_iter().map(tip).collect_view()}</ul> }
}

/// The newest reviews on a course's page.
#[component]
pub fn Reviews(
    /// The reviews.
    reviews: Vec<Review>,
    /// Whether there are more.
    more: bool,
    /// The page.
    place: Place,
) -> impl IntoView {
    let l = use_locale();
    let all = paths::course_words(&place.slug, Kind::Reviews.code(), "");
    (!reviews.is_empty()).then(|| {
        view! {
            <section>
                <h2>{t!(l, library.reviews)}</h2>
                <ReviewList reviews place/>
                {more.then(|| view! { <p><a href=all>{t!(l, library.all_reviews)}</a></p> })}
            </section>
        }
    })
}

/// The most helpful tips on a course's page.
#[component]
pub fn Tips(
    /// The tips.
    tips: Vec<Tip>,
    /// Whether there are more.
    more: bool,
    /// The page.
    place: Place,
) -> impl IntoView {
    let l = use_locale();
    let all = paths::course_words(&place.slug, Kind::Tips.code(), "");
    (!tips.is_empty()).then(|| {
        view! {
            <section id="tips">
                <h2>{t!(l, library.tips)}</h2>
                <p class="field__hint">{t!(l, library.tips_from)}</p>
                <TipList tips place/>
                {more.then(|| view! { <p><a href=all>{t!(l, library.all_tips)}</a></p> })}
            </section>
        }
    })
}

/// "This helped", and by how many.
#[component]
fn Helpful(tip: Tip, place: Place) -> impl IntoView {
    let l = use_locale();
    let (list, after) = place.parts();
    let hidden = vec![
        (HelpfulForm::course.as_str(), place.slug),
        (HelpfulForm::list.as_str(), list),
        (HelpfulForm::after.as_str(), after),
        (HelpfulForm::tip.as_str(), tip.id.to_string()),
        (HelpfulForm::helpful.as_str(), if tip.mine { "no" } else { "yes" }.to_owned()),
    ];
    let words = if tip.mine { t!(l, library.helped_back) } else { t!(l, library.helped) };
    let count = match tip.helpful {
        0 => String::new(),
        n => plural!(l, library.helpful, n),
    };
    view! {
        <div class="tips__mark">
            <PostButton<MarkHelpful> hidden class="link-button">{words}</PostButton<MarkHelpful>>
            <span class="card__facts">{count}</span>
        </div>
    }
}

/// Hides a tip or review, or shows it again, for staff.
#[component]
fn Hide(place: Place, what: &'static str, id: i64, hidden: bool) -> impl IntoView {
    let l = use_locale();
    let (list, after) = place.parts();
    let fields = vec![
        (HideForm::course.as_str(), place.slug),
        (HideForm::what.as_str(), what.to_owned()),
        (HideForm::id.as_str(), id.to_string()),
        (HideForm::show.as_str(), if hidden { "yes" } else { "no" }.to_owned()),
        (HideForm::list.as_str(), list),
        (HideForm::after.as_str(), after),
    ];
    let words = if hidden { t!(l, library.show_again) } else { t!(l, library.hide) };
    view! {
        {hidden.then(|| view! { <p class="card__facts">{t!(l, library.is_hidden)}</p> })}
        <PostButton<HideWords> hidden=fields class="link-button">{words}</PostButton<HideWords>>
    }
}
