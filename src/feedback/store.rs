//! SQL of the table `feedback`, and of whom to ask for it.

pub mod attendance;
pub mod former;

use crate::circles::policy::Manager;
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, LocalDate, MeetingId};
use sqlx::FromRow;

/// A meeting, as feedback needs it.
#[derive(Debug, FromRow)]
pub struct Meeting {
    /// The meeting.
    pub id: MeetingId,
    /// Its circle.
    pub circle_id: CircleId,
    /// Local date.
    pub local_date: LocalDate,
    /// Start, microseconds UTC.
    pub starts_at: i64,
    /// The meeting's number in the circle, from 1.
    pub number: i64,
}

/// Returns a meeting of a circle; another circle's meeting is not found.
pub async fn meeting<'c>(on: impl Reader<'c>, circle: CircleId, id: MeetingId) -> Result<Option<Meeting>> {
    sqlx::query_as(
        "select m.id, m.circle_id, m.local_date, m.starts_at,
                (select count(*) from meetings e
                 where e.circle_id = m.circle_id and e.cancelled_at is null and (e.starts_at < m.starts_at or (e.starts_at = m.starts_at and e.id <= m.id))) as number
         from meetings m
         where m.id = $1 and m.circle_id = $2 and m.cancelled_at is null and m.starts_at is not null",
    )
    .bind(id)
    .bind(circle)
    .fetch_optional(on)
    .await
    .doing("load a meeting for its feedback")
}

/// The figures of a meeting's feedback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// 1 to 5.
    pub rating: Option<i64>,
    /// How many came besides those whose names are marked.
    pub others: Option<i64>,
}

/// Stores the figures and, if `done`, that the feedback is complete; the first time counts.
pub async fn keep(tx: &mut Tx, by: &Manager, meeting: MeetingId, figures: &Figures, done: bool, now: i64) -> Result<()> {
    sqlx::query(
        "insert into feedback (meeting_id, rating, attendance, author_id, revision, done_at, updated_at)
         values ($1, $2, $3, $4, 1, $5, $6)
         on conflict (meeting_id) do update
         set rating = excluded.rating, attendance = excluded.attendance, author_id = excluded.author_id,
             revision = feedback.revision + 1, done_at = coalesce(feedback.done_at, excluded.done_at), updated_at = excluded.updated_at",
    )
    .bind(meeting)
    .bind(figures.rating)
    .bind(figures.others)
    .bind(by.account())
    .bind(done.then_some(now))
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("store the figures of a meeting's feedback")?;
    Ok(())
}

/// A facilitator who is due an email about a meeting.
#[derive(Debug, FromRow)]
pub struct Due {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// Its revision.
    pub revision: i64,
    /// Its end, microseconds UTC.
    pub ends_at: i64,
    /// The circle.
    pub circle_id: CircleId,
    /// The facilitator.
    pub account_id: AccountId,
}

/// A meeting whose facilitators are asked for feedback.
#[derive(Debug, FromRow)]
pub struct Asked {
    /// Its revision.
    pub revision: i64,
    /// When its feedback was completed.
    pub done_at: Option<i64>,
    /// When a facilitator said "Not this time".
    pub declined_at: Option<i64>,
}

/// Returns a meeting of a circle, to check whether it still needs feedback.
pub async fn asked<'c>(on: impl Reader<'c>, circle: CircleId, meeting: MeetingId) -> Result<Option<Asked>> {
    sqlx::query_as(
        "select m.revision, f.done_at, s.declined_at
         from meetings m
         left join feedback f on f.meeting_id = m.id
         left join sheets s on s.meeting_id = m.id and s.form = 'weekly'
         where m.id = $1
           and m.circle_id = $2
           and m.cancelled_at is null",
    )
    .bind(meeting)
    .bind(circle)
    .fetch_optional(on)
    .await
    .doing("check whether feedback is done")
}

/// Returns up to `most` facilitators of meetings that ended between `after` and `now`, whose feedback is not
/// done and for whom no email was enqueued.
pub async fn due<'c>(on: impl Reader<'c>, after: i64, now: i64, most: i64) -> Result<Vec<Due>> {
    sqlx::query_as(
        "select m.id as meeting_id, m.revision, m.ends_at, c.id as circle_id, a.id as account_id
         from meetings m
         join circles c on c.id = m.circle_id
         join circle_facilitators f on f.circle_id = c.id
         join accounts a on a.id = f.account_id
         left join feedback b on b.meeting_id = m.id
         left join sheets s on s.meeting_id = m.id and s.form = 'weekly'
         where m.ends_at <= $1 and m.ends_at > $2 and m.cancelled_at is null
           and c.state = 'published' and c.hidden_at is null
           and b.done_at is null and s.declined_at is null
           and a.email <> '' and a.confirmed_at is not null and a.blocked_at is null and a.deleted_at is null and a.feedback_off_at is null
           and not exists (select 1 from outbox o where o.key = 'feedback:' || m.id || ':' || m.revision || ':' || a.id)
         order by m.ends_at, m.id, a.id
         limit $3",
    )
    .bind(now)
    .bind(after)
    .bind(most)
    .fetch_all(on)
    .await
    .doing("list whom to ask for feedback")
}

/// Returns up to `most` facilitators of meetings that ended after `after` whose first email was due by
/// `asked_by`, while no one has answered and no second email was enqueued.
pub async fn unanswered<'c>(on: impl Reader<'c>, after: i64, asked_by: i64, most: i64) -> Result<Vec<Due>> {
    // Single values, because PostgreSQL would read and hash the whole outbox for a join.
    sqlx::query_as(
        "select m.id as meeting_id, m.revision, m.ends_at, c.id as circle_id, a.id as account_id
         from meetings m
         join circles c on c.id = m.circle_id
         join circle_facilitators f on f.circle_id = c.id
         join accounts a on a.id = f.account_id
         where m.ends_at <= $1 and m.ends_at > $2 and m.cancelled_at is null
           and c.state = 'published' and c.hidden_at is null
           and a.email <> '' and a.confirmed_at is not null and a.blocked_at is null and a.deleted_at is null and a.feedback_off_at is null
           and (select count(*) from sheets s where s.meeting_id = m.id and s.form = 'weekly') = 0
           and (select w.due_at from outbox w where w.key = 'feedback:' || m.id || ':' || m.revision || ':' || a.id) <= $1
           and (select count(*) from outbox o where o.key = 'feedback-nudge:' || m.id || ':' || m.revision || ':' || a.id) = 0
         order by m.ends_at, m.id, a.id
         limit $3",
    )
    .bind(asked_by)
    .bind(after)
    .bind(most)
    .fetch_all(on)
    .await
    .doing("list whom to ask for feedback once more")
}
