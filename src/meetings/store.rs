//! SQL of the table `meetings`.

pub mod edit;
pub mod fill;

use super::model::{Due, Meeting, OwnPlace};
use crate::circles::model::Mode;
use crate::circles::policy::Manager;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::platform::tokens::Tokens;
use crate::types::{CircleId, LocalDate, MeetingId};
use sqlx::{AssertSqlSafe, FromRow};

#[derive(FromRow)]
struct Row {
    id: MeetingId,
    plan_key: i64,
    local_date: LocalDate,
    local_time: String,
    time_zone: String,
    minutes: i64,
    starts_at: i64,
    ends_at: i64,
    revision: i64,
    sequence: i64,
    uid: String,
    changed_at: i64,
    mode: String,
    venue: String,
    venue_details: String,
    address: String,
    city: String,
    country: String,
    meeting_url: String,
    note: String,
    cancelled_at: Option<i64>,
    cancel_reason: String,
    former: String,
}

fn meeting(row: Row) -> Meeting {
    Meeting {
        id: row.id,
        plan_key: row.plan_key,
        local_date: row.local_date,
        local_time: row.local_time,
        time_zone: row.time_zone,
        minutes: row.minutes,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        revision: row.revision,
        sequence: row.sequence,
        uid: row.uid,
        changed_at: row.changed_at,
        own_place: OwnPlace {
            mode: Mode::parse(&row.mode),
            venue: row.venue,
            venue_details: row.venue_details,
            address: row.address,
            city: row.city,
            country: row.country,
            meeting_url: row.meeting_url,
        },
        note: row.note,
        cancelled_at: row.cancelled_at,
        cancel_reason: row.cancel_reason,
        former: serde_json::from_str(&row.former).ok(),
    }
}

/// Returns the meetings of a circle that are not cancelled, by date.
pub async fn list<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Meeting>> {
    let mut found = all(on, circle).await?;
    found.retain(|meeting| meeting.cancelled_at.is_none());
    Ok(found)
}

/// Returns all meetings of a circle by date, also those that were cancelled.
pub async fn all<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Meeting>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, plan_key, local_date, local_time, time_zone, minutes, starts_at, ends_at, revision, sequence, uid, changed_at,
                mode, venue, venue_details, address, city, country, meeting_url, note, cancelled_at, cancel_reason, former
         from meetings
         where circle_id = $1
           and starts_at is not null
           and ends_at is not null
         order by starts_at, id",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list all meetings of a circle")?;
    Ok(rows.into_iter().map(meeting).collect())
}

#[derive(FromRow)]
struct RowOfCircle {
    circle_id: CircleId,
    #[sqlx(flatten)]
    row: Row,
}

/// Returns all meetings of several circles by date, also those that were cancelled.
pub async fn all_of<'c>(on: impl Reader<'c>, circles: &[CircleId]) -> Result<Vec<(CircleId, Meeting)>> {
    if circles.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=circles.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "select circle_id, id, plan_key, local_date, local_time, time_zone, minutes, starts_at, ends_at, revision, sequence, uid, changed_at,
                mode, venue, venue_details, address, city, country, meeting_url, note, cancelled_at, cancel_reason, former
         from meetings
         where circle_id in ({})
           and starts_at is not null
           and ends_at is not null
         order by starts_at, id",
        places.join(", ")
    );
    let select = circles.iter().fold(sqlx::query_as(AssertSqlSafe(sql)), |select, id| select.bind(*id));
    let rows: Vec<RowOfCircle> = select.fetch_all(on).await.doing("list all meetings of several circles")?;
    Ok(rows.into_iter().map(|found| (found.circle_id, meeting(found.row))).collect())
}

/// Returns a meeting of a circle, cancelled or not; another circle's meeting is not found.
pub async fn by_id<'c>(on: impl Reader<'c>, circle: CircleId, id: MeetingId) -> Result<Option<Meeting>> {
    let row: Option<Row> = sqlx::query_as(
        "select id, plan_key, local_date, local_time, time_zone, minutes, starts_at, ends_at, revision, sequence, uid, changed_at,
                mode, venue, venue_details, address, city, country, meeting_url, note, cancelled_at, cancel_reason, former
         from meetings
         where id = $1
           and circle_id = $2
           and starts_at is not null
           and ends_at is not null",
    )
    .bind(id)
    .bind(circle)
    .fetch_optional(on)
    .await
    .doing("load a meeting")?;
    Ok(row.map(meeting))
}

