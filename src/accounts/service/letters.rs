//! Emails about accounts: enqueued here, checked and rendered when they are sent.

use super::entry::{self, CONFIRM_LASTS, RESET_LASTS, SIGN_IN_LASTS};
use crate::accounts::emails;
use crate::accounts::store::{self, Account, deletion};
use crate::platform::outbox::{Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendered};
use crate::platform::{Ctx, Result};
use crate::types::{AccountId, AppError, EmailKeys};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The link that confirms a new account's address.
const CONFIRM: LetterKind = LetterKind::new("account-confirm", Priority::SignIn, |c, m, to| Box::pin(confirm(c, m, to)));
/// Someone tried to register an address that already has an account.
const KNOWN: LetterKind = LetterKind::new("account-known", Priority::SignIn, |c, _, to| Box::pin(known(c, to)));
/// The link to choose the first password of an account that the people who run the site made.
const INVITED: LetterKind = LetterKind::new("account-invited", Priority::SignIn, |c, m, to| Box::pin(invited(c, m, to)));
/// The link to choose a new password.
const RESET: LetterKind = LetterKind::new("account-reset", Priority::SignIn, |c, m, to| Box::pin(reset(c, m, to)));
/// Someone requested a new password, or a link to sign in, for an address without an account.
const UNKNOWN: LetterKind = LetterKind::new("account-unknown", Priority::SignIn, |c, m, to| Box::pin(unknown(c, m, to)));
/// The link to sign in.
const SIGN_IN: LetterKind = LetterKind::new("account-sign-in", Priority::SignIn, |c, m, to| Box::pin(sign_in(c, m, to)));
/// The password was changed.
const PASSWORD: LetterKind =
    LetterKind::new("account-password", Priority::Awaited, |c, _, to| Box::pin(async move { Outcome::letter(to, &emails::password_changed(c, to)) }));
/// The link that confirms an account's new address.
const CHANGE: LetterKind = LetterKind::new("account-change", Priority::SignIn, |c, m, to| Box::pin(change(c, m, to)));
/// Someone asked to change the address; goes to the old one.
const ASKED: LetterKind =
    LetterKind::new("account-change-asked", Priority::SignIn, |c, _, to| Box::pin(async move { Outcome::letter(to, &emails::change_asked(c, to)) }));
/// The address was changed; goes to the old one.
const MOVED: LetterKind =
    LetterKind::new("account-moved", Priority::Awaited, |c, _, to| Box::pin(async move { Outcome::letter(to, &emails::email_changed(c, to)) }));
/// The account was deleted; goes to an address that no longer has a row.
const DELETED: LetterKind =
    LetterKind::new("account-deleted", Priority::Awaited, |c, _, to| Box::pin(async move { Outcome::letter(to, &emails::deleted(c, to)) }))
        .farewell();

