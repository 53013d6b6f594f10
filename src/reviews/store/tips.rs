//! SQL of the tables `tips` and `tip_marks`.

use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, CourseId, MeetingId};

/// Where a tip comes from: makes it one per source.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// Advice in the feedback on a meeting.
    Meeting(MeetingId),
    /// Extra resources named on a sheet.
    Sheet(i64),
}

impl Source {
    fn parts(self) -> (&'static str, Option<MeetingId>, Option<i64>) {
        match self {
            Self::Meeting(meeting) => ("tip", Some(meeting), None),
            Self::Sheet(sheet) => ("resource", None, Some(sheet)),
        }
    }
}

/// Shows a tip at the circle's course, in these words. A circle without a course has nowhere to show it. A
/// tip that is hidden stays so in other words: only staff show it again.
pub async fn show(tx: &mut Tx, circle: CircleId, source: Source, words: &str, now: i64) -> Result<()> {
    let (kind, meeting, sheet) = source.parts();
    let known = sqlx::query(
        "update tips
         set updated_at = case when words = $4 then updated_at else $5 end, words = $4,
             course_id = coalesce((select c.course_id from circles c where c.id = tips.circle_id), course_id)
         where circle_id = $1 and (meeting_id = $2 or sheet_id = $3)",
    )
    .bind(circle)
    .bind(meeting)
    .bind(sheet)
    .bind(words.to_owned())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("change a tip")?;
    if known.rows_affected() > 0 {
        return Ok(());
    }
    sqlx::query(
        "insert into tips (kind, meeting_id, sheet_id, circle_id, course_id, words, created_at, updated_at)
         select $1, $2, $3, c.id, c.course_id, $5, $6, $6
         from circles c
         where c.id = $4 and c.course_id is not null",
    )
    .bind(kind)
    .bind(meeting)
    .bind(sheet)
    .bind(circle)
    .bind(words.to_owned())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("show a tip")?;
    Ok(())
}

/// Takes a tip back.
pub async fn withdraw(tx: &mut Tx, circle: CircleId, source: Source) -> Result<()> {
    let (_, meeting, sheet) = source.parts();
    sqlx::query("delete from tips where circle_id = $1 and (meeting_id = $2 or sheet_id = $3)")
        .bind(circle)
        .bind(meeting)
        .bind(sheet)
        .execute(tx.conn())
        .await
        .doing("take a tip back")?;
    Ok(())
}

/// Marks a tip as helpful for an account, or takes the mark back; returns whether the course shows such a tip.
pub async fn mark(tx: &mut Tx, course: CourseId, id: i64, by: AccountId, helpful: bool) -> Result<bool> {
    // Locked first, so that the count below misses no mark of another transaction.
    let found = sqlx::query("update tips set helpful = helpful where id = $1 and course_id = $2 and hidden_at is null")
        .bind(id)
        .bind(course)
        .execute(tx.conn())
        .await
        .doing("look for a tip")?;
    if found.rows_affected() == 0 {
        return Ok(false);
    }
    let change = if helpful {
        "insert into tip_marks (tip_id, account_id) values ($1, $2) on conflict (tip_id, account_id) do nothing"
    } else {
        "delete from tip_marks where tip_id = $1 and account_id = $2"
    };
    sqlx::query(change).bind(id).bind(by).execute(tx.conn()).await.doing("mark a tip as helpful")?;
    sqlx::query("update tips set helpful = (select count(*) from tip_marks m where m.tip_id = tips.id) where id = $1")
        .bind(id)
        .execute(tx.conn())
        .await
        .doing("count who found a tip helpful")?;
    Ok(true)
}

/// Counts again how many people found each tip helpful; returns how many numbers were wrong.
pub async fn recount(tx: &mut Tx) -> Result<u64> {
    let done = sqlx::query(
        "update tips
         set helpful = (select count(*) from tip_marks m where m.tip_id = tips.id)
         where helpful <> (select count(*) from tip_marks m where m.tip_id = tips.id)",
    )
    .execute(tx.conn())
    .await
    .doing("count who found tips helpful")?;
    Ok(done.rows_affected())
}

/// Takes back all marks of an account.
pub async fn unmark_all(tx: &mut Tx, by: AccountId) -> Result<()> {
    for statement in [
        "update tips set helpful = helpful - 1 where id in (select m.tip_id from tip_marks m where m.account_id = $1)",
        "delete from tip_marks where account_id = $1",
    ] {
        sqlx::query(statement).bind(by).execute(tx.conn()).await.doing("take back the marks of an account")?;
    }
    Ok(())
}

/// Hides a tip (`Some(now)`) or shows it again; returns whether the course has it.
pub async fn set_hidden(tx: &mut Tx, course: CourseId, id: i64, hidden_at: Option<i64>) -> Result<bool> {
    let done = sqlx::query("update tips set hidden_at = $3 where id = $1 and course_id = $2")
        .bind(id)
        .bind(course)
        .bind(hidden_at)
        .execute(tx.conn())
        .await
        .doing("hide a tip or show it again")?;
    Ok(done.rows_affected() == 1)
}
