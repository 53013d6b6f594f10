//! SQL about who gets which emails about a board.

use super::people::named;
use crate::board::model::Emails;
use crate::board::policy::{MailReader, Person};
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, LinkKey, PostId, SignupId};
use sqlx::{AssertSqlSafe, FromRow};

/// What a person chose, and has seen.
#[derive(Clone, Debug, FromRow)]
pub struct State {
    /// Which emails; empty if they did not choose.
    pub emails: String,
    /// The newest post that they have seen.
    pub seen_id: i64,
}

/// Returns what a person of a circle chose and has seen; `None` for someone new.
pub async fn state<'c>(on: impl Reader<'c>, circle: CircleId, person: Person) -> Result<Option<State>> {
    let (column, id) = named(person);
    let sql = format!("select emails, seen_id from board_people where {column} = $2 and circle_id = $1");
    sqlx::query_as(AssertSqlSafe(sql)).bind(circle).bind(id).fetch_optional(on).await.doing("look which emails about a board someone chose")
}

/// Sets a column of a person's row, which it makes if there is none. Who has left meanwhile gets none.
async fn set(tx: &mut Tx, circle: CircleId, person: Person, column: &str, value: (Option<&'static str>, i64), now: i64) -> Result<()> {
    let (named, id) = named(person);
    let (target, there) = match person {
        Person::Participant(_) => ("(signup_id) where signup_id is not null", "from signups where id = $2 and left_at is null"),
        Person::Facilitator(_) | Person::Staff(_) => {
            ("(account_id, circle_id) where account_id is not null", "from accounts where id = $2 and deleted_at is null")
        }
    };
    let sql = format!(
        "insert into board_people (circle_id, {named}, {column}, updated_at)
         select $1, $2, $3, $4 {there}
         on conflict {target} do update set {column} = excluded.{column}, updated_at = excluded.updated_at"
    );
    let query = sqlx::query(AssertSqlSafe(sql)).bind(circle).bind(id);
    let query = match value {
        (Some(text), _) => query.bind(text),
        (None, number) => query.bind(number),
    };
    query.bind(now).execute(tx.conn()).await.doing("store what someone chose for a board")?;
    Ok(())
}

/// Stores which emails about a board a person wants.
pub async fn choose(tx: &mut Tx, by: &MailReader, emails: Emails, now: i64) -> Result<()> {
    set(tx, by.circle(), by.person(), "emails", (Some(emails.code()), 0), now).await
}

/// Notes up to which post an email told a person of a board.
pub async fn told(tx: &mut Tx, circle: CircleId, person: Person, upto: PostId, now: i64) -> Result<()> {
    set(tx, circle, person, "told_id", (None, upto.0), now).await
}

/// Returns the account with a key of links.
pub async fn account<'c>(on: impl Reader<'c>, key: &LinkKey) -> Result<Option<AccountId>> {
    sqlx::query_scalar("select id from accounts where link_key = $1 and link_key <> '' and deleted_at is null")
        .bind(key.clone())
        .fetch_optional(on)
        .await
        .doing("find an account by its key")
}

/// Returns the participants of a circle who want an email about each post.
pub async fn at_once(tx: &mut Tx, circle: CircleId) -> Result<Vec<SignupId>> {
    sqlx::query_scalar(
        "select b.signup_id
         from board_people b
         join signups s on s.id = b.signup_id
         where b.circle_id = $1
           and b.emails = 'each'
           and s.left_at is null
           and s.email_key <> ''
         order by b.signup_id",
    )
    .bind(circle)
    .fetch_all(tx.conn())
    .await
    .doing("list who wants an email about each post")
}

/// What an account chose for a circle that it runs.
#[derive(Clone, Debug, FromRow)]
pub struct Chosen {
    /// The account.
    pub account_id: AccountId,
    /// Which emails; empty if it did not choose.
    pub emails: String,
}

/// Returns what accounts chose for a circle's board.
pub async fn chosen(tx: &mut Tx, circle: CircleId) -> Result<Vec<Chosen>> {
    sqlx::query_as("select account_id, emails from board_people where circle_id = $1 and account_id is not null")
        .bind(circle)
        .fetch_all(tx.conn())
        .await
        .doing("list which emails about a board facilitators chose")
}

/// A circle with new posts.
#[derive(Clone, Debug, FromRow)]
pub struct Active {
    /// The circle.
    pub circle_id: CircleId,
    /// Its zone.
    pub time_zone: String,
    /// Its newest post.
    pub newest: PostId,
}

