//! Reminders: planned repeatedly, enqueued once.

use super::letters;
use crate::attendance::store;
use crate::circles::model::State;
use crate::circles::service as circles;
use crate::meetings::service as meetings;
use crate::platform::{Ctx, Error, Result};
use crate::types::{AppError, MeetingId};
use std::collections::BTreeMap;

/// How long before a meeting its reminder is sent, in microseconds: 48 hours.
const BEFORE_US: i64 = 48 * 3600 * 1_000_000;

/// Enqueues the reminders that are due: one per meeting, revision and participant, from 48 hours before a
/// meeting until it starts, but not within 48 hours of signing up, when the first email said the same. Idempotent, also
/// after downtime.
///
/// # Errors
/// When the database fails; the next run resumes.
pub async fn plan_reminders(ctx: &Ctx) -> Result<()> {
    let now = ctx.now_us();
    let due = store::due_reminders(ctx.db().primary(), now, now + BEFORE_US, now - BEFORE_US).await?;
    let mut by_meeting: BTreeMap<MeetingId, Vec<store::ReminderRow>> = BTreeMap::new();
    for row in due {
        by_meeting.entry(row.meeting_id).or_default().push(row);
    }
    for (meeting, rows) in by_meeting {
        remind(ctx, meeting, rows).await?;
    }
    Ok(())
}

/// Enqueues all reminders of one meeting in one transaction, for the meeting as it is now: it may have moved
/// since the query.
async fn remind(ctx: &Ctx, id: MeetingId, rows: Vec<store::ReminderRow>) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let mut tx = ctx.db().write().await?;
    let circle = match circles::by_id_in(&mut tx, first.circle_id).await {
        Err(Error::Expected(AppError::NotFound)) => return Ok(()),
        other => other?,
    };
    let now = ctx.now_us();
    let found = meetings::by_id_in(&mut tx, circle.id, id).await?;
    let Some(meeting) = found.filter(|m| m.cancelled_at.is_none() && m.starts_at > now && m.starts_at <= now + BEFORE_US) else { return Ok(()) };
    if circle.state != State::Published || circle.hidden {
        return Ok(());
    }
    for row in rows {
        if store::still_wanted(tx.conn(), row.signup_id).await? {
            letters::remind(ctx, &mut tx, circle.id, &meeting, row.signup_id).await?;
        }
    }
    ctx.commit(tx).await
}
