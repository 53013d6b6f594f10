//! SQL of the table `reports`, and reads of what a report shows.

use crate::circles::policy::Manager;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::CircleId;
use sqlx::FromRow;

/// What is stored of a report.
#[derive(Debug, FromRow)]
pub struct Stored {
    /// Codes of the sections, separated by spaces.
    pub sections: String,
    /// When it was published; `None` if it is not shown.
    pub published_at: Option<i64>,
}

/// Returns what is stored of a circle's report.
pub async fn stored<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Option<Stored>> {
    sqlx::query_as("select sections, published_at from reports where circle_id = $1").bind(circle).fetch_optional(on).await.doing("load a report")
}

/// Stores the sections; `shown` publishes (`Some(true)`), hides (`Some(false)`) or leaves it as it is.
pub async fn keep(tx: &mut Tx, by: &Manager, sections: &str, shown: Option<bool>, now: i64) -> Result<()> {
    sqlx::query(
        "insert into reports (circle_id, sections, published_at, updated_at)
         values ($1, $2, case when $3 = 1 then $4 end, $4)
         on conflict (circle_id) do update
         set sections = excluded.sections, updated_at = excluded.updated_at,
             published_at = case $3 when 1 then coalesce(reports.published_at, $4) when 0 then null else reports.published_at end",
    )
    .bind(by.circle())
    .bind(sections.to_owned())
    .bind(shown.map_or(2_i64, i64::from))
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("store a report")?;
    Ok(())
}

/// An answer on a closing sheet.
#[derive(Debug, FromRow)]
pub struct AnswerRow {
    /// The sheet.
    pub sheet_id: i64,
    /// The form.
    pub form: String,
    /// What others see of the participant's name; `None` for a facilitator.
    pub name: Option<String>,
    /// The question.
    pub question: String,
    /// The answer, as stored.
    pub value: String,
}

/// Returns the answers of a circle's closing surveys that a report can show, sheet by sheet. A reason
/// that staff hid at the course is not among them.
pub async fn answers<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<AnswerRow>> {
    sqlx::query_as(
        "select a.sheet_id, t.form, a.question, a.value,
                (select case when s.shown_name = '' then s.name else s.shown_name end from signups s where s.id = t.signup_id) as name
         from sheets t
         join answers a on a.sheet_id = t.id
         where t.circle_id = $1 and t.form in ('closing', 'closing-facilitator')
           and a.question in ('goal_met', 'confidence', 'learned', 'next_steps', 'course_reason', 'recommend_reason', 'quote', 'missing')
           and (a.question <> 'course_reason'
                or not exists (select 1 from ratings r where r.sheet_id = a.sheet_id and r.hidden_at is not null))
         order by a.sheet_id, a.question",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("load the answers for a report")
}

/// Returns how many people signed up and were neither removed nor left before the first meeting, and how many were marked as having
/// come to a meeting.
pub async fn people<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<(i64, i64)> {
    sqlx::query_as(
        "select (select count(*) from signups s join circles c on c.id = s.circle_id
                 where s.circle_id = $1 and (s.left_how is null or s.left_how <> 'removed')
                   and (s.left_at is null or s.left_at > c.first_at)) as signed_up,
                (select count(distinct a.signup_id)
                 from feedback_attendance a
                 join meetings m on m.id = a.meeting_id
                 where m.circle_id = $1 and m.cancelled_at is null) as came",
    )
    .bind(circle)
    .fetch_one(on)
    .await
    .doing("count the people of a circle")
}
