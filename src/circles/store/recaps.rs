//! SQL of the recaps on a circle's public page.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, MeetingId};

/// How many recaps are on the page.
const MOST: i64 = 20;

/// Returns the public recaps of a circle, the latest meeting first: the meeting, what was done, and what is next (Markdown).
pub async fn public<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<(MeetingId, String, String)>> {
    sqlx::query_as(
        "select r.meeting_id, r.done, r.next
         from recaps r
         join meetings m on m.id = r.meeting_id
         where r.circle_id = $1
           and r.public = 1
           and m.cancelled_at is null
         order by m.starts_at desc, m.id desc
         limit $2",
    )
    .bind(circle)
    .bind(MOST)
    .fetch_all(on)
    .await
    .doing("list the public recaps of a circle")
}
