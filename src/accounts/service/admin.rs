//! What the command line does with accounts.

use super::entry::{self, CONFIRM_LASTS, RESET_LASTS};
use super::{letters, password};
use crate::accounts::model::{AccountRefusal, NAME_MOST};
use crate::accounts::policy;
use crate::accounts::store::{self, NewRow, claims};
use crate::platform::security_log::{Action, Entry};
use crate::platform::{Ctx, Result, outbox};
use crate::types::{AccountId, AppError, Check, EmailKeys, FieldName};

/// A person added by the command line or the demo.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// Full name.
    pub name: String,
    /// The address; counts as confirmed if there is a password.
    pub email: String,
    /// The password; `None` if the person chooses it through an emailed link, which confirms the address.
    pub password: Option<String>,
    /// Whether to make the account staff.
    pub staff: bool,
    /// Language code.
    pub locale: String,
}

/// The result of adding a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// A new account.
    New(AccountId),
    /// An existing account with this address, which stays as it is.
    Known(AccountId),
}

/// Adds a person; without a password, an email with a link to choose one goes out. Needs no proof: only the command line
/// and the demo call it.
///
/// # Errors
/// Field errors.
pub async fn add(ctx: &Ctx, person: &NewPerson) -> Result<Added> {
    let mut check = Check::default();
    let name = check.line(FieldName::new("name"), &person.name, NAME_MOST);
    let email = check.email(FieldName::new("email"), &person.email);
    if let Some(password) = &person.password {
        password::check(ctx, &mut check, FieldName::new("password"), password, &[&email, &name]);
    }
    check.finish()?;
    let password_hash = match &person.password {
        Some(password) => Some(ctx.app.hasher.hash(password, ctx.app.tokens.salt()).await?),
        None => None,
    };
    let locale = crate::i18n::from_code(&person.locale).unwrap_or_default();
    let locale = crate::i18n::code(locale).to_owned();
    let keys = EmailKeys::of(&person.email);
    let confirmed_at = person.password.as_ref().map(|_| ctx.now_us());
    let new = NewRow {
        consent_text: None,
        email_key: keys.key.clone(),
        name,
        email,
        password_hash,
        confirmed_at,
        registered_by: None,
        staff: person.staff,
        locale,
        link_key: ctx.app.tokens.link_key(),
    };
    let mut tx = ctx.db().write().await?;
    let added = match store::by_email(tx.conn(), &keys).await? {
        Some(known) => Added::Known(known.id),
        None => Added::New(store::insert(&mut tx, &new, ctx.now_us()).await?.ok_or(AppError::Busy)?),
    };
    if let (Added::New(id), true) = (added, person.staff) {
        ctx.record(&mut tx, Entry::new(Action::STAFF_GIVEN).about(id)).await?;
    }
    if let (Added::New(id), None) = (added, &person.password) {
        outbox::enqueue(ctx, &mut tx, &letters::is_invited(ctx, id)).await?;
    }
    ctx.commit(tx).await?;
    Ok(added)
}

/// Confirms an address without a link, for the command line. Returns whether it did: not if the account has a password, which
/// anyone may have chosen, unless the operator says that it stays.
///
/// # Errors
/// Not found.
pub async fn confirm_by_address(ctx: &Ctx, email: &str, keep_password: bool) -> Result<bool> {
    let mut tx = ctx.db().write().await?;
    let account = store::by_email(tx.conn(), &EmailKeys::of(email)).await?.ok_or(AppError::NotFound)?;
    if account.confirmed_at.is_none() && account.password_hash.is_some() && !keep_password {
        return Ok(false);
    }
    claims::confirm(&mut tx, policy::by_operator(account.id), account.credential_revision, ctx.now_us()).await?;
    ctx.record(&mut tx, Entry::new(Action::ADDRESS_CONFIRMED).about(account.id)).await?;
    ctx.commit(tx).await?;
    Ok(true)
}

/// Returns the URL where a person added by the command line chooses a password; valid for a week.
///
/// # Errors
/// Not found.
pub async fn invitation(ctx: &Ctx, id: AccountId) -> Result<String> {
    reset_url(ctx, id, CONFIRM_LASTS).await
}

/// Emails the account with an address a link to choose a new password, and returns the same link, which is valid for an
/// hour.
///
/// # Errors
/// Not found, or blocked.
pub async fn reset_by_address(ctx: &Ctx, email: &str) -> Result<String> {
    let mut tx = ctx.db().write().await?;
    let account = store::by_email(tx.conn(), &EmailKeys::of(email)).await?.ok_or(AppError::NotFound)?;
    if account.blocked_at.is_some() {
        return Err(AccountRefusal::Blocked.into());
    }
    let round = claims::next_reset(&mut tx, account.id).await?.ok_or(AppError::NotFound)?;
    ctx.record(&mut tx, Entry::new(Action::RESET_ASKED).about(account.id)).await?;
    outbox::enqueue(ctx, &mut tx, &letters::to_reset(ctx, &account, round)).await?;
    ctx.commit(tx).await?;
    reset_url(ctx, account.id, RESET_LASTS).await
}

async fn reset_url(ctx: &Ctx, id: AccountId, lasts: i64) -> Result<String> {
    let account = store::by_id(ctx.db().primary(), id).await?.ok_or(AppError::NotFound)?;
    let link = entry::reset_link(ctx, &account, ctx.now_us() + lasts);
    Ok(crate::paths::absolute(&ctx.app.config.url, &crate::paths::reset(&link)))
}
