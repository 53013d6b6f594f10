//! SQL of the table `tips`.

use crate::circles::policy::Manager;
use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::MeetingId;

/// Shows a meeting's tip at the circle's course, in these words. A circle without a course has nowhere to show it.
pub async fn show(tx: &mut Tx, by: &Manager, meeting: MeetingId, words: &str, now: i64) -> Result<()> {
    sqlx::query(
        "insert into tips (meeting_id, circle_id, course_id, words, created_at, updated_at)
         select m.id, c.id, c.course_id, $3, $4, $4
         from meetings m
         join circles c on c.id = m.circle_id
         where m.id = $1 and c.id = $2 and c.course_id is not null
         on conflict (meeting_id) do update
         set words = excluded.words, updated_at = excluded.updated_at",
    )
    .bind(meeting)
    .bind(by.circle())
    .bind(words.to_owned())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("show a tip")?;
    Ok(())
}

/// Takes a meeting's tip back.
pub async fn withdraw(tx: &mut Tx, by: &Manager, meeting: MeetingId) -> Result<()> {
    sqlx::query("delete from tips where meeting_id = $1 and circle_id = $2")
        .bind(meeting)
        .bind(by.circle())
        .execute(tx.conn())
        .await
        .doing("take a tip back")?;
    Ok(())
}
