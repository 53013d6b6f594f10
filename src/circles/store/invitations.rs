//! SQL of the table `invitations`.

use crate::circles::policy::{Invitee, LinkHolder, Manager};
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, EmailKeys, InvitationId, LinkKey};
use sqlx::FromRow;

/// An open invitation.
#[derive(Clone, Debug, FromRow)]
pub struct Invitation {
    /// The invitation.
    pub id: InvitationId,
    /// The circle.
    pub circle_id: CircleId,
    /// The address as typed.
    pub email: String,
    /// The key of its link.
    pub link_key: LinkKey,
    /// Who invited.
    pub invited_by: AccountId,
    /// When it was last sent.
    pub sent_at: i64,
}

/// An open invitation with its circle's title and who invited.
#[derive(Clone, Debug, FromRow)]
pub struct Named {
    /// The key of its link.
    pub link_key: LinkKey,
    /// The circle's title; may be empty.
    pub title: String,
    /// Who invited.
    pub by: String,
}

/// Returns the open invitation of a link's key, if it was sent after a moment. While the person who invited is blocked, it is not
/// open: who helps a blocked person must not get what that person no longer does.
pub async fn by_key<'c>(on: impl Reader<'c>, key: &LinkKey, after: i64) -> Result<Option<Invitation>> {
    sqlx::query_as(
        "select id, circle_id, email, link_key, invited_by, sent_at
         from invitations
         where link_key = $1 and link_key <> '' and accepted_at is null and sent_at > $2
           and exists (select 1 from accounts a where a.id = invitations.invited_by and a.blocked_at is null)",
    )
    .bind(key.clone())
    .bind(after)
    .fetch_optional(on)
    .await
    .doing("look for an invitation")
}

/// Returns the slug of the circle that an account runs and that a link's key invited it to.
pub async fn accepted<'c>(on: impl Reader<'c>, key: &LinkKey, account: AccountId) -> Result<Option<String>> {
    sqlx::query_scalar(
        "select c.slug
         from invitations i
         join circles c on c.id = i.circle_id
         join circle_facilitators f on f.circle_id = i.circle_id and f.account_id = i.accepted_by
         where i.link_key = $1 and i.link_key <> '' and i.accepted_by = $2",
    )
    .bind(key.clone())
    .bind(account)
    .fetch_optional(on)
    .await
    .doing("look for an accepted invitation")
}

/// Returns an open invitation by its id, if it was sent after a moment.
pub async fn by_id<'c>(on: impl Reader<'c>, id: InvitationId, after: i64) -> Result<Option<Invitation>> {
    sqlx::query_as(
        "select id, circle_id, email, link_key, invited_by, sent_at
         from invitations
         where id = $1 and accepted_at is null and sent_at > $2",
    )
    .bind(id)
    .bind(after)
    .fetch_optional(on)
    .await
    .doing("load an invitation")
}

/// Returns the open invitations of a circle, oldest first.
pub async fn of_circle<'c>(on: impl Reader<'c>, by: &Manager, after: i64) -> Result<Vec<Invitation>> {
    sqlx::query_as(
        "select id, circle_id, email, link_key, invited_by, sent_at
         from invitations
         where circle_id = $1 and accepted_at is null and sent_at > $2
           and exists (select 1 from accounts a where a.id = invitations.invited_by and a.blocked_at is null)
         order by id
         limit 100",
    )
    .bind(by.circle())
    .bind(after)
    .fetch_all(on)
    .await
    .doing("list invitations of a circle")
}

/// Returns the open invitations of an address to circles that are not over, newest first.
pub async fn of_address<'c>(on: impl Reader<'c>, address: &EmailKeys, after: i64, now: i64) -> Result<Vec<Named>> {
    sqlx::query_as(
        "select i.link_key, c.title, a.name as by
         from invitations i
         join circles c on c.id = i.circle_id
         join accounts a on a.id = i.invited_by
         where i.email_key in ($1, $2, $3) and i.email_key <> '' and i.accepted_at is null and i.sent_at > $4 and a.blocked_at is null
           and c.state <> 'cancelled' and (c.last_at is null or c.last_at > $5)
         order by i.id desc
         limit 20",
    )
    .bind(address.typed.clone())
    .bind(address.key.clone())
    .bind(address.written.clone())
    .bind(after)
    .bind(now)
    .fetch_all(on)
    .await
    .doing("list invitations of an address")
}

/// Returns an account's address, and whether it is confirmed (0 or 1).
pub async fn address<'c>(on: impl Reader<'c>, account: AccountId) -> Result<Option<(String, i64)>> {
    sqlx::query_as(
        "select email, cast(case when confirmed_at is null then 0 else 1 end as bigint) as confirmed
         from accounts
         where id = $1 and email <> '' and deleted_at is null",
    )
    .bind(account)
    .fetch_optional(on)
    .await
    .doing("look for the address of an account")
}

