//! Reminders: planned again and again, written once.

use super::reminder_links;
use crate::attendance::{emails, store};
use crate::calendars::service as calendars;
use crate::circles::model::{Circle, State};
use crate::circles::service as circles;
use crate::i18n;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::platform::outbox::{self, Mail};
use crate::platform::{Ctx, Error, Result};
use crate::types::{AppError, MeetingId};
use std::collections::BTreeMap;

/// How long before a meeting its reminder goes out, in microseconds: 48 hours.
const BEFORE_US: i64 = 48 * 3600 * 1_000_000;

/// Writes the reminders that are due: one per meeting, revision and participant, from 48 hours before
/// a meeting until it begins. Runs any number of times, after any downtime.
///
/// # Errors
/// A fault when the database cannot take it; the next run goes on from there.
pub async fn plan_reminders(ctx: &Ctx) -> Result<()> {
    let now = ctx.now_us();
    let due = store::due_reminders(ctx.db().primary(), now, now + BEFORE_US).await?;
    let mut by_meeting: BTreeMap<MeetingId, Vec<store::ReminderRow>> = BTreeMap::new();
    for row in due {
        by_meeting.entry(row.meeting_id).or_default().push(row);
    }
    for (meeting, rows) in by_meeting {
        remind(ctx, meeting, rows).await?;
    }
    Ok(())
}

/// All reminders of one meeting in one transaction, as it is now: it may have moved since the look.
async fn remind(ctx: &Ctx, id: MeetingId, rows: Vec<store::ReminderRow>) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let mut tx = ctx.db().write().await?;
    let circle = match circles::by_id_in(&mut tx, first.circle_id).await {
        Err(Error::Expected(AppError::NotFound)) => return Ok(()),
        other => other?,
    };
    let now = ctx.now_us();
    let found = meetings::by_id_in(&mut tx, circle.id, id).await?;
    let Some(meeting) = found.filter(|m| m.starts_at > now && m.starts_at <= now + BEFORE_US) else { return Ok(()) };
    if circle.state != State::Published || circle.hidden {
        return Ok(());
    }
    for row in rows {
        if store::still_wanted(tx.conn(), row.signup_id).await? {
            outbox::enqueue(ctx, &mut tx, &mail(ctx, &circle, &meeting, &row)).await?;
        }
    }
    ctx.commit(tx).await
}

fn mail(ctx: &Ctx, circle: &Circle, meeting: &Meeting, row: &store::ReminderRow) -> Mail {
    let links = reminder_links(ctx, row.signup_id, meeting.id);
    let locale = i18n::of_circle(&circle.language, &row.locale);
    let letter = emails::reminder(circle, &row.name, locale, meeting, &links, ctx.now);
    Mail {
        reply_to: circle.reply_to(),
        calendar: calendars::attachment(ctx, circle, std::slice::from_ref(meeting)),
        unsubscribe_url: links.unsubscribe,
        circle: Some(circle.id),
        meeting: Some(meeting.id),
        signup: Some(row.signup_id),
        deadline: Some(meeting.starts_at),
        ..Mail::new(
            format!("reminder:{}:{}:{}", meeting.id, meeting.revision, row.signup_id),
            "reminder",
            (row.name.clone(), row.email.clone()),
            letter,
        )
    }
}
