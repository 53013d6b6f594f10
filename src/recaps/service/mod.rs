//! Recaps: what facilitators write, and what their circle reads.

mod letters;
mod write;

pub use letters::{LETTERS, SUBSCRIBERS};
pub use write::{page, save};

use super::model::Recap;
use super::store;
use crate::circles::model::Circle;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::platform::db::Reader;
use crate::platform::events::EventKind;
use crate::platform::{Ctx, Result, markdown};
use crate::signups::policy::Member;
use crate::types::MeetingId;
use serde::{Deserialize, Serialize};

/// A recap was saved or removed.
pub const SAVED: EventKind = EventKind { name: "recap-saved", version: 1 };
/// A recap was saved, and goes to the participants by email.
pub const SENT: EventKind = EventKind { name: "recap-sent", version: 1 };

/// Identifies a recap.
#[derive(Serialize, Deserialize)]
struct Written {
    meeting: MeetingId,
    /// When it was written: another one of the same meeting may have been removed before.
    at: i64,
}

/// Returns the recaps of a participant's circle, the latest meeting first, in one statement. `meetings` are those that take place,
/// by date.
pub async fn of_member<'c>(ctx: &Ctx, on: impl Reader<'c>, member: &Member, circle: &Circle, meetings: &[Meeting]) -> Result<Vec<Recap>> {
    let rows = store::of_circle(on, member.circle()).await?;
    Ok(rows.into_iter().filter_map(|row| shown(ctx, circle, meetings, row)).collect())
}

fn shown(ctx: &Ctx, circle: &Circle, meetings: &[Meeting], row: store::Row) -> Option<Recap> {
    let (number, meeting) = (1..).zip(meetings).find(|(_, meeting)| meeting.id == row.meeting_id)?;
    Some(Recap {
        meeting: meeting.id,
        number,
        when: meetings::when(ctx.reader(), circle, meeting, ctx.now),
        done: markdown::render(&row.done),
        next: markdown::render(&row.next),
        author: row.author,
        edited: row.edited_at.is_some(),
    })
}
