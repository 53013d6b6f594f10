//! Sessions: rows with the hash of a random token. Why not a library: `docs/decisions/0005`.

use super::db::{Db, Key, Reader, Tx};
use super::error::{Doing, Result};
use super::tokens;
use crate::types::{AccountId, Me, SessionId};
use sqlx::FromRow;

const HOUR: i64 = 3_600_000_000;
/// A session expires after this long without use (30 days).
pub const IDLE: i64 = crate::types::retention::SESSIONS.us();
/// A session expires this long after login, used or not (180 days).
pub const ABSOLUTE: i64 = 180 * 24 * HOUR;
/// The minimum interval between updates of "last seen", so that reading pages does not write.
const TOUCH_EVERY: i64 = HOUR;

/// A live session with its account.
#[derive(Debug, FromRow)]
struct Found {
    id: i64,
    account_id: i64,
    name: String,
    staff: i64,
    confirmed_at: Option<i64>,
    locale: String,
    region: String,
    seen_at: i64,
    proved_at: i64,
}

/// One session in its owner's list.
#[derive(Debug, FromRow)]
pub struct Listed {
    /// The session.
    pub id: SessionId,
    /// The kind of browser.
    pub device: String,
    /// When it began.
    pub created_at: i64,
    /// When it was last used, to the hour.
    pub seen_at: i64,
}

/// A session in use.
#[derive(Debug)]
pub struct Live {
    /// The session.
    pub id: SessionId,
    /// The account.
    pub me: Me,
    /// The account's language.
    pub locale: String,
    /// The account's region; empty if it names none.
    pub region: String,
}

/// Returns the session of a token, if it is live and its account may sign in. Updates "last seen" when that
/// is an hour old.
pub async fn find(db: &Db, token: &str, now: i64) -> Result<Option<Live>> {
    let found: Option<Found> = sqlx::query_as(
        "select s.id, s.account_id, a.name, a.staff, a.confirmed_at, a.locale, a.region, s.seen_at, s.proved_at
         from sessions s
         join accounts a on a.id = s.account_id
         where s.token_hash = $1
           and s.seen_at > $2
           and s.created_at > $3
           and a.blocked_at is null
           and a.deleted_at is null",
    )
    .bind(tokens::hash(token))
    .bind(now - IDLE)
    .bind(now - ABSOLUTE)
    .fetch_optional(db.primary())
    .await
    .doing("find a session")?;
    let Some(found) = found else { return Ok(None) };
    if now - found.seen_at > TOUCH_EVERY {
        touch(db, found.id, now).await;
    }
    let me = me(AccountId(found.account_id), found.name, found.staff, found.confirmed_at, is_stale(found.proved_at, now));
    Ok(Some(Live { id: SessionId(found.id), me, locale: found.locale, region: found.region }))
}

/// Returns the address of an account.
pub async fn address(db: &Db, account: AccountId) -> Result<Option<String>> {
    sqlx::query_scalar("select email from accounts where id = $1").bind(account).fetch_optional(db.primary()).await.doing("look for an address")
}

/// Returns an account in a write transaction, locked until the transaction ends. `None` if it may not sign in
/// (any more), or if `session` is given and has expired.
pub async fn me_in(tx: &mut Tx, account: AccountId, session: Option<SessionId>, now: i64) -> Result<Option<Me>> {
    tx.hold("accounts", Key::Id(account.0)).await?;
    let found: Option<(String, i64, Option<i64>, Option<i64>)> = sqlx::query_as(
        "select name, staff, confirmed_at, (select proved_at from sessions where id = $2) as proved_at
         from accounts
         where id = $1
           and blocked_at is null
           and deleted_at is null
           and ($2 = 0 or exists (select 1 from sessions where id = $2 and account_id = $1))",
    )
    .bind(account)
    .bind(session.map_or(0, |s| s.0))
    .fetch_optional(tx.conn())
    .await
    .doing("load the viewer")?;
    // Without a session no one at a browser acts.
    Ok(found.map(|(name, staff, confirmed_at, proved_at)| {
        me(account, name, staff, confirmed_at, proved_at.is_some_and(|proved_at| is_stale(proved_at, now)))
    }))
}

/// Without a confirmed address no one has staff rights: the person who registered it may be someone else.
fn me(id: AccountId, name: String, staff: i64, confirmed_at: Option<i64>, stale: bool) -> Me {
    let confirmed = confirmed_at.is_some();
    Me { id, name, staff: staff == 1 && confirmed, confirmed, stale }
}

/// How long after a person entered their password it is not asked for again when they act as staff: 15 minutes.
const PROVED: i64 = 15 * 60 * 1_000_000;

