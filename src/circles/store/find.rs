//! SQL that finds circles: drafts, and an account's circles.

use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, CourseId};
use sqlx::FromRow;

/// The maximum number of drafts in the viewer's list.
const MOST_DRAFTS: i64 = 50;
/// How many of an account's newest circles are searched for drafts.
const NEWEST: i64 = 200;

/// Returns the draft that a browser began without signing in.
pub async fn draft_of_browser(tx: &mut Tx, token_hash: &str) -> Result<Option<(CircleId, String)>> {
    let row: Option<(CircleId, String)> = sqlx::query_as("select id, slug from circles where draft_token_hash = $1 and state = 'draft'")
        .bind(token_hash.to_owned())
        .fetch_optional(tx.conn())
        .await
        .doing("look for a browser's draft")?;
    Ok(row)
}

/// Returns the draft that a browser began without signing in, if that was at a moment or before.
pub async fn draft_of_browser_before(tx: &mut Tx, token_hash: &str, at: i64) -> Result<Option<CircleId>> {
    sqlx::query_scalar("select id from circles where draft_token_hash = $1 and state = 'draft' and created_at <= $2")
        .bind(token_hash.to_owned())
        .bind(at)
        .fetch_optional(tx.conn())
        .await
        .doing("look for a browser's earlier draft")
}

/// Returns a draft of an account in which nothing was chosen yet.
pub async fn untouched_draft(tx: &mut Tx, account: AccountId) -> Result<Option<(CircleId, String)>> {
    sqlx::query_as(
        "select c.id, c.slug
         from circles c
         join circle_facilitators f on f.circle_id = c.id
         where f.account_id = $1 and c.state = 'draft' and c.draft_step = 0 and c.copied_from is null
         order by c.id
         limit 1",
    )
    .bind(account)
    .fetch_optional(tx.conn())
    .await
    .doing("look for an untouched draft")
}

/// A draft in a list.
#[derive(Debug, FromRow)]
pub struct Draft {
    /// Its slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// The course's title.
    pub course: Option<String>,
    /// When it was last changed.
    pub updated_at: i64,
    /// Highest step completed.
    pub draft_step: i64,
}

/// Returns the drafts of an account and of a browser (no browser if the hash is empty), last changed first.
pub async fn drafts<'c>(on: impl Reader<'c>, account: Option<AccountId>, token_hash: &str) -> Result<Vec<Draft>> {
    sqlx::query_as(
        "select c.slug, c.title, k.title as course, c.updated_at, c.draft_step
         from (select n.circle_id
               from (select f.circle_id from circle_facilitators f where f.account_id = $1 order by f.circle_id desc limit $4) n
               union
               select d.id
               from circles d
               where d.draft_token_hash = $2 and $2 <> '') mine
         join circles c on c.id = mine.circle_id
         left join courses k on k.id = c.course_id
         where c.state = 'draft'
         order by c.updated_at desc, c.id desc
         limit $3",
    )
    .bind(account.map_or(0, |a| a.0))
    .bind(token_hash.to_owned())
    .bind(MOST_DRAFTS)
    .bind(NEWEST)
    .fetch_all(on)
    .await
    .doing("list drafts")
}

/// Returns whether a slug is taken.
pub async fn slug_taken(tx: &mut Tx, slug: &str) -> Result<bool> {
    let found: i64 = sqlx::query_scalar("select count(*) from circles where slug = $1")
        .bind(slug.to_owned())
        .fetch_one(tx.conn())
        .await
        .doing("check whether a slug is taken")?;
    Ok(found > 0)
}

/// How many tips the wizard shows.
const TIPS: i64 = 5;

/// Returns what past circles with a course want the next one to know, the most helpful first.
pub async fn tips<'c>(on: impl Reader<'c>, course: CourseId) -> Result<Vec<String>> {
    sqlx::query_scalar(
        "select t.words
         from (select id, circle_id, words, helpful from tips where course_id = $1 and hidden_at is null order by helpful desc, id desc limit 200) t
         join circles c on c.id = t.circle_id
         where c.is_public = 1
         order by t.helpful desc, t.id desc
         limit $2",
    )
    .bind(course)
    .bind(TIPS)
    .fetch_all(on)
    .await
    .doing("list a course's tips")
}
