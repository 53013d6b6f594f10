//! SQL of the table `accounts`.

pub mod claims;
pub mod deletion;
pub mod feeds;
pub mod keys;
pub mod log;
pub mod roles;
pub mod unclaimed;

use super::policy::{Confirmer, MailReader, Owner};
use crate::accounts::model::{EmailForm, Switch};
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result, taken};
use crate::types::{AccountId, EmailKey, EmailKeys, LinkKey, Target};
use sqlx::{AssertSqlSafe, FromRow};

/// An account as the services need it; not for the wire.
#[derive(Debug, FromRow)]
pub struct Account {
    /// The account.
    pub id: AccountId,
    /// Name as typed.
    pub name: String,
    /// What others see of a name of before 0.4, its first word; empty: the name.
    pub shown_name: String,
    /// The current address.
    pub email: String,
    /// The new address awaiting confirmation; empty for none.
    pub new_email: String,
    /// Argon2id in PHC form; `None` if the person cannot sign in yet.
    pub password_hash: Option<String>,
    /// Incremented with every change of password or address.
    pub credential_revision: i64,
    /// The hash of the token of the browser that registered it, until its address is confirmed.
    pub registered_by: Option<String>,
    /// How often a link to choose a new password was asked for.
    pub reset_round: i64,
    /// How often a link to sign in was asked for or used.
    pub sign_in_round: i64,
    /// When it was registered.
    pub created_at: i64,
    /// Key of the links about it.
    pub link_key: LinkKey,
    /// 1 if links of versions before 0.5, which name the number of its row, are still about it.
    pub row_links: i64,
    /// When the address was confirmed.
    pub confirmed_at: Option<i64>,
    /// 1 for staff.
    pub staff: i64,
    /// When staff blocked it.
    pub blocked_at: Option<i64>,
    /// Language code.
    pub locale: String,
    /// Code of the country whose dates it reads; empty for the browser's.
    pub region: String,
    /// Since when it wants no emails about sign-ups.
    pub joined_off_at: Option<i64>,
    /// Since when it wants no emails about people who leave.
    pub left_off_at: Option<i64>,
    /// Since when it wants no emails that ask for feedback.
    pub feedback_off_at: Option<i64>,
}

/// A validated account, ready to be inserted.
#[derive(Clone, Debug)]
pub struct NewRow {
    /// Full name.
    pub name: String,
    /// The address as typed.
    pub email: String,
    /// The address folded.
    pub email_key: EmailKey,
    /// The password's hash; `None` if the person will choose it through a link.
    pub password_hash: Option<String>,
    /// When the address was confirmed, if it is.
    pub confirmed_at: Option<i64>,
    /// The hash of the token of the browser that registers it, if a browser does.
    pub registered_by: Option<String>,
    /// Whether it is a staff account.
    pub staff: bool,
    /// Language code.
    pub locale: String,
    /// Key of the links about it.
    pub link_key: LinkKey,
    /// The text that its owner agreed to, if it was shown.
    pub consent_text: Option<i64>,
}

/// Returns an account that is not deleted, by its address; of two that are equal only by today's rules, the one with this
/// spelling.
pub async fn by_email<'c>(on: impl Reader<'c>, keys: &EmailKeys) -> Result<Option<Account>> {
    sqlx::query_as(
        "select id, name, shown_name, email, new_email, password_hash, credential_revision, registered_by, reset_round, sign_in_round, created_at, link_key, row_links,
                confirmed_at, staff, blocked_at, locale, region, joined_off_at, left_off_at, feedback_off_at
         from accounts
         where email_key in ($1, $2, $3) and email_key <> '' and deleted_at is null
         order by case email_key when $1 then 0 when $2 then 1 else 2 end
         limit 1",
    )
    .bind(keys.typed.clone())
    .bind(keys.key.clone())
    .bind(keys.written.clone())
    .fetch_optional(on)
    .await
    .doing("look for an account by its address")
}

/// Returns an account that is not deleted, by its id.
pub async fn by_id<'c>(on: impl Reader<'c>, id: AccountId) -> Result<Option<Account>> {
    sqlx::query_as(
        "select id, name, shown_name, email, new_email, password_hash, credential_revision, registered_by, reset_round, sign_in_round, created_at, link_key, row_links,
                confirmed_at, staff, blocked_at, locale, region, joined_off_at, left_off_at, feedback_off_at
         from accounts
         where id = $1 and deleted_at is null",
    )
    .bind(id)
    .fetch_optional(on)
    .await
    .doing("load an account")
}

/// Returns the account that a link is about, unless it is deleted. A link that names the number of a row is about rows of
/// versions before 0.5 only.
pub async fn by_target<'c>(on: impl Reader<'c>, about: &Target) -> Result<Option<Account>> {
    let which = match about {
        Target::Key(_) => "link_key = $1 and link_key <> ''",
        Target::Row(_) => "id = $1 and row_links = 1",
    };
    let query = sqlx::query_as(AssertSqlSafe(format!(
        "select id, name, shown_name, email, new_email, password_hash, credential_revision, registered_by, reset_round, sign_in_round, created_at, link_key, row_links,
                confirmed_at, staff, blocked_at, locale, region, joined_off_at, left_off_at, feedback_off_at
         from accounts
         where {which} and deleted_at is null"
    )));
    let query = match about {
        Target::Key(key) => query.bind(key.clone()),
        Target::Row(id) => query.bind(*id),
    };
    query.fetch_optional(on).await.doing("look for the account that a link is about")
}

