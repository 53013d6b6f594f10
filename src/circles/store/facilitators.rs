//! SQL about facilitators, and about the wrap-up.

use crate::circles::policy::Manager;
use crate::platform::db::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::AccountId;

/// Removes a facilitator unless they are the last one; returns whether it did.
pub async fn remove(tx: &mut Tx, by: &Manager, account: AccountId, now: i64) -> Result<bool> {
    // Locks the circle's row, so that two facilitators cannot remove each other concurrently.
    sqlx::query("update circles set updated_at = $2 where id = $1").bind(by.circle()).bind(now).execute(tx.conn()).await.doing("lock a circle")?;
    let done = sqlx::query(
        "delete from circle_facilitators
         where circle_id = $1 and account_id = $2
           and (select count(*) from circle_facilitators o where o.circle_id = $1) > 1",
    )
    .bind(by.circle())
    .bind(account)
    .execute(tx.conn())
    .await
    .doing("remove a co-facilitator")?;
    Ok(done.rows_affected() == 1)
}

/// Closes the wrap-up of a finished circle; returns whether it is closed now.
pub async fn wrap_up(tx: &mut Tx, by: &Manager, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update circles
         set wrapped_up_at = coalesce(wrapped_up_at, $2), updated_at = $2
         where id = $1 and state = 'published' and last_at <= $2",
    )
    .bind(by.circle())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("close a circle's wrap-up")?;
    Ok(done.rows_affected() == 1)
}
