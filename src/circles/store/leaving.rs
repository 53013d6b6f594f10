//! SQL of what becomes of the circles of a facilitator who deletes the account.

use crate::circles::policy::Sole;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, EmailKeys};
use sqlx::FromRow;

/// A public circle that is not over and that only one account runs, with what that account decided.
#[derive(Clone, Debug, FromRow)]
pub struct Alone {
    /// The circle.
    pub id: CircleId,
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The reason with which it is to be cancelled.
    pub reason: Option<String>,
    /// The address of the newest open invitation to run it.
    pub invited: Option<String>,
}

impl Alone {
    /// Returns whether nothing is decided: it is neither to be cancelled nor is anyone asked to run it.
    pub fn is_undecided(&self) -> bool {
        self.reason.is_none() && self.invited.is_none()
    }

    /// Returns whether it waits for the answer of someone who was asked to run it.
    pub fn waits(&self) -> bool {
        self.reason.is_none() && self.invited.is_some()
    }
}

/// Returns the public circles of an account that are not over and have no other facilitator who may sign in; invitations that were sent at
/// `ended` or before do not count.
pub async fn run_alone_by<'c>(on: impl Reader<'c>, account: AccountId, ended: i64, now: i64) -> Result<Vec<Alone>> {
    sqlx::query_as(
        "select c.id, c.slug, c.title, p.reason,
                (select i.email
                 from invitations i
                 where i.circle_id = c.id and i.accepted_at is null and i.sent_at > $2
                   and exists (select 1 from accounts b where b.id = i.invited_by and b.blocked_at is null)
                 order by i.sent_at desc, i.id desc
                 limit 1) as invited
         from circles c
         join circle_facilitators f on f.circle_id = c.id
         left join planned_cancellations p on p.circle_id = c.id and p.account_id = f.account_id
         where f.account_id = $1
           and c.state = 'published'
           and (c.last_at is null or c.last_at > $3)
           and not exists (select 1 from circle_facilitators o join accounts a on a.id = o.account_id
                           where o.circle_id = c.id and o.account_id <> $1 and a.blocked_at is null)
         order by c.id",
    )
    .bind(account)
    .bind(ended)
    .bind(now)
    .fetch_all(on)
    .await
    .doing("find circles that only one account runs")
}

/// Returns the public circles that an account runs, alone or not.
pub async fn run_by(tx: &mut Tx, account: AccountId) -> Result<Vec<i64>> {
    sqlx::query_scalar(
        "select c.id
         from circles c
         join circle_facilitators f on f.circle_id = c.id
         where f.account_id = $1 and c.state = 'published'
         order by c.id",
    )
    .bind(account)
    .fetch_all(tx.conn())
    .await
    .doing("list the circles of an account")
}

/// Returns the accounts that run a circle.
pub async fn facilitators(tx: &mut Tx, circle: CircleId) -> Result<Vec<AccountId>> {
    sqlx::query_scalar("select account_id from circle_facilitators where circle_id = $1 order by account_id")
        .bind(circle)
        .fetch_all(tx.conn())
        .await
        .doing("list who runs a circle")
}

/// Returns those who run a circle and whose deletion waits.
pub async fn leavers(tx: &mut Tx, circle: CircleId) -> Result<Vec<AccountId>> {
    sqlx::query_scalar(
        "select f.account_id
         from circle_facilitators f
         join accounts a on a.id = f.account_id
         where f.circle_id = $1 and a.deleting_at is not null and a.deleted_at is null
         order by f.account_id",
    )
    .bind(circle)
    .fetch_all(tx.conn())
    .await
    .doing("list who leaves a circle")
}

/// Keeps the reason with which a circle is to be cancelled, and takes invitations to run it back.
pub async fn plan_cancellation(tx: &mut Tx, by: &Sole, reason: &str, now: i64) -> Result<()> {
    sqlx::query(
        "insert into planned_cancellations (circle_id, account_id, reason, decided_at)
         values ($1, $2, $3, $4)
         on conflict (circle_id) do update set account_id = $2, reason = $3, decided_at = $4",
    )
    .bind(by.circle())
    .bind(by.account())
    .bind(reason.to_owned())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("plan to cancel a circle")?;
    sqlx::query("delete from invitations where circle_id = $1 and accepted_at is null")
        .bind(by.circle())
        .execute(tx.conn())
        .await
        .doing("take the invitations to run a circle back")?;
    Ok(())
}

/// Takes open invitations to run a circle back, apart from those to one address.
pub async fn take_others_back(tx: &mut Tx, by: &Sole, kept: &EmailKeys) -> Result<()> {
    sqlx::query("delete from invitations where circle_id = $1 and accepted_at is null and email_key <> $2")
        .bind(by.circle())
        .bind(kept.key.clone())
        .execute(tx.conn())
        .await
        .doing("take other invitations to run a circle back")?;
    Ok(())
}

/// Forgets that a circle is to be cancelled.
pub async fn forget(tx: &mut Tx, circle: CircleId) -> Result<()> {
    sqlx::query("delete from planned_cancellations where circle_id = $1")
        .bind(circle)
        .execute(tx.conn())
        .await
        .doing("forget a planned cancellation")?;
    Ok(())
}

/// Forgets everything that an account planned.
pub async fn forget_all(tx: &mut Tx, account: AccountId) -> Result<()> {
    sqlx::query("delete from planned_cancellations where account_id = $1")
        .bind(account)
        .execute(tx.conn())
        .await
        .doing("forget an account's planned cancellations")?;
    Ok(())
}

/// Forgets what was planned for circles that are over or cancelled.
pub async fn sweep(tx: &mut Tx, now: i64) -> Result<()> {
    sqlx::query(
        "delete from planned_cancellations
         where exists (select 1 from circles c where c.id = planned_cancellations.circle_id and (c.state <> 'published' or c.last_at <= $1))",
    )
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("forget planned cancellations of circles that are over")?;
    Ok(())
}
