//! SQL of the table `goals`.

use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::signups::policy::Member;
use crate::types::{CircleId, SignupId};
use sqlx::FromRow;

/// What a participant said.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Row {
    /// The participant.
    pub signup_id: SignupId,
    /// The name, as others see it.
    pub name: String,
    /// The address.
    pub email: String,
    /// The goal of the sign-up.
    pub goal: String,
    /// A code of `Step`.
    pub progress: String,
    /// Notes.
    pub notes: String,
    /// 1 if the others see goal, progress and notes.
    pub shared: i64,
    /// What they can help with.
    pub can_help: String,
    /// What they need.
    pub needs: String,
    /// Since when they want to stay in touch, microseconds UTC.
    pub in_touch_at: Option<i64>,
}

/// Returns what the participants of a circle said, in the order of signing up: at most 200.
pub async fn of_circle<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Row>> {
    sqlx::query_as(
        "select g.signup_id, case when s.shown_name = '' then s.name else s.shown_name end as name, s.email, s.goal,
                g.progress, g.notes, g.shared, g.can_help, g.needs, g.in_touch_at
         from goals g
         join signups s on s.id = g.signup_id
         where g.circle_id = $1 and s.left_at is null
         order by s.created_at, s.id
         limit 200",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list the goals in a circle")
}

/// Returns what a participant said.
pub async fn of_member<'c>(on: impl Reader<'c>, member: &Member) -> Result<Option<Row>> {
    sqlx::query_as(
        "select g.signup_id, '' as name, '' as email, '' as goal, g.progress, g.notes, g.shared, g.can_help, g.needs, g.in_touch_at
         from goals g
         where g.signup_id = $1",
    )
    .bind(member.signup())
    .fetch_optional(on)
    .await
    .doing("load a goal")
}

/// Stores what a participant said.
pub async fn save(tx: &mut Tx, member: &Member, row: &Row, now: i64) -> Result<()> {
    sqlx::query(
        "insert into goals (signup_id, circle_id, progress, notes, shared, can_help, needs, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
         on conflict (signup_id) do update
         set progress = excluded.progress, notes = excluded.notes, shared = excluded.shared, can_help = excluded.can_help, needs = excluded.needs,
             changed_at = excluded.changed_at",
    )
    .bind(member.signup())
    .bind(member.circle())
    .bind(row.progress.clone())
    .bind(row.notes.clone())
    .bind(row.shared)
    .bind(row.can_help.clone())
    .bind(row.needs.clone())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("save a goal")?;
    Ok(())
}

/// Stores whether a participant stays in touch; `at` is since when.
pub async fn set_in_touch(tx: &mut Tx, member: &Member, at: Option<i64>, now: i64) -> Result<()> {
    sqlx::query(
        "insert into goals (signup_id, circle_id, in_touch_at, created_at, changed_at)
         values ($1, $2, $3, $4, $4)
         on conflict (signup_id) do update set in_touch_at = excluded.in_touch_at, changed_at = excluded.changed_at",
    )
    .bind(member.signup())
    .bind(member.circle())
    .bind(at)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("save who stays in touch")?;
    Ok(())
}

/// Deletes what a participant said.
pub async fn forget(tx: &mut Tx, signup: SignupId) -> Result<()> {
    sqlx::query("delete from goals where signup_id = $1").bind(signup).execute(tx.conn()).await.doing("forget a goal")?;
    Ok(())
}
