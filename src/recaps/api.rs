//! Server functions for recaps.

use super::model::{RecapForm, RecapPage};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The page for the recap of a meeting. `at` is new after each save, so that the page is loaded again.
#[server(endpoint = "recaps/page", input = GetUrl)]
pub async fn load_recap(slug: String, meeting: String, kept: bool, #[server(default)] at: String) -> Result<RecapPage, AppError> {
    let ctx = crate::web::ctx()?;
    let _ = at;
    crate::web::answer(
        async {
            let typed = if kept { crate::web::kept_form::<RecapForm>(&ctx).await? } else { None };
            super::service::page(&ctx, &slug, &meeting, typed).await
        }
        .await,
    )
}

/// Saves a recap, sends it or removes it, and returns to its page.
#[server(endpoint = "recaps/save")]
pub async fn save_recap(#[server(default)] form: RecapForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let saved = super::service::save(&ctx, &form).await;
    let (meeting, saved) = crate::web::answer_form(&ctx, &form, saved).await?;
    crate::web::go(&crate::paths::recap_after(&form.slug, meeting.0, saved.code(), &ctx.app.tokens.short()));
    Ok(())
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for RecapForm {
    const NAME: &'static str = "recap";
}
