//! SQL that edits one meeting.

use super::{Step, former_text};
use crate::circles::model::Mode;
use crate::circles::policy::{Drafter, Manager};
use crate::meetings::model::{Due, Meeting, OwnPlace, moves};
use crate::platform::Tx;
use crate::platform::error::{Doing, Result};

/// What a meeting is changed to.
#[derive(Clone, Debug)]
pub struct Edited {
    /// Date, zone and length.
    pub due: Due,
    /// Its own place.
    pub place: OwnPlace,
    /// The note about it.
    pub note: String,
}

impl Edited {
    /// Returns whether the meeting is like this already.
    pub fn matches(&self, meeting: &Meeting) -> bool {
        !moves(meeting, &self.due)
            && (meeting.minutes, &meeting.time_zone) == (self.due.minutes, &self.due.time_zone)
            && (&meeting.own_place, &meeting.note) == (&self.place, &self.note)
    }
}

/// Changes a meeting of the circle unless it was changed, cancelled or has started in the meantime; returns whether
/// it did. A draft's meetings may have any date. The former values of a public circle's meeting are kept.
pub async fn edit(tx: &mut Tx, by: &Drafter, before: &Meeting, edited: &Edited, step: Step, now: i64) -> Result<bool> {
    let Edited { due, place, note } = edited;
    let done = sqlx::query(
        "update meetings
         set local_date = $3, local_time = $4, time_zone = $5, minutes = $6, starts_at = $7, ends_at = $8,
             mode = $9, venue = $10, venue_details = $11, address = $12, city = $13, meeting_url = $14, note = $15,
             revision = revision + $16, sequence = sequence + $17, former = $18, changed_at = $21
         where id = $1
           and circle_id = $2
           and revision = $19
           and sequence = $20
           and cancelled_at is null
           and (starts_at > $21 or $17 = 0)",
    )
    .bind(before.id)
    .bind(by.circle())
    .bind(due.planned.date.clone())
    .bind(due.planned.time.clone())
    .bind(due.time_zone.clone())
    .bind(due.minutes)
    .bind(due.starts_at)
    .bind(due.ends_at)
    .bind(place.mode.map_or("", Mode::code))
    .bind(place.venue.clone())
    .bind(place.venue_details.clone())
    .bind(place.address.clone())
    .bind(place.city.clone())
    .bind(place.meeting_url.clone())
    .bind(note.clone())
    .bind(i64::from(step == Step::Moved))
    .bind(i64::from(step != Step::Unseen))
    .bind(former_text(before, step)?)
    .bind(before.revision)
    .bind(before.sequence)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("edit a meeting")?;
    Ok(done.rows_affected() == 1)
}

/// Gives a meeting of the circle a date and time and restores it if it was cancelled, unless it was changed or has started in the
/// meantime; returns whether it did. Its answers and reminders no longer count. Its former values are kept.
pub async fn shift(tx: &mut Tx, by: &Manager, before: &Meeting, due: &Due, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update meetings
         set local_date = $3, local_time = $4, starts_at = $5, ends_at = $6, cancelled_at = null, cancel_reason = '',
             revision = revision + 1, sequence = sequence + 1, former = $7, changed_at = $9
         where id = $1
           and circle_id = $2
           and sequence = $8
           and (starts_at > $9 or cancelled_at is not null)",
    )
    .bind(before.id)
    .bind(by.circle())
    .bind(due.planned.date.clone())
    .bind(due.planned.time.clone())
    .bind(due.starts_at)
    .bind(due.ends_at)
    .bind(former_text(before, Step::Moved)?)
    .bind(before.sequence)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("move or restore a meeting")?;
    Ok(done.rows_affected() == 1)
}
