//! SQL of the table `posts`.

pub mod emails;
pub mod erase;
pub mod people;
pub mod reports;

use crate::board::model::{Stored, WithdrawnBy};
use crate::board::policy::{Editor, Person, Reader as OnBoard, Writer};
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, PostId, SignupId};
use sqlx::{AssertSqlSafe, FromRow};

/// A new post.
#[derive(Debug)]
pub struct NewPost<'a> {
    /// The post that it answers.
    pub parent: Option<PostId>,
    /// Its kind: `post` or `introduction`.
    pub kind: &'static str,
    /// Markdown.
    pub body: &'a str,
    /// Idempotency key within its circle.
    pub key: &'a str,
}

/// Inserts a post; `None` if there already is one with its key.
pub async fn insert(tx: &mut Tx, by: &Writer, new: &NewPost<'_>, now: i64) -> Result<Option<PostId>> {
    sqlx::query_scalar(
        "insert into posts (circle_id, signup_id, account_id, parent_id, kind, body, created_at, idempotency_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (circle_id, idempotency_key) do nothing
         returning id",
    )
    .bind(by.circle())
    .bind(by.signup())
    .bind(by.account())
    .bind(new.parent)
    .bind(new.kind)
    .bind(new.body.to_owned())
    .bind(now)
    .bind(new.key.to_owned())
    .fetch_optional(tx.conn())
    .await
    .doing("insert a post")
}

/// Returns the post with a key.
pub async fn by_key<'c>(on: impl Reader<'c>, circle: CircleId, key: &str) -> Result<Option<PostId>> {
    sqlx::query_scalar("select id from posts where circle_id = $1 and idempotency_key = $2")
        .bind(circle)
        .bind(key.to_owned())
        .fetch_optional(on)
        .await
        .doing("look for a post by its key")
}

/// Returns what decides who may change a post of a circle.
pub async fn one<'c>(on: impl Reader<'c>, by: &OnBoard, id: PostId) -> Result<Option<Stored>> {
    sqlx::query_as(
        "select id, signup_id, account_id, parent_id, body, withdrawn_at, pinned_at, revision
         from posts
         where id = $1
           and circle_id = $2",
    )
    .bind(id)
    .bind(by.circle())
    .fetch_optional(on)
    .await
    .doing("load a post")
}

/// Returns the author of a post; `None` if there is no such post any more.
pub async fn author<'c>(on: impl Reader<'c>, circle: CircleId, id: PostId) -> Result<Option<Person>> {
    let found: Option<(Option<SignupId>, Option<AccountId>)> =
        sqlx::query_as("select signup_id, account_id from posts where id = $1 and circle_id = $2")
            .bind(id)
            .bind(circle)
            .fetch_optional(on)
            .await
            .doing("look who wrote a post")?;
    Ok(found.and_then(|(signup, account)| signup.map(Person::Participant).or_else(|| account.map(Person::Facilitator))))
}

/// Replaces the text of a post.
pub async fn edit(tx: &mut Tx, by: &Editor, body: &str, now: i64) -> Result<()> {
    sqlx::query("update posts set body = $3, edited_at = $4, revision = revision + 1 where id = $1 and circle_id = $2")
        .bind(by.post())
        .bind(by.circle())
        .bind(body.to_owned())
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("edit a post")?;
    Ok(())
}

/// Erases the text of a post, and says who withdrew it.
pub async fn withdraw(tx: &mut Tx, by: &Editor, who: WithdrawnBy, now: i64) -> Result<()> {
    sqlx::query(
        "update posts
         set body = '', edited_at = null, withdrawn_at = $3, withdrawn_by = $4, pinned_at = null, revision = revision + 1
         where id = $1
           and circle_id = $2",
    )
    .bind(by.post())
    .bind(by.circle())
    .bind(now)
    .bind(who.code())
    .execute(tx.conn())
    .await
    .doing("withdraw a post")?;
    Ok(())
}

/// Pins a post since `at`, or takes it off the top.
pub async fn pin(tx: &mut Tx, by: &Editor, at: Option<i64>) -> Result<()> {
    sqlx::query("update posts set pinned_at = $3 where id = $1 and circle_id = $2")
        .bind(by.post())
        .bind(by.circle())
        .bind(at)
        .execute(tx.conn())
        .await
        .doing("pin a post")?;
    Ok(())
}

/// Counts the replies to a post.
pub async fn replies<'c>(on: impl Reader<'c>, parent: PostId) -> Result<i64> {
    sqlx::query_scalar("select count(*) from posts where parent_id = $1").bind(parent).fetch_one(on).await.doing("count the replies to a post")
}

/// Counts a circle's pinned posts.
pub async fn pinned<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<i64> {
    sqlx::query_scalar("select count(*) from posts where circle_id = $1 and pinned_at is not null")
        .bind(circle)
        .fetch_one(on)
        .await
        .doing("count pinned posts")
}

/// The first `$2` threads of the board of the circle `$1`: pinned ones, the newest first, then the others, the newest first.
const ORDERED: &str = "(select id, 0 as part, pinned_at as at
                       from posts
                       where circle_id = $1 and pinned_at is not null
                       union all
                       select id, part, at
                       from (select id, 1 as part, created_at as at
                             from posts
                             where circle_id = $1 and parent_id is null and pinned_at is null
                             order by created_at desc, id desc
                             limit $2) newest) threads
                      order by part, at desc, id desc
                      limit $2";

