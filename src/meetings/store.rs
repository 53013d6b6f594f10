//! SQL of the table `meetings`.

use super::model::{Due, Meeting};
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, MeetingId};

/// A meeting's columns in the order of its fields.
type MeetingRow = (MeetingId, i64, String, String, i64, i64, i64);

fn meeting((id, plan_key, local_date, local_time, starts_at, ends_at, revision): MeetingRow) -> Meeting {
    Meeting { id, plan_key, local_date, local_time, starts_at, ends_at, revision }
}

/// The meetings of a circle in the order of their dates.
pub async fn list<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Meeting>> {
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
pub async fn by_id<'c>(on: impl Reader<'c>, circle: CircleId, id: MeetingId) -> Result<Option<Meeting>> {
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
pub async fn insert(tx: &mut Tx, circle: CircleId, due: &Due, now: i64) -> Result<()> {
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

/// Moves a meeting: a new revision. One that moves into the future is asked about again after it.
pub async fn move_to(tx: &mut Tx, id: MeetingId, due: &Due, now: i64) -> Result<()> {
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
    Ok(())
}

/// Gives a meeting another end.
pub async fn set_end(tx: &mut Tx, id: MeetingId, ends_at: i64) -> Result<()> {
    sqlx::query("update meetings set ends_at = $2 where id = $1")
        .bind(id)
        .bind(ends_at)
        .execute(tx.conn())
        .await
        .doing("change the end of a meeting")?;
    Ok(())
}

/// Removes a meeting.
pub async fn delete(tx: &mut Tx, id: MeetingId) -> Result<()> {
    sqlx::query("delete from meetings where id = $1").bind(id).execute(tx.conn()).await.doing("remove a meeting")?;
    Ok(())
}

/// The meetings of a circle that have not begun, the next one first.
pub async fn ahead<'c>(on: impl Reader<'c>, circle: CircleId, now: i64) -> Result<Vec<Meeting>> {
    let rows: Vec<MeetingRow> = sqlx::query_as(
        "select id, plan_key, local_date, local_time, starts_at, ends_at, revision
         from meetings
         where circle_id = $1
           and starts_at > $2
         order by starts_at, id",
    )
    .bind(circle)
    .bind(now)
    .fetch_all(on)
    .await
    .doing("load the meetings ahead")?;
    Ok(rows.into_iter().map(meeting).collect())
}
