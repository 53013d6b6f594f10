//! Removing facilitators, where their addresses are shown, and the wrap-up. `facilitation` commits.

use crate::circles::model::address::{AddressForm, AddressShown};
use crate::circles::model::{Circle, CircleRefusal};
use crate::circles::policy::Manager;
use crate::circles::store::facilitators as store;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AccountId, AppError, Check};

/// Removes a facilitator from a circle.
///
/// # Errors
/// Not found, or [`CircleRefusal::LastFacilitator`].
pub async fn remove(ctx: &Ctx, tx: &mut Tx, by: &Manager, circle: &Circle, account: AccountId) -> Result<()> {
    if store::remove(tx, by, account, ctx.now_us()).await? {
        return super::publish_changed(ctx, tx, by.circle()).await;
    }
    let known = circle.facilitators.iter().any(|f| f.id == account);
    Err(if known { CircleRefusal::LastFacilitator.into() } else { AppError::NotFound.into() })
}

/// Chooses where participants find the address of the person who asks.
///
/// # Errors
/// A field error, or not found if they do not run the circle: staff.
pub async fn show_address(ctx: &Ctx, tx: &mut Tx, by: &Manager, form: &AddressForm) -> Result<()> {
    let mut check = Check::default();
    let shown = check.choice(AddressForm::address, &form.address, AddressShown::parse);
    check.finish()?;
    let shown = shown.ok_or(AppError::BadRequest)?;
    if !store::show_address(tx, by, shown).await? {
        return Err(AppError::NotFound.into());
    }
    super::publish_changed(ctx, tx, by.circle()).await
}

/// Closes the wrap-up. Idempotent.
///
/// # Errors
/// [`CircleRefusal::MeetingAhead`] while a meeting is still ahead.
pub async fn wrap_up(ctx: &Ctx, tx: &mut Tx, by: &Manager) -> Result<()> {
    if !store::wrap_up(tx, by, ctx.now_us()).await? {
        return Err(CircleRefusal::MeetingAhead.into());
    }
    super::publish_changed(ctx, tx, by.circle()).await
}
