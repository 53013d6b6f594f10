//! Server functions for a circle's report.

use super::model::{Report, ReportForm, ReportSettings};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The report of a circle, as published.
#[server(endpoint = "reports/page", input = GetUrl)]
pub async fn report_of(slug: String) -> Result<Report, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::published(&ctx, &slug).await)
}

/// The report of a circle, for the facilitators who put it together.
#[server(endpoint = "reports/settings", input = GetUrl)]
pub async fn load_report_settings(slug: String) -> Result<ReportSettings, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::settings(&ctx, &slug).await)
}

/// Stores which sections are shown, and publishes or hides the report.
#[server(endpoint = "reports/save")]
pub async fn save_report(#[server(default)] form: ReportForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::save(&ctx, &form).await)?;
    crate::web::go(&crate::paths::manage_part(&form.slug, "report"));
    Ok(())
}
