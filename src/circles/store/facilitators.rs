//! SQL about facilitators, and about the wrap-up.

use crate::circles::model::AddressShown;
use crate::circles::policy::Manager;
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId};

/// Removes a facilitator unless they are the last one; returns whether it did.
pub async fn remove(tx: &mut Tx, by: &Manager, account: AccountId, now: i64) -> Result<bool> {
    // Locks the circle's row, so that two facilitators cannot remove each other concurrently.
    sqlx::query("update circles set updated_at = $2 where id = $1").bind(by.circle()).bind(now).execute(tx.conn()).await.doing("lock a circle")?;
    let done = sqlx::query(
        "delete from circle_facilitators
         where circle_id = $1 and account_id = $2
           and exists (select 1 from circle_facilitators o join accounts a on a.id = o.account_id
                       where o.circle_id = $1 and o.account_id <> $2 and a.blocked_at is null)",
    )
    .bind(by.circle())
    .bind(account)
    .execute(tx.conn())
    .await
    .doing("remove a co-facilitator")?;
    Ok(done.rows_affected() == 1)
}

/// Stores where participants find the address of the person who asks; returns whether they run the circle.
pub async fn show_address(tx: &mut Tx, by: &Manager, shown: AddressShown) -> Result<bool> {
    let done = sqlx::query("update circle_facilitators set address_shown = $3 where circle_id = $1 and account_id = $2")
        .bind(by.circle())
        .bind(by.account())
        .bind(shown.code())
        .execute(tx.conn())
        .await
        .doing("choose where a facilitator's address is shown")?;
    Ok(done.rows_affected() == 1)
}

/// Shows the address of a facilitator of a copied circle where it is shown in the original.
pub async fn copy_address(tx: &mut Tx, from: &Manager, to: CircleId) -> Result<()> {
    sqlx::query(
        "update circle_facilitators
         set address_shown = coalesce((select o.address_shown from circle_facilitators o where o.circle_id = $1 and o.account_id = $2), 'page')
         where circle_id = $3 and account_id = $2",
    )
    .bind(from.circle())
    .bind(from.account())
    .bind(to)
    .execute(tx.conn())
    .await
    .doing("copy where a facilitator's address is shown")?;
    Ok(())
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

/// Returns a circle's first facilitator; `None` if one of its facilitators has held another circle to the end.
pub async fn newcomer<'c>(on: impl Reader<'c>, circle: CircleId, now: i64) -> Result<Option<AccountId>> {
    sqlx::query_scalar(
        "select f.account_id
         from circle_facilitators f
         where f.circle_id = $1
           and not exists (
             select 1
             from circle_facilitators mine
             join circle_facilitators other on other.account_id = mine.account_id and other.circle_id <> mine.circle_id
             join circles c on c.id = other.circle_id
             where mine.circle_id = $1 and c.state = 'published' and c.hidden_at is null and c.last_at <= $2)
         order by f.added_at, f.account_id
         limit 1",
    )
    .bind(circle)
    .bind(now)
    .fetch_optional(on)
    .await
    .doing("look whether a circle is its facilitators' first")
}
