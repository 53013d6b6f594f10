//! SQL that moves the feedback of 0.1 and 0.2 into sheets and answers.

use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, MeetingId, SignupId};
use sqlx::FromRow;

/// Feedback that has no sheet yet.
#[derive(Debug, FromRow)]
pub struct Former {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// Its circle.
    pub circle_id: CircleId,
    /// 1 to 5.
    pub rating: Option<i64>,
    /// How many came, given as a number.
    pub attendance: Option<i64>,
    /// Which question was answered, 1 to 6.
    pub prompt: i64,
    /// The answer.
    pub reflection: String,
    /// Who saved it last.
    pub author_id: Option<AccountId>,
    /// When it was completed.
    pub done_at: Option<i64>,
    /// When it was saved.
    pub updated_at: i64,
}

/// Returns up to `most` meetings whose feedback has no sheet.
pub async fn lacking(tx: &mut Tx, most: i64) -> Result<Vec<Former>> {
    sqlx::query_as(
        "select f.meeting_id, m.circle_id, f.rating, f.attendance, f.prompt, f.reflection, f.author_id, f.done_at, f.updated_at
         from feedback f
         join meetings m on m.id = f.meeting_id
         where not exists (select 1 from sheets s where s.meeting_id = f.meeting_id and s.form = 'weekly')
         order by f.meeting_id
         limit $1",
    )
    .bind(most)
    .fetch_all(tx.conn())
    .await
    .doing("list feedback without a sheet")
}

/// Returns who came to a meeting, by sign-up.
pub async fn attended(tx: &mut Tx, meeting: MeetingId) -> Result<Vec<SignupId>> {
    sqlx::query_scalar("select signup_id from feedback_attendance where meeting_id = $1 order by signup_id")
        .bind(meeting)
        .fetch_all(tx.conn())
        .await
        .doing("load who came to a meeting")
}

/// Empties the columns whose contents are answers now.
pub async fn empty(tx: &mut Tx, meeting: MeetingId) -> Result<()> {
    sqlx::query("update feedback set prompt = 1, reflection = '' where meeting_id = $1")
        .bind(meeting)
        .execute(tx.conn())
        .await
        .doing("empty moved feedback")?;
    Ok(())
}
