//! SQL of the tables `meetings` and `rsvps`.

use super::model::{Due, Meeting};
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::fail::{Doing, Outcome};
use crate::types::{CircleId, CourseId, MeetingId, SignupId};
use sqlx::FromRow;

/// A meeting's columns in the order of its fields.
type MeetingRow = (MeetingId, i64, String, String, i64, i64, i64);

fn meeting((id, plan_key, local_date, local_time, starts_at, ends_at, revision): MeetingRow) -> Meeting {
    Meeting { id, plan_key, local_date, local_time, starts_at, ends_at, revision }
}

/// The meetings of a circle in the order of their dates.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn list<'c>(on: impl Reader<'c>, circle: CircleId) -> Outcome<Vec<Meeting>> {
    let rows: Vec<MeetingRow> = sqlx::query_as(
        "select id, plan_key, local_date, local_time, starts_at, ends_at, revision
         from meetings
         where circle_id = $1
         order by starts_at, id",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list the meetings of a circle")?;
    Ok(rows.into_iter().map(meeting).collect())
}

/// A meeting of a circle; an id of another circle's is not found.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn by_id<'c>(on: impl Reader<'c>, circle: CircleId, id: MeetingId) -> Outcome<Option<Meeting>> {
    let row: Option<MeetingRow> = sqlx::query_as(
        "select id, plan_key, local_date, local_time, starts_at, ends_at, revision
         from meetings
         where id = $1
           and circle_id = $2",
    )
    .bind(id)
    .bind(circle)
    .fetch_optional(on)
    .await
    .doing("load a meeting")?;
    Ok(row.map(meeting))
}

/// Adds a meeting.
///
/// # Errors
/// A fault when the database cannot take it.
pub async fn insert(tx: &mut Tx, circle: CircleId, due: &Due, now: i64) -> Outcome<()> {
    sqlx::query(
        "insert into meetings (circle_id, plan_key, local_date, local_time, starts_at, ends_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(circle)
    .bind(due.planned.key)
    .bind(due.planned.date.clone())
    .bind(due.planned.time.clone())
    .bind(due.starts_at)
    .bind(due.ends_at)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("add a meeting")?;
    Ok(())
}

/// Moves a meeting: a new revision, and the answers for the old date are gone. One that moves into
/// the future is asked about again after it.
///
/// # Errors
/// A fault when the database cannot take it.
pub async fn move_to(tx: &mut Tx, id: MeetingId, due: &Due, now: i64) -> Outcome<()> {
    sqlx::query(
        "update meetings
         set local_date = $2, local_time = $3, starts_at = $4, ends_at = $5, revision = revision + 1,
             feedback_asked_at = case when $5 > $6 then null else feedback_asked_at end
         where id = $1",
    )
    .bind(id)
    .bind(due.planned.date.clone())
    .bind(due.planned.time.clone())
    .bind(due.starts_at)
    .bind(due.ends_at)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("move a meeting")?;
    sqlx::query("delete from rsvps where meeting_id = $1").bind(id).execute(tx.conn()).await.doing("forget the answers for an old date")?;
    Ok(())
}

/// Gives a meeting another end.
///
/// # Errors
/// A fault when the database cannot take it.
pub async fn set_end(tx: &mut Tx, id: MeetingId, ends_at: i64) -> Outcome<()> {
    sqlx::query("update meetings set ends_at = $2 where id = $1")
        .bind(id)
        .bind(ends_at)
        .execute(tx.conn())
        .await
        .doing("change the end of a meeting")?;
    Ok(())
}

/// Removes a meeting.
///
/// # Errors
/// A fault when the database cannot take it.
pub async fn delete(tx: &mut Tx, id: MeetingId) -> Outcome<()> {
    sqlx::query("delete from meetings where id = $1").bind(id).execute(tx.conn()).await.doing("remove a meeting")?;
    Ok(())
}

/// Keeps an answer; the last one counts.
///
/// # Errors
/// A fault when the database cannot take it.
pub async fn answer(tx: &mut Tx, meeting: MeetingId, signup: SignupId, coming: bool, now: i64) -> Outcome<()> {
    sqlx::query(
        "insert into rsvps (meeting_id, signup_id, coming, answered_at)
         values ($1, $2, $3, $4)
         on conflict (meeting_id, signup_id) do update set coming = excluded.coming, answered_at = excluded.answered_at",
    )
    .bind(meeting)
    .bind(signup)
    .bind(i64::from(coming))
    .bind(now)
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

/// The answers for all meetings of a circle, in the order they were given.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn answers<'c>(on: impl Reader<'c>, circle: CircleId) -> Outcome<Vec<AnswerRow>> {
    sqlx::query_as(
        "select r.meeting_id, r.signup_id, s.name, r.coming
         from rsvps r
         join meetings m on m.id = r.meeting_id
         join signups s on s.id = r.signup_id
         where m.circle_id = $1
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
    /// Full name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Language code of the sign-up.
    pub locale: String,
}

/// Everybody who has no reminder yet for a meeting that begins after `now` and at or before `until`.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn due_reminders<'c>(on: impl Reader<'c>, now: i64, until: i64) -> Outcome<Vec<ReminderRow>> {
    sqlx::query_as(
        "select m.circle_id, m.id as meeting_id, s.id as signup_id, s.name, s.email, s.locale
         from meetings m
         join circles c on c.id = m.circle_id
         join signups s on s.circle_id = c.id
         where m.starts_at > $1
           and m.starts_at <= $2
           and c.state = 'published'
           and c.hidden_at is null
           and s.left_at is null
           and s.reminders_off_at is null
           and not exists (
               select 1
               from outbox o
               where o.key = 'reminder:' || cast(m.id as text) || ':' || cast(m.revision as text) || ':' || cast(s.id as text)
           )
         order by m.starts_at, m.id, s.id",
    )
    .bind(now)
    .bind(until)
    .fetch_all(on)
    .await
    .doing("look for reminders that are due")
}

/// Whether a sign-up still wants a reminder: somebody may have left since the list was made.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn still_wanted<'c>(on: impl Reader<'c>, signup: SignupId) -> Outcome<bool> {
    let found: Option<i64> = sqlx::query_scalar("select id from signups where id = $1 and left_at is null and reminders_off_at is null")
        .bind(signup)
        .fetch_optional(on)
        .await
        .doing("look whether a reminder is wanted")?;
    Ok(found.is_some())
}

/// A course's title and link.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn course<'c>(on: impl Reader<'c>, id: CourseId) -> Outcome<Option<(String, String)>> {
    sqlx::query_as("select title, link from courses where id = $1").bind(id).fetch_optional(on).await.doing("load a circle's course")
}

/// A message with its author.
#[derive(Clone, Debug, FromRow)]
pub struct NoteRow {
    /// Subject.
    pub subject: String,
    /// Body, Markdown.
    pub body: String,
    /// The author's full name; none once the account is gone.
    pub author: Option<String>,
    /// When, microseconds UTC.
    pub created_at: i64,
}

/// The messages of a circle, newest first, the last hundred.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn notes<'c>(on: impl Reader<'c>, circle: CircleId) -> Outcome<Vec<NoteRow>> {
    sqlx::query_as(
        "select m.subject, m.body, a.name as author, m.created_at
         from messages m
         left join accounts a on a.id = m.author_id
         where m.circle_id = $1
         order by m.created_at desc, m.id desc
         limit 100",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list the messages of a circle")
}
