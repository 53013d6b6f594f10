//! Enqueues emails in the outbox, and drops those that are obsolete.

use super::kinds::LetterKind;
use super::recipient::Recipient;
use crate::i18n::{self, Locale};
use crate::platform::error::{Doing, Result};
use crate::platform::{Ctx, Tx, tokens};
use crate::types::{AccountId, CircleId, MeetingId, SignupId};
use serde_json::Value;
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, FromRow};

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
    /// cannot be looked up later, such as a former place. Never a signed link.
    pub facts: Value,
    /// The language; `None` means the recipient's at the time of sending.
    pub locale: Option<Locale>,
    /// The circle it is about.
    pub circle: Option<CircleId>,
    /// The meeting it is about.
    pub meeting: Option<MeetingId>,
    /// The earliest time to send it (microseconds UTC); `None` means now.
    pub not_before: Option<i64>,
    /// The time after which it is useless (microseconds UTC); it is then dropped, and shown as dropped.
    pub deadline: Option<i64>,
}

impl Mail {
    /// Creates an email without optional parts.
    pub fn new(kind: &'static LetterKind, key: String, to: Recipient) -> Self {
        let facts = Value::Object(serde_json::Map::new());
        Self { key, kind, to, facts, locale: None, circle: None, meeting: None, not_before: None, deadline: None }
    }
}

/// How many emails one statement enqueues.
const ROWS_AT_ONCE: usize = 200;
/// How many parameters an email has in [`enqueue_all`].
const PARAMETERS: usize = 15;

/// Enqueues an email once per key; returns whether it is new.
pub async fn enqueue(ctx: &Ctx, tx: &mut Tx, mail: &Mail) -> Result<bool> {
    Ok(enqueue_all(ctx, tx, std::slice::from_ref(mail)).await? == 1)
}

/// Enqueues emails, each once per key, also if the row of that key has been erased since; returns how many are new.
pub async fn enqueue_all(ctx: &Ctx, tx: &mut Tx, mails: &[Mail]) -> Result<u64> {
    let mut new = 0;
    for mails in mails.chunks(ROWS_AT_ONCE) {
        let row = |n: usize| {
            let p: Vec<String> = (2..2 + PARAMETERS).map(|at| format!("${}", PARAMETERS * n + at)).collect();
            format!("({}, 'due', '', '', '', $1)", p.join(", "))
        };
        let rows: Vec<String> = (0..mails.len()).map(row).collect();
        let sql = format!(
            "insert into outbox (key, kind, version, priority, facts, to_name, to_email, locale, account_id, signup_id, circle_id,
                                 meeting_id, deadline_at, due_at, key_hash, state, subject, text_body, html_body, created_at)
             values {}
             on conflict do nothing",
            rows.join(", ")
        );
        let now = ctx.now_us();
        let query = mails.iter().fold(sqlx::query(AssertSqlSafe(sql)).bind(now), |query, mail| bind(query, mail, now));
        new += query.execute(tx.conn()).await.doing("enqueue emails")?.rows_affected();
    }
    tx.wakes().mail |= new > 0;
    Ok(new)
}

type Insert<'q> = Query<'q, Any, AnyArguments>;

fn bind<'q>(query: Insert<'q>, mail: &Mail, now: i64) -> Insert<'q> {
    let (account, signup, name, email): (Option<AccountId>, Option<SignupId>, &str, &str) = match &mail.to {
        Recipient::Account(id) => (Some(*id), None, "", ""),
        Recipient::Signup(id) => (None, Some(*id), "", ""),
        Recipient::Address { name, email } => (None, None, name, email),
    };
    query
        .bind(mail.key.clone())
        .bind(mail.kind.name)
        .bind(mail.kind.version)
        .bind(mail.kind.priority as i64)
        .bind(mail.facts.to_string())
        .bind(name.split_whitespace().collect::<Vec<_>>().join(" "))
        .bind(email.to_owned())
        .bind(mail.locale.map_or("", i18n::code))
        .bind(account)
        .bind(signup)
        .bind(mail.circle)
        .bind(mail.meeting)
        .bind(mail.deadline)
        .bind(mail.not_before.unwrap_or(now))
        .bind(tokens::hash(&mail.key))
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

/// An unsent email that a newer one replaces.
#[derive(Clone, Debug, FromRow)]
pub struct Replaced {
    id: i64,
    /// To whom it was.
    pub signup_id: SignupId,
    /// Its facts, as JSON.
    pub facts: String,
    /// When it was due.
    pub due_at: i64,
}

/// Drops a circle's unsent emails of a kind to participants, except those that are being sent at this moment, because
/// the caller enqueues newer ones in their place. Returns the oldest first.
pub async fn replace_for_circle(ctx: &Ctx, tx: &mut Tx, circle: CircleId, kind: &'static str) -> Result<Vec<Replaced>> {
    let mut replaced: Vec<Replaced> = sqlx::query_as(
        "update outbox
         set state = 'dropped', closed_at = $1, last_error = 'a newer email says it'
         where circle_id = $2 and kind = $3 and state = 'due' and lease_until <= $1 and version > 0 and signup_id is not null
         returning id, signup_id, facts, due_at",
    )
    .bind(ctx.now_us())
    .bind(circle)
    .bind(kind)
    .fetch_all(tx.conn())
    .await
    .doing("replace a circle's emails")?;
    replaced.sort_by_key(|mail| mail.id);
    Ok(replaced)
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
