//! Server functions for feedback.

use super::model::{FeedbackForm, FeedbackPage, Saved};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The feedback form of a meeting, as stored or as typed and rejected.
#[server(endpoint = "feedback/page", input = GetUrl)]
pub async fn feedback_of(slug: String, meeting: String, kept: bool) -> Result<FeedbackPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let typed = if kept { crate::web::kept_form::<FeedbackForm>(&ctx).await? } else { None };
            super::service::page(&ctx, &slug, &meeting, typed).await
        }
        .await,
    )
}

/// Saves the form, automatically or when done. "Done" goes to the circle's page.
#[server(endpoint = "feedback/save")]
pub async fn save_feedback(#[server(default)] form: FeedbackForm) -> Result<Saved, AppError> {
    let ctx = crate::web::ctx()?;
    let outcome = super::service::save(&ctx, &form).await;
    let saved = crate::web::answer_form(&ctx, &form, outcome).await?;
    if form.button == super::model::DONE {
        crate::web::go(&crate::paths::manage(&form.slug));
    } else if crate::web::call::without_script() {
        crate::web::go(&crate::paths::feedback(&form.slug, form.meeting.parse().unwrap_or_default()));
    }
    Ok(saved)
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for FeedbackForm {
    const NAME: &'static str = "feedback";
}
