//! SQL about facilitators, and about the wrap-up.

use crate::circles::policy::Manager;
use crate::platform::db::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, EmailKeys};
use sqlx::FromRow;

/// An account that may run a circle.
#[derive(Clone, Debug, FromRow)]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// Full name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Language of emails.
    pub locale: String,
}

/// Returns the confirmed account with an address; of two that are equal only by today's rules, the one with this spelling.
pub async fn account(tx: &mut Tx, address: &EmailKeys) -> Result<Option<Person>> {
    sqlx::query_as(
        "select id, name, email, locale
         from accounts
         where email_key in ($1, $2, $3) and email_key <> '' and confirmed_at is not null and blocked_at is null and deleted_at is null
         order by case email_key when $1 then 0 when $2 then 1 else 2 end
         limit 1",
    )
    .bind(address.typed.clone())
    .bind(address.key.clone())
    .bind(address.written.clone())
    .fetch_optional(tx.conn())
    .await
    .doing("look for a facilitator by address")
}

/// Adds a facilitator; returns whether they are new.
pub async fn add(tx: &mut Tx, by: &Manager, account: AccountId, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "insert into circle_facilitators (circle_id, account_id, added_at)
         values ($1, $2, $3)
         on conflict (circle_id, account_id) do nothing",
    )
    .bind(by.circle())
    .bind(account)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("add a co-facilitator")?;
    Ok(done.rows_affected() == 1)
}

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
