//! What the browser may ask about meetings.

use super::model::{AnswerForm, Coming, Dashboard, RsvpForm, RsvpPage};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A participant's dashboard: by a signed link, or (without one) by account and circle.
#[server(endpoint = "meetings/dashboard", input = GetUrl)]
pub async fn load_dashboard(#[server(default)] link: String, #[server(default)] slug: String) -> Result<Dashboard, AppError> {
    let ctx = crate::web::ctx()?;
    let found = if slug.is_empty() { super::service::dashboard(&ctx, &link).await } else { super::service::my_dashboard(&ctx, &slug).await };
    crate::web::answer(found)
}

/// Answers for a meeting on the dashboard: in place with our script, else by coming back.
#[server(endpoint = "meetings/answer")]
pub async fn answer_meeting(#[server(default)] form: AnswerForm) -> Result<Coming, AppError> {
    let ctx = crate::web::ctx()?;
    let coming = crate::web::answer(super::service::answer(&ctx, &form).await)?;
    if crate::web::call::without_script() {
        let by_account = crate::paths::my_circle(&crate::paths::encode(&form.slug));
        crate::web::go(&if form.slug.is_empty() { crate::paths::participant(&form.link) } else { by_account });
    }
    Ok(coming)
}

/// The page behind an RSVP link.
#[server(endpoint = "meetings/rsvp-page", input = GetUrl)]
pub async fn load_rsvp(link: String) -> Result<RsvpPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::rsvp_page(&ctx, &link).await)
}

/// Answers for a meeting by the link of a mail.
#[server(endpoint = "meetings/rsvp")]
pub async fn save_rsvp(#[server(default)] form: RsvpForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let said = crate::web::answer(super::service::rsvp(&ctx, &form).await)?;
    crate::web::go(&crate::paths::rsvp_saved(&form.link, said));
    Ok(())
}