/// The account's deletion was asked for and waits for others.
const DELETING: LetterKind = LetterKind::new("account-deleting", Priority::Awaited, |c, m, to| Box::pin(deleting(c, m, to)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[CONFIRM, KNOWN, INVITED, RESET, UNKNOWN, PASSWORD, CHANGE, ASKED, MOVED, DELETED, SIGN_IN, DELETING];

/// The account's revision that a link is for.
#[derive(Serialize, Deserialize)]
struct ForRevision {
    revision: i64,
}

/// What was asked for with an address without an account.
#[derive(Serialize, Deserialize)]
struct Unknown {
    /// Whether it was a link to sign in. Since 0.5.
    #[serde(default)]
    link: bool,
}

/// The account's revision, and how often it had asked for a new password or a link to sign in, that a link is for.
#[derive(Serialize, Deserialize)]
struct ForRound {
    revision: i64,
    /// Since 0.5.
    #[serde(default)]
    round: i64,
}

/// Creates an email with a random key, because these emails are sent as often as someone requests them.
fn mail(ctx: &Ctx, kind: &'static LetterKind, to: Recipient) -> Mail {
    Mail::new(kind, format!("{}:{}", kind.name, ctx.app.tokens.random()), to)
}

/// Returns the email with the link that confirms an account's address, in the language of the page.
pub(super) fn to_confirm(ctx: &Ctx, account: AccountId, revision: i64) -> Mail {
    Mail {
        facts: json!(ForRevision { revision }),
        locale: Some(ctx.locale),
        deadline: Some(ctx.now_us() + CONFIRM_LASTS),
        ..mail(ctx, &CONFIRM, Recipient::Account(account))
    }
}

/// Returns the email to an address that already has an account.
pub(super) fn is_known(ctx: &Ctx, account: AccountId) -> Mail {
    mail(ctx, &KNOWN, Recipient::Account(account))
}

/// Returns the email with the link to choose the first password of a new account.
pub(super) fn is_invited(ctx: &Ctx, account: AccountId) -> Mail {
    Mail {
        facts: json!(ForRevision { revision: 0 }),
        deadline: Some(ctx.now_us() + CONFIRM_LASTS),
        ..mail(ctx, &INVITED, Recipient::Account(account))
    }
}

/// Returns the email with the link to choose a new password.
pub(super) fn to_reset(ctx: &Ctx, account: &Account, round: i64) -> Mail {
    Mail {
        facts: json!(ForRound { revision: account.credential_revision, round }),
        deadline: Some(ctx.now_us() + RESET_LASTS),
        ..mail(ctx, &RESET, Recipient::Account(account.id))
    }
}

/// Returns the email with the link to sign in.
pub(super) fn to_sign_in(ctx: &Ctx, account: &Account, round: i64) -> Mail {
    Mail {
        facts: json!(ForRound { revision: account.credential_revision, round }),
        deadline: Some(ctx.now_us() + SIGN_IN_LASTS),
        ..mail(ctx, &SIGN_IN, Recipient::Account(account.id))
    }
}

/// Returns the email to an address without an account, in the language of the page; `link`: for a link to sign in.
pub(super) fn is_unknown(ctx: &Ctx, email: &str, link: bool) -> Mail {
    let to = Recipient::Address { name: String::new(), email: email.to_owned() };
    Mail { locale: Some(ctx.locale), facts: json!(Unknown { link }), ..mail(ctx, &UNKNOWN, to) }
}

/// Returns the email that says that the password was changed.
pub(super) fn password_changed(ctx: &Ctx, account: AccountId) -> Mail {
    mail(ctx, &PASSWORD, Recipient::Account(account))
}

/// Returns the email with the link that confirms a new address.
pub(super) fn to_change(ctx: &Ctx, account: AccountId, revision: i64) -> Mail {
    Mail { facts: json!(ForRevision { revision }), deadline: Some(ctx.now_us() + CONFIRM_LASTS), ..mail(ctx, &CHANGE, Recipient::Account(account)) }
}

/// Returns the email to the present address of an account that is about to get another one.
pub(super) fn change_asked(ctx: &Ctx, account: &Account) -> Mail {
    to_address(ctx, &ASKED, account)
}

/// Returns the email to the previous address of an account.
pub(super) fn address_moved(ctx: &Ctx, account: &Account) -> Mail {
    to_address(ctx, &MOVED, account)
}

/// Returns the email to the owner of a deleted account.
pub(super) fn account_deleted(ctx: &Ctx, account: &Account) -> Mail {
    to_address(ctx, &DELETED, account)
}

/// Returns the email that says that an account's deletion waits, to be withdrawn by an owner who did not ask for it.
pub(super) fn deletion_waits(ctx: &Ctx, account: AccountId) -> Mail {
    Mail::new(&DELETING, format!("{}:{account}:{}", DELETING.name, ctx.now_us()), Recipient::Account(account))
}

async fn deleting(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let account = mail.account_id.unwrap_or_default();
    if deletion::waits_since(ctx.db().primary(), account).await?.is_none() {
        return Ok(Outcome::Drop("the deletion was withdrawn"));
    }
    Outcome::letter(to, &emails::deleting(ctx, to))
}

/// Returns how the keys of emails to earlier addresses of an account begin.
pub(super) fn to_earlier_addresses(account: AccountId) -> [String; 2] {
    [format!("{}:{account}:", ASKED.name), format!("{}:{account}:", MOVED.name)]
}

fn to_address(ctx: &Ctx, kind: &'static LetterKind, account: &Account) -> Mail {
    let to = Recipient::Address { name: account.name.clone(), email: account.email.clone() };
    let key = format!("{}:{}:{}", kind.name, account.id, ctx.app.tokens.random());
    Mail { locale: Some(crate::i18n::from_code(&account.locale).unwrap_or_default()), ..Mail::new(kind, key, to) }
}

/// Returns the account a link is for; `None` if the link would no longer be valid.
async fn held(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Option<Account>> {
    let facts: ForRevision = mail.read()?;
    let account = store::by_id(ctx.db().primary(), to.account_id()).await?.ok_or(AppError::NotFound)?;
    Ok(Some(account).filter(|account| account.credential_revision == facts.revision))
}

const OUTDATED: Outcome = Outcome::Drop("password or address were changed since: its link would not hold");

async fn confirm(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let Some(account) = held(ctx, mail, to).await? else { return Ok(OUTDATED) };
    if account.confirmed_at.is_some() {
        return Ok(Outcome::Drop("the address is confirmed already"));
    }
    let link = entry::confirm_link(ctx, &account, mail.due_at + CONFIRM_LASTS);
    Outcome::letter(to, &emails::confirm(ctx, to, &link))
}

async fn known(ctx: &Ctx, to: &Addressee) -> Result<Outcome> {
    let account = store::by_id(ctx.db().primary(), to.account_id()).await?.ok_or(AppError::NotFound)?;
    let link = entry::reset_link(ctx, &account, ctx.now_us() + RESET_LASTS);
    Outcome::letter(to, &emails::known(ctx, to, &link))
}

async fn invited(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let Some(account) = held(ctx, mail, to).await? else { return Ok(OUTDATED) };
    let link = entry::reset_link(ctx, &account, mail.due_at + CONFIRM_LASTS);
    Outcome::letter(to, &emails::invited(ctx, to, &link))
}

async fn reset(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let Some(account) = held(ctx, mail, to).await? else { return Ok(OUTDATED) };
    if mail.read::<ForRound>()?.round != account.reset_round {
        return Ok(Outcome::Drop("a newer link was asked for: this one would not hold"));
    }
    let link = entry::reset_link(ctx, &account, mail.due_at + RESET_LASTS);
    Outcome::letter(to, &emails::reset(ctx, to, &link))
}

async fn sign_in(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let Some(account) = held(ctx, mail, to).await? else { return Ok(OUTDATED) };
    if mail.read::<ForRound>()?.round != account.sign_in_round {
        return Ok(Outcome::Drop("a newer link was asked for: this one would not hold"));
    }
    let link = entry::sign_in_link(ctx, &account, mail.due_at + SIGN_IN_LASTS);
    Outcome::letter(to, &emails::sign_in(ctx, to, &link))
}

async fn unknown(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    if store::by_email(ctx.db().primary(), &EmailKeys::of(&to.email)).await?.is_some() {
        return Ok(Outcome::Drop("the address has an account by now"));
    }
    Outcome::letter(to, &emails::no_account(ctx, to, mail.read::<Unknown>()?.link, entry::registration_refused(ctx).is_none()))
}

async fn change(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let Some(account) = held(ctx, mail, to).await? else { return Ok(OUTDATED) };
    if account.new_email.is_empty() {
        return Ok(Outcome::Drop("no new address waits any more"));
    }
    let link = entry::change_link(ctx, &account, mail.due_at + CONFIRM_LASTS);
    // The new address is not proven, and its owner may not have chosen the name.
    let to = &to.clone().unproven();
    Ok(Rendered { to_email: account.new_email, ..Rendered::new(to, &emails::change_email(ctx, to, &link))? }.send())
}