/// Returns whether a password was entered too long ago for an action of staff.
pub fn is_stale(proved_at: i64, now: i64) -> bool {
    now - proved_at >= PROVED
}

/// Best effort: a page is shown even if the database takes no writes.
async fn touch(db: &Db, id: i64, now: i64) {
    let touched: Result<()> = async {
        let mut tx = db.write().await?;
        sqlx::query("update sessions set seen_at = $1 where id = $2").bind(now).bind(id).execute(tx.conn()).await.doing("update a session")?;
        tx.commit().await
    }
    .await;
    if touched.is_err() {
        tracing::warn!("a session's last use could not be written");
    }
}

/// What the browser gets that someone signed in on.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The session's token.
    pub session: String,
    /// The browser's mark, if the person stays signed in on it.
    pub mark: Option<String>,
}

/// Creates a session of someone who entered the password, and deletes the account's expired ones.
pub async fn begin(tx: &mut Tx, account: AccountId, token: &str, device: &str, now: i64) -> Result<()> {
    insert(tx, account, token, device, now, now).await
}

/// Creates a session of someone who came by a link in an email: the password was not entered in it.
pub async fn begin_by_link(tx: &mut Tx, account: AccountId, token: &str, device: &str, now: i64) -> Result<()> {
    insert(tx, account, token, device, now, 0).await
}

async fn insert(tx: &mut Tx, account: AccountId, token: &str, device: &str, now: i64, proved_at: i64) -> Result<()> {
    sqlx::query("delete from sessions where account_id = $1 and (seen_at <= $2 or created_at <= $3)")
        .bind(account)
        .bind(now - IDLE)
        .bind(now - ABSOLUTE)
        .execute(tx.conn())
        .await
        .doing("remove old sessions")?;
    sqlx::query("insert into sessions (account_id, token_hash, created_at, seen_at, proved_at, device) values ($1, $2, $3, $3, $5, $4)")
        .bind(account)
        .bind(tokens::hash(token))
        .bind(now)
        .bind(device.to_owned())
        .bind(proved_at)
        .execute(tx.conn())
        .await
        .doing("begin a session")?;
    Ok(())
}

/// Returns when the password was last entered in a session; `None` if it has ended.
pub async fn proved_at<'c>(on: impl Reader<'c>, id: SessionId) -> Result<Option<i64>> {
    sqlx::query_scalar("select proved_at from sessions where id = $1").bind(id).fetch_optional(on).await.doing("read a session")
}

/// Notes that the password of its account was entered in a session.
pub async fn prove(tx: &mut Tx, account: AccountId, id: SessionId, now: i64) -> Result<()> {
    sqlx::query("update sessions set proved_at = $3 where id = $1 and account_id = $2")
        .bind(id)
        .bind(account)
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("note that a password was entered")?;
    Ok(())
}

/// Ends one session of an account; returns whether it existed.
pub async fn end(tx: &mut Tx, account: AccountId, id: SessionId) -> Result<bool> {
    let done = sqlx::query("delete from sessions where id = $1 and account_id = $2").bind(id).bind(account).execute(tx.conn()).await;
    Ok(done.doing("end a session")?.rows_affected() == 1)
}

/// Ends all sessions of an account except `except`.
pub async fn end_all(tx: &mut Tx, account: AccountId, except: Option<SessionId>) -> Result<()> {
    sqlx::query("delete from sessions where account_id = $1 and id <> $2")
        .bind(account)
        .bind(except.map_or(0, |s| s.0))
        .execute(tx.conn())
        .await
        .doing("end all sessions")?;
    Ok(())
}

/// Returns an account's live sessions, most recently used first.
pub async fn list<'c>(on: impl Reader<'c>, account: AccountId, now: i64) -> Result<Vec<Listed>> {
    sqlx::query_as(
        "select id, device, created_at, seen_at
         from sessions
         where account_id = $1 and seen_at > $2 and created_at > $3
         order by seen_at desc, id desc
         limit 50",
    )
    .bind(account)
    .bind(now - IDLE)
    .bind(now - ABSOLUTE)
    .fetch_all(on)
    .await
    .doing("list sessions")
}

/// Deletes the expired sessions of all accounts.
pub async fn sweep(tx: &mut Tx, now: i64) -> Result<()> {
    sqlx::query("delete from sessions where seen_at <= $1 or created_at <= $2")
        .bind(now - IDLE)
        .bind(now - ABSOLUTE)
        .execute(tx.conn())
        .await
        .doing("sweep sessions")?;
    Ok(())
}
