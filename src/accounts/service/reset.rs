//! Choosing a new password through an emailed link. Known and unknown addresses get the same words, the same status and the
//! same work.

use super::confirm::{by_browser, held, take_over};
use super::{guesses, letters, password};
use crate::accounts::limits as own;
use crate::accounts::links;
use crate::accounts::model::{ForgotForm, LinkPage, Proof, ResetForm};
use crate::accounts::store::{self, Account, claims};
use crate::platform::security_log::{Action, Entry};
use crate::platform::tokens::Link;
use crate::platform::{Ctx, Result, devices, outbox, sessions};
use crate::types::{AccountId, Check, EmailKeys, Refusal};

/// Sends a link to choose a new password, and invalidates the one before. An address without an account is sent an email
/// that says so: the same work, and help for people who have forgotten which address they used.
///
/// # Errors
/// A field error, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn forgot(ctx: &Ctx, form: &ForgotForm) -> Result<()> {
    let mut check = Check::default();
    let email = check.email(ForgotForm::email, &form.email);
    check.finish()?;
    let keys = EmailKeys::of(&form.email);
    ctx.count(own::RESET_CLIENT, &ctx.client).await?;
    ctx.count(own::RESET_ADDRESS, keys.key.as_str()).await?;
    let mut tx = ctx.db().write().await?;
    let found = store::by_email(tx.conn(), &keys).await?;
    let round = claims::next_reset(&mut tx, found.as_ref().map_or(AccountId(0), |account| account.id)).await?;
    let asked = Entry { about: found.as_ref().map(|account| account.id), ..Entry::new(Action::RESET_ASKED) };
    ctx.record(&mut tx, asked).await?;
    let mail = match (&found, round) {
        (Some(account), Some(round)) => letters::to_reset(ctx, account, round),
        _ => letters::is_unknown(ctx, &email, false),
    };
    outbox::enqueue(ctx, &mut tx, &mail).await?;
    ctx.commit(tx).await
}

/// Returns whose password a reset link changes. Changes nothing.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) valid.
pub async fn reset_page(ctx: &Ctx, text: &str) -> Result<LinkPage> {
    let (_, account) = open(ctx, text).await?;
    let removes = is_someone_elses(ctx, &account);
    Ok(LinkPage { link: text.to_owned(), name: account.name, email: account.email, proof: Proof::Nothing, removes })
}

/// Sets a new password through a link, once, and ends every session. The address counts as confirmed, because the link was
/// emailed to it; if it was not before, this may take the account over as [`super::claim`] does.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) valid, or a field error.
#[tracing::instrument(skip_all)]
pub async fn reset(ctx: &Ctx, form: &ResetForm) -> Result<()> {
    let (link, account) = open(ctx, &form.link).await?;
    let mut check = Check::default();
    password::check(ctx, &mut check, ResetForm::password, &form.password, &[&account.email, &account.name]);
    check.finish()?;
    let key = EmailKeys::of(&account.email).key;
    let hash = ctx.app.hasher.hash(&form.password, ctx.app.tokens.salt()).await?;
    let mut tx = ctx.db().write().await?;
    if is_someone_elses(ctx, &account) {
        take_over(ctx, &mut tx, account.id, link.revision, &hash).await?;
        guesses::forget_all(ctx, &mut tx, &key).await?;
        return ctx.commit(tx).await;
    }
    if !store::set_password(&mut tx, account.id, link.revision, &hash, true, ctx.now_us()).await? {
        return Err(Refusal::LINK.into());
    }
    guesses::forget_all(ctx, &mut tx, &key).await?;
    sessions::end_all(&mut tx, account.id, None).await?;
    devices::forget_all(&mut tx, account.id).await?;
    ctx.record(&mut tx, Entry::new(Action::PASSWORD_CHANGED).by(account.id)).await?;
    outbox::enqueue(ctx, &mut tx, &letters::password_changed(ctx, account.id)).await?;
    ctx.commit(tx).await
}

/// Returns whether someone else may have registered the account: its address is not confirmed, and this browser neither
/// registered it nor is signed in to it. Without a password no one has used it yet.
fn is_someone_elses(ctx: &Ctx, account: &Account) -> bool {
    account.confirmed_at.is_none() && account.password_hash.is_some() && by_browser(ctx, account).is_none()
}

async fn open(ctx: &Ctx, text: &str) -> Result<(Link, Account)> {
    let link = ctx.app.tokens.open(links::RESET_PASSWORD, text, ctx.now).ok_or(Refusal::LINK)?;
    let account = held(ctx, &link).await?;
    if account.reset_round != link.other {
        return Err(Refusal::LINK.into());
    }
    Ok((link, account))
}
