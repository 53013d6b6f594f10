//! SQL of deleting an account, at once or after others have answered.

use crate::accounts::policy::{Leaver, Owner};
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::AccountId;

/// Returns since when the deletion of an account waits; `None` if it does not.
pub async fn waits_since<'c>(on: impl Reader<'c>, account: AccountId) -> Result<Option<i64>> {
    let found: Option<Option<i64>> = sqlx::query_scalar("select deleting_at from accounts where id = $1 and deleted_at is null")
        .bind(account)
        .fetch_optional(on)
        .await
        .doing("look whether a deletion waits")?;
    Ok(found.flatten())
}

/// Returns the accounts whose deletion waits.
pub async fn waiting<'c>(on: impl Reader<'c>) -> Result<Vec<AccountId>> {
    sqlx::query_scalar("select id from accounts where deleting_at > 0 and deleted_at is null order by deleting_at, id")
        .fetch_all(on)
        .await
        .doing("list the accounts whose deletion waits")
}

/// Has the deletion of an account wait; called inside the transaction in which its owner asks for it.
pub async fn wait(tx: &mut Tx, account: AccountId, now: i64) -> Result<()> {
    sqlx::query("update accounts set deleting_at = $2 where id = $1 and deleted_at is null")
        .bind(account)
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("have a deletion wait")?;
    Ok(())
}

/// Withdraws a deletion that waits; returns whether there was one.
pub async fn withdraw(tx: &mut Tx, by: &Owner) -> Result<bool> {
    let done = sqlx::query("update accounts set deleting_at = null where id = $1 and deleting_at is not null").bind(by.account()).execute(tx.conn());
    Ok(done.await.doing("withdraw a deletion")?.rows_affected() == 1)
}

/// Erases everything personal from an account. The row stays, because other rows refer to it.
pub async fn anonymise(tx: &mut Tx, by: Leaver, now: i64) -> Result<()> {
    sqlx::query(
        "update accounts
         set name = '', shown_name = '', email = '', email_key = '', new_email = '', password_hash = null, confirmed_at = null, staff = 0, region = '',
             joined_off_at = null, left_off_at = null, feedback_off_at = null, source_key = null, feed_key = null, registered_by = null, deleting_at = null,
             consent_text = null,
             credential_revision = credential_revision + 1, deleted_at = $2
         where id = $1",
    )
    .bind(by.account())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("delete an account")?;
    Ok(())
}
