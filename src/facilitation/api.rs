//! Server functions for running a circle.

use super::model::{FacilitatorForm, Mine, Overview, People, RemoveForm, WrapForm};
use crate::circles::model::address::AddressForm;
#[cfg(feature = "ssr")]
use crate::meetings::model::shift::ShiftForm;
use crate::signups::model::WalkInForm;
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Everything that belongs to the viewer.
#[server(endpoint = "facilitation/mine", input = GetUrl)]
pub async fn my_circles() -> Result<Mine, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::mine(&ctx).await)
}

/// A circle's timeline. `at` is new after each action, so that the page is loaded again.
#[server(endpoint = "facilitation/overview", input = GetUrl)]
pub async fn load_overview(slug: String, #[server(default)] kept: bool, #[server(default)] at: String) -> Result<Overview, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let typed = if kept && at.is_empty() { crate::web::kept_form::<ShiftForm>(&ctx).await? } else { None };
            super::service::overview(&ctx, &slug, typed).await
        }
        .await,
    )
}

/// A circle's people. `fresh` changes with each action, so that the page is reloaded after it.
#[server(endpoint = "facilitation/people", input = GetUrl)]
pub async fn load_people(
    slug: String,
    kept: bool,
    #[server(default)] fresh: String,
    #[server(default)] page: String,
    #[server(default)] after: String,
) -> Result<People, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let mut typed = super::service::TypedForms::default();
            if kept && fresh.is_empty() {
                typed.facilitator = crate::web::kept_form::<FacilitatorForm>(&ctx).await?;
                typed.address = crate::web::kept_form::<AddressForm>(&ctx).await?;
                typed.walk_in = crate::web::kept_form::<WalkInForm>(&ctx).await?;
            }
            let after = after.parse().ok().map(crate::types::SignupId);
            super::service::people(&ctx, &slug, typed, crate::types::PageNumber::parse(Some(&page)), after).await
        }
        .await,
    )
}

/// Removes a participant.
#[server(endpoint = "facilitation/remove")]
pub async fn remove_participant(#[server(default)] form: RemoveForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::remove(&ctx, &form).await)?;
    crate::web::go(&done(&ctx.app.tokens.short(), &form.slug, "removed"));
    Ok(())
}

/// Sends a participant a new link.
#[server(endpoint = "facilitation/send-link")]
pub async fn send_link(#[server(default)] form: RemoveForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::send_link(&ctx, &form).await)?;
    crate::web::go(&done(&ctx.app.tokens.short(), &form.slug, "link-sent"));
    Ok(())
}

/// Sends a participant the first email again.
#[server(endpoint = "facilitation/send-again")]
pub async fn send_again(#[server(default)] form: RemoveForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let sent = crate::web::answer(super::service::send_again(&ctx, &form).await)?;
    crate::web::go(&done(&ctx.app.tokens.short(), &form.slug, if sent { "sent-again" } else { "sent-today" }));
    Ok(())
}

/// Adds a walk-in.
#[server(endpoint = "facilitation/add-walk-in")]
pub async fn add_walk_in(#[server(default)] form: WalkInForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let added = super::service::add_walk_in(&ctx, &form).await;
    let added = crate::web::answer_form(&ctx, &form, added).await?;
    crate::web::go(&done(&ctx.app.tokens.short(), &form.slug, if added.known { "known" } else { "walk-in" }));
    Ok(())
}

/// Invites a co-facilitator.
#[server(endpoint = "facilitation/add-facilitator")]
pub async fn add_facilitator(#[server(default)] form: FacilitatorForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let added = super::service::add(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, added).await?;
    crate::web::go(&done(&ctx.app.tokens.short(), &form.slug, "added"));
    Ok(())
}

/// Chooses where participants find the viewer's address.
#[server(endpoint = "facilitation/address")]
pub async fn show_address(#[server(default)] form: AddressForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let shown = super::service::show_address(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, shown).await?;
    crate::web::go(&done(&ctx.app.tokens.short(), &form.slug, "address"));
    Ok(())
}

/// Removes a co-facilitator.
#[server(endpoint = "facilitation/remove-facilitator")]
pub async fn remove_facilitator(#[server(default)] form: RemoveForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let myself = crate::web::answer(super::service::remove_facilitator(&ctx, &form).await)?;
    crate::web::go(&if myself { crate::paths::ME.to_owned() } else { done(&ctx.app.tokens.short(), &form.slug, "facilitator-removed") });
    Ok(())
}

/// Closes the wrap-up.
#[server(endpoint = "facilitation/wrap-up")]
pub async fn wrap_up(#[server(default)] form: WrapForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::wrap_up(&ctx, &form).await)?;
    crate::web::go(&crate::paths::manage(&form.slug));
    Ok(())
}

/// Returns the page of a circle's people after an action.
#[cfg(feature = "ssr")]
fn done(fresh: &str, slug: &str, what: &str) -> String {
    crate::paths::people_after(slug, what, fresh)
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for AddressForm {
    const NAME: &'static str = "address";
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for WalkInForm {
    const NAME: &'static str = "walk-in";
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for FacilitatorForm {
    const NAME: &'static str = "facilitator";
}
