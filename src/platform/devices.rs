//! Marks of browsers in which someone chose to stay signed in: rows with the hash of a random token. A mark opens nothing; in a
//! browser with the account's mark the right password works however often others guess. It outlives signing out. The
//! same browser may have the marks of several accounts, under one token.

use super::db::{Reader, Tx};
use super::error::{Doing, Result};
use super::tokens;
use crate::types::AccountId;

/// How long a mark lasts after signing in: 180 days, in microseconds.
pub const LASTS: i64 = crate::types::retention::DEVICES.us();

/// Returns whether a browser has the mark of an account.
pub async fn is_marked<'c>(on: impl Reader<'c>, mark: &str, account: AccountId, now: i64) -> Result<bool> {
    if mark.is_empty() {
        return Ok(false);
    }
    let found: Option<i64> = sqlx::query_scalar("select account_id from devices where mark_hash = $1 and account_id = $2 and marked_at > $3")
        .bind(tokens::hash(mark))
        .bind(account)
        .bind(now - LASTS)
        .fetch_optional(on)
        .await
        .doing("look for a browser's mark")?;
    Ok(found.is_some())
}

/// Returns whether a mark is any account's: another one was made up, or has expired.
pub async fn is_known(tx: &mut Tx, mark: &str, now: i64) -> Result<bool> {
    if mark.is_empty() {
        return Ok(false);
    }
    let found: i64 = sqlx::query_scalar("select count(*) from devices where mark_hash = $1 and marked_at > $2")
        .bind(tokens::hash(mark))
        .bind(now - LASTS)
        .fetch_one(tx.conn())
        .await
        .doing("look for a browser's mark")?;
    Ok(found > 0)
}

/// Marks a browser for an account, or renews its mark.
pub async fn mark(tx: &mut Tx, mark: &str, account: AccountId, now: i64) -> Result<()> {
    sqlx::query(
        "insert into devices (account_id, mark_hash, marked_at)
         values ($1, $2, $3)
         on conflict (account_id, mark_hash) do update set marked_at = $3",
    )
    .bind(account)
    .bind(tokens::hash(mark))
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("mark a browser")?;
    Ok(())
}

/// Returns how many browsers have the mark of an account.
pub async fn count<'c>(on: impl Reader<'c>, account: AccountId, now: i64) -> Result<i64> {
    sqlx::query_scalar("select count(*) from devices where account_id = $1 and marked_at > $2")
        .bind(account)
        .bind(now - LASTS)
        .fetch_one(on)
        .await
        .doing("count marks of browsers")
}

/// Ends all marks of an account.
pub async fn forget_all(tx: &mut Tx, account: AccountId) -> Result<()> {
    sqlx::query("delete from devices where account_id = $1").bind(account).execute(tx.conn()).await.doing("forget marks of browsers")?;
    Ok(())
}

/// Ends a mark, of all accounts that have it: the browser is to know no one any more.
pub async fn forget(tx: &mut Tx, mark: &str) -> Result<()> {
    sqlx::query("delete from devices where mark_hash = $1")
        .bind(tokens::hash(mark))
        .execute(tx.conn())
        .await
        .doing("forget the mark of a browser")?;
    Ok(())
}

/// Deletes the expired marks of all accounts.
pub async fn sweep(tx: &mut Tx, now: i64) -> Result<()> {
    sqlx::query("delete from devices where marked_at <= $1").bind(now - LASTS).execute(tx.conn()).await.doing("sweep marks of browsers")?;
    Ok(())
}
