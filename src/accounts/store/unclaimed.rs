//! Rows of people imported from another system.

use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, LinkKey};

/// Returns the account that was imported from this source.
pub async fn by_source(tx: &mut Tx, source_key: &str) -> Result<Option<AccountId>> {
    sqlx::query_scalar("select id from accounts where source_key = $1")
        .bind(source_key.to_owned())
        .fetch_optional(tx.conn())
        .await
        .doing("look for an imported person")
}

/// Inserts an account without address and password.
pub async fn insert(tx: &mut Tx, source_key: &str, name: &str, link_key: &LinkKey, now: i64) -> Result<AccountId> {
    sqlx::query_scalar(
        "insert into accounts (name, email, email_key, locale, created_at, source_key, link_key)
         values ($1, '', '', 'en', $2, $3, $4)
         returning id",
    )
    .bind(name.to_owned())
    .bind(now)
    .bind(source_key.to_owned())
    .bind(link_key.clone())
    .fetch_one(tx.conn())
    .await
    .doing("add an imported person")
}
