//! Keys of addresses that versions before 0.4 stored: a domain was compared as it was typed.

use crate::accounts::store::keys;
use crate::platform::steps::Step;
use crate::platform::{Db, Result};
use crate::types::{AccountId, EmailKey};

/// Gives accounts of before the keys of their addresses. Two that become equal by it stay two.
pub const KEYS: Step = Step { number: 12, name: "addresses of accounts", run: |db, _| Box::pin(renew(db)) };

async fn renew(db: &Db) -> Result<()> {
    let mut last = Some(AccountId(0));
    while let Some(id) = last {
        let mut tx = db.write().await?;
        let rows = keys::after(tx.conn(), id).await?;
        for row in &rows {
            let key = EmailKey::of(&row.email);
            if key != row.email_key {
                keys::renew(&mut tx, row, &key).await?;
            }
        }
        tx.commit().await?;
        last = rows.last().map(|row| row.id);
    }
    Ok(())
}
