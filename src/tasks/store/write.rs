//! Writing tasks and ticks.

use crate::circles::policy::Manager;
use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::signups::policy::Member;
use crate::tasks::model::TaskState;
use crate::types::{CircleId, CourseId, MeetingId, SignupId, TaskId};

/// What a task says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What to do.
    pub title: String,
    /// Where; empty for none.
    pub link: String,
    /// How long it takes in minutes.
    pub minutes: Option<i64>,
}

/// Where a new task stands.
#[derive(Clone, Copy, Debug)]
pub struct NewTask {
    /// The circle.
    pub circle: CircleId,
    /// Its course.
    pub course: Option<CourseId>,
    /// The meeting it is for.
    pub meeting: Option<MeetingId>,
    /// Its place.
    pub position: i64,
    /// How it stands.
    pub state: TaskState,
    /// Who proposes it.
    pub proposed_by: Option<SignupId>,
}

/// Inserts a task.
pub async fn insert(tx: &mut Tx, new: &NewTask, words: &Words, now: i64) -> Result<TaskId> {
    sqlx::query_scalar(
        "insert into tasks (circle_id, meeting_id, position, title, link, minutes, course_id, state, proposed_by, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
         returning id",
    )
    .bind(new.circle)
    .bind(new.meeting)
    .bind(new.position)
    .bind(words.title.clone())
    .bind(words.link.clone())
    .bind(words.minutes)
    .bind(new.course)
    .bind(new.state.code())
    .bind(new.proposed_by)
    .bind(now)
    .fetch_one(tx.conn())
    .await
    .doing("add a task")
}

/// Changes what a task says, and where it stands.
pub async fn update(tx: &mut Tx, by: &Manager, id: TaskId, words: &Words, place: (Option<MeetingId>, i64), now: i64) -> Result<()> {
    sqlx::query(
        "update tasks
         set title = $3, link = $4, minutes = $5, meeting_id = $6, position = $7, revision = revision + 1, changed_at = $8
         where id = $1
           and circle_id = $2",
    )
    .bind(id)
    .bind(by.circle())
    .bind(words.title.clone())
    .bind(words.link.clone())
    .bind(words.minutes)
    .bind(place.0)
    .bind(place.1)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("change a task")?;
    Ok(())
}

/// Moves a task to another place.
pub async fn place(tx: &mut Tx, by: &Manager, id: TaskId, position: i64, now: i64) -> Result<()> {
    sqlx::query("update tasks set position = $3, changed_at = $4 where id = $1 and circle_id = $2")
        .bind(id)
        .bind(by.circle())
        .bind(position)
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("move a task")?;
    Ok(())
}

/// Skips a task, or puts it back; returns whether that changed anything.
pub async fn set_state(tx: &mut Tx, by: &Manager, id: TaskId, (from, to): (TaskState, TaskState), now: i64) -> Result<bool> {
    let done = sqlx::query("update tasks set state = $4, revision = revision + 1, changed_at = $5 where id = $1 and circle_id = $2 and state = $3")
        .bind(id)
        .bind(by.circle())
        .bind(from.code())
        .bind(to.code())
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("skip a task")?;
    Ok(done.rows_affected() == 1)
}

/// Takes over a proposal.
pub async fn take(tx: &mut Tx, by: &Manager, id: TaskId, meeting: Option<MeetingId>, position: i64, now: i64) -> Result<()> {
    sqlx::query(
        "update tasks
         set state = 'listed', meeting_id = $3, position = $4, revision = revision + 1, changed_at = $5
         where id = $1
           and circle_id = $2
           and state = 'proposed'",
    )
    .bind(id)
    .bind(by.circle())
    .bind(meeting)
    .bind(position)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("take over a proposal")?;
    Ok(())
}

/// Deletes a task, with who has done it.
pub async fn delete(tx: &mut Tx, by: &Manager, id: TaskId) -> Result<()> {
    sqlx::query("delete from tasks where id = $1 and circle_id = $2").bind(id).bind(by.circle()).execute(tx.conn()).await.doing("delete a task")?;
    Ok(())
}

/// Deletes a participant's proposal while it waits; returns whether it did.
pub async fn withdraw(tx: &mut Tx, who: &Member, id: TaskId) -> Result<bool> {
    let done = sqlx::query("delete from tasks where id = $1 and circle_id = $2 and proposed_by = $3 and state = 'proposed'")
        .bind(id)
        .bind(who.circle())
        .bind(who.signup())
        .execute(tx.conn())
        .await
        .doing("withdraw a proposal")?;
    Ok(done.rows_affected() == 1)
}

/// Ticks a task off; the first time counts. Returns whether that changed anything.
pub async fn tick(tx: &mut Tx, who: &Member, id: TaskId, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "insert into task_ticks (task_id, signup_id, at)
         values ($1, $2, $3)
         on conflict (task_id, signup_id) do nothing",
    )
    .bind(id)
    .bind(who.signup())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("tick a task off")?;
    Ok(done.rows_affected() == 1)
}

/// Takes a tick back; returns whether there was one.
pub async fn untick(tx: &mut Tx, who: &Member, id: TaskId) -> Result<bool> {
    let done = sqlx::query("delete from task_ticks where task_id = $1 and signup_id = $2")
        .bind(id)
        .bind(who.signup())
        .execute(tx.conn())
        .await
        .doing("take a tick back")?;
    Ok(done.rows_affected() == 1)
}

/// Erases what a participant ticked off and proposed; what a facilitator has taken over stays without a name. Returns how many rows
/// that were.
pub async fn forget(tx: &mut Tx, signup: SignupId) -> Result<u64> {
    let mut rows = 0;
    for statement in [
        "delete from task_ticks where signup_id = $1",
        "delete from tasks where proposed_by = $1 and state = 'proposed'",
        "update tasks set proposed_by = null where proposed_by = $1",
    ] {
        rows += sqlx::query(statement).bind(signup).execute(tx.conn()).await.doing("erase what a participant did in the plan")?.rows_affected();
    }
    Ok(rows)
}

/// Returns the circle of a sign-up.
pub async fn circle_of(tx: &mut Tx, signup: SignupId) -> Result<Option<CircleId>> {
    sqlx::query_scalar("select circle_id from signups where id = $1")
        .bind(signup)
        .fetch_optional(tx.conn())
        .await
        .doing("look for the circle of a sign-up")
}
