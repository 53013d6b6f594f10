//! SQL of the table `recaps`.

use crate::circles::policy::Manager;
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, MeetingId};
use sqlx::FromRow;

/// A recap with its author's name.
#[derive(Clone, Debug, FromRow)]
pub struct Row {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// What the circle did (Markdown).
    pub done: String,
    /// What is next (Markdown); may be empty.
    pub next: String,
    /// Whether it is on the circle's public page (0 or 1).
    pub public: i64,
    /// When it was written, microseconds UTC.
    pub created_at: i64,
    /// When it was changed.
    pub edited_at: Option<i64>,
    /// When it was sent.
    pub sent_at: Option<i64>,
    /// Who wrote it first, as others see the name; empty if the account was deleted.
    pub author: String,
}

/// Returns the recaps of a circle's meetings that are not cancelled, the latest meeting first.
pub async fn of_circle<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Row>> {
    sqlx::query_as(
        "select r.meeting_id, r.done, r.next, r.public, r.created_at, r.edited_at, r.sent_at,
                coalesce(case when a.shown_name = '' then a.name else a.shown_name end, '') as author
         from recaps r
         join meetings m on m.id = r.meeting_id
         left join accounts a on a.id = r.author_id
         where r.circle_id = $1
           and m.cancelled_at is null
         order by m.starts_at desc, m.id desc",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list the recaps of a circle")
}

/// Returns the recap of a meeting of a circle; another circle's meeting has none.
pub async fn of_meeting<'c>(on: impl Reader<'c>, circle: CircleId, meeting: MeetingId) -> Result<Option<Row>> {
    sqlx::query_as(
        "select r.meeting_id, r.done, r.next, r.public, r.created_at, r.edited_at, r.sent_at,
                coalesce(case when a.shown_name = '' then a.name else a.shown_name end, '') as author
         from recaps r
         left join accounts a on a.id = r.author_id
         where r.meeting_id = $1
           and r.circle_id = $2",
    )
    .bind(meeting)
    .bind(circle)
    .fetch_optional(on)
    .await
    .doing("load a recap")
}

/// What a recap says, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What the circle did (Markdown).
    pub done: String,
    /// What is next (Markdown); may be empty.
    pub next: String,
    /// Whether it is on the circle's public page.
    pub public: bool,
}

/// Inserts the recap of a meeting.
pub async fn insert(tx: &mut Tx, by: &Manager, meeting: MeetingId, words: &Words, now: i64) -> Result<()> {
    sqlx::query("insert into recaps (meeting_id, circle_id, author_id, done, next, public, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(meeting)
        .bind(by.circle())
        .bind(by.account())
        .bind(words.done.clone())
        .bind(words.next.clone())
        .bind(i64::from(words.public))
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("insert a recap")?;
    Ok(())
}

/// Changes a recap.
pub async fn update(tx: &mut Tx, by: &Manager, meeting: MeetingId, words: &Words, now: i64) -> Result<()> {
    sqlx::query("update recaps set done = $3, next = $4, public = $5, edited_at = $6 where meeting_id = $1 and circle_id = $2")
        .bind(meeting)
        .bind(by.circle())
        .bind(words.done.clone())
        .bind(words.next.clone())
        .bind(i64::from(words.public))
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("change a recap")?;
    Ok(())
}

/// Notes that a recap goes out; returns whether it had not been sent.
pub async fn send(tx: &mut Tx, by: &Manager, meeting: MeetingId, now: i64) -> Result<bool> {
    let done = sqlx::query("update recaps set sent_at = $3 where meeting_id = $1 and circle_id = $2 and sent_at is null")
        .bind(meeting)
        .bind(by.circle())
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("send a recap")?;
    Ok(done.rows_affected() == 1)
}

/// Removes a recap.
pub async fn delete(tx: &mut Tx, by: &Manager, meeting: MeetingId) -> Result<()> {
    sqlx::query("delete from recaps where meeting_id = $1 and circle_id = $2")
        .bind(meeting)
        .bind(by.circle())
        .execute(tx.conn())
        .await
        .doing("remove a recap")?;
    Ok(())
}
