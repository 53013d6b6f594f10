//! SQL of the step that gives sign-ups the keys of their addresses.

use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{EmailKey, SignupId};
use sqlx::FromRow;

/// A sign-up.
#[derive(Debug, FromRow)]
pub struct Keyed {
    /// The row.
    pub id: SignupId,
    /// The address as typed.
    pub email: String,
    /// Its key.
    pub email_key: EmailKey,
}

/// Returns the next 500 active sign-ups after one by their ids whose key has letters outside ASCII: every other key is right.
pub async fn after<'c>(on: impl Reader<'c>, last: SignupId) -> Result<Vec<Keyed>> {
    sqlx::query_as(
        "select id, email, email_key
         from signups
         where id > $1 and octet_length(email_key) > length(email_key) and left_at is null
         order by id
         limit 500",
    )
    .bind(last)
    .fetch_all(on)
    .await
    .doing("list addresses by their keys")
}

/// Replaces a key, unless another active sign-up of the circle has the new one.
pub async fn renew(tx: &mut Tx, row: &Keyed, key: &EmailKey) -> Result<()> {
    sqlx::query(
        "update signups
         set email_key = $3
         where id = $1
           and email_key = $2
           and not exists (select 1 from signups o where o.circle_id = signups.circle_id and o.email_key = $3 and o.left_at is null)",
    )
    .bind(row.id)
    .bind(row.email_key.clone())
    .bind(key.clone())
    .execute(tx.conn())
    .await
    .doing("renew the key of an address")?;
    Ok(())
}
