//! SQL of the tables `feedback` and `feedback_attendance`.

use super::model::Person;
use crate::circles::policy::Manager;
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, LocalDate, MeetingId, SignupId};
use sqlx::{AnyConnection, FromRow};
use std::collections::BTreeSet;

/// A meeting, as feedback needs it.
#[derive(Debug, FromRow)]
pub struct Meeting {
    /// The meeting.
    pub id: MeetingId,
    /// Its circle.
    pub circle_id: CircleId,
    /// Local date.
    pub local_date: LocalDate,
    /// Start, microseconds UTC.
    pub starts_at: i64,
    /// The meeting's number in the circle, from 1.
    pub number: i64,
}

/// Returns a meeting of a circle; another circle's meeting is not found.
pub async fn meeting<'c>(on: impl Reader<'c>, circle: CircleId, id: MeetingId) -> Result<Option<Meeting>> {
    sqlx::query_as(
        "select m.id, m.circle_id, m.local_date, m.starts_at,
                (select count(*) from meetings e
                 where e.circle_id = m.circle_id and e.cancelled_at is null and (e.starts_at < m.starts_at or (e.starts_at = m.starts_at and e.id <= m.id))) as number
         from meetings m
         where m.id = $1 and m.circle_id = $2 and m.cancelled_at is null and m.starts_at is not null",
    )
    .bind(id)
    .bind(circle)
    .fetch_optional(on)
    .await
    .doing("load a meeting for its feedback")
}

#[derive(FromRow)]
struct PersonRow {
    id: SignupId,
    name: String,
}

/// Returns who may have come to a meeting: those signed up now, and those who left after it started.
pub async fn people<'c>(on: impl Reader<'c>, meeting: &Meeting) -> Result<Vec<Person>> {
    let rows: Vec<PersonRow> = sqlx::query_as(
        "select id, name
         from signups
         where circle_id = $1
           and (left_at is null or (left_at > $2 and left_how <> 'deleted'))
         order by created_at, id",
    )
    .bind(meeting.circle_id)
    .bind(meeting.starts_at)
    .fetch_all(on)
    .await
    .doing("list who may have come")?;
    Ok(rows.into_iter().map(|r| Person { id: r.id, name: r.name }).collect())
}

/// What a facilitator recorded about a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// 1 to 5.
    pub rating: Option<i64>,
    /// How many came, given as a number; `None` means that `attended` counts.
    pub attendance: Option<i64>,
    /// Who came.
    pub attended: BTreeSet<SignupId>,
    /// The number of the question.
    pub prompt: i64,
    /// The answer.
    pub reflection: String,
}

/// Stored feedback.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The feedback itself.
    pub said: Said,
    /// Incremented with every save.
    pub revision: i64,
    /// When it was completed.
    pub done_at: Option<i64>,
    /// When it was saved.
    pub updated_at: i64,
    /// The name of who saved it last.
    pub author: Option<String>,
}

#[derive(FromRow)]
struct Row {
    rating: Option<i64>,
    attendance: Option<i64>,
    prompt: i64,
    reflection: String,
    revision: i64,
    done_at: Option<i64>,
    updated_at: i64,
    author: Option<String>,
}

/// Loads a meeting's feedback. Takes a connection of a pool or of a transaction.
pub async fn load(conn: &mut AnyConnection, meeting: MeetingId) -> Result<Option<Kept>> {
    let row: Option<Row> = sqlx::query_as(
        "select f.rating, f.attendance, f.prompt, f.reflection, f.revision, f.done_at, f.updated_at, a.name as author
         from feedback f
         left join accounts a on a.id = f.author_id
         where f.meeting_id = $1",
    )
    .bind(meeting)
    .fetch_optional(&mut *conn)
    .await
    .doing("load a meeting's feedback")?;
    let Some(row) = row else { return Ok(None) };
    let attended: Vec<SignupId> = sqlx::query_scalar("select signup_id from feedback_attendance where meeting_id = $1 order by signup_id")
        .bind(meeting)
        .fetch_all(&mut *conn)
        .await
        .doing("load who came to a meeting")?;
    let said = Said {
        rating: row.rating,
        attendance: row.attendance,
        attended: attended.into_iter().collect(),
        prompt: row.prompt,
        reflection: row.reflection,
    };
    Ok(Some(Kept { said, revision: row.revision, done_at: row.done_at, updated_at: row.updated_at, author: row.author }))
}

