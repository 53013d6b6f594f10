//! SQL of the table `rsvps`, and who is due a reminder.

use crate::meetings::model::Meeting;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, MeetingId, SignupId};
use sqlx::FromRow;

/// Keeps an answer for a meeting as it is now (its revision); the last one counts.
pub async fn answer(tx: &mut Tx, meeting: &Meeting, signup: SignupId, coming: bool, now: i64) -> Result<()> {
    sqlx::query(
        "insert into rsvps (meeting_id, signup_id, coming, answered_at, revision)
         values ($1, $2, $3, $4, $5)
         on conflict (meeting_id, signup_id) do update
         set coming = excluded.coming, answered_at = excluded.answered_at, revision = excluded.revision",
    )
    .bind(meeting.id)
    .bind(signup)
    .bind(i64::from(coming))
    .bind(now)
    .bind(meeting.revision)
    .execute(tx.conn())
    .await
    .doing("keep an answer")?;
    Ok(())
}

/// One answer of somebody who still takes part.
#[derive(Clone, Debug, FromRow)]
pub struct AnswerRow {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// The sign-up.
    pub signup_id: SignupId,
    /// Full name.
    pub name: String,
    /// 1 for yes.
    pub coming: i64,
}

/// The answers for all meetings of a circle, in the order they were given. One for an older date does not count.
pub async fn answers<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<AnswerRow>> {
    sqlx::query_as(
        "select r.meeting_id, r.signup_id, s.name, r.coming
         from rsvps r
         join meetings m on m.id = r.meeting_id
         join signups s on s.id = r.signup_id
         where m.circle_id = $1
           and m.cancelled_at is null
           and r.revision = m.revision
           and s.left_at is null
         order by r.answered_at, r.signup_id",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("load the answers of a circle")
}

/// Somebody who is due a reminder.
#[derive(Clone, Debug, FromRow)]
pub struct ReminderRow {
    /// The circle.
    pub circle_id: CircleId,
    /// The meeting.
    pub meeting_id: MeetingId,
    /// The sign-up.
    pub signup_id: SignupId,
}

/// How many reminders one run plans; the next one, a minute later, goes on.
const AT_ONCE: i64 = 1000;

/// Those who have no reminder yet for a meeting that begins after `now` and at or before `until`, the
/// next meetings first.
pub async fn due_reminders<'c>(on: impl Reader<'c>, now: i64, until: i64) -> Result<Vec<ReminderRow>> {
    sqlx::query_as(
        "select m.circle_id, m.id as meeting_id, s.id as signup_id
         from meetings m
         join circles c on c.id = m.circle_id
         join signups s on s.circle_id = c.id
         where m.starts_at > $1
           and m.starts_at <= $2
           and m.cancelled_at is null
           and c.state = 'published'
           and c.hidden_at is null
           and s.left_at is null
           and s.reminders_off_at is null
           and not exists (
               select 1
               from outbox o
               where o.key = 'reminder:' || cast(m.id as text) || ':' || cast(m.revision as text) || ':' || cast(s.id as text)
           )
         order by m.starts_at, m.id, s.id
         limit $3",
    )
    .bind(now)
    .bind(until)
    .bind(AT_ONCE)
    .fetch_all(on)
    .await
    .doing("look for reminders that are due")
}

/// Whether a sign-up still wants a reminder: somebody may have left since the list was made.
pub async fn still_wanted<'c>(on: impl Reader<'c>, signup: SignupId) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar("select id from signups where id = $1 and left_at is null and reminders_off_at is null")
        .bind(signup)
        .fetch_optional(on)
        .await
        .doing("look whether a reminder is wanted")?;
    Ok(found.is_some())
}
