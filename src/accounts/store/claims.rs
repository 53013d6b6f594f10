//! SQL of confirming an address and of taking over an account that someone else may have registered.

use crate::accounts::policy::Confirmer;
use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::AccountId;

/// Marks the address as confirmed if a link's revision is still valid; returns whether it was.
pub async fn confirm(tx: &mut Tx, by: Confirmer, revision: i64, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update accounts
         set confirmed_at = coalesce(confirmed_at, $3), registered_by = null
         where id = $1 and credential_revision = $2 and deleted_at is null",
    )
    .bind(by.account())
    .bind(revision)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("confirm an address")?;
    Ok(done.rows_affected() == 1)
}

/// Gives an account with an unconfirmed address to the address's owner, with a new password, if a link's revision is still
/// valid; returns whether it was. What else would let the person who registered it in, or show them something, goes: links sent
/// before, the address it was to change to, the key of its calendar feed.
pub async fn take_over(tx: &mut Tx, id: AccountId, revision: i64, hash: &str, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update accounts
         set password_hash = $3,
             credential_revision = credential_revision + 1,
             confirmed_at = $4, registered_by = null, new_email = '', feed_key = null, deleting_at = null,
             consent_text = null
         where id = $1 and credential_revision = $2 and confirmed_at is null and deleted_at is null",
    )
    .bind(id)
    .bind(revision)
    .bind(hash.to_owned())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("give an account to the owner of its address")?;
    Ok(done.rows_affected() == 1)
}

/// Invalidates the links to sign in that were asked for before, and returns the round of the next one; `None` if there is no
/// such account.
pub async fn next_sign_in(tx: &mut Tx, id: AccountId) -> Result<Option<i64>> {
    sqlx::query_scalar("update accounts set sign_in_round = sign_in_round + 1 where id = $1 and deleted_at is null returning sign_in_round")
        .bind(id)
        .fetch_optional(tx.conn())
        .await
        .doing("count a request for a link to sign in")
}

/// Uses a link to sign in, which works once; returns whether it was still valid and the account may sign in.
pub async fn use_sign_in(tx: &mut Tx, id: AccountId, revision: i64, round: i64) -> Result<bool> {
    let done = sqlx::query(
        "update accounts
         set sign_in_round = sign_in_round + 1
         where id = $1 and credential_revision = $2 and sign_in_round = $3
           and confirmed_at is not null and blocked_at is null and deleted_at is null",
    )
    .bind(id)
    .bind(revision)
    .bind(round)
    .execute(tx.conn())
    .await
    .doing("use a link to sign in")?;
    Ok(done.rows_affected() == 1)
}

/// Invalidates the links to choose a new password that were asked for before, and returns the round of the next one; `None`
/// if there is no such account.
pub async fn next_reset(tx: &mut Tx, id: AccountId) -> Result<Option<i64>> {
    sqlx::query_scalar("update accounts set reset_round = reset_round + 1 where id = $1 and deleted_at is null returning reset_round")
        .bind(id)
        .fetch_optional(tx.conn())
        .await
        .doing("count a request for a new password")
}
