//! The worker's side of the outbox table: claiming by lease, marking, dropping, forgetting.

use super::kinds::Rendered;
use crate::platform::Db;
use crate::platform::db::Engine;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, AppError, CircleId, MeetingId, SignupId};
use anyhow::Context;
use sqlx::FromRow;

/// How long a claim holds: longer than a whole batch can take, even with a server that hangs.
pub const LEASE_US: i64 = 10 * 60 * 1_000_000;
/// How many mails one claim takes.
pub const BATCH: i64 = 5;

/// A row of the outbox: a mail that this worker may send, or one that is looked at.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Claimed {
    /// The row.
    pub id: i64,
    /// Idempotency key.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// The version of its facts; 0: it is written out already.
    pub version: i64,
    /// What it is about, as JSON.
    pub facts: String,
    /// The account it goes to.
    pub account_id: Option<AccountId>,
    /// The circle it is about.
    pub circle_id: Option<CircleId>,
    /// The meeting it is about.
    pub meeting_id: Option<MeetingId>,
    /// The participant it goes to.
    pub signup_id: Option<SignupId>,
    /// The name of somebody who has no row.
    pub to_name: String,
    /// The address of somebody who has no row.
    pub to_email: String,
    /// Reply-To of a mail that is written out.
    pub reply_to: String,
    /// The language; empty: the recipient's.
    pub locale: String,
    /// The subject of a mail that is written out.
    pub subject: String,
    /// Its plain text part.
    pub text_body: String,
    /// Its HTML part.
    pub html_body: String,
    /// Its iCalendar file.
    pub calendar: String,
    /// Where one click ends mails like it.
    pub unsubscribe_url: String,
    /// Lower ones first.
    pub priority: i64,
    /// When it was decided to go out: its date, microseconds UTC.
    pub due_at: i64,
    /// Useless after this.
    pub deadline_at: Option<i64>,
    /// Tries so far, this one included.
    pub attempts: i64,
    /// Until when it is ours.
    pub lease_until: i64,
}

impl Claimed {
    /// The facts, in the form of the kind that wrote them.
    ///
    /// # Errors
    /// When they do not have it.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.facts).with_context(|| format!("read the facts of mail {}", self.id))?)
    }

    /// The circle it is about.
    ///
    /// # Errors
    /// Not found.
    pub fn circle(&self) -> Result<CircleId> {
        Ok(self.circle_id.ok_or(AppError::NotFound)?)
    }

    /// The meeting it is about.
    ///
    /// # Errors
    /// Not found when it was removed.
    pub fn meeting(&self) -> Result<MeetingId> {
        Ok(self.meeting_id.ok_or(AppError::NotFound)?)
    }

    /// The participant it goes to.
    ///
    /// # Errors
    /// Not found.
    pub fn signup(&self) -> Result<SignupId> {
        Ok(self.signup_id.ok_or(AppError::NotFound)?)
    }

    /// A number in a key of 0.1 ("reminder:12:0:44"), from 1.
    pub fn key_number(&self, at: usize) -> Option<i64> {
        self.key.split(':').nth(at)?.parse().ok()
    }
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Taken: the server's answer, and what was sent.
    Sent(String, Box<Rendered>),
    /// Not now: the reason, and not again before.
    Later(String, i64),
    /// Not ever: the reason.
    Failed(String),
    /// Its reason has gone.
    Dropped(&'static str),
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
         order by priority, due_at, id
         limit $3)
     returning id, key, kind, version, facts, account_id, circle_id, meeting_id, signup_id, to_name, to_email, reply_to, locale,
               subject, text_body, html_body, calendar, unsubscribe_url, due_at, deadline_at, attempts, lease_until, priority";
