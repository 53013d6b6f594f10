//! Components of the feedback form: faces and questions.

use crate::feedback::model::FeedbackForm;
use crate::i18n::{Locale, t, use_locale};
use leptos::prelude::*;

/// Returns a rating in words.
pub fn rating_words(l: Locale, rating: i64) -> &'static str {
    match rating {
        1 => t!(l, feedback.rating_1),
        2 => t!(l, feedback.rating_2),
        3 => t!(l, feedback.rating_3),
        4 => t!(l, feedback.rating_4),
        _ => t!(l, feedback.rating_5),
    }
}

/// Returns a reflection question.
pub fn question(l: Locale, prompt: i64) -> &'static str {
    match prompt {
        1 => t!(l, feedback.prompt_1),
        2 => t!(l, feedback.prompt_2),
        3 => t!(l, feedback.prompt_3),
        4 => t!(l, feedback.prompt_4),
        5 => t!(l, feedback.prompt_5),
        _ => t!(l, feedback.prompt_6),
    }
}

/// A face for a rating from 1 to 5. Decorative: its label is next to it.
#[component]
pub fn Face(
    /// 1 (awful) to 5 (great).
    rating: i64,
) -> impl IntoView {
    let (mouth, fill) = match rating {
        1 => ("M13 29q7-9 14 0", "none"),
        2 => ("M14 28q6-4 12 0", "none"),
        3 => ("M14 26h12", "none"),
        4 => ("M14 24q6 5 12 0", "none"),
        _ => ("M12.5 23h15q-7.5 11-15 0z", "currentColor"),
    };
    view! {
        <svg class="face__drawing" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false">
            <circle cx="20" cy="20" r="17" fill="none" stroke="currentColor" stroke-width="2"/>
            <circle cx="14" cy="16" r="2.2" fill="currentColor"/>
            <circle cx="26" cy="16" r="2.2" fill="currentColor"/>
            <path d=mouth fill=fill stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>
        </svg>
    }
}

/// The five faces as radio buttons.
#[component]
pub fn Faces(
    /// The initially chosen face.
    value: String,
    /// The error of the choice.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let l = use_locale();
    let faces = (1..=super::model::RATINGS)
        .map(|n| {
            let id = format!("rating-{n}");
            let target = id.clone();
            let checked = value == n.to_string();
            view! {
                <label class="face" for=target>
                    <input class="face__input" type="radio" id=id name=FeedbackForm::rating.wire() value=n.to_string() checked=checked/>
                    <Face rating=n/>
                    <span class="face__words">{rating_words(l, n)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset
            class="card field"
            role="radiogroup"
            id="rating"
            aria-invalid=move || error.get().map(|_| "true")
            aria-describedby=move || error.get().map(|_| "rating-error")
        >
            <legend class="card__title">{t!(l, feedback.overall)}</legend>
            <div class="faces">{faces}</div>
            {move || error.get().map(|words| view! { <p class="field__error" id="rating-error">{words}</p> })}
        </fieldset>
    }
}
