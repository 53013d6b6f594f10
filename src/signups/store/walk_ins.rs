//! SQL of walk-ins in the table `signups`.

use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, EmailKey, LinkKey, SignupId};
use sqlx::FromRow;

/// A validated walk-in, ready to be inserted.
#[derive(Clone, Debug)]
pub struct NewWalkIn<'a> {
    /// The circle.
    pub circle: CircleId,
    /// Idempotency key.
    pub key: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// Address as typed; may be empty.
    pub email: &'a str,
    /// Address folded.
    pub email_key: EmailKey,
    /// Language code of emails to the person, who has chosen none.
    pub locale: &'a str,
    /// The facilitator who says that the person wants this.
    pub added_by: AccountId,
    /// Whether they take a seat.
    pub seated: bool,
    /// Key of the links about it.
    pub link_key: LinkKey,
}

/// Inserts a walk-in; `None` if the key was used, or the address already has an active sign-up.
pub async fn insert(tx: &mut Tx, new: &NewWalkIn<'_>, now: i64) -> Result<Option<SignupId>> {
    sqlx::query_scalar(
        "insert into signups (circle_id, name, email, email_key, locale, walk_in_key, added_by, seated, link_key, consent_at, created_at, updated_at, unproven)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $10,
                 case when $4 = ''
                        or exists (select 1 from signups o where o.email_key = $4 and o.left_at is null and o.unproven = 0)
                        or exists (select 1 from accounts a where a.email_key = $4 and a.email_key <> '' and a.confirmed_at is not null and a.deleted_at is null)
                      then 0 else 1 end)
         on conflict do nothing
         returning id",
    )
    .bind(new.circle)
    .bind(new.name.to_owned())
    .bind(new.email.to_owned())
    .bind(new.email_key.clone())
    .bind(new.locale.to_owned())
    .bind(new.key.to_owned())
    .bind(new.added_by)
    .bind(i64::from(new.seated))
    .bind(new.link_key.clone())
    .bind(now)
    .fetch_optional(tx.conn())
    .await
    .doing("add a walk-in")
}

/// Returns the walk-in that was entered with a key, active or not.
pub async fn by_key<'c>(on: impl Reader<'c>, circle: CircleId, key: &str) -> Result<Option<(SignupId, String)>> {
    sqlx::query_as("select id, name from signups where circle_id = $1 and walk_in_key = $2")
        .bind(circle)
        .bind(key.to_owned())
        .fetch_optional(on)
        .await
        .doing("look for a walk-in by its key")
}

/// Makes a walk-in an ordinary sign-up with a seat: the person has signed up by themselves.
pub async fn signed_up(tx: &mut Tx, id: SignupId, consent_text: Option<i64>, now: i64) -> Result<()> {
    sqlx::query(
        "update signups
         set walk_in_key = null, added_by = null, seated = 1, consent_at = $2, consent_text = $3
         where id = $1 and left_at is null",
    )
    .bind(id)
    .bind(now)
    .bind(consent_text)
    .execute(tx.conn())
    .await
    .doing("make a walk-in an ordinary sign-up")?;
    Ok(())
}

/// A circle's walk-ins in numbers.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Counts {
    /// Without a seat.
    pub unseated: i64,
    /// Without an address.
    pub unreachable: i64,
}

/// Counts a circle's walk-ins without a seat and those without an address.
pub async fn counts<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Counts> {
    sqlx::query_as(
        "select count(case when seated = 0 then 1 end) as unseated, count(case when email_key = '' then 1 end) as unreachable
         from signups
         where circle_id = $1
           and walk_in_key is not null
           and left_at is null",
    )
    .bind(circle)
    .fetch_one(on)
    .await
    .doing("count the walk-ins of a circle")
}
