//! Signing in by a link in an email: the way in for an unknown browser while strangers guess an account's password. Known and
//! unknown addresses get the same words, the same status and the same work.

use super::confirm::held;
use super::entry::{self, Browser, end_session_in_use};
use super::letters;
use crate::accounts::limits::{SIGN_IN_ADDRESS, SIGN_IN_CLIENT};
use crate::accounts::links;
use crate::accounts::model::{AccountRefusal, EnterForm, EnterPage, SignInLinkForm};
use crate::accounts::store::{self, Account, claims};
use crate::platform::ctx::Hook;
use crate::platform::security_log::{Action, Entry};
use crate::platform::sessions::Begun;
use crate::platform::tokens::Link;
use crate::platform::{Ctx, Result, outbox};
use crate::types::{AccountId, Check, EmailKeys, Refusal};

/// Sends a link to sign in, and invalidates the one before. An account whose address is not confirmed gets the link that confirms
/// it: someone else may have registered it.
///
/// # Errors
/// A field error, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn ask(ctx: &Ctx, form: &SignInLinkForm) -> Result<()> {
    let mut check = Check::default();
    let email = check.email(SignInLinkForm::email, &form.email);
    check.finish()?;
    let keys = EmailKeys::of(&form.email);
    ctx.count(SIGN_IN_CLIENT, &ctx.client).await?;
    ctx.count(SIGN_IN_ADDRESS, keys.key.as_str()).await?;
    let mut tx = ctx.db().write().await?;
    let found = store::by_email(tx.conn(), &keys).await?;
    let round = claims::next_sign_in(&mut tx, found.as_ref().map_or(AccountId(0), |account| account.id)).await?;
    let asked = Entry { about: found.as_ref().map(|account| account.id), ..Entry::new(Action::SIGN_IN_ASKED) };
    ctx.record(&mut tx, asked).await?;
    let mail = match (&found, round) {
        (Some(account), Some(_)) if account.confirmed_at.is_none() => letters::to_confirm(ctx, account.id, account.credential_revision),
        (Some(account), Some(round)) => letters::to_sign_in(ctx, account, round),
        _ => letters::is_unknown(ctx, &email, true),
    };
    outbox::enqueue(ctx, &mut tx, &mail).await?;
    ctx.commit(tx).await
}

/// Returns whose account a link signs in to. Changes nothing.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) valid.
pub async fn page(ctx: &Ctx, text: &str) -> Result<EnterPage> {
    let (_, account) = open(ctx, text).await?;
    Ok(EnterPage { link: text.to_owned(), name: account.name, email: account.email })
}

/// Signs in by a link, once: ends the previous session and begins a new one, in which the password was not entered.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) valid, or a refusal if the account is blocked.
#[tracing::instrument(skip_all)]
pub async fn enter(ctx: &Ctx, form: &EnterForm, browser: &Browser) -> Result<Begun> {
    let (link, account) = open(ctx, &form.link).await?;
    if account.blocked_at.is_some() {
        return Err(AccountRefusal::Blocked.into());
    }
    let mut tx = ctx.db().write().await?;
    end_session_in_use(ctx, &mut tx).await?;
    if !claims::use_sign_in(&mut tx, account.id, link.revision, link.other).await? {
        return Err(Refusal::LINK.into());
    }
    let begun = entry::begin(ctx, &mut tx, account.id, browser, form.stay == "on", false).await?;
    ctx.record(&mut tx, Entry::new(Action::SIGNED_IN_BY_LINK).by(account.id)).await?;
    ctx.in_transaction(&mut tx, Hook::SignedIn(account.id)).await?;
    ctx.commit(tx).await?;
    Ok(begun)
}

async fn open(ctx: &Ctx, text: &str) -> Result<(Link, Account)> {
    let link = ctx.app.tokens.open(links::SIGN_IN, text, ctx.now).ok_or(Refusal::LINK)?;
    let account = held(ctx, &link).await?;
    let valid = account.sign_in_round == link.other && account.confirmed_at.is_some() && !entry::is_of_demo(ctx, &account);
    if valid { Ok((link, account)) } else { Err(Refusal::LINK.into()) }
}
