//! SQL of the table `checklist_ticks`.

use super::model::Item;
use crate::circles::policy::Manager;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};

/// Returns the codes that are ticked off in a circle.
pub async fn ticked<'c>(on: impl Reader<'c>, by: &Manager) -> Result<Vec<String>> {
    sqlx::query_scalar("select item from checklist_ticks where circle_id = $1").bind(by.circle()).fetch_all(on).await.doing("load a checklist")
}

/// Ticks an item off; returns whether it was not before.
pub async fn tick(tx: &mut Tx, by: &Manager, item: Item, now: i64) -> Result<bool> {
    let done =
        sqlx::query("insert into checklist_ticks (circle_id, item, account_id, at) values ($1, $2, $3, $4) on conflict (circle_id, item) do nothing")
            .bind(by.circle())
            .bind(item.code())
            .bind(by.account())
            .bind(now)
            .execute(tx.conn())
            .await
            .doing("tick an item of a checklist off")?;
    Ok(done.rows_affected() == 1)
}

/// Takes a tick back; returns whether there was one.
pub async fn untick(tx: &mut Tx, by: &Manager, item: Item) -> Result<bool> {
    let done = sqlx::query("delete from checklist_ticks where circle_id = $1 and item = $2")
        .bind(by.circle())
        .bind(item.code())
        .execute(tx.conn())
        .await
        .doing("take back a tick of a checklist")?;
    Ok(done.rows_affected() == 1)
}