/// Returns the public circles with posts since a time.
pub async fn active<'c>(on: impl Reader<'c>, since: i64) -> Result<Vec<Active>> {
    sqlx::query_as(
        "select c.id as circle_id, c.time_zone, max(p.id) as newest
         from posts p
         join circles c on c.id = p.circle_id
         where p.created_at > $1
           and c.state = 'published'
           and c.hidden_at is null
         group by c.id, c.time_zone
         order by c.id",
    )
    .bind(since)
    .fetch_all(on)
    .await
    .doing("list circles with new posts")
}

/// Someone to whom a daily email goes, and the post after which it begins.
#[derive(Clone, Debug, FromRow)]
pub struct Due {
    /// A participant.
    pub signup_id: Option<SignupId>,
    /// A facilitator.
    pub account_id: Option<AccountId>,
    /// The newest post that they have seen or were told of.
    pub after: i64,
}

/// Returns the people of a circle who want a daily email, and have neither seen nor been told of a post since a time by someone else.
pub async fn due(tx: &mut Tx, circle: CircleId, since: i64) -> Result<Vec<Due>> {
    sqlx::query_as(
        "select d.signup_id, d.account_id, d.after
         from (select s.id as signup_id, cast(null as bigint) as account_id, s.created_at as joined_at,
                      coalesce(case when b.seen_id > b.told_id then b.seen_id else b.told_id end, 0) as after
               from signups s
               left join board_people b on b.signup_id = s.id
               where s.circle_id = $1
                 and s.left_at is null
                 and s.email_key <> ''
                 and coalesce(b.emails, '') in ('', 'daily')
               union all
               select cast(null as bigint), b.account_id, 0, case when b.seen_id > b.told_id then b.seen_id else b.told_id end
               from board_people b
               join circle_facilitators f on f.circle_id = b.circle_id and f.account_id = b.account_id
               where b.circle_id = $1
                 and b.emails = 'daily') d
         where exists (select 1
                       from posts p
                       where p.circle_id = $1
                         and p.id > d.after
                         and p.created_at > $2
                         and p.created_at >= d.joined_at
                         and p.withdrawn_at is null
                         and (p.signup_id is null or d.signup_id is null or p.signup_id <> d.signup_id)
                         and (p.account_id is null or d.account_id is null or p.account_id <> d.account_id))",
    )
    .bind(circle)
    .bind(since)
    .fetch_all(tx.conn())
    .await
    .doing("list who gets a daily email about a board")
}

/// A post in an email.
#[derive(Clone, Debug, FromRow)]
pub struct Mailed {
    /// The post.
    pub id: PostId,
    /// The post that it answers.
    pub parent_id: Option<PostId>,
    /// Markdown; empty if it was withdrawn.
    pub body: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<i64>,
    /// The author's name, as others see it.
    pub name: String,
}

/// The columns of a post in an email. A macro, so that each statement stays one constant text.
macro_rules! mailed {
    ($where:literal) => {
        concat!(
            "select p.id, p.parent_id, p.body, p.withdrawn_at,
                    coalesce((select case when s.shown_name = '' then s.name else s.shown_name end from signups s where s.id = p.signup_id),
                             (select case when a.shown_name = '' then a.name else a.shown_name end from accounts a where a.id = p.account_id),
                             '') as name
             from posts p
             where p.circle_id = $1 and ",
            $where
        )
    };
}

/// Returns one post of a circle.
pub async fn post<'c>(on: impl Reader<'c>, circle: CircleId, id: PostId) -> Result<Option<Mailed>> {
    sqlx::query_as(mailed!("p.id = $2")).bind(circle).bind(id).fetch_optional(on).await.doing("load a post for an email")
}

/// Returns the posts of others between two, at most 100.
pub async fn between<'c>(on: impl Reader<'c>, circle: CircleId, person: Person, (after, upto): (i64, PostId)) -> Result<Vec<Mailed>> {
    let (signup, account) = match person {
        Person::Participant(id) => (id.0, -1),
        Person::Facilitator(id) | Person::Staff(id) => (-1, id.0),
    };
    sqlx::query_as(mailed!(
        "p.id > $2 and p.id <= $3 and p.withdrawn_at is null and coalesce(p.signup_id, 0) <> $4 and coalesce(p.account_id, 0) <> $5
             order by p.id limit 100"
    ))
    .bind(circle)
    .bind(after)
    .bind(upto)
    .bind(signup)
    .bind(account)
    .fetch_all(on)
    .await
    .doing("load posts for an email")
}
