//! Removing facilitators, and the wrap-up. `facilitation` commits.

use crate::circles::model::Circle;
use crate::circles::model::CircleRefusal;
use crate::circles::policy::Manager;
use crate::circles::store::facilitators as store;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AccountId, AppError};

/// Removes a facilitator from a circle.
///
/// # Errors
/// Not found, or [`CircleRefusal::LastFacilitator`].
pub async fn remove(ctx: &Ctx, tx: &mut Tx, by: &Manager, circle: &Circle, account: AccountId) -> Result<()> {
    if store::remove(tx, by, account, ctx.now_us()).await? {
        return Ok(());
    }
    let known = circle.facilitators.iter().any(|f| f.id == account);
    Err(if known { CircleRefusal::LastFacilitator.into() } else { AppError::NotFound.into() })
}

/// Closes the wrap-up. Idempotent.
///
/// # Errors
/// [`CircleRefusal::MeetingAhead`] while a meeting is still ahead.
pub async fn wrap_up(ctx: &Ctx, tx: &mut Tx, by: &Manager) -> Result<()> {
    if store::wrap_up(tx, by, ctx.now_us()).await? { Ok(()) } else { Err(CircleRefusal::MeetingAhead.into()) }
}
