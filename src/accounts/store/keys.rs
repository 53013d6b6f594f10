//! SQL of the step that gives accounts the keys of their addresses.

use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, EmailKey};
use sqlx::FromRow;

/// An account.
#[derive(Debug, FromRow)]
pub struct Keyed {
    /// The row.
    pub id: AccountId,
    /// The address as typed.
    pub email: String,
    /// Its key.
    pub email_key: EmailKey,
}

/// Returns the next 500 accounts after one by their ids whose key has letters outside ASCII: every other key is right.
pub async fn after<'c>(on: impl Reader<'c>, last: AccountId) -> Result<Vec<Keyed>> {
    sqlx::query_as(
        "select id, email, email_key
         from accounts
         where id > $1 and octet_length(email_key) > length(email_key)
         order by id
         limit 500",
    )
    .bind(last)
    .fetch_all(on)
    .await
    .doing("list addresses by their keys")
}

/// Replaces a key, unless another account has the new one.
pub async fn renew(tx: &mut Tx, row: &Keyed, key: &EmailKey) -> Result<()> {
    sqlx::query(
        "update accounts
         set email_key = $3
         where id = $1
           and email_key = $2
           and not exists (select 1 from accounts o where o.email_key = $3)",
    )
    .bind(row.id)
    .bind(row.email_key.clone())
    .bind(key.clone())
    .execute(tx.conn())
    .await
    .doing("renew the key of an address")?;
    Ok(())
}
