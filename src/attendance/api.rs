//! Server functions for RSVPs, check-ins, and the sheet to print.

use super::model::check_in::{CheckInForm, CodePage, SheetPage};
use super::model::{RsvpForm, RsvpPage};
use crate::types::{AppError, When};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The page behind an RSVP link.
#[server(endpoint = "attendance/rsvp-page", input = GetUrl)]
pub async fn load_rsvp(link: String) -> Result<RsvpPage, AppError> {
    let ctx = crate::web::ctx()?;
    let page = crate::web::answer(super::service::rsvp_page(&ctx, &link).await)?;
    crate::web::offline::of_participant(&ctx, &link);
    Ok(page)
}

/// Answers for a meeting through an emailed link.
#[server(endpoint = "attendance/rsvp")]
pub async fn save_rsvp(#[server(default)] form: RsvpForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let said = crate::web::answer(super::service::rsvp(&ctx, &form).await)?;
    crate::web::go(&crate::paths::rsvp_saved(&form.link, said));
    Ok(())
}

/// Checks in with the code shown in the room; returns when: in place with the script, otherwise by returning to the
/// participant's page.
#[server(endpoint = "attendance/check-in")]
pub async fn check_in(#[server(default)] form: CheckInForm) -> Result<When, AppError> {
    let ctx = crate::web::ctx()?;
    let checked_in = super::service::check_in(&ctx, &form).await;
    let when = crate::web::answer_form(&ctx, &form, checked_in).await?;
    if crate::web::call::without_script() {
        let by_account = crate::paths::my_circle(&crate::paths::encode(&form.slug));
        crate::web::go(&if form.slug.is_empty() { crate::paths::participant(&form.link) } else { by_account });
    }
    Ok(when)
}

/// The page that shows a meeting's check-in code.
#[server(endpoint = "attendance/code", input = GetUrl)]
pub async fn load_code(slug: String, meeting: String) -> Result<CodePage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::code_page(&ctx, &slug, &meeting).await)
}

/// The sheet of names to print for a meeting.
#[server(endpoint = "attendance/sheet", input = GetUrl)]
pub async fn load_sheet(slug: String, meeting: String) -> Result<SheetPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::sheet(&ctx, &slug, &meeting).await)
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for CheckInForm {
    const NAME: &'static str = "check-in";
}
