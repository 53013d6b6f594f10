//! SQL of the table `feedback_attendance`: who came.

use super::Meeting;
use crate::circles::policy::Manager;
use crate::feedback::model::Person;
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, MeetingId, SignupId};
use sqlx::FromRow;

#[derive(FromRow)]
struct PersonRow {
    id: SignupId,
    name: String,
}

/// Returns who may be marked at a meeting: those who take part now. The name of a person who has left is erased.
pub async fn people<'c>(on: impl Reader<'c>, meeting: &Meeting) -> Result<Vec<Person>> {
    let rows: Vec<PersonRow> = sqlx::query_as(
        "select id, name
         from signups
         where circle_id = $1
           and left_at is null
         order by created_at, id",
    )
    .bind(meeting.circle_id)
    .fetch_all(on)
    .await
    .doing("list who may have come")?;
    Ok(rows.into_iter().map(|r| Person { id: r.id, name: r.name }).collect())
}

/// Replaces who came, among those who take part now. People who have left since stay counted: no form shows them.
pub async fn attended(tx: &mut Tx, by: &Manager, meeting: MeetingId, people: &[SignupId]) -> Result<()> {
    sqlx::query(
        "delete from feedback_attendance
         where meeting_id = $1
           and signup_id in (select s.id from signups s where s.circle_id = $2 and s.left_at is null)",
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

/// Returns how many people came to a meeting and have left the circle since.
pub async fn departed<'c>(on: impl Reader<'c>, meeting: MeetingId) -> Result<i64> {
    sqlx::query_scalar(
        "select count(*)
         from feedback_attendance a
         join signups s on s.id = a.signup_id
         where a.meeting_id = $1
           and s.left_at is not null",
    )
    .bind(meeting)
    .fetch_one(on)
    .await
    .doing("count who came and has left")
}

/// The numbers of one meeting.
#[derive(Debug, FromRow)]
pub struct CameRow {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// How many names are marked, also of people who have left.
    pub marked: i64,
    /// How many others were counted.
    pub others: Option<i64>,
}

/// Returns the numbers of a circle's meetings that have feedback.
pub async fn came<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<CameRow>> {
    sqlx::query_as(
        "select f.meeting_id, f.attendance as others,
                (select count(*) from feedback_attendance a where a.meeting_id = f.meeting_id) as marked
         from meetings m
         join feedback f on f.meeting_id = m.id
         where m.circle_id = $1
           and m.cancelled_at is null",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("count who came to the meetings of a circle")
}