/// Returns the language of the account with an address; `None` if there is none that could sign in.
pub async fn language(tx: &mut Tx, address: &EmailKeys) -> Result<Option<String>> {
    sqlx::query_scalar(
        "select locale
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
    .doing("look for the language of an address")
}

/// Invites an address; one whose invitation has ended, or whose author is blocked, is invited again. `None` if an invitation is open
/// already.
pub async fn invite(
    tx: &mut Tx,
    by: &Manager,
    email: &str,
    address: &EmailKeys,
    key: &LinkKey,
    ended: i64,
    now: i64,
) -> Result<Option<InvitationId>> {
    sqlx::query_scalar(
        "insert into invitations (circle_id, email, email_key, link_key, invited_by, created_at, sent_at)
         values ($1, $2, $3, $4, $5, $6, $6)
         on conflict (circle_id, email_key) where accepted_at is null do update
         set email = $2, link_key = $4, invited_by = $5, sent_at = $6
         where invitations.sent_at <= $7
            or exists (select 1 from accounts a where a.id = invitations.invited_by and a.blocked_at is not null)
         returning id",
    )
    .bind(by.circle())
    .bind(email.to_owned())
    .bind(address.key.clone())
    .bind(key.clone())
    .bind(by.account())
    .bind(now)
    .bind(ended)
    .fetch_optional(tx.conn())
    .await
    .doing("invite a facilitator")
}

/// Renews an open invitation, which is from the person who does then; returns whether there is one.
pub async fn renew(tx: &mut Tx, by: &Manager, id: InvitationId, after: i64, now: i64) -> Result<bool> {
    let done =
        sqlx::query("update invitations set sent_at = $3, invited_by = $5 where id = $1 and circle_id = $2 and accepted_at is null and sent_at > $4")
            .bind(id)
            .bind(by.circle())
            .bind(now)
            .bind(after)
            .bind(by.account())
            .execute(tx.conn())
            .await
            .doing("renew an invitation")?;
    Ok(done.rows_affected() == 1)
}

/// Takes an open invitation back; returns whether there was one.
pub async fn take_back(tx: &mut Tx, by: &Manager, id: InvitationId) -> Result<bool> {
    let done = sqlx::query("delete from invitations where id = $1 and circle_id = $2 and accepted_at is null")
        .bind(id)
        .bind(by.circle())
        .execute(tx.conn())
        .await
        .doing("take an invitation back")?;
    Ok(done.rows_affected() == 1)
}

/// Accepts an invitation, which forgets its address; returns whether it was open.
pub async fn accept(tx: &mut Tx, by: &Invitee, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update invitations
         set email = '', email_key = '', accepted_by = $2, accepted_at = $3
         where id = $1 and accepted_at is null
           and exists (select 1 from accounts a where a.id = invitations.invited_by and a.blocked_at is null)",
    )
    .bind(by.invitation())
    .bind(by.account())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("accept an invitation")?;
    Ok(done.rows_affected() == 1)
}

/// Adds the person who accepted to the circle's facilitators; does nothing if they are one already.
pub async fn join(tx: &mut Tx, by: &Invitee, now: i64) -> Result<()> {
    sqlx::query(
        "insert into circle_facilitators (circle_id, account_id, added_at)
         values ($1, $2, $3)
         on conflict (circle_id, account_id) do nothing",
    )
    .bind(by.circle())
    .bind(by.account())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("add a co-facilitator")?;
    Ok(())
}

/// Declines an invitation, which deletes it; returns whether it was open.
pub async fn decline(tx: &mut Tx, by: &LinkHolder) -> Result<bool> {
    let done = sqlx::query("delete from invitations where id = $1 and accepted_at is null").bind(by.invitation()).execute(tx.conn()).await;
    Ok(done.doing("decline an invitation")?.rows_affected() == 1)
}

/// Deletes what an account accepted, and open invitations to its address.
pub async fn forget(tx: &mut Tx, account: AccountId) -> Result<()> {
    sqlx::query(
        "delete from invitations
         where accepted_by = $1
            or (accepted_at is null and email_key <> '' and email_key in (select a.email_key from accounts a where a.id = $1))",
    )
    .bind(account)
    .execute(tx.conn())
    .await
    .doing("delete an account's invitations")?;
    Ok(())
}

/// Undoes what an account accepted: it no longer runs those circles, unless no one else does.
pub async fn undo(tx: &mut Tx, account: AccountId) -> Result<()> {
    sqlx::query(
        "delete from circle_facilitators
         where account_id = $1
           and circle_id in (select i.circle_id from invitations i where i.accepted_by = $1)
           and exists (select 1 from circle_facilitators o where o.circle_id = circle_facilitators.circle_id and o.account_id <> $1)",
    )
    .bind(account)
    .execute(tx.conn())
    .await
    .doing("undo accepted invitations")?;
    sqlx::query("delete from invitations where accepted_by = $1").bind(account).execute(tx.conn()).await.doing("delete accepted invitations")?;
    Ok(())
}

/// Deletes open invitations that were sent at a moment or before, and returns their circles.
pub async fn sweep(tx: &mut Tx, before: i64) -> Result<Vec<CircleId>> {
    sqlx::query_scalar("delete from invitations where accepted_at is null and sent_at <= $1 returning circle_id")
        .bind(before)
        .fetch_all(tx.conn())
        .await
        .doing("delete invitations that have ended")
}
