//! Reads of the tables that figures are counted from.

use crate::numbers::model::Held;
use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use sqlx::{AssertSqlSafe, FromRow};

/// A public circle, as counting needs it.
#[derive(Debug, FromRow)]
pub struct CircleRow {
    /// The circle.
    pub id: i64,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// Whether people meet in person.
    pub in_person: i64,
    /// Language.
    pub language: String,
    /// Its course.
    pub course_id: Option<i64>,
    /// Sign-ups of the system it was imported from.
    pub imported_signups: i64,
    /// Sign-ups, except those that a facilitator removed.
    pub signups: i64,
}

/// Formats ids as the list of an `in`: statements on both engines have a fixed number of parameters.
pub(super) fn among(ids: &[i64]) -> String {
    // Ids start at 1: 0 matches no row.
    std::iter::once(&0).chain(ids).map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Returns those of the circles that everyone can see.
pub async fn circles(tx: &mut Tx, ids: &[i64]) -> Result<Vec<CircleRow>> {
    let statement = format!(
        "select c.id, c.city, c.country, c.in_person, c.language, c.course_id, c.imported_signups,
                (select count(*) from signups s where s.circle_id = c.id and (s.left_how is null or s.left_how <> 'removed')) as signups
         from circles c
         where c.id in ({}) and +c.is_public = 1",
        among(ids)
    );
    sqlx::query_as(AssertSqlSafe(statement)).persistent(false).fetch_all(tx.conn()).await.doing("load circles to count")
}

#[derive(FromRow)]
struct MeetingRow {
    circle_id: i64,
    local_date: String,
    ends_at: i64,
    named: i64,
    others: Option<i64>,
}

/// A meeting of a circle that was not cancelled.
#[derive(Debug)]
pub struct Meeting {
    /// The circle.
    pub circle: i64,
    /// Its local date.
    pub date: String,
    /// What is counted.
    pub held: Held,
}

/// Returns the meetings of circles by their ends.
pub async fn meetings(tx: &mut Tx, ids: &[i64]) -> Result<Vec<Meeting>> {
    let statement = format!(
        "select m.circle_id, m.local_date, m.ends_at,
                (select count(*) from feedback_attendance a where a.meeting_id = m.id) as named,
                (select f.attendance from feedback f where f.meeting_id = m.id) as others
         from meetings m
         where m.circle_id in ({}) and m.cancelled_at is null and m.ends_at is not null
         order by m.ends_at, m.id",
        among(ids)
    );
    let rows: Vec<MeetingRow> =
        sqlx::query_as(AssertSqlSafe(statement)).persistent(false).fetch_all(tx.conn()).await.doing("load meetings to count")?;
    let read = |row: MeetingRow| Meeting {
        circle: row.circle_id,
        date: row.local_date,
        held: Held { ends_at: row.ends_at, named: row.named, others: row.others },
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Returns, for each person marked at a meeting that ended by `now`, the circle and the end of the last such
/// meeting.
pub async fn last_seen(tx: &mut Tx, ids: &[i64], now: i64) -> Result<Vec<(i64, i64)>> {
    let statement = format!(
        "select m.circle_id, max(m.ends_at)
         from meetings m
         join feedback_attendance a on a.meeting_id = m.id
         where m.circle_id in ({}) and m.cancelled_at is null and m.ends_at <= $1
         group by m.circle_id, a.signup_id",
        among(ids)
    );
    sqlx::query_as(AssertSqlSafe(statement)).persistent(false).bind(now).fetch_all(tx.conn()).await.doing("load attendance to count")
}

/// Counts the different people among the sign-ups of counted circles, among up to `most` addresses after one. Returns
/// how many count, and the last address looked at.
pub async fn people(tx: &mut Tx, after: &str, most: i64) -> Result<(i64, Option<String>)> {
    sqlx::query_as(
        "select cast(coalesce(sum(p.counted), 0) as bigint), max(p.email_key)
         from (select d.email_key,
                      case when exists (select 1
                                        from signups s
                                        join circle_tallies t on t.circle_id = s.circle_id
                                        where s.email_key = d.email_key and t.circles = 1 and (s.left_how is null or s.left_how <> 'removed'))
                           then 1 else 0 end as counted
               from (select k.email_key from signups k where k.email_key > $1 group by k.email_key order by k.email_key limit $2) d) p",
    )
    .bind(after.to_owned())
    .bind(most)
    .fetch_one(tx.conn())
    .await
    .doing("count different people")
}