// As a table expression, because PostgreSQL may run a subquery with `limit` once per outer row and
// so claim far more than a batch.
const CLAIM_POSTGRES: &str = "with picked as materialized (
       select id
       from outbox
       where state = 'due' and due_at <= $2 and lease_until <= $2 and (deadline_at is null or deadline_at > $2)
       order by priority, due_at, id
       limit $3
       for update skip locked)
     update outbox
     set lease_until = $1, attempts = attempts + 1
     from picked
     where outbox.id = picked.id and outbox.state = 'due' and outbox.lease_until <= $2
     returning outbox.id, key, kind, version, facts, account_id, circle_id, meeting_id, signup_id, to_name, to_email, reply_to, locale,
               subject, text_body, html_body, calendar, unsubscribe_url, due_at, deadline_at, attempts, lease_until, priority";

/// Drops what is past its deadline, then claims a few due mails, by priority, then age, and commits.
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
    claimed.sort_by_key(|mail| (mail.priority, mail.due_at, mail.id));
    Ok((claimed, dropped))
}

/// Whether a claimed mail still waits under our lease: it may have been dropped since, or taken by
/// another worker after a long pause.
pub async fn is_ours(db: &Db, mail: &Claimed) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar("select id from outbox where id = $1 and state = 'due' and lease_until = $2")
        .bind(mail.id)
        .bind(mail.lease_until)
        .fetch_optional(db.primary())
        .await
        .doing("look at a claimed mail")?;
    Ok(found.is_some())
}

/// Every row, oldest first, with its state. For tests, which look at what would be sent.
pub async fn all(db: &Db) -> Result<Vec<(Claimed, String)>> {
    #[derive(FromRow)]
    struct Row {
        #[sqlx(flatten)]
        mail: Claimed,
        state: String,
    }
    let rows: Vec<Row> = sqlx::query_as(
        "select id, key, kind, version, facts, account_id, circle_id, meeting_id, signup_id, to_name, to_email, reply_to, locale,
                subject, text_body, html_body, calendar, unsubscribe_url, due_at, deadline_at, attempts, lease_until, priority, state
         from outbox
         order by id",
    )
    .fetch_all(db.primary())
    .await
    .doing("list the outbox")?;
    Ok(rows.into_iter().map(|row| (row.mail, row.state)).collect())
}

/// Writes down what became of a claimed mail. A mail that went out counts as sent even if it was
/// dropped meanwhile: the table tells what happened. Other marks need the lease to be ours still.
pub async fn mark(db: &Db, mail: &Claimed, mark: &Mark, now_us: i64) -> Result<()> {
    let mut tx = db.write().await?;
    let query = match mark {
        Mark::Sent(receipt, sent) => sqlx::query(
            "update outbox
             set state = 'sent', closed_at = $2, lease_until = 0, receipt = $3, last_error = '', to_name = $4, to_email = $5,
                 reply_to = $6, locale = $7, subject = $8, text_body = $9, html_body = $10, calendar = $11, unsubscribe_url = $12
             where id = $1 and state <> 'sent'",
        )
        .bind(mail.id)
        .bind(now_us)
        .bind(short(receipt))
        .bind(sent.to_name.clone())
        .bind(sent.to_email.clone())
        .bind(sent.reply_to.clone())
        .bind(sent.locale.clone())
        .bind(sent.subject.clone())
        .bind(sent.text.clone())
        .bind(sent.html.clone())
        .bind(sent.calendar.clone())
        .bind(sent.unsubscribe_url.clone()),
        Mark::Dropped(reason) => sqlx::query(
            "update outbox
             set state = 'dropped', closed_at = $2, lease_until = 0, last_error = $3
             where id = $1 and state = 'due' and lease_until = $4",
        )
        .bind(mail.id)
        .bind(now_us)
        .bind((*reason).to_owned())
        .bind(mail.lease_until),
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

/// Blanks the contents of mails that were closed before `before_us`: they hold personal words, links
/// and addresses. Which kind of mail was sent to whom (by id) and when stays.
pub async fn forget_contents(db: &Db, before_us: i64) -> Result<u64> {
    let mut tx = db.write().await?;
    let done = sqlx::query(
        "update outbox
         set to_name = '', to_email = '', reply_to = '', subject = '', facts = '{}', text_body = '', html_body = '', calendar = '',
             unsubscribe_url = '', blanked = 1
         where state <> 'due' and blanked = 0 and closed_at < $1",
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
