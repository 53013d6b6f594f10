//! SQL of the calendar feeds of accounts.

use crate::accounts::policy::Owner;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::AccountId;
use sqlx::FromRow;

/// The account behind a feed.
#[derive(Debug, FromRow)]
pub struct Found {
    /// The account.
    pub id: AccountId,
    /// Its address as typed.
    pub email: String,
    /// When the address was confirmed.
    pub confirmed_at: Option<i64>,
}

/// Returns the account whose feed has this key, unless it is blocked or deleted.
pub async fn by_key<'c>(on: impl Reader<'c>, key: &str) -> Result<Option<Found>> {
    sqlx::query_as("select id, email, confirmed_at from accounts where feed_key = $1 and deleted_at is null and blocked_at is null")
        .bind(key.to_owned())
        .fetch_optional(on)
        .await
        .doing("look for an account's calendar feed")
}

/// Returns the key of an account's feed; `None` until its owner asks for one.
pub async fn key<'c>(on: impl Reader<'c>, by: &Owner) -> Result<Option<String>> {
    let key: Option<Option<String>> = sqlx::query_scalar("select feed_key from accounts where id = $1")
        .bind(by.account())
        .fetch_optional(on)
        .await
        .doing("read the key of a calendar feed")?;
    Ok(key.flatten())
}

/// Gives an account's feed another key.
pub async fn set_key(tx: &mut Tx, by: &Owner, key: &str) -> Result<()> {
    sqlx::query("update accounts set feed_key = $2 where id = $1")
        .bind(by.account())
        .bind(key.to_owned())
        .execute(tx.conn())
        .await
        .doing("renew the address of a calendar feed")?;
    Ok(())
}
