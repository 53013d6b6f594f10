//! The worker's side of the outbox table: claiming by lease, marking, dropping, forgetting.

use crate::platform::Db;
use crate::platform::db::Engine;
use crate::platform::error::{Doing, Result};
use sqlx::FromRow;

/// How long a claim holds: longer than a whole batch can take, even with a server that hangs.
pub const LEASE_US: i64 = 10 * 60 * 1_000_000;
/// How many mails one claim takes.
pub const BATCH: i64 = 5;

/// A mail that this worker may send.
#[derive(Clone, Debug, FromRow)]
pub struct Claimed {
    /// The row.
    pub id: i64,
    /// What makes it once.
    pub key: String,
    /// To whom.
    pub to_name: String,
    /// To which address.
    pub to_email: String,
    /// Whom an answer reaches; empty: the site's contact.
    pub reply_to: String,
    /// The language.
    pub locale: String,
    /// The subject.
    pub subject: String,
    /// The plain text part.
    pub text_body: String,
    /// The HTML part.
    pub html_body: String,
    /// An iCalendar file; empty for none.
    pub calendar: String,
    /// Where one click ends mails like this; empty for none.
    pub unsubscribe_url: String,
    /// When it was decided to go out: its date.
    pub due_at: i64,
    /// Useless after this.
    pub deadline_at: Option<i64>,
    /// Tries so far, this one included.
    pub attempts: i64,
    /// Until when it is ours.
    pub lease_until: i64,
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Taken; the server's answer.
    Sent(String),
    /// Not now: the reason, and not again before.
    Later(String, i64),
    /// Not ever: the reason.
    Failed(String),
    /// It was not tried: give it back as it was.
    Untouched,
}

// PostgreSQL lets several workers claim side by side when they step over each other's rows; SQLite
// has one writer at a time and no such words. The guard in the outer `where` holds on both.
const CLAIM_SQLITE: &str = "update outbox
     set lease_until = $1, attempts = attempts + 1
     where state = 'due'
       and lease_until <= $2
       and id in (
         select id
         from outbox
         where state = 'due' and due_at <= $2 and lease_until <= $2 and (deadline_at is null or deadline_at > $2)
         order by due_at, id
         limit $3)
     returning id, key, to_name, to_email, reply_to, locale, subject, text_body, html_body, calendar,
               unsubscribe_url, due_at, deadline_at, attempts, lease_until";
// As a table expression, because PostgreSQL may run a subquery with `limit` once per outer row and
// so claim far more than a batch.
const CLAIM_POSTGRES: &str = "with picked as materialized (
       select id
       from outbox
       where state = 'due' and due_at <= $2 and lease_until <= $2 and (deadline_at is null or deadline_at > $2)
       order by due_at, id
       limit $3
       for update skip locked)
     update outbox
     set lease_until = $1, attempts = attempts + 1
     from picked
     where outbox.id = picked.id and outbox.state = 'due' and outbox.lease_until <= $2
     returning outbox.id, key, to_name, to_email, reply_to, locale, subject, text_body, html_body, calendar,
               unsubscribe_url, due_at, deadline_at, attempts, lease_until";

/// Drops what is past its deadline, then claims a few due mails, oldest first, and commits.
pub async fn claim(db: &Db, now_us: i64) -> Result<(Vec<Claimed>, u64)> {
    let mut tx = db.write().await?;
    let dropped = sqlx::query(
        "update outbox
         set state = 'dropped', closed_at = $1, last_error = 'past its deadline'
         where state = 'due' and deadline_at is not null and deadline_at <= $1 and lease_until <= $1",
    )
    .bind(now_us)
    .execute(tx.conn())
    .await
    .doing("drop mails past their deadline")?
    .rows_affected();
    let claim = if db.engine() == Engine::Postgres { CLAIM_POSTGRES } else { CLAIM_SQLITE };
    let mut claimed: Vec<Claimed> =
        sqlx::query_as(claim).bind(now_us + LEASE_US).bind(now_us).bind(BATCH).fetch_all(tx.conn()).await.doing("claim mails")?;
    tx.commit().await?;
    // "returning" promises no order.
    claimed.sort_by_key(|mail| (mail.due_at, mail.id));
    Ok((claimed, dropped))
}

/// Writes down what became of a claimed mail. A mail that went out counts as sent even if it was
/// dropped meanwhile: the table tells what happened. Other marks need the lease to be ours still.
pub async fn mark(db: &Db, mail: &Claimed, mark: &Mark, now_us: i64) -> Result<()> {
    let mut tx = db.write().await?;
    let query = match mark {
        Mark::Sent(receipt) => sqlx::query(
            "update outbox
             set state = 'sent', closed_at = $2, lease_until = 0, receipt = $3, last_error = ''
             where id = $1 and state <> 'sent'",
        )
        .bind(mail.id)
        .bind(now_us)
        .bind(short(receipt)),
        Mark::Failed(reason) => sqlx::query(
            "update outbox
             set state = 'failed', closed_at = $2, lease_until = 0, last_error = $3
             where id = $1 and state = 'due' and lease_until = $4",
        )
        .bind(mail.id)
        .bind(now_us)
        .bind(short(reason))
        .bind(mail.lease_until),
        Mark::Later(reason, not_before) => sqlx::query(
            "update outbox
             set lease_until = $2, last_error = $3
             where id = $1 and state = 'due' and lease_until = $4",
        )
        .bind(mail.id)
        .bind(*not_before)
        .bind(short(reason))
        .bind(mail.lease_until),
        Mark::Untouched => sqlx::query(
            "update outbox
             set lease_until = 0, attempts = attempts - 1
             where id = $1 and state = 'due' and lease_until = $2",
        )
        .bind(mail.id)
        .bind(mail.lease_until),
    };
    query.execute(tx.conn()).await.doing("mark a mail")?;
    tx.commit().await
}

/// Counts every due mail as sent at `now_us`: when the demo replays the past, nothing goes out.
pub async fn close_replayed(db: &Db, now_us: i64) -> Result<()> {
    let mut tx = db.write().await?;
    sqlx::query("update outbox set state = 'sent', closed_at = $1, attempts = 1, receipt = 'replayed for the demo' where state = 'due'")
        .bind(now_us)
        .execute(tx.conn())
        .await
        .doing("close replayed mails")?;
    tx.commit().await
}

/// Blanks the contents of mails that were closed before `before_us`: they hold personal words and
/// links. Who got what kind of mail when stays.
pub async fn forget_contents(db: &Db, before_us: i64) -> Result<u64> {
    let mut tx = db.write().await?;
    let done = sqlx::query(
        "update outbox
         set text_body = '', html_body = '', calendar = '', unsubscribe_url = ''
         where state <> 'due' and closed_at < $1 and text_body <> ''",
    )
    .bind(before_us)
    .execute(tx.conn())
    .await
    .doing("blank old mails")?;
    tx.commit().await?;
    Ok(done.rows_affected())
}

/// A server's words, at most 500 characters of them, without characters PostgreSQL refuses.
fn short(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(500).collect()
}
