//! The worker's side of the outbox table: claiming by lease, marking, dropping, blanking.

use super::kinds::Rendered;
use crate::platform::Db;
use crate::platform::db::Engine;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, AppError, CircleId, MeetingId, SignupId};
use anyhow::Context;
use sqlx::FromRow;

/// How long a claim is valid: longer than a whole batch can take, even with a server that hangs.
pub const LEASE_US: i64 = 10 * 60 * 1_000_000;
/// The maximum number of emails per claim.
pub const BATCH: i64 = 5;

/// A row of the outbox, claimed by this worker or only read.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Claimed {
    /// The row.
    pub id: i64,
    /// Idempotency key.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// The version of its facts; 0 means that it is already rendered.
    pub version: i64,
    /// What it is about, as JSON.
    pub facts: String,
    /// The recipient's account.
    pub account_id: Option<AccountId>,
    /// The circle it is about.
    pub circle_id: Option<CircleId>,
    /// The meeting it is about.
    pub meeting_id: Option<MeetingId>,
    /// The recipient's sign-up.
    pub signup_id: Option<SignupId>,
    /// The name of a recipient without a row.
    pub to_name: String,
    /// The address of a recipient without a row.
    pub to_email: String,
    /// Reply-To of a rendered email.
    pub reply_to: String,
    /// The language; empty means the recipient's.
    pub locale: String,
    /// The subject of a rendered email.
    pub subject: String,
    /// Its plain text part.
    pub text_body: String,
    /// Its HTML part.
    pub html_body: String,
    /// Its iCalendar file.
    pub calendar: String,
    /// The one-click unsubscribe address.
    pub unsubscribe_url: String,
    /// Lower values are sent first.
    pub priority: i64,
    /// When it was due: its date, microseconds UTC.
    pub due_at: i64,
    /// The time after which it is useless.
    pub deadline_at: Option<i64>,
    /// Attempts so far, including this one.
    pub attempts: i64,
    /// When the lease expires.
    pub lease_until: i64,
}

impl Claimed {
    /// Parses the facts.
    ///
    /// # Errors
    /// When the facts do not have the shape of `T`.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.facts).with_context(|| format!("read the facts of email {}", self.id))?)
    }

    /// Returns the circle the email is about.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if there is none.
    pub fn circle(&self) -> Result<CircleId> {
        Ok(self.circle_id.ok_or(AppError::NotFound)?)
    }

    /// Returns the meeting the email is about.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if it was removed.
    pub fn meeting(&self) -> Result<MeetingId> {
        Ok(self.meeting_id.ok_or(AppError::NotFound)?)
    }

    /// Returns the recipient's sign-up.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if there is none.
    pub fn signup(&self) -> Result<SignupId> {
        Ok(self.signup_id.ok_or(AppError::NotFound)?)
    }

    /// Returns the number at position `at` in a key of 0.1 ("reminder:12:0:44"), from 1.
    pub fn key_number(&self, at: usize) -> Option<i64> {
        self.key.split(':').nth(at)?.parse().ok()
    }
}

/// The result of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Accepted: the server's answer, and what was sent.
    Sent(String, Box<Rendered>),
    /// Retry: the reason, and the earliest time.
    Later(String, i64),
    /// Failed for good: the reason.
    Failed(String),
    /// Its reason no longer holds.
    Dropped(&'static str),
    /// Not attempted, and not before this time: the reason.
    Waits(&'static str, i64),
    /// Not attempted: the claim is released and nothing changes.
    Untouched,
}

// PostgreSQL lets several workers claim concurrently by skipping locked rows; SQLite has one writer at a time
// and no such clause. The guard in the outer `where` holds on both.
const CLAIM_SQLITE: &str = "update outbox
     set lease_until = $1, attempts = attempts + 1
     where state = 'due'
       and lease_until <= $2
       and id in (
         select id
         from outbox
         where state = 'due' and held = 0 and due_at <= $2 and lease_until <= $2 and (deadline_at is null or deadline_at > $2)
         order by priority, due_at, id
         limit $3)
     returning id, key, kind, version, facts, account_id, circle_id, meeting_id, signup_id, to_name, to_email, reply_to, locale,
               subject, text_body, html_body, calendar, unsubscribe_url, due_at, deadline_at, attempts, lease_until, priority";
// A materialized CTE, because PostgreSQL may run a subquery with `limit` once per outer row and so claim far
// more than a batch.
const CLAIM_POSTGRES: &str = "with picked as materialized (
       select id
       from outbox
       where state = 'due' and held = 0 and due_at <= $2 and lease_until <= $2 and (deadline_at is null or deadline_at > $2)
       order by priority, due_at, id
       limit $3
       for update skip locked)
     update outbox
     set lease_until = $1, attempts = attempts + 1
     from picked
     where outbox.id = picked.id and outbox.state = 'due' and outbox.lease_until <= $2
     returning outbox.id, key, kind, version, facts, account_id, circle_id, meeting_id, signup_id, to_name, to_email, reply_to, locale,
               subject, text_body, html_body, calendar, unsubscribe_url, due_at, deadline_at, attempts, lease_until, priority";