/// Stores feedback on top of `revision` (0 if there was none); returns whether that was still the latest.
pub async fn save(tx: &mut Tx, by: &Manager, meeting: MeetingId, said: &Said, revision: i64, done: bool, now: i64) -> Result<bool> {
    let sql = if revision == 0 {
        "insert into feedback (meeting_id, rating, attendance, prompt, reflection, author_id, revision, done_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $9 + 1, $7, $8)
         on conflict (meeting_id) do nothing"
    } else {
        "update feedback
         set rating = $2, attendance = $3, prompt = $4, reflection = $5, author_id = $6, done_at = coalesce(done_at, $7),
             updated_at = $8, revision = revision + 1
         where meeting_id = $1 and revision = $9"
    };
    let kept = sqlx::query(sql)
        .bind(meeting)
        .bind(said.rating)
        .bind(said.attendance)
        .bind(said.prompt)
        .bind(said.reflection.clone())
        .bind(by.account())
        .bind(done.then_some(now))
        .bind(now)
        .bind(revision)
        .execute(tx.conn())
        .await
        .doing("store a meeting's feedback")?;
    if kept.rows_affected() == 0 {
        return Ok(false);
    }
    attended(tx, by, meeting, &said.attended).await?;
    Ok(true)
}

/// Replaces who came. People whose data was deleted since stay counted: no form shows them.
async fn attended(tx: &mut Tx, by: &Manager, meeting: MeetingId, people: &BTreeSet<SignupId>) -> Result<()> {
    sqlx::query(
        "delete from feedback_attendance
         where meeting_id = $1
           and signup_id in (select s.id from signups s where s.circle_id = $2 and (s.left_how is null or s.left_how <> 'deleted'))",
    )
    .bind(meeting)
    .bind(by.circle())
    .execute(tx.conn())
    .await
    .doing("clear who came to a meeting")?;
    for signup in people {
        sqlx::query("insert into feedback_attendance (meeting_id, signup_id) values ($1, $2) on conflict (meeting_id, signup_id) do nothing")
            .bind(meeting)
            .bind(*signup)
            .execute(tx.conn())
            .await
            .doing("store who came to a meeting")?;
    }
    Ok(())
}

/// Completes feedback without changing it.
pub async fn end(tx: &mut Tx, meeting: MeetingId, now: i64) -> Result<()> {
    sqlx::query("update feedback set done_at = $2 where meeting_id = $1 and done_at is null")
        .bind(meeting)
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("complete a meeting's feedback")?;
    Ok(())
}

/// A facilitator who is due an email about a meeting.
#[derive(Debug, FromRow)]
pub struct Due {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// Its revision.
    pub revision: i64,
    /// Its end, microseconds UTC.
    pub ends_at: i64,
    /// The circle.
    pub circle_id: CircleId,
    /// The facilitator.
    pub account_id: AccountId,
}

/// A meeting whose facilitators are asked for feedback.
#[derive(Debug, FromRow)]
pub struct Asked {
    /// Its revision.
    pub revision: i64,
    /// When its feedback was completed.
    pub done_at: Option<i64>,
}

/// Returns a meeting of a circle, to check whether it still needs feedback.
pub async fn asked<'c>(on: impl Reader<'c>, circle: CircleId, meeting: MeetingId) -> Result<Option<Asked>> {
    sqlx::query_as(
        "select m.revision, f.done_at
         from meetings m
         left join feedback f on f.meeting_id = m.id
         where m.id = $1
           and m.circle_id = $2
           and m.cancelled_at is null",
    )
    .bind(meeting)
    .bind(circle)
    .fetch_optional(on)
    .await
    .doing("check whether feedback is done")
}

/// Returns up to `most` facilitators of meetings that ended between `after` and `now`, whose feedback is not
/// done and for whom no email was enqueued.
pub async fn due<'c>(on: impl Reader<'c>, after: i64, now: i64, most: i64) -> Result<Vec<Due>> {
    sqlx::query_as(
        "select m.id as meeting_id, m.revision, m.ends_at, c.id as circle_id, a.id as account_id
         from meetings m
         join circles c on c.id = m.circle_id
         join circle_facilitators f on f.circle_id = c.id
         join accounts a on a.id = f.account_id
         left join feedback b on b.meeting_id = m.id
         where m.ends_at <= $1 and m.ends_at > $2 and m.cancelled_at is null
           and c.state = 'published' and c.hidden_at is null
           and b.done_at is null
           and a.email <> '' and a.confirmed_at is not null and a.blocked_at is null and a.deleted_at is null
           and not exists (select 1 from outbox o where o.key = 'feedback:' || m.id || ':' || m.revision || ':' || a.id)
         order by m.ends_at, m.id, a.id
         limit $3",
    )
    .bind(now)
    .bind(after)
    .bind(most)
    .fetch_all(on)
    .await
    .doing("list whom to ask for feedback")
}
