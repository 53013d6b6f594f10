//! SQL of the tables `post_reactions` and `board_people`: what people said with one press, and what they have seen.

use crate::board::model::{NEW_MAX, Reaction};
use crate::board::policy::{Person, Reader as OnBoard, Writer};
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, PostId, SignupId};
use sqlx::{AssertSqlSafe, FromRow};

/// Returns the column that names a person, and the id.
pub(super) fn named(person: Person) -> (&'static str, i64) {
    match person {
        Person::Participant(id) => ("signup_id", id.0),
        Person::Facilitator(id) | Person::Staff(id) => ("account_id", id.0),
    }
}

/// Says something to a post, or takes it back; returns whether that changed anything.
pub async fn react(tx: &mut Tx, by: &Writer, post: PostId, kind: Reaction, on: bool, now: i64) -> Result<bool> {
    let done = if on {
        sqlx::query(
            "insert into post_reactions (post_id, signup_id, account_id, kind, created_at)
             values ($1, $2, $3, $4, $5)
             on conflict do nothing",
        )
        .bind(post)
        .bind(by.signup())
        .bind(by.account())
        .bind(kind.code())
        .bind(now)
        .execute(tx.conn())
        .await
    } else {
        sqlx::query("delete from post_reactions where post_id = $1 and kind = $2 and (signup_id = $3 or account_id = $4)")
            .bind(post)
            .bind(kind.code())
            .bind(by.signup())
            .bind(by.account())
            .execute(tx.conn())
            .await
    };
    Ok(done.doing("react to a post")?.rows_affected() > 0)
}

/// Deletes all reactions to a post.
pub async fn clear(tx: &mut Tx, post: PostId) -> Result<()> {
    sqlx::query("delete from post_reactions where post_id = $1").bind(post).execute(tx.conn()).await.doing("delete the reactions to a post")?;
    Ok(())
}

/// What one person said to a post.
#[derive(Clone, Debug, FromRow)]
pub struct Said {
    /// The post.
    pub post_id: PostId,
    /// What.
    pub kind: String,
    /// The participant who said it.
    pub signup_id: Option<SignupId>,
    /// The facilitator who did.
    pub account_id: Option<AccountId>,
}

/// Returns the reactions to posts.
pub async fn reactions<'c>(on: impl Reader<'c>, posts: &[PostId]) -> Result<Vec<Said>> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let ids = posts.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(", ");
    let sql = format!("select post_id, kind, signup_id, account_id from post_reactions where post_id in ({ids})");
    sqlx::query_as(AssertSqlSafe(sql)).persistent(false).fetch_all(on).await.doing("list reactions")
}

/// What a person has seen of a board.
#[derive(Clone, Debug, FromRow)]
pub struct Seen {
    /// The newest post that they have seen; 0 for none.
    pub seen: i64,
    /// The newest post of the board; 0 if there is none.
    pub newest: i64,
    /// How many posts of others they have not seen, up to [`NEW_MAX`].
    pub new: i64,
    /// Which emails they chose; empty if they did not.
    pub emails: String,
    /// 1 if one of their posts is an introduction.
    pub introduced: i64,
}

/// Returns what a person has seen of a board.
pub async fn seen<'c>(on: impl Reader<'c>, by: &OnBoard) -> Result<Seen> {
    let (column, id) = named(by.person());
    let sql = format!(
        "select me.seen, me.emails, (select coalesce(max(p.id), 0) from posts p where p.circle_id = $1) as newest,
                (select count(*)
                 from (select n.id
                       from posts n
                       where n.circle_id = $1
                         and n.id > me.seen
                         and n.withdrawn_at is null
                         and (n.{column} is null or n.{column} <> $2)
                       limit $3) found) as new,
                case when exists (select 1 from posts i where i.circle_id = $1 and i.{column} = $2 and i.kind = 'introduction') then 1 else 0 end as introduced
         from (select coalesce(max(b.seen_id), 0) as seen, coalesce(max(b.emails), '') as emails from board_people b where b.{column} = $2 and b.circle_id = $1) me"
    );
    sqlx::query_as(AssertSqlSafe(sql)).bind(by.circle()).bind(id).bind(i64::from(NEW_MAX)).fetch_one(on).await.doing("look what is new on a board")
}

/// Notes that a person has seen a board up to a post. A participant who has left meanwhile leaves nothing.
pub async fn mark_seen(tx: &mut Tx, by: &OnBoard, newest: PostId, now: i64) -> Result<()> {
    let (column, id) = named(by.person());
    let (target, there) = match by.person() {
        Person::Participant(_) => ("(signup_id) where signup_id is not null", "from signups where id = $2 and left_at is null"),
        Person::Facilitator(_) | Person::Staff(_) => {
            ("(account_id, circle_id) where account_id is not null", "from accounts where id = $2 and deleted_at is null")
        }
    };
    let sql = format!(
        "insert into board_people (circle_id, {column}, seen_id, updated_at)
         select $1, $2, $3, $4 {there}
         on conflict {target} do update
         set seen_id = case when board_people.seen_id < excluded.seen_id then excluded.seen_id else board_people.seen_id end,
             updated_at = excluded.updated_at"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(by.circle()).bind(id).bind(newest).bind(now).execute(tx.conn()).await.doing("mark a board as read")?;
    Ok(())
}
