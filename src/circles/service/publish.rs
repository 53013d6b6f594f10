//! Publishing, cancelling and copying circles, opening and closing sign-up.

use super::drafts::{PREFIX, draft_slug};
use super::{held, index, letters, managed_in, steps};
use crate::accounts::model::AccountRefusal;
use crate::circles::model::CircleRefusal;
use crate::circles::model::forms::{CancelForm, SignupOpenForm, kept_as};
use crate::circles::model::views::CancelPage;
use crate::circles::model::{Circle, State};
use crate::circles::policy;
use crate::circles::store::{facilitators, find, write};
use crate::platform::{Ctx, Result, Tx, forms, settings};
use crate::types::text::slugify;
use crate::types::{AppError, Check};

/// Words under `/circles/` that cannot be a circle's slug.
const RESERVED: [&str; 1] = ["start"];

/// Publishes a draft. Returns the permanent slug. Idempotent, by the draft's slug, too.
///
/// # Errors
/// Not signed in, not allowed, [`AccountRefusal::Unconfirmed`], [`CircleRefusal::Unsaved`], [`CircleRefusal::NoPrivacy`], or [`CircleRefusal::Incomplete`].
#[tracing::instrument(skip_all)]
pub async fn publish(ctx: &Ctx, slug: &str) -> Result<String> {
    ctx.me()?;
    let mut tx = ctx.db().write().await?;
    let (viewer, mut circle) = held(ctx, &mut tx, slug).await?;
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    policy::draft(&viewer, &ctx.browser_hash, &circle)?;
    if circle.draft_token_hash.is_some() {
        write::claim(&mut tx, circle.id, me.id, ctx.now_us()).await?;
        circle = super::by_id_in(&mut tx, circle.id).await?;
    }
    let manager = policy::manage(&viewer, &circle)?;
    if circle.state != State::Draft {
        return if circle.state == State::Cancelled { Err(CircleRefusal::Cancelled.into()) } else { Ok(circle.slug) };
    }
    if !me.confirmed {
        return Err(AccountRefusal::Unconfirmed.into());
    }
    if !steps::unsaved(ctx, &circle.slug).await?.is_empty() {
        return Err(CircleRefusal::Unsaved.into());
    }
    // People who sign up agree to this text.
    if settings::get(tx.conn(), settings::key::PRIVACY).await?.unwrap_or_default().is_empty() {
        return Err(CircleRefusal::NoPrivacy.into());
    }
    let slug = free_slug(ctx, &mut tx, &circle.title).await?;
    if circle.steps_done().contains(&false) || !write::publish(&mut tx, &manager, &slug, ctx.now_us()).await? {
        return Err(CircleRefusal::Incomplete.into());
    }
    // What other facilitators left unsaved in their browsers waits for them under the new slug.
    for step in 1..=4 {
        forms::rename(&mut tx, kept_as(step), &circle.slug, &slug).await?;
    }
    circle = steps::refresh(&mut tx, circle.id).await?;
    index::changed(&mut tx, circle.id, &[circle.course_id]).await?;
    letters::tell_published(ctx, &mut tx, &circle).await?;
    ctx.commit(tx).await?;
    Ok(slug)
}

/// Returns the title as a slug, with a random suffix if it is taken or unreadable.
pub(super) async fn free_slug(ctx: &Ctx, tx: &mut Tx, title: &str) -> Result<String> {
    let slug = slugify(title);
    let usable = !slug.is_empty() && !RESERVED.contains(&slug.as_str()) && !slug.starts_with(PREFIX);
    if usable && !find::slug_taken(tx, &slug).await? {
        return Ok(slug);
    }
    let stem = if slug.is_empty() { "circle" } else { &slug };
    Ok(format!("{stem}-{}", ctx.app.tokens.short()))
}

/// Returns the data of the page that cancels a circle.
///
/// # Errors
/// Not found, not signed in, not allowed, or a [`Refusal`] if it cannot be cancelled.
pub async fn to_cancel(ctx: &Ctx, slug: &str) -> Result<CancelPage> {
    let (circle, _) = super::managed(ctx, slug).await?;
    may_cancel(&circle, ctx.now_us())?;
    let people = circle.seats.taken;
    let hidden = circle.hidden.then_some(circle.hidden_reason);
    Ok(CancelPage { slug: circle.slug, title: circle.title, people, reason: String::new(), hidden })
}

/// Cancels a circle; subscribers notify its participants. Idempotent.
///
/// # Errors
/// Not found, not signed in, not allowed, or a [`Refusal`] if it cannot be cancelled.
#[tracing::instrument(skip_all)]
pub async fn cancel(ctx: &Ctx, form: &CancelForm) -> Result<String> {
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    if circle.state == State::Cancelled {
        return Ok(circle.slug);
    }
    may_cancel(&circle, ctx.now_us())?;
    let mut check = Check::default();
    let reason = check.text_or_empty(CancelForm::reason, &form.reason, 500);
    check.finish()?;
    if write::cancel(&mut tx, &manager, &reason, ctx.now_us()).await? {
        index::changed(&mut tx, circle.id, &[circle.course_id]).await?;
        super::publish_cancelled(ctx, &mut tx, circle.id).await?;
    }
    ctx.commit(tx).await?;
    Ok(circle.slug)
}

fn may_cancel(circle: &Circle, now_us: i64) -> Result<(), AppError> {
    match circle.state {
        State::Draft => Err(CircleRefusal::Draft.into()),
        State::Cancelled => Err(CircleRefusal::Cancelled.into()),
        State::Published if circle.last_at.is_some_and(|end| end <= now_us) => Err(CircleRefusal::Finished.into()),
        State::Published => Ok(()),
    }
}

/// Copies a circle into a new draft of the viewer's, without dates and people. Returns its slug.
///
/// # Errors
/// Not found, not signed in, or not allowed.
#[tracing::instrument(skip_all)]
pub async fn duplicate(ctx: &Ctx, slug: &str) -> Result<String> {
    let mut tx = ctx.db().write().await?;
    let (_, manager) = managed_in(ctx, &mut tx, slug).await?;
    let copy = draft_slug(ctx);
    let id = write::copy(&mut tx, &manager, &copy, ctx.now_us()).await?;
    write::add_facilitator(&mut tx, id, manager.account(), ctx.now_us()).await?;
    facilitators::copy_address(&mut tx, &manager, id).await?;
    ctx.commit(tx).await?;
    Ok(copy)
}

/// Opens or closes sign-up. Returns the circle's slug.
///
/// # Errors
/// Not found, not signed in, not allowed, or a [`Refusal`] if the circle is a draft, cancelled or finished.
#[tracing::instrument(skip_all)]
pub async fn set_signup_open(ctx: &Ctx, form: &SignupOpenForm) -> Result<String> {
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    may_cancel(&circle, ctx.now_us())?;
    write::set_signup_open(&mut tx, &manager, form.open == "yes", ctx.now_us()).await?;
    super::publish_changed(ctx, &mut tx, circle.id).await?;
    ctx.commit(tx).await?;
    Ok(circle.slug)
}
