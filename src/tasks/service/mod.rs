//! The weekly plan: what facilitators change in it, what participants tick off and propose.

mod fill;
mod forget;
mod manage;
mod mine;

pub use fill::fill;
pub use forget::in_transaction;
pub use manage::{change, glance, page, save};
pub use mine::{plan, propose, tick, withdraw};

use super::model::{Proposal, Task, TaskState, Week};
use super::store::{self, Row};
use crate::circles::model::Circle;
use crate::circles::service as circles;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::platform::events::EventKind;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AppError, CircleId, SignupId, TaskId, When};
use serde_json::json;
use std::sync::Arc;

/// A participant ticked a task off, or not any more.
pub const TICKED: EventKind = EventKind { name: "task-ticked", version: 1 };
/// Tasks were added, changed, moved, skipped, deleted, proposed, or who has done them.
pub const CHANGED: EventKind = EventKind { name: "tasks-changed", version: 1 };

/// The viewer of a plan who is no participant.
const NOBODY: SignupId = SignupId(0);

/// The tasks of a circle as someone who is no participant sees them, and who ticked which off.
struct Found {
    rows: Vec<Row>,
    ticks: Vec<(TaskId, SignupId)>,
}

/// Returns what everyone of a circle sees of its plan, in step with its events, in two statements.
async fn in_step(ctx: &Ctx, circle: &Circle) -> Result<Arc<Found>> {
    let (id, db) = (circle.id, ctx.db().primary());
    let read = || async move { Ok(Found { rows: store::of_circle(db, id, NOBODY).await?, ticks: store::ticks(db, id).await? }) };
    ctx.in_step("tasks", (id, circle.event_no), read).await
}

/// Publishes that the plan of a circle changed. The circle's row is locked already.
async fn publish_changed(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<()> {
    let stamp = circles::stamp(tx, circle).await?;
    ctx.publish(tx, stamp, CHANGED, &json!({})).await
}

/// Reads the id of a task in a form.
fn task_id(raw: &str) -> Result<TaskId> {
    Ok(raw.parse().map(TaskId).map_err(|_| AppError::NotFound)?)
}

fn number(count: i64) -> u32 {
    u32::try_from(count).unwrap_or_default()
}

/// Returns what a button of a task is made from.
fn base(row: &Row) -> String {
    format!("{}.{}", row.revision, row.position)
}

fn task(circle: &Circle, row: &Row) -> Task {
    Task {
        id: row.id,
        title: row.title.clone(),
        link: row.link.clone(),
        minutes: row.minutes.map(number),
        skipped: TaskState::parse(&row.state) == Some(TaskState::Skipped),
        former: if row.course_id == circle.course_id { String::new() } else { row.course.clone() },
        done: number(row.done),
        mine: row.mine > 0,
        base: base(row),
    }
}

fn proposal(row: &Row, named: bool) -> Proposal {
    let name = if named { row.proposer.clone() } else { String::new() };
    Proposal { id: row.id, title: row.title.clone(), link: row.link.clone(), name, base: base(row) }
}

/// Returns the place after all tasks.
fn end(rows: &[Row]) -> i64 {
    rows.last().map_or(1, |last| last.position + 1)
}

fn is_proposed(row: &Row) -> bool {
    TaskState::parse(&row.state) == Some(TaskState::Proposed)
}

/// Returns whether a plan has tasks of the circle's course: it is filled then.
fn is_filled(circle: &Circle, rows: &[Row]) -> bool {
    rows.iter().any(|row| !is_proposed(row) && row.course_id == circle.course_id)
}

/// Returns what is still to come of a former course and not skipped. `meetings` are those that take place.
fn former<'a>(ctx: &Ctx, circle: &Circle, meetings: &[Meeting], rows: &'a [Row]) -> Vec<&'a Row> {
    let over = |row: &Row| meeting_of(row, meetings).is_some_and(|meeting| meeting.ends_at <= ctx.now_us());
    let listed = |row: &Row| TaskState::parse(&row.state) == Some(TaskState::Listed);
    rows.iter().filter(|row| listed(row) && row.course_id.is_some() && row.course_id != circle.course_id && !over(row)).collect()
}

/// Returns the meeting of a task, unless that was cancelled.
fn meeting_of<'a>(row: &Row, meetings: &'a [Meeting]) -> Option<&'a Meeting> {
    meetings.iter().find(|meeting| Some(meeting.id) == row.meeting_id && meeting.cancelled_at.is_none())
}

/// Returns the tasks of each meeting that is not cancelled, and of none; proposals are left out.
fn weeks(ctx: &Ctx, circle: &Circle, meetings: &[Meeting], rows: &[Row]) -> Vec<Week> {
    let listed = || rows.iter().filter(|row| !is_proposed(row));
    let held = || meetings.iter().filter(|meeting| meeting.cancelled_at.is_none());
    let next = held().find(|meeting| meeting.ends_at > ctx.now_us()).map(|meeting| meeting.id);
    let mut weeks: Vec<Week> = held()
        .zip(1..)
        .map(|(meeting, number)| Week {
            meeting: Some(meeting.id),
            number,
            when: meetings::when(ctx.reader(), circle, meeting, ctx.now),
            current: next == Some(meeting.id),
            tasks: listed().filter(|row| row.meeting_id == Some(meeting.id)).map(|row| task(circle, row)).collect(),
        })
        .collect();
    let rest: Vec<Task> = listed().filter(|row| meeting_of(row, meetings).is_none()).map(|row| task(circle, row)).collect();
    if !rest.is_empty() {
        weeks.push(Week { meeting: None, number: 0, when: When::default(), current: false, tasks: rest });
    }
    weeks
}
