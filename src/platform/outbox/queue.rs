//! Enqueues emails in the outbox, and drops those that are obsolete.

use super::kinds::LetterKind;
use super::recipient::Recipient;
use crate::i18n::{self, Locale};
use crate::platform::error::{Doing, Result};
use crate::platform::{Ctx, Tx};
use crate::types::{AccountId, CircleId, MeetingId, SignupId};
use serde_json::Value;

/// An email to enqueue: what it is about, not what it says.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Idempotency key: kind, subject, revision, recipient ("reminder:12:0:44").
    pub key: String,
    /// Its kind.
    pub kind: &'static LetterKind,
    /// The recipient.
    pub to: Recipient,
    /// A small JSON object in the shape of the kind's current version: ids, and values of this moment that
    /// cannot be looked up later. Never a link.
    pub facts: Value,
    /// The language; `None` means the recipient's at the time of sending.
    pub locale: Option<Locale>,
    /// The circle it is about.
    pub circle: Option<CircleId>,
    /// The meeting it is about.
    pub meeting: Option<MeetingId>,
    /// The time after which it is useless (microseconds UTC); it is then dropped, and shown as dropped.
    pub deadline: Option<i64>,
}

impl Mail {
    /// Creates an email without optional parts.
    pub fn new(kind: &'static LetterKind, key: String, to: Recipient) -> Self {
        let facts = Value::Object(serde_json::Map::new());
        Self { key, kind, to, facts, locale: None, circle: None, meeting: None, deadline: None }
    }
}

/// Enqueues an email once per key; returns whether it is new.
pub async fn enqueue(ctx: &Ctx, tx: &mut Tx, mail: &Mail) -> Result<bool> {
    let (account, signup, name, email): (Option<AccountId>, Option<SignupId>, &str, &str) = match &mail.to {
        Recipient::Account(id) => (Some(*id), None, "", ""),
        Recipient::Signup(id) => (None, Some(*id), "", ""),
        Recipient::Address { name, email } => (None, None, name, email),
    };
    let done = sqlx::query(
        "insert into outbox (key, kind, version, priority, facts, state, to_name, to_email, locale, subject, text_body, html_body,
                             account_id, circle_id, meeting_id, signup_id, due_at, deadline_at, created_at)
         values ($1, $2, $3, $4, $5, 'due', $6, $7, $8, '', '', '', $9, $10, $11, $12, $13, $14, $13)
         on conflict (key) do nothing",
    )
    .bind(mail.key.clone())
    .bind(mail.kind.name)
    .bind(mail.kind.version)
    .bind(mail.kind.priority as i64)
    .bind(mail.facts.to_string())
    .bind(name.split_whitespace().collect::<Vec<_>>().join(" "))
    .bind(email.to_owned())
    .bind(mail.locale.map_or("", i18n::code))
    .bind(account)
    .bind(mail.circle)
    .bind(mail.meeting)
    .bind(signup)
    .bind(ctx.now_us())
    .bind(mail.deadline)
    .execute(tx.conn())
    .await
    .doing("enqueue an email")?;
    Ok(done.rows_affected() == 1)
}

/// Drops a circle's unsent emails of a kind (it was cancelled).
pub async fn drop_for_circle(ctx: &Ctx, tx: &mut Tx, circle: CircleId, kind: &'static str) -> Result<()> {
    sqlx::query(
        "update outbox set state = 'dropped', closed_at = $1, last_error = 'no longer matters' where circle_id = $2 and kind = $3 and state = 'due'",
    )
    .bind(ctx.now_us())
    .bind(circle)
    .bind(kind)
    .execute(tx.conn())
    .await
    .doing("drop a circle's emails")?;
    Ok(())
}

/// Drops a meeting's unsent emails of a kind (it was moved or cancelled).
pub async fn drop_for_meeting(ctx: &Ctx, tx: &mut Tx, meeting: MeetingId, kind: &'static str) -> Result<()> {
    sqlx::query(
        "update outbox set state = 'dropped', closed_at = $1, last_error = 'no longer matters' where meeting_id = $2 and kind = $3 and state = 'due'",
    )
    .bind(ctx.now_us())
    .bind(meeting)
    .bind(kind)
    .execute(tx.conn())
    .await
    .doing("drop a meeting's emails")?;
    Ok(())
}

/// Drops all unsent emails to a participant who has left.
pub async fn drop_for_signup(ctx: &Ctx, tx: &mut Tx, signup: SignupId) -> Result<()> {
    sqlx::query("update outbox set state = 'dropped', closed_at = $1, last_error = 'no longer matters' where signup_id = $2 and state = 'due'")
        .bind(ctx.now_us())
        .bind(signup)
        .execute(tx.conn())
        .await
        .doing("drop a participant's emails")?;
    Ok(())
}

/// Drops a participant's unsent emails of a kind (reminders are no longer wanted).
pub async fn drop_for_signup_kind(ctx: &Ctx, tx: &mut Tx, signup: SignupId, kind: &'static str) -> Result<()> {
    sqlx::query(
        "update outbox set state = 'dropped', closed_at = $1, last_error = 'no longer matters' where signup_id = $2 and kind = $3 and state = 'due'",
    )
    .bind(ctx.now_us())
    .bind(signup)
    .bind(kind)
    .execute(tx.conn())
    .await
    .doing("drop a participant's emails of a kind")?;
    Ok(())
}
