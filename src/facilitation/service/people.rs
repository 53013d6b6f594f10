//! The people of a circle: participants and facilitators.

use super::letters;
use crate::circles::service::{facilitators, managed, managed_in};
use crate::facilitation::model::{FacilitatorCard, FacilitatorForm, People, RemoveForm, WrapForm};
use crate::messages::limits::MESSAGE_ACCOUNT;
use crate::platform::{Ctx, Result};
use crate::signups::service as signups;
use crate::types::{AccountId, AppError, Check, EmailKey, PageNumber, SignupId};

/// Returns a circle's participants and facilitators.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn people(ctx: &Ctx, slug: &str, typed: Option<FacilitatorForm>, page: PageNumber) -> Result<People> {
    let (circle, manager) = managed(ctx, slug).await?;
    let participants = signups::active_page(ctx, manager.circle(), circle.seats.taken, page).await?;
    Ok(People {
        form: typed.filter(|t| t.slug == circle.slug).unwrap_or_else(|| FacilitatorForm { slug: circle.slug.clone(), email: String::new() }),
        slug: circle.slug,
        title: circle.title,
        question: circle.question,
        participants,
        imported: u32::try_from(circle.imported_signups).unwrap_or_default(),
        facilitators: circle.facilitators.into_iter().map(|f| FacilitatorCard { id: f.id, name: f.name, email: f.email }).collect(),
    })
}

/// Removes a participant and notifies them. Idempotent.
///
/// # Errors
/// Not found (also another circle's participant), not signed in, or not allowed.
#[tracing::instrument(skip_all)]
pub async fn remove(ctx: &Ctx, form: &RemoveForm) -> Result<()> {
    let id = form.id.parse().map(SignupId);
    let mut tx = ctx.db().write().await?;
    let (_, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    signups::remove(ctx, &mut tx, &manager, id.map_err(|_| AppError::NotFound)?).await?;
    ctx.commit(tx).await
}

/// Adds the account with an address as a facilitator and notifies it by email. The result is the same if
/// there is no such account.
///
/// # Errors
/// Not found, not signed in, not allowed, a field error, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn add(ctx: &Ctx, form: &FacilitatorForm) -> Result<()> {
    let (_, asking) = managed(ctx, &form.slug).await?;
    let mut check = Check::default();
    let email = check.email(FacilitatorForm::email, &form.email);
    check.finish()?;
    ctx.count(MESSAGE_ACCOUNT, &asking.account().to_string()).await?;
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    if let Some(person) = facilitators::add(ctx, &mut tx, &manager, &EmailKey::of(&email)).await? {
        letters::tell_added(ctx, &mut tx, circle.id, manager.account(), person.id).await?;
    }
    ctx.commit(tx).await
}

/// Removes a facilitator; returns whether that was the viewer.
///
/// # Errors
/// Not found, not signed in, not allowed, or the last facilitator.
#[tracing::instrument(skip_all)]
pub async fn remove_facilitator(ctx: &Ctx, form: &RemoveForm) -> Result<bool> {
    let id = form.id.parse().map(AccountId);
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    let id = id.map_err(|_| AppError::NotFound)?;
    facilitators::remove(ctx, &mut tx, &manager, &circle, id).await?;
    ctx.commit(tx).await?;
    Ok(id == manager.account())
}

/// Closes the wrap-up of a finished circle.
///
/// # Errors
/// Not found, not signed in, not allowed, or a meeting is still ahead.
#[tracing::instrument(skip_all)]
pub async fn wrap_up(ctx: &Ctx, form: &WrapForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let (_, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    facilitators::wrap_up(ctx, &mut tx, &manager).await?;
    ctx.commit(tx).await
}
