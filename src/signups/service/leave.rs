//! The ways a seat is given up.

use super::{alerts, letters};
use crate::circles::policy::Manager;
use crate::circles::service as circles;
use crate::platform::ctx::Hook;
use crate::platform::forms;
use crate::platform::outbox::erase;
use crate::platform::{Ctx, Key, Result, Tx};
use crate::signups::links;
use crate::signups::model::{How, Signup};
use crate::signups::store;
use crate::types::{AccountId, AppError, CircleId, EmailKeys, Refusal, SignupId};
use std::future::Future;
use std::pin::Pin;

/// Leaves a circle. Idempotent.
///
/// # Errors
/// [`Refusal::LINK`].
#[tracing::instrument(skip_all)]
pub async fn leave(ctx: &Ctx, link: &str) -> Result<()> {
    let opened = ctx.app.tokens.open(links::LEAVE, link, ctx.now).ok_or(Refusal::LINK)?;
    let mut tx = ctx.db().write().await?;
    let signup = store::by_target(tx.conn(), &opened.about, ctx.now_us()).await?.ok_or(Refusal::LINK)?;
    end(ctx, &mut tx, &signup, How::Left).await?;
    ctx.commit(tx).await
}

/// Removes a participant, inside a transaction, and enqueues an email to them. Idempotent.
///
/// # Errors
/// Not found when the sign-up belongs to another circle.
#[tracing::instrument(skip_all, fields(circle.id = %by.circle(), signup.id = %id))]
pub async fn remove(ctx: &Ctx, tx: &mut Tx, by: &Manager, id: SignupId) -> Result<()> {
    let signup = store::by_id(tx.conn(), id).await?.filter(|s| s.circle == by.circle()).ok_or(AppError::NotFound)?;
    // A walk-in may have no address to write to.
    if end(ctx, tx, &signup, How::Removed).await? && !signup.email.is_empty() {
        let circle = circles::by_id_in(tx, signup.circle).await?;
        letters::tell_removed(ctx, tx, &circle, &signup).await?;
    }
    Ok(())
}

/// The slice's hooks.
pub fn in_transaction<'a>(ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::AccountDeleted(account) => forget_account(ctx, tx, account).await,
            Hook::SeatsChanged(circle) => alerts::seat_freed(ctx, tx, circle).await,
            _ => Ok(()),
        }
    })
}

/// Ends the sign-ups of a deleted account. An unconfirmed address proves nothing, so its sign-ups stay.
async fn forget_account(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<()> {
    let Some(person) = store::person(tx.conn(), account).await? else { return Ok(()) };
    let address = person.address();
    if address.is_empty() || person.confirmed_at.is_none() {
        return Ok(());
    }
    alerts::forget_address(ctx, tx, &address, CircleId(0)).await?;
    // In batches, so that a person in very many circles is erased completely.
    loop {
        let some = store::all_of(tx.conn(), &address).await?;
        if some.is_empty() {
            return Ok(());
        }
        for signup in some {
            end(ctx, tx, &signup, How::Deleted).await?;
        }
    }
}

/// Erases the emails to a sign-up, and those that tell of it.
async fn forget_own_mails(ctx: &Ctx, tx: &mut Tx, signup: &Signup) -> Result<()> {
    erase::of_signup(ctx, tx, signup.id).await?;
    for beginning in letters::about(signup.id) {
        erase::keyed(ctx, tx, &beginning).await?;
    }
    Ok(())
}

/// Erases the emails to and about a person who is leaving, and forms that name them; those still waiting are not sent.
async fn forget_mails(ctx: &Ctx, tx: &mut Tx, signup: &Signup) -> Result<()> {
    forget_own_mails(ctx, tx, signup).await?;
    erase::to_address(ctx, tx, &signup.email, Some(signup.circle)).await?;
    alerts::forget_address(ctx, tx, &EmailKeys::of(&signup.email), signup.circle).await?;
    let answers = &signup.answers;
    erase::words(tx, Some(signup.circle), &[&signup.email, &answers.name, &answers.shown]).await?;
    let link = super::participant_link(ctx, &signup.link_key);
    forms::forget_person(tx, &ctx.browser_hash, &[&signup.email, &answers.name, &link]).await
}

/// Gives the seat back, erases the person's data and emails, and notifies the facilitators; returns whether the sign-up was
/// active.
async fn end(ctx: &Ctx, tx: &mut Tx, signup: &Signup, how: How) -> Result<bool> {
    if !free_seat(ctx, tx, signup, how).await? {
        return Ok(false);
    }
    forget_mails(ctx, tx, signup).await?;
    ctx.in_transaction(tx, Hook::SignupEnded(signup.id)).await?;
    if how != How::Removed {
        let circle = circles::by_id_in(tx, signup.circle).await?;
        letters::tell_left(ctx, tx, &circle, signup).await?;
    }
    Ok(true)
}

/// Ends a sign-up that was made a moment ago with a wrong address. Nobody is told: the person is about to sign up again.
pub(super) async fn take_back(ctx: &Ctx, tx: &mut Tx, signup: &Signup) -> Result<()> {
    if free_seat(ctx, tx, signup, How::Left).await? {
        forget_own_mails(ctx, tx, signup).await?;
        ctx.in_transaction(tx, Hook::SignupEnded(signup.id)).await?;
    }
    Ok(())
}

/// Ends a sign-up, and gives its seat back; returns whether it was active.
async fn free_seat(ctx: &Ctx, tx: &mut Tx, signup: &Signup, how: How) -> Result<bool> {
    // The circle's row is updated below, and circles are locked before sign-ups.
    tx.hold("circles", Key::Id(signup.circle.0)).await?;
    let Some(seated) = store::end(tx, signup.id, how, ctx.now_us()).await? else { return Ok(false) };
    if seated {
        circles::give_seat_back(ctx, tx, signup.circle).await?;
        alerts::seat_freed(ctx, tx, signup.circle).await?;
    } else {
        circles::publish_on_list(ctx, tx, signup.circle).await?;
    }
    Ok(true)
}