/// Inserts an account; does nothing if the address already has one.
pub async fn insert(tx: &mut Tx, new: &NewRow, now: i64) -> Result<Option<AccountId>> {
    sqlx::query_scalar(
        "insert into accounts (name, email, email_key, password_hash, confirmed_at, staff, locale, created_at, registered_by, link_key,
                               consent_text)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (email_key) where email_key <> '' do nothing
         returning id",
    )
    .bind(new.name.clone())
    .bind(new.email.clone())
    .bind(new.email_key.clone())
    .bind(new.password_hash.clone())
    .bind(new.confirmed_at)
    .bind(i64::from(new.staff))
    .bind(new.locale.clone())
    .bind(now)
    .bind(new.registered_by.clone())
    .bind(new.link_key.clone())
    .bind(new.consent_text)
    .fetch_optional(tx.conn())
    .await
    .doing("add an account")
}

/// Sets a new password if the revision is still valid, which invalidates every link sent before. Returns
/// whether it was. With `proves_address` the address counts as confirmed (an emailed link led here), and a
/// deletion that waits, which someone else may have asked for, is withdrawn.
pub async fn set_password(tx: &mut Tx, id: AccountId, revision: i64, hash: &str, proves_address: bool, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update accounts
         set password_hash = $3,
             credential_revision = credential_revision + 1,
             registered_by = case when $4 = 1 then null else registered_by end,
             confirmed_at = case when $4 = 1 then coalesce(confirmed_at, $5) else confirmed_at end,
             deleting_at = case when $4 = 1 then null else deleting_at end
         where id = $1 and credential_revision = $2 and deleted_at is null",
    )
    .bind(id)
    .bind(revision)
    .bind(hash.to_owned())
    .bind(i64::from(proves_address))
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("change a password")?;
    Ok(done.rows_affected() == 1)
}

/// Replaces the hash of a password by another one of the same password, if it has not changed meanwhile.
pub async fn renew_hash(tx: &mut Tx, id: AccountId, revision: i64, hash: &str) -> Result<()> {
    sqlx::query("update accounts set password_hash = $3 where id = $1 and credential_revision = $2 and deleted_at is null")
        .bind(id)
        .bind(revision)
        .bind(hash.to_owned())
        .execute(tx.conn())
        .await
        .doing("renew a password's hash")?;
    Ok(())
}

/// Updates name, language and region. A new name is what others see, too.
pub async fn set_profile(tx: &mut Tx, by: &Owner, name: &str, locale: &str, region: &str) -> Result<()> {
    sqlx::query(
        "update accounts set shown_name = case when name = $2 then shown_name else '' end, name = $2, locale = $3, region = $4 where id = $1",
    )
    .bind(by.account())
    .bind(name.to_owned())
    .bind(locale.to_owned())
    .bind(region.to_owned())
    .execute(tx.conn())
    .await
    .doing("change a name")?;
    Ok(())
}

/// Stores the address an account wants to change to; invalidates links sent before. Returns the new revision.
pub async fn want_email(tx: &mut Tx, by: &Owner, new_email: &str) -> Result<i64> {
    sqlx::query_scalar(
        "update accounts set new_email = $2, credential_revision = credential_revision + 1 where id = $1 returning credential_revision",
    )
    .bind(by.account())
    .bind(new_email.to_owned())
    .fetch_one(tx.conn())
    .await
    .doing("store a new address")
}

/// Replaces the account's address with the new one; returns whether the link was still valid. Staff rights given to an
/// address that was never confirmed are not taken along.
///
/// # Errors
/// A field error at `email` if another account took the address in the meantime.
pub async fn take_email(tx: &mut Tx, by: Confirmer, revision: i64, email: &str, key: &EmailKey, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update accounts
         set email = $3, email_key = $4, new_email = '', confirmed_at = $5, registered_by = null,
             staff = case when confirmed_at is null then 0 else staff end, credential_revision = credential_revision + 1
         where id = $1 and credential_revision = $2 and deleted_at is null",
    )
    .bind(by.account())
    .bind(revision)
    .bind(email.to_owned())
    .bind(key.clone())
    .bind(now)
    .execute(tx.conn())
    .await;
    Ok(taken(done, EmailForm::email, "change an address")?.rows_affected() == 1)
}

/// Ends a kind of email to a facilitator (`on` false) or sends it again.
pub async fn switch(tx: &mut Tx, by: MailReader, which: Switch, on: bool, now: i64) -> Result<()> {
    let sql = match which {
        Switch::Joined => "update accounts set joined_off_at = case when $2 = 1 then null else coalesce(joined_off_at, $3) end where id = $1",
        Switch::Left => "update accounts set left_off_at = case when $2 = 1 then null else coalesce(left_off_at, $3) end where id = $1",
        Switch::Feedback => "update accounts set feedback_off_at = case when $2 = 1 then null else coalesce(feedback_off_at, $3) end where id = $1",
    };
    sqlx::query(sql).bind(by.account()).bind(i64::from(on)).bind(now).execute(tx.conn()).await.doing("switch a kind of email")?;
    Ok(())
}
