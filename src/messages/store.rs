//! SQL of the table `messages`.

pub mod delivery;

use crate::circles::policy::Manager;
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::platform::outbox::Claimed;
use crate::types::{CircleId, MessageId};
use sqlx::FromRow;

/// The maximum number of messages on a page; older ones are still in the export.
const MOST: i64 = 100;

/// A new message.
#[derive(Debug)]
pub struct NewMessage<'a> {
    /// Idempotency key within its circle.
    pub key: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// Markdown.
    pub body: &'a str,
}

/// Inserts a message; `None` if there already is one with its key.
pub async fn insert(tx: &mut Tx, by: &Manager, new: &NewMessage<'_>, now: i64) -> Result<Option<MessageId>> {
    sqlx::query_scalar(
        "insert into messages (circle_id, author_id, subject, body, created_at, idempotency_key)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (circle_id, idempotency_key) do nothing
         returning id",
    )
    .bind(by.circle())
    .bind(by.account())
    .bind(new.subject.to_owned())
    .bind(new.body.to_owned())
    .bind(now)
    .bind(new.key.to_owned())
    .fetch_optional(tx.conn())
    .await
    .doing("insert a message")
}

/// Returns the message with a key.
pub async fn by_key<'c>(on: impl Reader<'c>, circle: CircleId, key: &str) -> Result<Option<MessageId>> {
    sqlx::query_scalar("select id from messages where circle_id = $1 and idempotency_key = $2")
        .bind(circle)
        .bind(key.to_owned())
        .fetch_optional(on)
        .await
        .doing("look for a message by its key")
}

/// A message as its emails contain it.
#[derive(Debug, FromRow)]
pub struct Kept {
    /// Subject.
    pub subject: String,
    /// Markdown.
    pub body: String,
    /// Who wrote it, as others see the name; `None` if the account was deleted.
    pub author: Option<String>,
}

/// Returns a message of a circle.
pub async fn by_id<'c>(on: impl Reader<'c>, circle: CircleId, id: MessageId) -> Result<Option<Kept>> {
    sqlx::query_as(
        "select m.subject, m.body, case when a.shown_name = '' then a.name else a.shown_name end as author
         from messages m
         left join accounts a on a.id = m.author_id
         where m.id = $1
           and m.circle_id = $2",
    )
    .bind(id)
    .bind(circle)
    .fetch_optional(on)
    .await
    .doing("load a message")
}

/// A message with the results of its emails.
#[derive(Debug, FromRow)]
pub struct Row {
    /// The message.
    pub id: MessageId,
    /// Subject.
    pub subject: String,
    /// Markdown.
    pub body: String,
    /// When, in microseconds UTC.
    pub created_at: i64,
    /// Who wrote it.
    pub author: Option<String>,
    /// Its emails.
    pub total: i64,
    /// Emails accepted by a mail server.
    pub sent: i64,
    /// Emails that were permanently refused.
    pub failed: i64,
    /// How many were not sent, because their reason was gone.
    pub dropped: i64,
    /// Why some wait, in the words of a mail server; empty if they are on their way.
    pub waits_for: String,
    /// Whether some are held back.
    pub held: i64,
}

/// Returns the messages sent to a circle, newest first.
pub async fn list<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Row>> {
    sqlx::query_as(
        "select m.id, m.subject, m.body, m.created_at, a.name as author,
                count(o.id) as total,
                cast(coalesce(sum(case when o.state = 'sent' then 1 else 0 end), 0) as bigint) as sent,
                cast(coalesce(sum(case when o.state = 'failed' then 1 else 0 end), 0) as bigint) as failed,
                cast(coalesce(sum(case when o.state = 'dropped' then 1 else 0 end), 0) as bigint) as dropped,
                coalesce(max(case when o.state = 'due' then o.last_error else '' end), '') as waits_for,
                cast(coalesce(max(case when o.state = 'due' then o.held else 0 end), 0) as bigint) as held
         from (select id, subject, body, created_at, author_id
               from messages
               where circle_id = $1
               order by created_at desc, id desc
               limit $2) m
         left join accounts a on a.id = m.author_id
         left join outbox o on o.key >= 'message:' || m.id || ':' and o.key < 'message:' || m.id || ';'
         group by m.id, m.subject, m.body, m.created_at, a.name
         order by m.created_at desc, m.id desc",
    )
    .bind(circle)
    .bind(MOST)
    .fetch_all(on)
    .await
    .doing("list a circle's messages")
}

/// Returns whether an email about a message went to the address of the same participant after `after_us`, or is about to: one
/// that waits and was enqueued before this one.
pub async fn was_told<'c>(on: impl Reader<'c>, mail: &Claimed, after_us: i64) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar(
        "select o.id
         from signups me
         join signups s on s.email_key = me.email_key and s.left_at is null
         join outbox o on o.signup_id = s.id
         where me.id = $1
           and o.kind = $2
           and o.id <> $3
           and ((o.state = 'sent' and o.closed_at > $4) or (o.state = 'due' and o.held = 0 and o.id < $3))
         limit 1",
    )
    .bind(mail.signup_id)
    .bind(mail.kind.clone())
    .bind(mail.id)
    .bind(after_us)
    .fetch_optional(on)
    .await
    .doing("look for an email about another message")?;
    Ok(found.is_some())
}
