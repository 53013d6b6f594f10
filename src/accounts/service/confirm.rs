//! Confirming an address. The link alone does not suffice: the person who registered the account may be someone else, who would
//! keep password and session. It needs the browser that registered, a session or the password; or else the owner of the
//! address takes the account over.

use super::settings::prove;
use super::{deletion, letters, password};
use crate::accounts::limits as own;
use crate::accounts::links;
use crate::accounts::model::{ClaimForm, LinkForm, LinkPage, Proof};
use crate::accounts::policy::{self, Confirmer};
use crate::accounts::store::{self, Account, claims};
use crate::platform::ctx::Hook;
use crate::platform::security_log::{Action, Entry};
use crate::platform::tokens::Link;
use crate::platform::{Ctx, Error, Result, Tx, devices, outbox, sessions};
use crate::types::{AccountId, AppError, Check, EmailKey, EmailKeys, Refusal};

/// Sends the link that confirms the viewer's address again.
///
/// # Errors
/// Sign-in, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn resend(ctx: &Ctx) -> Result<()> {
    let asking = policy::own(&ctx.viewer)?;
    let account = store::by_id(ctx.db().primary(), asking.account()).await?.ok_or(AppError::SignIn)?;
    if account.confirmed_at.is_some() {
        return Ok(());
    }
    ctx.count(own::CONFIRM_CLIENT, &ctx.client).await?;
    ctx.count(own::CONFIRM_ADDRESS, EmailKey::of(&account.email).as_str()).await?;
    let mut tx = ctx.db().write().await?;
    let owner = policy::own(&ctx.viewer_in(&mut tx).await?)?;
    let account = store::by_id(tx.conn(), owner.account()).await?.ok_or(AppError::SignIn)?;
    let mail = letters::to_confirm(ctx, account.id, account.credential_revision);
    outbox::enqueue(ctx, &mut tx, &mail).await?;
    ctx.commit(tx).await
}

/// Returns what an address confirmation link is about. Changes nothing.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) valid.
pub async fn link_page(ctx: &Ctx, text: &str) -> Result<LinkPage> {
    let (link, account) = open_confirm(ctx, text).await?;
    let change = link.kind == links::CHANGE_EMAIL;
    let proof = match (by_browser(ctx, &account), change) {
        (Some(_), _) => Proof::Nothing,
        // Of a confirmed account the link changes nothing.
        (None, false) if account.confirmed_at.is_some() => Proof::Nothing,
        (None, false) => Proof::PasswordOrNew,
        (None, true) => Proof::Password,
    };
    let email = if change { account.new_email } else { account.email };
    Ok(LinkPage { link: text.to_owned(), name: account.name, email, proof, removes: proof == Proof::PasswordOrNew })
}

/// Confirms an address through its link: that of a new account, or an account's new address.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) valid; a field error if the password is needed and does not fit.
#[tracing::instrument(skip_all)]
pub async fn confirm(ctx: &Ctx, form: &LinkForm) -> Result<()> {
    let (link, account) = open_confirm(ctx, &form.link).await?;
    if link.kind == links::CONFIRM && account.confirmed_at.is_some() {
        return Ok(());
    }
    let by = match by_browser(ctx, &account) {
        Some(by) => by,
        None => {
            prove(ctx, &account, LinkForm::password, &form.password).await?;
            policy::by_password(account.id, true).ok_or(AppError::Forbidden)?
        }
    };
    let mut tx = ctx.db().write().await?;
    let held = if link.kind == links::CHANGE_EMAIL {
        change(ctx, &mut tx, by, &account, link.revision).await?
    } else {
        claims::confirm(&mut tx, by, link.revision, ctx.now_us()).await?
    };
    if !held {
        return Err(Refusal::LINK.into());
    }
    super::entry::registrant(ctx, &mut tx, &account).await?;
    let action = if link.kind == links::CHANGE_EMAIL { Action::ADDRESS_CHANGED } else { Action::ADDRESS_CONFIRMED };
    ctx.record(&mut tx, Entry::new(action).by(account.id)).await?;
    ctx.commit(tx).await
}

