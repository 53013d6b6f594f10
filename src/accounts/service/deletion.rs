//! Deleting an account: at once, or as soon as the people who were asked to run its circles have answered. Slices that still need
//! something say so through [`Hook::DeletionAsked`].

use super::letters;
use super::settings::{own, own_in, prove};
use crate::accounts::model::DeleteForm;
use crate::accounts::policy::{self, Leaver};
use crate::accounts::store::{self, Account, deletion, roles};
use crate::platform::ctx::Hook;
use crate::platform::outbox::erase as mails;
use crate::platform::security_log::{Action, Entry};
use crate::platform::{Ctx, Key, Result, Tx, devices, forms, outbox, sessions};
use crate::types::{AccountId, AppError, FieldCode, Viewer};

/// Deletes the account, or has the deletion wait if another slice asks for that; returns whether it is deleted.
///
/// # Errors
/// Sign-in, the wrong password, too many attempts, the last of the staff who can act, or the refusal of a slice that needs a
/// decision first.
#[tracing::instrument(skip_all)]
pub async fn delete(ctx: &Ctx, form: &DeleteForm) -> Result<bool> {
    let (_, account) = own(ctx).await?;
    prove(ctx, &account, DeleteForm::password, &form.password).await?;
    let mut tx = ctx.db().write().await?;
    if account.staff == 1 {
        roles::take_turns(&mut tx).await?;
    }
    let owner = own_in(ctx, &mut tx).await?;
    if !roles::may_go(&mut tx, account.id).await? {
        return Err(AppError::field(DeleteForm::password, FieldCode::LastStaff).into());
    }
    // Of an earlier request: whether this one waits, too, the hooks decide.
    deletion::withdraw(&mut tx, &owner).await?;
    ctx.in_transaction(&mut tx, Hook::DeletionAsked(account.id)).await?;
    let waits = deletion::waits_since(tx.conn(), account.id).await?.is_some();
    if waits {
        ctx.record(&mut tx, Entry::new(Action::DELETION_ASKED)).await?;
        outbox::enqueue(ctx, &mut tx, &letters::deletion_waits(ctx, account.id)).await?;
    } else {
        erase_all(ctx, &mut tx, Leaver::from(&owner)).await?;
    }
    ctx.commit(tx).await?;
    Ok(!waits)
}

/// Has the deletion wait that [`Hook::DeletionAsked`] tells of.
pub async fn wait(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<()> {
    deletion::wait(tx, account, ctx.now_us()).await
}

/// Withdraws a deletion that waits. Idempotent.
///
/// # Errors
/// Sign-in.
#[tracing::instrument(skip_all)]
pub async fn withdraw(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let owner = own_in(ctx, &mut tx).await?;
    if deletion::withdraw(&mut tx, &owner).await? {
        ctx.record(&mut tx, Entry::new(Action::DELETION_WITHDRAWN)).await?;
    }
    ctx.commit(tx).await
}

/// Returns whether the deletion of an account waits.
pub async fn waits(ctx: &Ctx, account: AccountId) -> Result<bool> {
    Ok(deletion::waits_since(ctx.db().primary(), account).await?.is_some())
}

/// Returns the accounts whose deletion waits.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<AccountId>> {
    deletion::waiting(ctx.db().primary()).await
}

/// Locks an account whose deletion waits and returns the proof; `None` if it does not (any more).
pub async fn leaver_in(tx: &mut Tx, account: AccountId) -> Result<Option<Leaver>> {
    tx.hold("accounts", Key::Id(account.0)).await?;
    Ok(policy::leaver(account, deletion::waits_since(tx.conn(), account).await?))
}

/// Carries out a deletion that waited, in the transaction of the last answer: what was in the way is gone. It concerns neither the
/// browser nor the session of the person who answered.
pub async fn carry_out(ctx: &Ctx, tx: &mut Tx, leaver: Leaver) -> Result<()> {
    erase_all(&nobody(ctx), tx, leaver).await
}

/// Deletes an account that someone else registered with an address, in the transaction in which its owner takes the address for
/// their own. It says goodbye to no one: the address is not that person's.
pub(super) async fn make_room(ctx: &Ctx, tx: &mut Tx, leaver: Leaver) -> Result<()> {
    let nobody = nobody(ctx);
    nobody.in_transaction(tx, Hook::AccountTakenOver(leaver.account())).await?;
    erase(&nobody, tx, leaver).await?;
    Ok(())
}

/// The context of a deletion that concerns neither the browser nor the session of the person who makes the request.
fn nobody(ctx: &Ctx) -> Ctx {
    Ctx { viewer: Viewer::default(), session: None, client: String::new(), browser_hash: String::new(), ..ctx.clone() }
}

/// Deletes an account and says so to its address.
async fn erase_all(ctx: &Ctx, tx: &mut Tx, leaver: Leaver) -> Result<()> {
    let account = erase(ctx, tx, leaver).await?;
    outbox::enqueue(ctx, tx, &letters::account_deleted(ctx, &account)).await?;
    Ok(())
}

/// Erases everything personal of an account, ends its sessions, and runs the other slices' hooks; returns what it was.
async fn erase(ctx: &Ctx, tx: &mut Tx, leaver: Leaver) -> Result<Account> {
    let account = store::by_id(tx.conn(), leaver.account()).await?.ok_or(AppError::SignIn)?;
    // The hooks run first, because they may need to know who it was.
    ctx.in_transaction(tx, Hook::AccountDeleted(account.id)).await?;
    forget_mails(ctx, tx, &account).await?;
    deletion::anonymise(tx, leaver, ctx.now_us()).await?;
    ctx.record(tx, Entry::new(Action::DELETED).by(account.id)).await?;
    sessions::end_all(tx, account.id, None).await?;
    devices::forget_all(tx, account.id).await?;
    Ok(account)
}

/// Erases the emails to and about an account that is being deleted, and forms that name it; those still waiting are not sent.
async fn forget_mails(ctx: &Ctx, tx: &mut Tx, account: &Account) -> Result<()> {
    mails::of_account(ctx, tx, account.id).await?;
    for beginning in letters::to_earlier_addresses(account.id) {
        mails::keyed(ctx, tx, &beginning).await?;
    }
    for email in [&account.email, &account.new_email] {
        mails::to_address(ctx, tx, email, None).await?;
    }
    let words = [account.email.as_str(), &account.new_email, &account.name, &account.shown_name];
    mails::words(tx, None, &words).await?;
    forms::forget_account(tx, account.id).await?;
    forms::forget_person(tx, &ctx.browser_hash, &words).await
}
