//! To whom a mail goes: looked up when it is sent, so that it reaches the address of that day.

use super::claims::Claimed;
use crate::i18n::{self, Locale};
use crate::platform::Ctx;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, SignupId};

/// To whom a mail goes, as it is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// An account.
    Account(AccountId),
    /// A participant.
    Signup(SignupId),
    /// Somebody who has no row: an address nobody has registered, one that is given up.
    Address {
        /// Full name; empty where it is not known.
        name: String,
        /// The address.
        email: String,
    },
}

/// To whom a mail goes, as it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressee {
    /// The account, if it is one.
    pub account: Option<AccountId>,
    /// The sign-up, if it is one.
    pub signup: Option<SignupId>,
    /// Full name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Language code: the row's, else the person's.
    pub locale: String,
}

impl Addressee {
    /// The person's language.
    pub fn language(&self) -> Locale {
        i18n::from_code(&self.locale).unwrap_or_default()
    }

    /// The account's id; 0 for somebody else.
    pub fn account_id(&self) -> AccountId {
        self.account.unwrap_or_default()
    }
}

/// The recipient of a row, or why there is none any more.
pub(super) async fn find(ctx: &Ctx, mail: &Claimed) -> Result<Result<Addressee, &'static str>> {
    let person: Option<(String, String, String)> = match (mail.account_id, mail.signup_id) {
        (Some(account), _) => {
            let found = account_person(ctx, account).await?;
            if found.is_none() {
                return Ok(Err("the account is deleted, blocked or has no address"));
            }
            found
        }
        (None, Some(signup)) => {
            let found = signup_person(ctx, signup).await?;
            if found.is_none() {
                return Ok(Err("this person no longer takes part"));
            }
            found
        }
        (None, None) => None,
    };
    // A mail that was written out goes to the address it was written to.
    let (name, email, locale) =
        person.filter(|_| mail.version > 0).unwrap_or_else(|| (mail.to_name.clone(), mail.to_email.clone(), mail.locale.clone()));
    let locale = if mail.locale.is_empty() { locale } else { mail.locale.clone() };
    Ok(Ok(Addressee { account: mail.account_id, signup: mail.signup_id, name, email, locale }))
}

async fn account_person(ctx: &Ctx, id: AccountId) -> Result<Option<(String, String, String)>> {
    sqlx::query_as(
        "select name, email, locale
         from accounts
         where id = $1 and email <> '' and deleted_at is null and blocked_at is null",
    )
    .bind(id)
    .fetch_optional(ctx.db().primary())
    .await
    .doing("look up the account a mail goes to")
}

async fn signup_person(ctx: &Ctx, id: SignupId) -> Result<Option<(String, String, String)>> {
    sqlx::query_as("select name, email, locale from signups where id = $1 and email <> '' and left_at is null")
        .bind(id)
        .fetch_optional(ctx.db().primary())
        .await
        .doing("look up the participant a mail goes to")
}
