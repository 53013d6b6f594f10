//! SQL of the step that fills in meetings of earlier versions.

use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::MeetingId;
use sqlx::FromRow;

/// A meeting that lacks its zone, its length or its instants.
#[derive(Clone, Debug, FromRow)]
pub struct Lacking {
    /// The meeting.
    pub id: MeetingId,
    /// Local date.
    pub local_date: String,
    /// Local time.
    pub local_time: String,
    /// Its zone; empty if missing.
    pub time_zone: String,
    /// Its length; 0 if missing.
    pub minutes: i64,
    /// Start, microseconds UTC.
    pub starts_at: Option<i64>,
    /// End, microseconds UTC.
    pub ends_at: Option<i64>,
    /// When its row was inserted.
    pub created_at: i64,
    /// The circle's zone.
    pub circle_zone: String,
    /// The circle's default meeting length.
    pub circle_minutes: i64,
}

/// Returns the first `most` incomplete meetings.
pub async fn lacking(tx: &mut Tx, most: i64) -> Result<Vec<Lacking>> {
    sqlx::query_as(
        "select m.id, m.local_date, m.local_time, m.time_zone, m.minutes, m.starts_at, m.ends_at, m.created_at,
                c.time_zone as circle_zone, c.duration_minutes as circle_minutes
         from meetings m
         join circles c on c.id = m.circle_id
         where m.time_zone = '' or m.minutes = 0 or m.starts_at is null or m.ends_at is null
         order by m.id
         limit $1",
    )
    .bind(most)
    .fetch_all(tx.conn())
    .await
    .doing("look for meetings of an earlier version")
}

/// Gives meetings without an id for calendars the one that 0.1 to 0.3 sent.
pub async fn give_ids(tx: &mut Tx, host: &str) -> Result<()> {
    sqlx::query("update meetings set uid = 'meeting-' || cast(id as text) || '@' || $1 where uid = ''")
        .bind(host.to_owned())
        .execute(tx.conn())
        .await
        .doing("give meetings their calendar ids")?;
    Ok(())
}

/// A meeting's zone, length and instants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// IANA zone.
    pub time_zone: String,
    /// Length in minutes.
    pub minutes: i64,
    /// Start, microseconds UTC.
    pub starts_at: i64,
    /// End, microseconds UTC.
    pub ends_at: i64,
    /// Set if its date cannot be parsed, so that it is in no plan.
    pub cancelled_at: Option<i64>,
}

/// Updates an incomplete meeting.
pub async fn fill(tx: &mut Tx, id: MeetingId, filled: &Filled) -> Result<()> {
    sqlx::query(
        "update meetings
         set time_zone = $2, minutes = $3, starts_at = $4, ends_at = $5, cancelled_at = coalesce(cancelled_at, $6)
         where id = $1",
    )
    .bind(id)
    .bind(filled.time_zone.clone())
    .bind(filled.minutes)
    .bind(filled.starts_at)
    .bind(filled.ends_at)
    .bind(filled.cancelled_at)
    .execute(tx.conn())
    .await
    .doing("fill in a meeting of an earlier version")?;
    Ok(())
}
