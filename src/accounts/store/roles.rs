//! SQL of who is staff and who is blocked.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::platform::{Key, Tx};
use crate::types::AccountId;
use sqlx::FromRow;

/// Makes transactions that take staff members away wait for each other, so that two of them cannot take the last two. To
/// be called before any other row is locked: it locks the oldest account, which is never deleted, as accounts are locked
/// by id.
pub async fn take_turns(tx: &mut Tx) -> Result<()> {
    let oldest: Option<i64> = sqlx::query_scalar("select min(id) from accounts").fetch_one(tx.conn()).await.doing("look for the oldest account")?;
    match oldest {
        Some(oldest) => tx.hold("accounts", Key::Id(oldest)).await,
        None => Ok(()),
    }
}

/// Makes an account staff if its address is confirmed and it is not blocked; returns whether it was.
pub async fn promote(tx: &mut Tx, id: AccountId) -> Result<bool> {
    let done = sqlx::query("update accounts set staff = 1 where id = $1 and confirmed_at is not null and blocked_at is null and deleted_at is null")
        .bind(id)
        .execute(tx.conn())
        .await
        .doing("make an account staff")?;
    Ok(done.rows_affected() == 1)
}

/// Takes an account's staff rights away, after [`take_turns`]; returns whether another staff member can act.
pub async fn demote(tx: &mut Tx, id: AccountId) -> Result<bool> {
    if !may_go(tx, id).await? {
        return Ok(false);
    }
    sqlx::query("update accounts set staff = 0 where id = $1").bind(id).execute(tx.conn()).await.doing("take an account's staff rights away")?;
    Ok(true)
}

/// Blocks an account, after [`take_turns`]; returns whether a staff member who can act is left, or it is not staff.
pub async fn block(tx: &mut Tx, id: AccountId, now: i64) -> Result<bool> {
    if !may_go(tx, id).await? {
        return Ok(false);
    }
    sqlx::query("update accounts set blocked_at = coalesce(blocked_at, $2) where id = $1")
        .bind(id)
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("block an account")?;
    Ok(true)
}

/// Returns whether the site can do without an account as staff, after [`take_turns`], so that it stays true until the transaction
/// ends: another staff member can act, or this one is not staff.
pub async fn may_go(tx: &mut Tx, id: AccountId) -> Result<bool> {
    let found: i64 = sqlx::query_scalar(
        "select count(*)
         from accounts
         where id = $1
           and (staff = 0 or confirmed_at is null or blocked_at is not null
                or exists (select 1 from accounts o
                           where o.staff = 1 and o.id <> $1 and o.confirmed_at is not null and o.blocked_at is null and o.deleted_at is null
                             and o.deleting_at is null))",
    )
    .bind(id)
    .fetch_one(tx.conn())
    .await
    .doing("look for other staff")?;
    Ok(found == 1)
}

/// Unblocks an account.
pub async fn unblock(tx: &mut Tx, id: AccountId) -> Result<()> {
    sqlx::query("update accounts set blocked_at = null where id = $1").bind(id).execute(tx.conn()).await.doing("unblock an account")?;
    Ok(())
}

/// An account in the list of the command line.
#[derive(Debug, FromRow)]
pub struct Listed {
    /// The account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub email: String,
    /// 1 for staff.
    pub staff: i64,
    /// When the address was confirmed.
    pub confirmed_at: Option<i64>,
    /// When it was blocked.
    pub blocked_at: Option<i64>,
    /// 1 if it has a password.
    pub has_password: i64,
}

/// Returns up to a thousand accounts after one, by id; only staff if `staff` is set. Those that were deleted are left out.
pub async fn after<'c>(on: impl Reader<'c>, id: AccountId, staff: bool) -> Result<Vec<Listed>> {
    sqlx::query_as(
        "select id, name, email, staff, confirmed_at, blocked_at,
                cast(case when password_hash is null then 0 else 1 end as bigint) as has_password
         from accounts
         where id > $1 and deleted_at is null and ($2 = 0 or staff = 1)
         order by id
         limit 1000",
    )
    .bind(id)
    .bind(i64::from(staff))
    .fetch_all(on)
    .await
    .doing("list accounts")
}
