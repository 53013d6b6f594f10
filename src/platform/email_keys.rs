//! Keys of addresses that versions before 0.4 stored: they compared a domain as it was typed.

use super::error::{Doing, Result};
use super::{Db, Tx};
use crate::types::EmailKey;
use sqlx::FromRow;

/// The statements for a table with addresses.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    /// Selects `id`, `email`, `email_key` of the next 500 rows after the id `$1` whose key has letters outside ASCII: every
    /// other key is right.
    pub after: &'static str,
    /// Sets the key of the row `$1` from `$2` to `$3`, unless a row that must differ from it has that key.
    pub renew: &'static str,
}

#[derive(FromRow)]
struct Keyed {
    id: i64,
    email: String,
    email_key: EmailKey,
}

/// Gives the rows of a table the keys that their addresses have today. Two that would become equal by it stay two.
/// Idempotent.
pub async fn renew(db: &Db, table: Addresses) -> Result<()> {
    let mut last = Some(0);
    while let Some(id) = last {
        let mut tx = db.write().await?;
        let rows: Vec<Keyed> = sqlx::query_as(table.after).bind(id).fetch_all(tx.conn()).await.doing("list addresses by their keys")?;
        for row in &rows {
            renew_one(&mut tx, table, row).await?;
        }
        tx.commit().await?;
        last = rows.last().map(|row| row.id);
    }
    Ok(())
}

async fn renew_one(tx: &mut Tx, table: Addresses, row: &Keyed) -> Result<()> {
    let key = EmailKey::of(&row.email);
    if key == row.email_key {
        return Ok(());
    }
    let renewal = sqlx::query(table.renew).bind(row.id).bind(row.email_key.clone()).bind(key);
    renewal.execute(tx.conn()).await.doing("renew the key of an address")?;
    Ok(())
}
