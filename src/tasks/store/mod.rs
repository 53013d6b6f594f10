//! SQL of the tables `tasks` and `task_ticks`.

mod sources;
pub mod write;

pub use sources::{Past, of_past, outline, past};

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, CourseId, MeetingId, SignupId, TaskId};
use sqlx::FromRow;

/// A task.
#[derive(Clone, Debug, FromRow)]
pub struct Row {
    /// The task.
    pub id: TaskId,
    /// The meeting it is for.
    pub meeting_id: Option<MeetingId>,
    /// Its place among the circle's tasks.
    pub position: i64,
    /// What to do.
    pub title: String,
    /// Where; empty for none.
    pub link: String,
    /// How long it takes in minutes.
    pub minutes: Option<i64>,
    /// The circle's course when it was added.
    pub course_id: Option<CourseId>,
    /// That course's title; empty for none.
    pub course: String,
    /// A code of `TaskState`.
    pub state: String,
    /// Who proposed it.
    pub proposed_by: Option<SignupId>,
    /// That participant's name, as others see it; empty for none.
    pub proposer: String,
    /// Incremented when anything but its place changes.
    pub revision: i64,
    /// When it was added, microseconds UTC.
    pub created_at: i64,
    /// How many participants have done it.
    pub done: i64,
    /// 1 if the viewer has.
    pub mine: i64,
}

/// Returns the tasks of a circle in order, with the number of participants who have done each, and whether `viewer` has
/// (0: no participant).
pub async fn of_circle<'c>(on: impl Reader<'c>, circle: CircleId, viewer: SignupId) -> Result<Vec<Row>> {
    sqlx::query_as(
        "select t.id, t.meeting_id, t.position, t.title, t.link, t.minutes, t.course_id, t.state, t.proposed_by, t.revision, t.created_at,
                coalesce(c.title, '') as course,
                coalesce((select case when s.shown_name = '' then s.name else s.shown_name end from signups s where s.id = t.proposed_by), '')
                    as proposer,
                (select count(*) from task_ticks k where k.task_id = t.id) as done,
                (select count(*) from task_ticks k where k.task_id = t.id and k.signup_id = $2) as mine
         from tasks t
         left join courses c on c.id = t.course_id
         where t.circle_id = $1
         order by t.position, t.id",
    )
    .bind(circle)
    .bind(viewer)
    .fetch_all(on)
    .await
    .doing("list the tasks of a circle")
}

/// Returns the state of a task of a circle; another circle's task is not found.
pub async fn state_of<'c>(on: impl Reader<'c>, circle: CircleId, id: TaskId) -> Result<Option<String>> {
    sqlx::query_scalar("select state from tasks where id = $1 and circle_id = $2")
        .bind(id)
        .bind(circle)
        .fetch_optional(on)
        .await
        .doing("look for a task")
}

/// Returns how many participants have done a task.
pub async fn done<'c>(on: impl Reader<'c>, id: TaskId) -> Result<i64> {
    sqlx::query_scalar("select count(*) from task_ticks where task_id = $1").bind(id).fetch_one(on).await.doing("count who has done a task")
}

/// Returns who ticked off which task of a circle.
pub async fn ticks<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<(TaskId, SignupId)>> {
    sqlx::query_as("select k.task_id, k.signup_id from tasks t join task_ticks k on k.task_id = t.id where t.circle_id = $1")
        .bind(circle)
        .fetch_all(on)
        .await
        .doing("list who has done which task")
}
