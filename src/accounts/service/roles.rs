//! Who is staff and who is blocked. One staff member who can act always stays.

use crate::accounts::model::AccountRefusal;
use crate::accounts::policy::{self, StaffMember};
use crate::accounts::store::{self, Account, roles};
use crate::platform::security_log::{Action, Entry};
use crate::platform::{Ctx, Result, Tx, devices, sessions};
use crate::types::{AccountId, AppError, EmailKeys, FieldCode, FieldName};

pub use crate::accounts::store::roles::Listed;

/// Makes the account with an address staff, for the command line.
///
/// # Errors
/// Not found; refused if the address is not confirmed, because the person who registered it may be someone else, or if the account
/// is blocked.
pub async fn promote(ctx: &Ctx, email: &str) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let account = by_email(&mut tx, email).await?;
    if !roles::promote(&mut tx, account.id).await? {
        return Err(if account.blocked_at.is_some() { AccountRefusal::Blocked } else { AccountRefusal::Unconfirmed }.into());
    }
    ctx.record(&mut tx, Entry::new(Action::STAFF_GIVEN).about(account.id)).await?;
    ctx.commit(tx).await
}

/// Takes the staff rights of the account with an address away, for the command line.
///
/// # Errors
/// Not found, or a field error if no other staff member can act.
pub async fn demote(ctx: &Ctx, email: &str) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    roles::take_turns(&mut tx).await?;
    let account = by_email(&mut tx, email).await?;
    if !roles::demote(&mut tx, account.id).await? {
        return Err(last_staff());
    }
    ctx.record(&mut tx, Entry::new(Action::STAFF_TAKEN).about(account.id)).await?;
    ctx.commit(tx).await
}

/// Blocks or unblocks the account with an address, for the command line.
///
/// # Errors
/// As [`set_blocked`], with not found for an unknown address.
pub async fn set_blocked_by_address(ctx: &Ctx, email: &str, blocked: bool) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    roles::take_turns(&mut tx).await?;
    let account = by_email(&mut tx, email).await?;
    if !switch_blocked(ctx, &mut tx, account.id, blocked).await? {
        return Err(last_staff());
    }
    ctx.commit(tx).await
}

/// Returns whether the viewer's password was entered in this session too long ago for an action of staff.
///
/// # Errors
/// When the database does not respond.
pub async fn is_stale(ctx: &Ctx) -> Result<bool> {
    // Without a session no one at a browser acts.
    let Some(session) = ctx.session else { return Ok(false) };
    let proved = sessions::proved_at(ctx.db().primary(), session).await?.unwrap_or_default();
    Ok(sessions::is_stale(proved, ctx.now_us()))
}

/// Asks staff for the password again if it was entered too long ago; before the transaction of an action.
///
/// # Errors
/// Sign-in, not allowed; a field error at `field`; too many attempts.
pub async fn prove_staff(ctx: &Ctx, field: FieldName, password: &str) -> Result<()> {
    let staff = policy::staff(&ctx.viewer)?;
    if !is_stale(ctx).await? {
        return Ok(());
    }
    let account = store::by_id(ctx.db().primary(), staff.account()).await?.ok_or(AppError::SignIn)?;
    super::settings::prove(ctx, &account, field, password).await
}

/// Returns the viewer as a staff member who is about to block someone; at the start of the transaction.
///
/// # Errors
/// Sign-in, or not allowed.
pub async fn staff_in_turn(ctx: &Ctx, tx: &mut Tx) -> Result<StaffMember> {
    roles::take_turns(tx).await?;
    Ok(policy::proved_staff(&ctx.viewer_in(tx).await?)?)
}

/// Blocks or unblocks an account, also one of staff; blocking ends its sessions. Returns whether it was done: not if no
/// other staff member could act then. The proof is from [`staff_in_turn`].
pub async fn set_blocked(ctx: &Ctx, tx: &mut Tx, _by: &StaffMember, account: AccountId, blocked: bool) -> Result<bool> {
    switch_blocked(ctx, tx, account, blocked).await
}

async fn switch_blocked(ctx: &Ctx, tx: &mut Tx, account: AccountId, blocked: bool) -> Result<bool> {
    ctx.record(tx, Entry::new(if blocked { Action::BLOCKED } else { Action::UNBLOCKED }).about(account)).await?;
    if !blocked {
        roles::unblock(tx, account).await?;
        return Ok(true);
    }
    if !roles::block(tx, account, ctx.now_us()).await? {
        return Ok(false);
    }
    sessions::end_all(tx, account, None).await?;
    devices::forget_all(tx, account).await?;
    Ok(true)
}

/// Returns up to a thousand accounts after one, for the command line.
pub async fn list(ctx: &Ctx, after: AccountId, staff: bool) -> Result<Vec<Listed>> {
    roles::after(ctx.db().primary(), after, staff).await
}

async fn by_email(tx: &mut Tx, email: &str) -> Result<Account> {
    Ok(store::by_email(tx.conn(), &EmailKeys::of(email)).await?.ok_or(AppError::NotFound)?)
}

fn last_staff() -> crate::platform::Error {
    AppError::field(FieldName::new("email"), FieldCode::LastStaff).into()
}
