//! Reads across the tables of other slices.

pub mod insight;

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::platform::outbox::claims::LATE;
use crate::types::{AccountId, CircleId, MeetingId, PostId};
use sqlx::FromRow;

/// The maximum number of rows in a list: the newest. One more is read, to tell whether the list is truncated.
pub const MOST: usize = 200;
const READ: i64 = 201;

/// What is known about a meeting besides its date.
#[derive(Debug, FromRow)]
pub struct MeetingRow {
    /// The meeting.
    pub id: MeetingId,
    /// The number of reminders of its current date that a mail server accepted.
    pub reminded: i64,
    /// The feedback's revision; `None` if there is no feedback.
    pub feedback: Option<i64>,
    /// When the feedback was completed.
    pub done_at: Option<i64>,
    /// 1 to 5.
    pub rating: Option<i64>,
}

/// Returns the reminders and the feedback of a circle's meetings.
pub async fn meetings<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<MeetingRow>> {
    sqlx::query_as(
        "select m.id, f.revision as feedback, f.done_at, f.rating,
                (select count(*)
                 from outbox o
                 where o.meeting_id = m.id and o.kind = 'reminder' and o.state = 'sent'
                   and o.key = 'reminder:' || cast(m.id as text) || ':' || cast(m.revision as text) || ':' || cast(o.signup_id as text)) as reminded
         from meetings m
         left join feedback f on f.meeting_id = m.id
         where m.circle_id = $1
           and m.cancelled_at is null",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("load a timeline")
}

/// A circle that an account facilitates.
#[derive(Debug, FromRow)]
pub struct MineRow {
    /// The circle.
    pub id: CircleId,
    /// Slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Its course's title.
    pub course: Option<String>,
    /// State.
    pub state: String,
    /// Start of the first meeting.
    pub first_at: Option<i64>,
    /// End of the last meeting.
    pub last_at: Option<i64>,
    /// IANA zone.
    pub time_zone: String,
    /// The number of participants.
    pub taken: i64,
    /// Seats; `None` means no limit.
    pub capacity: Option<i64>,
    /// Hue of its ring.
    pub hue: i64,
    /// Start of the meeting that is on, or of the next one.
    pub next_at: Option<i64>,
    /// When its wrap-up was closed.
    pub wrapped_up_at: Option<i64>,
    /// How many of its meetings are over.
    pub held: i64,
    /// How many proposals for its weekly plan wait.
    pub proposals: i64,
    /// The first post on its board that was reported.
    pub reported: Option<PostId>,
    /// For how many participants of a circle that still meets the last email failed.
    pub unreached: i64,
}

/// Returns the newest circles an account facilitates, last changed first; one more than [`MOST`] if there are
/// more.
pub async fn mine<'c>(on: impl Reader<'c>, account: AccountId, now: i64) -> Result<Vec<MineRow>> {
    sqlx::query_as(
        "select c.id, c.slug, c.title, k.title as course, c.state, c.first_at, c.last_at, c.time_zone, c.taken, c.capacity, c.hue, c.wrapped_up_at,
                (select min(m.starts_at) from meetings m where m.circle_id = c.id and m.cancelled_at is null and m.ends_at > $2) as next_at,
                (select count(*) from meetings m where m.circle_id = c.id and m.cancelled_at is null and m.ends_at <= $2) as held,
                (select count(*) from tasks t where t.circle_id = c.id and t.state = 'proposed') as proposals,
                (select min(r.post_id) from post_reports r join posts p on p.id = r.post_id where p.circle_id = c.id) as reported,
                (select count(*)
                 from signups s
                 join outbox o on o.id = (select max(n.id)
                                          from outbox n
                                          where n.signup_id = s.id and n.circle_id = c.id and (n.state <> 'dropped' or n.last_error = $4))
                 where s.circle_id = c.id and s.left_at is null and o.state in ('failed', 'dropped')
                   and c.state = 'published' and c.last_at > $2) as unreached
         from (select m.circle_id from circle_facilitators m where m.account_id = $1 order by m.circle_id desc limit $3) f
         join circles c on c.id = f.circle_id
         left join courses k on k.id = c.course_id
         order by c.updated_at desc, c.id desc",
    )
    .bind(account)
    .bind(now)
    .bind(READ)
    .bind(LATE)
    .fetch_all(on)
    .await
    .doing("list the circles an account facilitates")
}

/// A meeting that is on, or whose feedback is due.
#[derive(Debug, FromRow)]
pub struct DueRow {
    /// Its circle.
    pub circle_id: CircleId,
    /// The meeting.
    pub id: MeetingId,
    /// Its number, from 1.
    pub number: i64,
    /// When it ends, microseconds UTC.
    pub ends_at: i64,
}

/// Returns the meetings of an account's newest circles that are on, and after them those that are over and whose feedback
/// is not done; of each, oldest first.
pub async fn due<'c>(on: impl Reader<'c>, account: AccountId, now: i64) -> Result<Vec<DueRow>> {
    sqlx::query_as(
        "select m.circle_id, m.id, m.ends_at,
                (select count(*) from meetings e
                 where e.circle_id = m.circle_id and e.cancelled_at is null and (e.starts_at < m.starts_at or (e.starts_at = m.starts_at and e.id <= m.id))) as number
         from (select w.circle_id from circle_facilitators w where w.account_id = $1 order by w.circle_id desc limit $3) f
         join circles c on c.id = f.circle_id
         join meetings m on m.circle_id = c.id
         left join feedback b on b.meeting_id = m.id
         left join sheets s on s.meeting_id = m.id and s.form = 'weekly'
         where c.state = 'published' and c.wrapped_up_at is null
           and m.starts_at <= $2 and m.cancelled_at is null and (m.ends_at > $2 or (b.done_at is null and s.declined_at is null))
         order by case when m.ends_at > $2 then 0 else 1 end, m.starts_at, m.id",
    )
    .bind(account)
    .bind(now)
    .bind(READ)
    .fetch_all(on)
    .await
    .doing("list feedback that is due")
}

/// Returns the courses an account added, by title: slug and title. One more than [`MOST`] if there are more.
pub async fn courses<'c>(on: impl Reader<'c>, account: AccountId) -> Result<Vec<(String, String)>> {
    sqlx::query_as("select slug, title from courses where created_by = $1 order by sort_key, id limit $2")
        .bind(account)
        .bind(READ)
        .fetch_all(on)
        .await
        .doing("list the courses an account added")
}
