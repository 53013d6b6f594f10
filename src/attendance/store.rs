//! SQL of the table `rsvps`, and of reminders that are due.

pub mod check_ins;

use crate::meetings::model::Meeting;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, MeetingId, SignupId};
use sqlx::FromRow;

/// Stores an answer for the current revision of a meeting; the last one counts.
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
    .doing("store an answer")?;
    Ok(())
}

/// One answer of an active participant.
#[derive(Clone, Debug, FromRow)]
pub struct AnswerRow {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// The sign-up.
    pub signup_id: SignupId,
    /// What others see of the participant's name.
    pub name: String,
    /// 1 for yes.
    pub coming: i64,
}

/// Returns the answers for all meetings of a circle, in the order they were given. Answers for an earlier
/// revision do not count.
pub async fn answers<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<AnswerRow>> {
    sqlx::query_as(
        "select r.meeting_id, r.signup_id, r.coming, case when s.shown_name = '' then s.name else s.shown_name end as name
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

/// Returns a participant's answer for a meeting's current date, if there is one.
pub async fn answer_of<'c>(on: impl Reader<'c>, meeting: &Meeting, signup: SignupId) -> Result<Option<bool>> {
    let coming: Option<i64> = sqlx::query_scalar("select coming from rsvps where meeting_id = $1 and signup_id = $2 and revision = $3")
        .bind(meeting.id)
        .bind(signup)
        .bind(meeting.revision)
        .fetch_optional(on)
        .await
        .doing("load an answer")?;
    Ok(coming.map(|coming| coming == 1))
}

/// A participant who is due a reminder.
#[derive(Clone, Debug, FromRow)]
pub struct ReminderRow {
    /// The circle.
    pub circle_id: CircleId,
    /// The meeting.
    pub meeting_id: MeetingId,
    /// The sign-up.
    pub signup_id: SignupId,
}

/// The maximum number of reminders per run; the next run, a minute later, continues.
const AT_ONCE: i64 = 1000;

/// Returns the participants without a reminder for a meeting that starts after `now` and at or before
/// `until`, the earliest meetings first. Not those who signed up after `known`: their first email says the same.
pub async fn due_reminders<'c>(on: impl Reader<'c>, now: i64, until: i64, known: i64) -> Result<Vec<ReminderRow>> {
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
           and s.email_key <> ''
           and s.reminders_off_at is null
           and s.created_at <= $4
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
    .bind(known)
    .fetch_all(on)
    .await
    .doing("look for reminders that are due")
}

/// Returns whether a sign-up still wants a reminder: the participant may have left since the query.
pub async fn still_wanted<'c>(on: impl Reader<'c>, signup: SignupId) -> Result<bool> {
    let found: Option<i64> =
        sqlx::query_scalar("select id from signups where id = $1 and left_at is null and email_key <> '' and reminders_off_at is null")
            .bind(signup)
            .fetch_optional(on)
            .await
            .doing("check whether a reminder is wanted")?;
    Ok(found.is_some())
}
