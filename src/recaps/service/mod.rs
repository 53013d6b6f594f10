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
use crate::platform::events::EventKind;
use crate::platform::{Ctx, Result};
use crate::signups::policy::Member;
use crate::types::MeetingId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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

/// A recap, and its two texts as safe HTML.
struct Rendered {
    row: store::Row,
    done: Arc<str>,
    next: Arc<str>,
}

/// Returns the recaps of a participant's circle, the latest meeting first, in step with its events. `meetings` are those that take
/// place, by date.
pub async fn of_member(ctx: &Ctx, member: &Member, circle: &Circle, meetings: &[Meeting]) -> Result<Vec<Recap>> {
    let id = member.circle();
    let read = || async move {
        let rows = store::of_circle(ctx.db().primary(), id).await?;
        let html = |text: &str| ctx.app.rendered.render(text);
        let render = |row: store::Row| Rendered { done: html(&row.done), next: html(&row.next), row };
        Ok(rows.into_iter().map(render).collect::<Vec<_>>())
    };
    let found = ctx.in_step("recaps", (id, circle.event_no), read).await?;
    Ok(found.iter().filter_map(|recap| shown(ctx, circle, meetings, recap)).collect())
}

fn shown(ctx: &Ctx, circle: &Circle, meetings: &[Meeting], Rendered { row, done, next }: &Rendered) -> Option<Recap> {
    let (number, meeting) = (1..).zip(meetings).find(|(_, meeting)| meeting.id == row.meeting_id)?;
    Some(Recap {
        meeting: meeting.id,
        number,
        when: meetings::when(ctx.reader(), circle, meeting, ctx.now),
        done: done.to_string(),
        next: next.to_string(),
        author: row.author.clone(),
        edited: row.edited_at.is_some(),
    })
}
