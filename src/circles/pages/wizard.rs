//! `/circles/<slug>/edit/<step>`: one URL per step. Step 3, the dates, is a page of `meetings`.

use super::review::ReviewStep;
use super::steps::{CourseStepPage, PlaceStepPage, WordsStepPage};
use crate::i18n::{t, use_locale};
use crate::types::AppError;
use crate::ui::ErrorView;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;

/// The wizard: renders the step in the URL.
#[component]
pub fn Wizard() -> impl IntoView {
    let l = use_locale();
    let params = use_params_map();
    let place = Memo::new(move |_| params.with(|p| (p.get("slug").unwrap_or_default(), p.get("step").unwrap_or_default())));
    view! {
        <Title text=t!(l, circles.wizard_new)/>
        <Meta name="robots" content="noindex"/>
        {move || {
            let (slug, step) = place.get();
            match step.as_str() {
                "1" => view! { <CourseStepPage slug/> }.into_any(),
                "2" => view! { <PlaceStepPage slug/> }.into_any(),
                "4" => view! { <WordsStepPage slug/> }.into_any(),
                "5" => view! { <ReviewStep slug/> }.into_any(),
                _ => view! { <ErrorView error=AppError::NotFound/> }.into_any(),
            }
        }}
    }
}
