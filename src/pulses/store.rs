//! SQL of the tables `pulses`, `pulse_given` and `pulse_answers`.

use crate::circles::policy::Manager;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::signups::policy::Member;
use crate::types::{MeetingId, SignupId};
use sqlx::FromRow;

/// A pulse.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Row {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// When it closes, microseconds UTC.
    pub closes_at: i64,
    /// How many people answered.
    pub people: i64,
}

/// When a pulse closes, and whether a participant has answered.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Mine {
    /// When it closes, microseconds UTC.
    pub closes_at: i64,
    /// Whether the participant has answered (0 or 1).
    pub given: i64,
}

/// Returns the pulse of a meeting of a participant's circle; `None` before anyone has answered.
pub async fn of_member<'c>(on: impl Reader<'c>, member: &Member, meeting: MeetingId) -> Result<Option<Mine>> {
    sqlx::query_as(
        "select p.closes_at, (select count(*) from pulse_given g where g.meeting_id = p.meeting_id and g.signup_id = $3) as given
         from pulses p
         where p.meeting_id = $1 and p.circle_id = $2",
    )
    .bind(meeting)
    .bind(member.circle())
    .bind(member.signup())
    .fetch_optional(on)
    .await
    .doing("load a pulse")
}

/// Returns the pulses of a circle.
pub async fn of_circle<'c>(on: impl Reader<'c>, by: &Manager) -> Result<Vec<Row>> {
    sqlx::query_as("select meeting_id, closes_at, people from pulses where circle_id = $1")
        .bind(by.circle())
        .fetch_all(on)
        .await
        .doing("list the pulses of a circle")
}

/// Returns the answers to a pulse of a circle: question and words, in the order of their random keys.
pub async fn answers<'c>(on: impl Reader<'c>, by: &Manager, meeting: MeetingId) -> Result<Vec<(String, String)>> {
    sqlx::query_as(
        "select a.question, a.words
         from pulse_answers a
         join pulses p on p.meeting_id = a.meeting_id
         where p.meeting_id = $1 and p.circle_id = $2
         order by a.key",
    )
    .bind(meeting)
    .bind(by.circle())
    .fetch_all(on)
    .await
    .doing("list the answers to a pulse")
}

/// Begins the pulse of a meeting unless someone has; it closes at `closes_at`.
pub async fn begin(tx: &mut Tx, member: &Member, meeting: MeetingId, closes_at: i64) -> Result<()> {
    sqlx::query("insert into pulses (meeting_id, circle_id, closes_at) values ($1, $2, $3) on conflict (meeting_id) do nothing")
        .bind(meeting)
        .bind(member.circle())
        .bind(closes_at)
        .execute(tx.conn())
        .await
        .doing("begin a pulse")?;
    Ok(())
}

/// Notes that a participant who had signed up by `ended_at` answers; returns whether this is the first time.
pub async fn give(tx: &mut Tx, member: &Member, meeting: MeetingId, ended_at: i64) -> Result<bool> {
    let done = sqlx::query(
        "insert into pulse_given (meeting_id, signup_id)
         select $1, s.id from signups s where s.id = $2 and s.created_at <= $3
         on conflict (meeting_id, signup_id) do nothing",
    )
    .bind(meeting)
    .bind(member.signup())
    .bind(ended_at)
    .execute(tx.conn())
    .await
    .doing("note who answers a pulse")?;
    Ok(done.rows_affected() == 1)
}

/// Counts an answer to a pulse that is open; returns whether it is.
pub async fn count(tx: &mut Tx, meeting: MeetingId, now: i64) -> Result<bool> {
    let done = sqlx::query("update pulses set people = people + 1 where meeting_id = $1 and closed = 0 and closes_at > $2")
        .bind(meeting)
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("count an answer to a pulse")?;
    Ok(done.rows_affected() == 1)
}

/// Stores one text under a random key.
pub async fn insert(tx: &mut Tx, meeting: MeetingId, key: String, question: &str, words: &str) -> Result<()> {
    sqlx::query("insert into pulse_answers (key, meeting_id, question, words) values ($1, $2, $3, $4)")
        .bind(key)
        .bind(meeting)
        .bind(question.to_owned())
        .bind(words.to_owned())
        .execute(tx.conn())
        .await
        .doing("store an answer to a pulse")?;
    Ok(())
}

/// Closes the pulses whose time is over: forgets who answered, and what fewer than `fewest` people answered.
pub async fn close(tx: &mut Tx, fewest: i64, now: i64) -> Result<()> {
    // Closed first: an answer at this moment waits for it, and is refused.
    let closed: Vec<(MeetingId, i64)> =
        sqlx::query_as("update pulses set closed = 1 where closed = 0 and closes_at <= $1 returning meeting_id, people")
            .bind(now)
            .fetch_all(tx.conn())
            .await
            .doing("close pulses")?;
    for (meeting, people) in closed {
        sqlx::query("delete from pulse_given where meeting_id = $1").bind(meeting).execute(tx.conn()).await.doing("forget who answered pulses")?;
        if people < fewest {
            sqlx::query("delete from pulse_answers where meeting_id = $1")
                .bind(meeting)
                .execute(tx.conn())
                .await
                .doing("delete a pulse of too few")?;
        }
    }
    Ok(())
}

/// Forgets which pulses a participant answered.
pub async fn forget(tx: &mut Tx, signup: SignupId) -> Result<()> {
    sqlx::query("delete from pulse_given where signup_id = $1").bind(signup).execute(tx.conn()).await.doing("forget who answered a pulse")?;
    Ok(())
}
