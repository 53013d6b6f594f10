//! Server functions for feedback.

#[cfg(feature = "ssr")]
use super::model::Opened;
use super::model::{DeclineForm, FeedbackForm, FeedbackPage, FeedbackSaved};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The feedback form of a meeting, as stored or as typed and rejected. `ask` is the reflection question that
/// was asked for, `overall` the answer to the first question that a link in an email stands for, `from` where the
/// person comes from, `walk_in` who was just put on the list, with a number that makes the page load again.
#[server(endpoint = "feedback/page", input = GetUrl)]
pub async fn feedback_of(
    slug: String,
    meeting: String,
    kept: bool,
    #[server(default)] ask: String,
    #[server(default)] overall: String,
    #[server(default)] from: String,
    #[server(default)] walk_in: String,
) -> Result<FeedbackPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let typed = if kept { crate::web::kept_form::<FeedbackForm>(&ctx).await? } else { None };
            super::service::page(
                &ctx,
                &slug,
                &meeting,
                typed,
                &Opened { ask, overall, from, walk_in: walk_in.split('.').next().unwrap_or_default().to_owned() },
            )
            .await
        }
        .await,
    )
}

/// Saves what was typed, automatically or by a button. "Done" goes to the circle's page.
#[server(endpoint = "feedback/save")]
pub async fn save_feedback(#[server(default)] form: FeedbackForm) -> Result<FeedbackSaved, AppError> {
    let ctx = crate::web::ctx()?;
    let scripted = !crate::web::call::without_script();
    let form = super::service::decided(form);
    let form = if scripted && form.button.is_empty() { form.without_walk_in() } else { form };
    // With scripts the page marks what was not stored; without, it is loaded again with what was typed.
    let outcome = super::service::save(&ctx, &form).await;
    let outcome = outcome.and_then(|saved| if scripted { Ok(saved) } else { Ok(FeedbackSaved { saved: saved.saved.whole()?, ..saved }) });
    let saved = crate::web::answer_form(&ctx, &form, outcome).await?;
    if form.button == super::model::DONE && saved.saved.is_clean() {
        crate::web::go(&crate::paths::manage(&form.slug));
        return Ok(saved);
    }
    let page = crate::paths::feedback(&form.slug, form.meeting.parse().unwrap_or_default());
    if let Some(who) = saved.walk_in {
        crate::web::go(&format!("{page}?walk_in={who}.{}#walk-in", ctx.now_us()));
    } else if !scripted {
        let another = form.button == super::model::ANOTHER;
        crate::web::go(&if another { format!("{page}?ask={}", super::service::another(&form)) } else { page });
    }
    Ok(saved)
}

/// "Not this time": ends the emails about a meeting.
#[server(endpoint = "feedback/decline")]
pub async fn decline_feedback(#[server(default)] form: DeclineForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::decline(&ctx, &form).await)?;
    crate::web::go(&crate::paths::feedback(&form.slug, form.meeting.parse().unwrap_or_default()));
    Ok(())
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for FeedbackForm {
    const NAME: &'static str = "feedback";
}
