//! SQL of the lists for staff.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, EmailKeys};
use sqlx::FromRow;

/// An account.
#[derive(Clone, Debug, FromRow)]
pub struct PersonRow {
    /// Its id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Whether it has staff rights (0 or 1).
    pub staff: i64,
    /// When its address was confirmed.
    pub confirmed_at: Option<i64>,
    /// When it was blocked.
    pub blocked_at: Option<i64>,
    /// Since when it exists.
    pub created_at: i64,
    /// Language of emails.
    pub locale: String,
}

/// Returns the newest accounts before one.
pub async fn people<'c>(on: impl Reader<'c>, before: i64, most: i64) -> Result<Vec<PersonRow>> {
    sqlx::query_as(
        "select id, name, email, staff, confirmed_at, blocked_at, created_at, locale
         from accounts
         where id < $1 and deleted_at is null
         order by id desc
         limit $2",
    )
    .bind(before)
    .bind(most)
    .fetch_all(on)
    .await
    .doing("list accounts")
}

/// Returns the account with an address.
pub async fn person_at<'c>(on: impl Reader<'c>, email: &str) -> Result<Option<PersonRow>> {
    let keys = EmailKeys::of(email);
    sqlx::query_as(
        "select id, name, email, staff, confirmed_at, blocked_at, created_at, locale
         from accounts
         where email_key in ($1, $2, $3) and email_key <> '' and deleted_at is null
         order by id
         limit 1",
    )
    .bind(keys.typed)
    .bind(keys.key)
    .bind(keys.written)
    .fetch_optional(on)
    .await
    .doing("look for an account")
}

/// Returns an account.
pub async fn person<'c>(on: impl Reader<'c>, id: AccountId) -> Result<Option<PersonRow>> {
    sqlx::query_as(
        "select id, name, email, staff, confirmed_at, blocked_at, created_at, locale
         from accounts
         where id = $1 and deleted_at is null",
    )
    .bind(id)
    .fetch_optional(on)
    .await
    .doing("read an account")
}

/// A circle or course.
#[derive(Clone, Debug, FromRow)]
pub struct PageRow {
    /// Its id.
    pub id: i64,
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its city, or the course's provider.
    pub place: String,
    /// Who runs or added it.
    pub who: Option<String>,
    /// A circle's state; empty for a course.
    pub state: String,
    /// When it was hidden.
    pub hidden_at: Option<i64>,
    /// Since when it exists.
    pub created_at: i64,
}

/// Returns the newest circles before one, drafts too; the person is the one who has run it longest.
pub async fn circles<'c>(on: impl Reader<'c>, before: i64, most: i64) -> Result<Vec<PageRow>> {
    sqlx::query_as(
        "select c.id, c.slug, c.title, c.city as place, a.name as who, c.state, c.hidden_at, c.created_at
         from (select * from circles where id < $1 order by id desc limit $2) c
         left join accounts a on a.id = (select f.account_id from circle_facilitators f
                                         where f.circle_id = c.id
                                         order by f.added_at, f.account_id
                                         limit 1)
         order by c.id desc",
    )
    .bind(before)
    .bind(most)
    .fetch_all(on)
    .await
    .doing("list circles")
}

/// Returns the newest circles that an account runs.
pub async fn circles_of<'c>(on: impl Reader<'c>, account: AccountId, most: i64) -> Result<Vec<PageRow>> {
    sqlx::query_as(
        "select c.id, c.slug, c.title, c.city as place, '' as who, c.state, c.hidden_at, c.created_at
         from (select f.circle_id from circle_facilitators f where f.account_id = $1 order by f.circle_id desc limit $2) n
         join circles c on c.id = n.circle_id
         order by c.id desc",
    )
    .bind(account)
    .bind(most)
    .fetch_all(on)
    .await
    .doing("list the circles of an account")
}

/// Returns the newest courses before one.
pub async fn courses<'c>(on: impl Reader<'c>, before: i64, most: i64) -> Result<Vec<PageRow>> {
    sqlx::query_as(
        "select c.id, c.slug, c.title, c.provider as place, a.name as who, '' as state, c.hidden_at, c.created_at
         from (select * from courses where id < $1 order by id desc limit $2) c
         left join accounts a on a.id = c.created_by
         order by c.id desc",
    )
    .bind(before)
    .bind(most)
    .fetch_all(on)
    .await
    .doing("list courses")
}

/// An email that was not sent.
#[derive(Debug, FromRow)]
pub struct LostRow {
    /// Its id.
    pub id: i64,
    /// Its kind.
    pub kind: String,
    /// "failed" or "dropped".
    pub state: String,
    /// The last error.
    pub last_error: String,
    /// When it was given up.
    pub closed_at: i64,
    /// Whether its contents are gone (0 or 1).
    pub blanked: i64,
    /// The address it was sent to; may be empty.
    pub to_email: String,
    /// The address of its recipient now; may be empty.
    pub address: String,
}

/// Returns the newest emails that were not sent since a time.
pub async fn lost<'c>(on: impl Reader<'c>, since: i64, most: i64) -> Result<Vec<LostRow>> {
    sqlx::query_as(
        "select o.id, o.kind, o.state, o.last_error, o.closed_at, o.blanked, o.to_email, coalesce(a.email, s.email, '') as address
         from (select id, kind, state, last_error, closed_at, blanked, to_email, account_id, signup_id
               from outbox
               where state in ('failed', 'dropped') and closed_at > $1
               order by closed_at desc, id desc
               limit $2) o
         left join accounts a on a.id = o.account_id
         left join signups s on s.id = o.signup_id
         order by o.closed_at desc, o.id desc",
    )
    .bind(since)
    .bind(most)
    .fetch_all(on)
    .await
    .doing("list lost emails")
}
