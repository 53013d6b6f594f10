//! SQL of the table `check_ins`.

use crate::attendance::model::check_in::CheckedIn;
use crate::circles::policy::Manager;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::signups::policy::Member;
use crate::types::{MeetingId, SignupId};
use sqlx::FromRow;

/// Checks a participant in with the code; the first time counts.
pub async fn check_in(tx: &mut Tx, who: &Member, meeting: MeetingId, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "insert into check_ins (meeting_id, signup_id, source, at)
         values ($1, $2, 'code', $3)
         on conflict (meeting_id, signup_id) do nothing",
    )
    .bind(meeting)
    .bind(who.signup())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("check a participant in")?;
    Ok(done.rows_affected() == 1)
}

/// Returns whether a facilitator has completed the feedback on a meeting of the participant's circle, or said that there is none: who came
/// is settled then.
pub async fn is_settled<'c>(on: impl Reader<'c>, who: &Member, meeting: MeetingId) -> Result<bool> {
    let found: i64 = sqlx::query_scalar(
        "select count(*) from sheets
         where meeting_id = $1 and circle_id = $2 and form = 'weekly' and (done_at is not null or declined_at is not null)",
    )
    .bind(meeting)
    .bind(who.circle())
    .fetch_one(on)
    .await
    .doing("look whether a meeting's feedback is done")?;
    Ok(found > 0)
}

/// Returns the meetings of a circle at which a participant checked in since a time, and when.
pub async fn of_signup<'c>(on: impl Reader<'c>, signup: SignupId, since: i64) -> Result<Vec<(MeetingId, i64)>> {
    sqlx::query_as("select meeting_id, at from check_ins where signup_id = $1 and at >= $2")
        .bind(signup)
        .bind(since)
        .fetch_all(on)
        .await
        .doing("load a participant's check-ins")
}

#[derive(FromRow)]
struct Row {
    signup_id: SignupId,
    name: String,
    left_out_at: Option<i64>,
}

/// Returns who checked in at a meeting and still takes part, in the order of checking in.
pub async fn of_meeting<'c>(on: impl Reader<'c>, meeting: MeetingId) -> Result<Vec<CheckedIn>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select c.signup_id, s.name, c.left_out_at
         from check_ins c
         join signups s on s.id = c.signup_id
         where c.meeting_id = $1
           and s.left_at is null
         order by c.at, c.signup_id",
    )
    .bind(meeting)
    .fetch_all(on)
    .await
    .doing("list who checked in at a meeting")?;
    Ok(rows.into_iter().map(|row| CheckedIn { id: row.signup_id, name: row.name, left_out: row.left_out_at.is_some() }).collect())
}

/// Records that a check-in does not count, at a meeting of the manager's circle.
pub async fn leave_out(tx: &mut Tx, by: &Manager, meeting: MeetingId, signup: SignupId, now: i64) -> Result<()> {
    sqlx::query(
        "update check_ins
         set left_out_at = $4
         where meeting_id = (select m.id from meetings m where m.id = $1 and m.circle_id = $2)
           and signup_id = $3
           and left_out_at is null",
    )
    .bind(meeting)
    .bind(by.circle())
    .bind(signup)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("leave a check-in out")?;
    Ok(())
}
