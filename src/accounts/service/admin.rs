//! What staff and the command line do with accounts.

use super::{entry, password};
use crate::accounts::links;
use crate::accounts::model::NAME_MOST;
use crate::accounts::policy::StaffMember;
use crate::accounts::store::{self, NewRow};
use crate::platform::tokens::Link;
use crate::platform::{Ctx, Result, Tx, sessions};
use crate::types::Target;
use crate::types::{AccountId, AppError, Check, EmailKeys, FieldCode, FieldName};

/// A person added by the command line or the demo.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// Full name.
    pub name: String,
    /// The address; counts as confirmed.
    pub email: String,
    /// The password; `None` if the person will choose it through a link.
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
    /// An existing account with this address; it is staff now if that was requested.
    Known(AccountId),
}

/// Adds a person with a confirmed address. Needs no proof: only the command line and the demo call it.
///
/// # Errors
/// Field errors.
pub async fn add(ctx: &Ctx, person: &NewPerson) -> Result<Added> {
    let mut check = Check::default();
    let name = check.line(FieldName::new("name"), &person.name, NAME_MOST);
    let email = check.email(FieldName::new("email"), &person.email);
    if let Some(password) = &person.password {
        password::check(&mut check, FieldName::new("password"), password, &[&email, &name]);
    }
    check.finish()?;
    let password_hash = match &person.password {
        Some(password) => Some(ctx.app.hasher.hash(password, ctx.app.tokens.salt()).await?),
        None => None,
    };
    let locale = crate::i18n::from_code(&person.locale).unwrap_or_default();
    let locale = crate::i18n::code(locale).to_owned();
    let keys = EmailKeys::of(&person.email);
    let new = NewRow { email_key: keys.key.clone(), name, email, password_hash, confirmed_at: Some(ctx.now_us()), staff: person.staff, locale };
    let mut tx = ctx.db().write().await?;
    let added = match store::by_email(tx.conn(), &keys).await? {
        Some(known) => {
            if person.staff {
                store::make_staff(&mut tx, known.id).await?;
            }
            Added::Known(known.id)
        }
        None => Added::New(store::insert(&mut tx, &new, ctx.now_us()).await?.ok_or(AppError::Busy)?),
    };
    ctx.commit(tx).await?;
    Ok(added)
}

/// Confirms an address without a link, for the command line.
///
/// # Errors
/// Not found.
pub async fn confirm_by_address(ctx: &Ctx, email: &str) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let account = store::by_email(tx.conn(), &EmailKeys::of(email)).await?.ok_or(AppError::NotFound)?;
    store::confirm(&mut tx, account.id, account.credential_revision, ctx.now_us()).await?;
    ctx.commit(tx).await
}

/// Returns the URL where a person added by the command line chooses a password; valid for a week.
///
/// # Errors
/// Not found.
pub async fn invitation(ctx: &Ctx, id: AccountId) -> Result<String> {
    let account = store::by_id(ctx.db().primary(), id).await?.ok_or(AppError::NotFound)?;
    let until = ctx.now_us() + entry::CONFIRM_LASTS;
    let link = Link { kind: links::RESET_PASSWORD, about: Target::Row(id.0), revision: account.credential_revision, other: 0, until };
    Ok(crate::paths::absolute(&ctx.app.config.url, &crate::paths::reset(&ctx.app.tokens.sign(&link))))
}

/// Blocks or unblocks the account with an address; blocking ends its sessions. Staff cannot block themselves
/// or other staff.
///
/// # Errors
/// A field error at `email`.
pub async fn set_blocked(ctx: &Ctx, tx: &mut Tx, by: &StaffMember, email: &str, blocked: bool) -> Result<AccountId> {
    let mut check = Check::default();
    check.email(FieldName::new("email"), email);
    check.finish()?;
    let found = store::by_email(tx.conn(), &EmailKeys::of(email)).await?;
    let account = found.ok_or_else(|| AppError::field(FieldName::new("email"), FieldCode::Unknown))?;
    if blocked && account.staff == 1 {
        return Err(AppError::field(FieldName::new("email"), FieldCode::Staff).into());
    }
    store::set_blocked(tx, by, account.id, blocked.then(|| ctx.now_us())).await?;
    if blocked {
        sessions::end_all(tx, account.id, None).await?;
    }
    Ok(account.id)
}