/// Returns the first `most` threads of a circle's board by the ids of their posts: pinned ones, the newest first, then the others,
/// the newest first.
pub async fn threads<'c>(on: impl Reader<'c>, by: &OnBoard, most: usize) -> Result<Vec<i64>> {
    sqlx::query_scalar(AssertSqlSafe(format!("select id from {ORDERED}")))
        .bind(by.circle())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(on)
        .await
        .doing("list the threads of a board")
}

/// Returns up to `most` threads after one that is not pinned.
pub async fn threads_after<'c>(on: impl Reader<'c>, by: &OnBoard, after: PostId, most: u32) -> Result<Vec<i64>> {
    sqlx::query_scalar(
        "select p.id
         from posts p
         where p.circle_id = $1
           and p.parent_id is null
           and p.pinned_at is null
           and (p.created_at, p.id) < (select k.created_at, k.id from posts k where k.id = $2 and k.circle_id = $1 and k.parent_id is null)
         order by p.created_at desc, p.id desc
         limit $3",
    )
    .bind(by.circle())
    .bind(after)
    .bind(i64::from(most))
    .fetch_all(on)
    .await
    .doing("list the threads of a board after one")
}

/// A post with its author's name.
#[derive(Clone, Debug, FromRow)]
pub struct Row {
    /// The post.
    pub id: PostId,
    /// Its author, a participant.
    pub signup_id: Option<SignupId>,
    /// Its author, a facilitator.
    pub account_id: Option<AccountId>,
    /// The post that it answers.
    pub parent_id: Option<PostId>,
    /// Markdown.
    pub body: String,
    /// When it was written, microseconds UTC.
    pub created_at: i64,
    /// When it was changed.
    pub edited_at: Option<i64>,
    /// Who withdrew it; empty if no one did.
    pub withdrawn_by: String,
    /// When it was pinned.
    pub pinned_at: Option<i64>,
    /// Its kind: `post` or `introduction`.
    pub kind: String,
    /// The author's name, as others see it.
    pub name: String,
    /// Of the first threads: its place, from 1; otherwise 0.
    pub place: i64,
    /// Of a reply: how many older ones are left out; 0 or less for none.
    pub hidden: i64,
}

/// What [`Row`] is read from; `found` has the ids. A join would have PostgreSQL, which cannot know how few these are, read all
/// sign-ups.
const ROWS: &str = "p.id, p.signup_id, p.account_id, p.parent_id, p.body, p.created_at, p.edited_at, p.withdrawn_by, p.pinned_at, p.kind,
                coalesce((select case when s.shown_name = '' then s.name else s.shown_name end from signups s where s.id = p.signup_id),
                         (select case when a.shown_name = '' then a.name else a.shown_name end from accounts a where a.id = p.account_id),
                         '') as name, found.place, found.hidden
         from found
         join posts p on p.id = found.id
         where p.circle_id = $1
         order by p.created_at, p.id";

/// Returns these posts of a circle with their replies, in the order of writing.
pub async fn with_replies<'c>(on: impl Reader<'c>, by: &OnBoard, ids: &[i64]) -> Result<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "with found as (select id, cast(0 as bigint) as place, cast(0 as bigint) as hidden from posts where id in ({ids})
                        union all
                        select id, cast(0 as bigint), cast(0 as bigint) from posts where parent_id in ({ids}))
         select {ROWS}"
    );
    sqlx::query_as(AssertSqlSafe(sql)).persistent(false).bind(by.circle()).fetch_all(on).await.doing("load posts with their replies")
}

/// Returns the first `most` threads of a board, each with its latest `replies` replies, in the order of writing, in one statement.
pub async fn first<'c>(on: impl Reader<'c>, circle: CircleId, most: u32, replies: u32) -> Result<Vec<Row>> {
    let sql = format!(
        "with top as (select id, row_number() over (order by part, at desc, id desc) as place
                      from {ORDERED}),
              found as (select id, place, cast(0 as bigint) as hidden
                        from top
                        union all
                        select id, cast(0 as bigint), every - $3
                        from (select q.id, row_number() over (partition by q.parent_id order by q.id desc) as nth,
                                     count(*) over (partition by q.parent_id) as every
                              from top
                              join posts q on q.parent_id = top.id) latest
                        where nth <= $3)
         select {ROWS}"
    );
    sqlx::query_as(AssertSqlSafe(sql))
        .bind(circle)
        .bind(i64::from(most))
        .bind(i64::from(replies))
        .fetch_all(on)
        .await
        .doing("load the first threads of a board")
}

/// Counts the replies to a post that are newer than one of them.
pub async fn later<'c>(on: impl Reader<'c>, parent: PostId, id: PostId) -> Result<i64> {
    sqlx::query_scalar("select count(*) from posts where parent_id = $1 and id > $2")
        .bind(parent)
        .bind(id)
        .fetch_one(on)
        .await
        .doing("count the replies after one")
}
