//! Server functions for RSVPs.

use super::model::{RsvpForm, RsvpPage};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The page behind an RSVP link.
#[server(endpoint = "attendance/rsvp-page", input = GetUrl)]
pub async fn load_rsvp(link: String) -> Result<RsvpPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::rsvp_page(&ctx, &link).await)
}

/// Answers for a meeting through an emailed link.
#[server(endpoint = "attendance/rsvp")]
pub async fn save_rsvp(#[server(default)] form: RsvpForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let said = crate::web::answer(super::service::rsvp(&ctx, &form).await)?;
    crate::web::go(&crate::paths::rsvp_saved(&form.link, said));
    Ok(())
}
