//! SQL about what became of the emails to participants.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::platform::outbox::claims::LATE;
use crate::types::{CircleId, SignupId};
use sqlx::{AssertSqlSafe, FromRow};

/// How many failed emails about messages are listed.
const MOST: i64 = 200;

/// An email to a participant.
#[derive(Clone, Debug, FromRow)]
pub struct MailRow {
    /// The email.
    pub id: i64,
    /// Its idempotency key.
    pub key: String,
    /// To whom.
    pub signup_id: SignupId,
    /// Their name.
    pub name: String,
    /// Its state: `due`, `sent` or `failed`.
    pub state: String,
    /// Why it waits or failed, in the words of a mail server.
    pub last_error: String,
    /// Whether it is held back.
    pub held: i64,
    /// Whether its facts are gone.
    pub blanked: i64,
    /// The time after which it is useless.
    pub deadline_at: Option<i64>,
    /// When it was sent or failed.
    pub closed_at: Option<i64>,
}

/// Returns the newest email about a circle to each of these participants, apart from those that no longer mattered.
pub async fn newest<'c>(on: impl Reader<'c>, circle: CircleId, of: &[SignupId]) -> Result<Vec<MailRow>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = of.iter().map(|id| id.0.to_string()).collect();
    let sql = format!(
        "select o.id, o.key, o.signup_id, s.name, o.state, o.last_error, o.held, o.blanked, o.deadline_at, o.closed_at
         from (select max(n.id) as id
               from outbox n
               where n.signup_id in ({}) and n.circle_id = $1 and (n.state <> 'dropped' or n.last_error = $2)
               group by n.signup_id) last
         join outbox o on o.id = last.id
         join signups s on s.id = o.signup_id",
        ids.join(", ")
    );
    sqlx::query_as(AssertSqlSafe(sql)).persistent(false).bind(circle).bind(LATE).fetch_all(on).await.doing("list participants' newest emails")
}

/// Returns the names of the participants whose newest email about a circle failed, apart from those that no longer mattered.
pub async fn unreached<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<String>> {
    sqlx::query_scalar(
        "select s.name
         from signups s
         join outbox o on o.id = (select max(n.id)
                                  from outbox n
                                  where n.signup_id = s.id and n.circle_id = $1 and (n.state <> 'dropped' or n.last_error = $2))
         where s.circle_id = $1 and s.left_at is null and o.state in ('failed', 'dropped')
         order by s.id
         limit $3",
    )
    .bind(circle)
    .bind(LATE)
    .bind(MOST)
    .fetch_all(on)
    .await
    .doing("list whom emails do not reach")
}

/// Returns the newest failed emails with messages of a circle.
pub async fn failed<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<MailRow>> {
    sqlx::query_as(
        "select o.id, o.key, o.signup_id, s.name, o.state, o.last_error, o.held, o.blanked, o.deadline_at, o.closed_at
         from outbox o
         join signups s on s.id = o.signup_id
         where o.circle_id = $1 and o.kind = 'message' and o.state = 'failed'
         order by o.id desc
         limit $2",
    )
    .bind(circle)
    .bind(MOST)
    .fetch_all(on)
    .await
    .doing("list failed emails with messages")
}
