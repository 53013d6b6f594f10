//! Server functions for the site itself.

use super::model::{BlockForm, HeldForm, HideForm, LimitRow, LogPage, SiteForm, SiteText, StaffOverview};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The privacy text.
#[server(endpoint = "site/privacy", input = GetUrl)]
pub async fn privacy() -> Result<SiteText, AppError> {
    let ctx = crate::web::ctx()?;
    Ok(super::service::site_text(&ctx, super::model::Text::Privacy))
}

/// The imprint.
#[server(endpoint = "site/imprint", input = GetUrl)]
pub async fn imprint() -> Result<SiteText, AppError> {
    let ctx = crate::web::ctx()?;
    Ok(super::service::site_text(&ctx, super::model::Text::Imprint))
}

/// Returns the staff page; `kept` names the form that was rejected, if any.
#[server(endpoint = "moderation/overview", input = GetUrl)]
pub async fn overview(#[server(default)] kept: String) -> Result<StaffOverview, AppError> {
    use crate::web::{answer, kept_form};
    let ctx = crate::web::ctx()?;
    let mut overview = answer(super::service::overview(&ctx).await)?;
    match kept.as_str() {
        "texts" => overview.site = answer(kept_form::<SiteForm>(&ctx).await)?.unwrap_or(overview.site),
        "hide" => overview.page = answer(kept_form::<HideForm>(&ctx).await)?.unwrap_or_default().page,
        "block" => overview.email = answer(kept_form::<BlockForm>(&ctx).await)?.unwrap_or_default().email,
        _ => {}
    }
    Ok(overview)
}

/// Returns the limits on how often something can be done.
#[server(endpoint = "moderation/limits", input = GetUrl)]
pub async fn limits() -> Result<Vec<LimitRow>, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::limits::page(&ctx))
}

/// Returns a page of the security log: the entries before one, or the newest.
#[server(endpoint = "moderation/log", input = GetUrl)]
pub async fn security_log(#[server(default)] before: String) -> Result<LogPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::security_log(&ctx, &before).await)
}

/// Saves the site's texts.
#[server(endpoint = "moderation/texts")]
pub async fn save_texts(#[server(default)] form: SiteForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let saved = super::service::save_texts(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, saved).await?;
    crate::web::go(&crate::paths::done(crate::paths::STAFF, "texts"));
    Ok(())
}

/// Hides a circle or course, or shows it again.
#[server(endpoint = "moderation/hide")]
pub async fn hide(#[server(default)] form: HideForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let hidden = super::service::hide(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, hidden).await?;
    crate::web::go(&crate::paths::done(crate::paths::STAFF, if form.button == "hide" { "hide" } else { "show" }));
    Ok(())
}

/// Blocks or unblocks an account.
#[server(endpoint = "moderation/block")]
pub async fn block(#[server(default)] form: BlockForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let blocked = super::service::block(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, blocked).await?;
    crate::web::go(&crate::paths::done(crate::paths::STAFF, if form.button == "block" { "block" } else { "unblock" }));
    Ok(())
}

/// Releases or drops the emails that waited in a restored backup.
#[server(endpoint = "moderation/held")]
pub async fn decide_held(#[server(default)] form: HeldForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let decided = super::service::decide_held(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, decided).await?;
    crate::web::go(&crate::paths::done(crate::paths::STAFF, if form.button == "release" { "release" } else { "drop" }));
    Ok(())
}

#[cfg(feature = "ssr")]
mod kept {
    use super::{BlockForm, HeldForm, HideForm, SiteForm};
    use crate::web::call::Kept;

    impl Kept for SiteForm {
        const NAME: &'static str = "site";
        const SECRET: &'static [&'static str] = &["texts_password"];
    }
    impl Kept for HideForm {
        const NAME: &'static str = "hide";
        const SECRET: &'static [&'static str] = &["hide_password"];
    }
    impl Kept for HeldForm {
        const NAME: &'static str = "held";
        const SECRET: &'static [&'static str] = &["held_password"];
    }
    impl Kept for BlockForm {
        const NAME: &'static str = "block";
        const SECRET: &'static [&'static str] = &["block_password"];
    }
}
