//! Server functions for the closing survey.

use super::model::{AnswersPage, DeclineForm, SurveyForm, SurveyPage};
use crate::questions::model::Saved;
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of the survey, as stored or as typed and rejected: through a participant's link, or (without one) as a
/// facilitator of a circle. `first` is the answer to the first question that a link in an email stands for.
#[server(endpoint = "surveys/page", input = GetUrl)]
pub async fn survey_of(
    #[server(default)] link: String,
    #[server(default)] slug: String,
    #[server(default)] step: String,
    #[server(default)] first: String,
    kept: bool,
) -> Result<SurveyPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let typed = if kept { crate::web::kept_form::<SurveyForm>(&ctx).await? } else { None };
            super::service::page(&ctx, &super::service::Opened { link, slug, step, first }, typed).await
        }
        .await,
    )
}

/// Saves what was typed, automatically or by a button, which may lead to another page.
#[server(endpoint = "surveys/save")]
pub async fn save_survey(#[server(default)] form: SurveyForm) -> Result<Saved, AppError> {
    use super::model::DONE;
    let ctx = crate::web::ctx()?;
    let mut form = form;
    form.typed.pressed(&form.button);
    let scripted = !crate::web::call::without_script();
    // With scripts the page marks what was not stored; without, it is loaded again with what was typed.
    let outcome = super::service::save(&ctx, &form).await;
    let outcome = outcome.and_then(|saved| if scripted { Ok(saved) } else { Ok(saved.whole()?) });
    let saved = crate::web::answer_form(&ctx, &form, outcome).await?;
    let page = address(&form.link, &form.slug);
    match form.button.as_str() {
        DONE if saved.is_clean() => crate::web::go(&format!("{page}?done=1")),
        super::model::NEXT | super::model::BACK if saved.is_clean() => {
            crate::web::go(&format!("{page}?step={}", super::service::step_after(&form)));
        }
        _ if !scripted => crate::web::go(&format!("{page}?step={}", super::service::step_after(&form))),
        _ => {}
    }
    Ok(saved)
}

/// "Not this time": ends the emails about the survey.
#[server(endpoint = "surveys/decline")]
pub async fn decline_survey(#[server(default)] form: DeclineForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::decline(&ctx, &form).await)?;
    crate::web::go(&address(&form.link, &form.slug));
    Ok(())
}

/// What participants and facilitators of a circle said.
#[server(endpoint = "surveys/answers", input = GetUrl)]
pub async fn answers_of(slug: String) -> Result<AnswersPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::answers(&ctx, &slug).await)
}

/// Returns the path of the person's survey.
pub(super) fn address(link: &str, slug: &str) -> String {
    if link.is_empty() { crate::paths::manage_part(slug, "survey") } else { crate::paths::survey(link) }
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for SurveyForm {
    const NAME: &'static str = "survey";
}