/// Claims a few due emails, by priority, then age.
pub async fn claim(db: &Db, now_us: i64) -> Result<Vec<Claimed>> {
    let claim = if db.engine() == Engine::Postgres { CLAIM_POSTGRES } else { CLAIM_SQLITE };
    let mut claimed: Vec<Claimed> =
        sqlx::query_as(claim).bind(now_us + LEASE_US).bind(now_us).bind(BATCH).fetch_all(&mut *db.single().await?).await.doing("claim emails")?;
    // `returning` guarantees no order.
    claimed.sort_by_key(|mail| (mail.priority, mail.due_at, mail.id));
    Ok(claimed)
}

/// The reason of an email that was dropped because it could not be sent in time, as [`drop_late`] writes it.
pub const LATE: &str = "past its deadline";

/// Drops emails past their deadline, which are never claimed; returns the circle of each.
pub async fn drop_late(db: &Db, now_us: i64) -> Result<Vec<Option<CircleId>>> {
    sqlx::query_scalar(
        "update outbox
         set state = 'dropped', closed_at = $1, last_error = $2
         where state = 'due' and deadline_at is not null and deadline_at <= $1 and lease_until <= $1
         returning circle_id",
    )
    .bind(now_us)
    .bind(LATE)
    .fetch_all(&mut *db.single().await?)
    .await
    .doing("drop emails past their deadline")
}

/// Returns whether our lease on a claimed email still holds: it may have been dropped since, or claimed by
/// another worker after a long pause.
pub async fn is_ours(db: &Db, mail: &Claimed) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar("select id from outbox where id = $1 and state = 'due' and lease_until = $2")
        .bind(mail.id)
        .bind(mail.lease_until)
        .fetch_optional(db.primary())
        .await
        .doing("check a claimed email")?;
    Ok(found.is_some())
}

/// Returns every row with its state, oldest first. For tests.
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

/// Stores the result for a claimed email. An email that went out counts as sent even if it was dropped in the
/// meantime, because the table records what happened; if it was erased, not what was sent. Other marks require our lease to
/// hold.
pub async fn mark(db: &Db, mail: &Claimed, mark: &Mark, now_us: i64) -> Result<()> {
    let query = match mark {
        Mark::Sent(receipt, sent) => sqlx::query(
            "update outbox
             set state = 'sent', closed_at = $2, lease_until = 0, last_error = '',
                 receipt = case when blanked = 1 then '' else $3 end, to_name = case when blanked = 1 then '' else $4 end,
                 to_email = case when blanked = 1 then '' else $5 end, reply_to = case when blanked = 1 then '' else $6 end,
                 locale = case when blanked = 1 then '' else $7 end, subject = case when blanked = 1 then '' else $8 end,
                 text_body = case when blanked = 1 then '' else $9 end, html_body = case when blanked = 1 then '' else $10 end,
                 calendar = case when blanked = 1 then '' else $11 end, unsubscribe_url = case when blanked = 1 then '' else $12 end
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
        Mark::Waits(reason, not_before) => sqlx::query(
            "update outbox
             set lease_until = $2, last_error = $3, attempts = attempts - 1
             where id = $1 and state = 'due' and lease_until = $4",
        )
        .bind(mail.id)
        .bind(*not_before)
        .bind((*reason).to_owned())
        .bind(mail.lease_until),
        Mark::Untouched => sqlx::query(
            "update outbox
             set lease_until = 0, attempts = attempts - 1
             where id = $1 and state = 'due' and lease_until = $2",
        )
        .bind(mail.id)
        .bind(mail.lease_until),
    };
    query.execute(&mut *db.single().await?).await.doing("mark an email")?;
    Ok(())
}

/// Marks every due email as sent at `now_us`: when the demo replays the past, nothing is sent.
pub async fn close_replayed(db: &Db, now_us: i64) -> Result<()> {
    let mut tx = db.write().await?;
    sqlx::query("update outbox set state = 'sent', closed_at = $1, attempts = 1, receipt = 'replayed for the demo' where state = 'due'")
        .bind(now_us)
        .execute(tx.conn())
        .await
        .doing("close replayed emails")?;
    tx.commit().await
}

/// Blanks facts and texts of emails closed before `before_us`, because they contain personal data and links.
pub async fn forget_contents(db: &Db, before_us: i64) -> Result<u64> {
    let mut tx = db.write().await?;
    let done = sqlx::query(
        "update outbox
         set reply_to = '', facts = '{}', text_body = '', html_body = '', calendar = '', unsubscribe_url = '', blanked = 1
         where state <> 'due' and blanked = 0 and closed_at < $1",
    )
    .bind(before_us)
    .execute(tx.conn())
    .await
    .doing("blank old emails")?;
    tx.commit().await?;
    Ok(done.rows_affected())
}

/// Blanks recipient and subject of emails closed before `before_us`, and the server's answer, which may repeat the address. The
/// kind, the recipient's id and the times stay.
pub async fn forget_recipients(db: &Db, before_us: i64) -> Result<u64> {
    let mut tx = db.write().await?;
    let done = sqlx::query(
        "update outbox
         set to_name = '', to_email = '', subject = '', receipt = '', last_error = case when state = 'dropped' then last_error else '' end,
             nameless = 1
         where state <> 'due' and nameless = 0 and closed_at < $1",
    )
    .bind(before_us)
    .execute(tx.conn())
    .await
    .doing("blank the recipients of old emails")?;
    tx.commit().await?;
    Ok(done.rows_affected())
}

/// Truncates a server's answer to 500 characters and removes those that PostgreSQL rejects.
fn short(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(500).collect()
}
