//! SQL of lists of a circle's participants.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::signups::model::Participant;
use crate::types::{CircleId, SignupId};
use sqlx::FromRow;

#[derive(FromRow)]
struct Row {
    id: SignupId,
    name: String,
    shown: String,
    email: String,
    goal: String,
    support: String,
    answer: String,
    locale: String,
    walk_in_key: Option<String>,
    added_by: Option<String>,
    seated: i64,
    unproven: i64,
    created_at: i64,
}

impl From<Row> for Participant {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            shown: row.shown,
            email: row.email,
            goal: row.goal,
            support: row.support,
            answer: row.answer,
            locale: row.locale,
            walk_in: row.walk_in_key.is_some(),
            added_by: row.added_by.unwrap_or_default(),
            seated: row.seated == 1,
            unproven: row.unproven == 1,
            created_at: row.created_at,
        }
    }
}

/// Returns a circle's participants, in the order of signing up.
pub async fn active<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Participant>> {
    active_page(on, circle, u32::MAX, Place::at(0)).await
}

/// Where a page begins in a circle's list.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// `created_at` and id of the sign-up before it.
    after: (i64, SignupId),
    /// How many to pass over after that one.
    offset: i64,
}

impl Place {
    /// `offset` sign-ups from the beginning.
    #[must_use]
    pub const fn at(offset: i64) -> Self {
        Self { after: (i64::MIN, SignupId(i64::MIN)), offset }
    }
}

/// Returns up to `limit` participants of a circle after one of its sign-ups, in the order of signing up; none if the
/// circle has no such sign-up.
pub async fn active_after<'c>(on: impl Reader<'c> + Copy, circle: CircleId, limit: u32, after: SignupId) -> Result<Vec<Participant>> {
    // Two statements: joined, PostgreSQL would compare the key with every sign-up of the circle.
    let key: Option<i64> = sqlx::query_scalar("select created_at from signups where id = $1 and circle_id = $2")
        .bind(after)
        .bind(circle)
        .fetch_optional(on)
        .await
        .doing("find a place in a list of participants")?;
    match key {
        Some(created_at) => active_page(on, circle, limit, Place { after: (created_at, after), offset: 0 }).await,
        None => Ok(Vec::new()),
    }
}

/// Returns one page of a circle's participants, in the order of signing up.
pub async fn active_page<'c>(on: impl Reader<'c>, circle: CircleId, limit: u32, place: Place) -> Result<Vec<Participant>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select s.id, s.name, s.email, s.goal, s.support, s.answer, s.locale, s.walk_in_key, s.seated, s.created_at,
                case when s.shown_name = '' then s.name else s.shown_name end as shown,
                (select a.name from accounts a where a.id = s.added_by) as added_by,
                cast(case when s.unproven = 1 and s.email_key <> ''
                           and not exists (select 1 from signups o where o.email_key = s.email_key and o.left_at is null and o.unproven = 0)
                           and not exists (select 1 from accounts a
                                           where a.email_key = s.email_key and a.email_key <> '' and a.confirmed_at is not null and a.deleted_at is null)
                          then 1 else 0 end as bigint) as unproven
         from signups s
         where s.circle_id = $1
           and s.left_at is null
           and (s.created_at, s.id) > ($2, $3)
         order by s.created_at, s.id
         limit $4 offset $5",
    )
    .bind(circle)
    .bind(place.after.0)
    .bind(place.after.1)
    .bind(i64::from(limit))
    .bind(place.offset)
    .fetch_all(on)
    .await
    .doing("list a page of participants")?;
    Ok(rows.into_iter().map(Participant::from).collect())
}

/// Returns whether the address of a sign-up is not proven.
pub async fn is_unproven<'c>(on: impl Reader<'c>, id: SignupId) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar(
        "select s.id
         from signups s
         where s.id = $1
           and s.unproven = 1
           and s.email_key <> ''
           and not exists (select 1 from signups o where o.email_key = s.email_key and o.left_at is null and o.unproven = 0)
           and not exists (select 1 from accounts a where a.email_key = s.email_key and a.email_key <> '' and a.confirmed_at is not null and a.deleted_at is null)",
    )
    .bind(id)
    .fetch_optional(on)
    .await
    .doing("look whether an address is proven")?;
    Ok(found.is_some())
}

/// Someone whom emails to a circle reach.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Reachable {
    /// The sign-up.
    pub id: SignupId,
    /// When they signed up, microseconds UTC.
    pub created_at: i64,
    /// Since when they want no messages by email.
    pub messages_off_at: Option<i64>,
}

/// Returns the participants who have an address, in the order of signing up.
pub async fn reachable<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Reachable>> {
    sqlx::query_as(
        "select id, created_at, messages_off_at
         from signups
         where circle_id = $1
           and left_at is null
           and email_key <> ''
         order by created_at, id",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list participants who have an address")
}

/// Returns how many participants have an address but want no messages by email.
pub async fn quiet<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<i64> {
    sqlx::query_scalar(
        "select count(*)
         from signups
         where circle_id = $1
           and left_at is null
           and messages_off_at is not null
           and email_key <> ''",
    )
    .bind(circle)
    .fetch_one(on)
    .await
    .doing("count participants who want no messages")
}

/// Counts the participants to whom messages go by email, and whose address is not proven: their email does not hold it.
pub async fn unconfirmed<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<i64> {
    sqlx::query_scalar(
        "select count(*)
         from signups s
         where s.circle_id = $1
           and s.left_at is null
           and s.messages_off_at is null
           and s.email_key <> ''
           and s.unproven = 1
           and not exists (select 1 from signups o where o.email_key = s.email_key and o.left_at is null and o.unproven = 0)
           and not exists (select 1 from accounts a where a.email_key = s.email_key and a.email_key <> '' and a.confirmed_at is not null
                             and a.deleted_at is null)",
    )
    .bind(circle)
    .fetch_one(on)
    .await
    .doing("count participants with an unproven address")
}

/// Returns the names of the first `limit` participants to whom messages go by email.
pub async fn reachable_names<'c>(on: impl Reader<'c>, circle: CircleId, limit: u32) -> Result<Vec<String>> {
    sqlx::query_scalar(
        "select name
         from signups
         where circle_id = $1
           and left_at is null
           and email_key <> ''
           and messages_off_at is null
         order by created_at, id
         limit $2",
    )
    .bind(circle)
    .bind(i64::from(limit))
    .fetch_all(on)
    .await
    .doing("list names of participants who have an address")
}