async fn change(ctx: &Ctx, tx: &mut Tx, by: Confirmer, account: &Account, revision: i64) -> Result<bool> {
    let (new, key) = (account.new_email.clone(), EmailKey::of(&account.new_email));
    if let Some(other) = store::by_email(tx.conn(), &EmailKeys::of(&new)).await?.filter(|other| other.id != account.id) {
        // Someone registered the address without being able to confirm it.
        let Some(leaver) = policy::squatter(by, other.id, other.confirmed_at.is_some()) else { return Ok(false) };
        deletion::make_room(ctx, tx, leaver).await?;
    }
    let held = match store::take_email(tx, by, revision, &new, &key, ctx.now_us()).await {
        // Someone else created an account with this address in the meantime.
        Err(Error::Expected(_)) => return Ok(false),
        other => other?,
    };
    outbox::enqueue(ctx, tx, &letters::address_moved(ctx, account)).await?;
    Ok(held)
}

/// Gives an account whose address is not confirmed to the owner of the address, who chooses a new password: ends every
/// session, and removes its drafts and its courses that no circle uses, because the person who made them may be someone else.
///
/// # Errors
/// [`Refusal::LINK`] if the link is not (or no longer) valid, also if the address is confirmed by now; a field error.
#[tracing::instrument(skip_all)]
pub async fn claim(ctx: &Ctx, form: &ClaimForm) -> Result<()> {
    let link = ctx.app.tokens.open(links::CONFIRM, &form.link, ctx.now).ok_or(Refusal::LINK)?;
    let account = held(ctx, &link).await?;
    if account.confirmed_at.is_some() {
        return Err(Refusal::LINK.into());
    }
    let mut check = Check::default();
    password::check(ctx, &mut check, ClaimForm::new_password, &form.new_password, &[&account.email, &account.name]);
    check.finish()?;
    let hash = ctx.app.hasher.hash(&form.new_password, ctx.app.tokens.salt()).await?;
    let mut tx = ctx.db().write().await?;
    take_over(ctx, &mut tx, account.id, link.revision, &hash).await?;
    ctx.commit(tx).await
}

/// Sets the password of an account that someone else may have registered, and removes what they made with it.
pub(super) async fn take_over(ctx: &Ctx, tx: &mut Tx, account: AccountId, revision: i64, hash: &str) -> Result<()> {
    if !claims::take_over(tx, account, revision, hash, ctx.now_us()).await? {
        return Err(Refusal::LINK.into());
    }
    sessions::end_all(tx, account, None).await?;
    devices::forget_all(tx, account).await?;
    ctx.record(tx, Entry::new(Action::TAKEN_OVER).by(account)).await?;
    ctx.in_transaction(tx, Hook::AccountTakenOver(account)).await?;
    outbox::enqueue(ctx, tx, &letters::password_changed(ctx, account)).await?;
    Ok(())
}

/// Returns the proof that this browser registered the account or is signed in to it.
pub(super) fn by_browser(ctx: &Ctx, account: &Account) -> Option<Confirmer> {
    policy::by_browser(&ctx.viewer, &ctx.browser_hash, account.id, account.registered_by.as_deref())
}

async fn open_confirm(ctx: &Ctx, text: &str) -> Result<(Link, Account)> {
    let open = |kind| ctx.app.tokens.open(kind, text, ctx.now);
    let link = open(links::CONFIRM).or_else(|| open(links::CHANGE_EMAIL)).ok_or(Refusal::LINK)?;
    let account = held(ctx, &link).await?;
    if link.kind == links::CHANGE_EMAIL && account.new_email.is_empty() {
        return Err(Refusal::LINK.into());
    }
    Ok((link, account))
}

/// Returns the account of a link whose revision is still valid.
pub(super) async fn held(ctx: &Ctx, link: &Link) -> Result<Account> {
    let account = store::by_target(ctx.db().primary(), &link.about).await?;
    Ok(account.filter(|a| a.credential_revision == link.revision).ok_or(Refusal::LINK)?)
}