/// Inserts meetings, in one statement. Each gets a random id for calendars.
pub async fn insert(tx: &mut Tx, tokens: &Tokens, circle: CircleId, due: &[Due], now: i64) -> Result<()> {
    if due.is_empty() {
        return Ok(());
    }
    let row = |n: usize| {
        let places: Vec<String> = (3..=10).map(|at| format!("${}", 8 * n + at)).collect();
        format!("($1, {}, $2, $2)", places.join(", "))
    };
    let rows: Vec<String> = (0..due.len()).map(row).collect();
    let sql = format!(
        "insert into meetings (circle_id, plan_key, local_date, local_time, time_zone, minutes, starts_at, ends_at, uid, created_at, changed_at)
         values {}",
        rows.join(", ")
    );
    let query = due.iter().fold(sqlx::query(AssertSqlSafe(sql)).bind(circle).bind(now), |query, due| {
        query
            .bind(due.planned.key)
            .bind(due.planned.date.clone())
            .bind(due.planned.time.clone())
            .bind(due.time_zone.clone())
            .bind(due.minutes)
            .bind(due.starts_at)
            .bind(due.ends_at)
            .bind(tokens.random())
    });
    query.execute(tx.conn()).await.doing("insert meetings")?;
    Ok(())
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The meeting is a draft's, which no one else has seen.
    Unseen,
    /// Date and time stay.
    Adjusted,
    /// Date or time change: earlier answers and reminders no longer count.
    Moved,
}

/// Changes a meeting's date, zone or length. The former values of a public circle's meeting are kept in
/// `former`.
pub async fn change(tx: &mut Tx, before: &Meeting, due: &Due, step: Step, now: i64) -> Result<()> {
    let former = former_text(before, step)?;
    sqlx::query(
        "update meetings
         set local_date = $2, local_time = $3, time_zone = $4, minutes = $5, starts_at = $6, ends_at = $7,
             revision = revision + $8, sequence = sequence + $9, former = $10, changed_at = $11
         where id = $1",
    )
    .bind(before.id)
    .bind(due.planned.date.clone())
    .bind(due.planned.time.clone())
    .bind(due.time_zone.clone())
    .bind(due.minutes)
    .bind(due.starts_at)
    .bind(due.ends_at)
    .bind(i64::from(step == Step::Moved))
    .bind(i64::from(step != Step::Unseen))
    .bind(former)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("change a meeting")?;
    Ok(())
}

/// Returns the former values as they are stored; empty for a draft's meeting.
fn former_text(before: &Meeting, step: Step) -> Result<String> {
    if step == Step::Unseen {
        return Ok(String::new());
    }
    Ok(serde_json::to_string(&before.as_former()).map_err(anyhow::Error::from)?)
}

/// Corrects when a meeting that has started was held: answers, attendance and feedback stay. Returns whether
/// `sequence` was still current and the meeting had started.
pub async fn correct(tx: &mut Tx, by: &Manager, before: &Meeting, due: &Due, sequence: i64, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update meetings
         set local_date = $3, local_time = $4, starts_at = $5, ends_at = $6, sequence = sequence + 1, former = $7, changed_at = $9
         where id = $1
           and circle_id = $2
           and sequence = $8
           and cancelled_at is null
           and starts_at <= $9",
    )
    .bind(before.id)
    .bind(by.circle())
    .bind(due.planned.date.clone())
    .bind(due.planned.time.clone())
    .bind(due.starts_at)
    .bind(due.ends_at)
    .bind(former_text(before, Step::Adjusted)?)
    .bind(sequence)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("correct when a meeting was")?;
    Ok(done.rows_affected() == 1)
}

/// Cancels a meeting of a public circle; its row stays.
pub async fn cancel(tx: &mut Tx, id: MeetingId, reason: &str, now: i64) -> Result<()> {
    sqlx::query(
        "update meetings set cancelled_at = $2, cancel_reason = $3, sequence = sequence + 1, changed_at = $2 where id = $1 and cancelled_at is null",
    )
    .bind(id)
    .bind(now)
    .bind(reason.to_owned())
    .execute(tx.conn())
    .await
    .doing("cancel a meeting")?;
    Ok(())
}

/// Records that meetings changed with their circle, in one statement.
pub async fn changed(tx: &mut Tx, ids: &[MeetingId], now: i64) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let places: Vec<String> = (2..2 + ids.len()).map(|at| format!("${at}")).collect();
    let sql = format!("update meetings set sequence = sequence + 1, changed_at = $1 where id in ({})", places.join(", "));
    let query = ids.iter().fold(sqlx::query(AssertSqlSafe(sql)).bind(now), |query, id| query.bind(*id));
    query.execute(tx.conn()).await.doing("record that meetings changed")?;
    Ok(())
}

/// Deletes a draft's meeting.
pub async fn delete(tx: &mut Tx, id: MeetingId) -> Result<()> {
    sqlx::query("delete from meetings where id = $1").bind(id).execute(tx.conn()).await.doing("remove a meeting")?;
    Ok(())
}
