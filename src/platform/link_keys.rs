//! Keys of links for rows of versions before 0.5, whose links named the number of a row.

use super::Db;
use super::error::{Doing, Result};
use super::tokens::Tokens;

/// The statements for a table whose rows links are about.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// Selects the ids of the next 500 rows without a key.
    pub lacking: &'static str,
    /// Gives the row `$1` the key `$2`, unless it has one.
    pub give: &'static str,
}

/// Gives every row of a table that lacks one a random key. Idempotent.
pub async fn give(db: &Db, table: Rows) -> Result<()> {
    loop {
        let mut tx = db.write().await?;
        let ids: Vec<i64> = sqlx::query_scalar(table.lacking).fetch_all(tx.conn()).await.doing("look for rows without a key of their links")?;
        for id in &ids {
            let given = sqlx::query(table.give).bind(*id).bind(Tokens::fresh_link_key());
            given.execute(tx.conn()).await.doing("give a row the key of its links")?;
        }
        tx.commit().await?;
        if ids.is_empty() {
            return Ok(());
        }
    }
}
