//! A participant's part of the plan.

use super::{TICKED, end, in_step, is_proposed, number, proposal, publish_changed, task_id, weeks};
use crate::circles::model::{Circle, CircleRefusal, State};
use crate::circles::service as circles;
use crate::meetings::model::Meeting;
use crate::platform::{Ctx, Result};
use crate::signups::links;
use crate::signups::policy::Member;
use crate::signups::service as signups;
use crate::tasks::limits::PROPOSE;
use crate::tasks::model::{
    Proposal, ProposeForm, TITLE_MAX, TaskRefusal, TaskState, TickForm, Ticked, WAITING_ALL_MAX, WAITING_MAX, WeeklyPlan, WithdrawForm,
};
use crate::tasks::store::write::{self, NewTask, Words};
use crate::tasks::store::{self, Row};
use crate::types::{AppError, Check, TaskId};
use serde_json::json;
use std::collections::BTreeSet;

/// Returns the plan of a participant's circle, in step with its events. `people` is how many take part, `typed` what was typed into
/// the form for a proposal and rejected.
pub async fn plan(
    ctx: &Ctx,
    member: Member,
    circle: &Circle,
    (meetings, people): (&[Meeting], u32),
    typed: Option<ProposeForm>,
) -> Result<WeeklyPlan> {
    let found = in_step(ctx, circle).await?;
    let mine: BTreeSet<TaskId> = found.ticks.iter().filter(|(_, signup)| *signup == member.signup()).map(|(task, _)| *task).collect();
    let own_row = |row: &Row| Row { mine: i64::from(mine.contains(&row.id)), ..row.clone() };
    let rows: Vec<Row> = found.rows.iter().map(own_row).collect();
    let open = circle.phase(ctx.now_us()).is_live();
    Ok(WeeklyPlan { weeks: weeks(ctx, circle, meetings, &rows), open, people, proposals: own(&rows, member), form: typed.unwrap_or_default() })
}

/// Returns a participant's proposals that wait.
fn own(rows: &[Row], member: Member) -> Vec<Proposal> {
    rows.iter().filter(|row| is_proposed(row) && row.proposed_by == Some(member.signup())).map(|row| proposal(row, false)).collect()
}

/// Ticks a task off, or not any more, as the button says. Idempotent.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), not found, or [`TaskRefusal::Gone`] if the task is skipped.
#[tracing::instrument(skip_all)]
pub async fn tick(ctx: &Ctx, form: &TickForm) -> Result<Ticked> {
    let (mine, task) = TickForm::parse_wanted(&form.button).ok_or(AppError::BadRequest)?;
    let task = task_id(task)?;
    let (mut tx, member, _) = signups::hold_by_link(ctx, links::PARTICIPANT, &form.link).await?;
    let state = store::state_of(tx.conn(), member.circle(), task).await?.ok_or(AppError::NotFound)?;
    if TaskState::parse(&state) != Some(TaskState::Listed) {
        return Err(TaskRefusal::Gone.into());
    }
    let changed = if mine { write::tick(&mut tx, &member, task, ctx.now_us()).await? } else { write::untick(&mut tx, &member, task).await? };
    if changed {
        let stamp = circles::stamp(&mut tx, member.circle()).await?;
        ctx.publish(&mut tx, stamp, TICKED, &json!({ "task": task })).await?;
    }
    let done = store::done(tx.conn(), task).await?;
    ctx.commit(tx).await?;
    Ok(Ticked { task, mine, done: number(done) })
}

/// Proposes a task; returns the participant's proposals that wait. The same one twice is one.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), field errors, [`TaskRefusal::Waiting`], too many in a day, or a cancelled circle.
#[tracing::instrument(skip_all)]
pub async fn propose(ctx: &Ctx, form: &ProposeForm) -> Result<Vec<Proposal>> {
    let (mut tx, member, _) = signups::hold_by_link(ctx, links::PARTICIPANT, &form.link).await?;
    let mut check = Check::default();
    let words = Words {
        title: check.line(ProposeForm::task_title, &form.task_title, TITLE_MAX),
        link: check.link_or_empty(ProposeForm::task_address, &form.task_address),
        minutes: None,
    };
    check.finish()?;
    let circle = circles::by_id_in(&mut tx, member.circle()).await?;
    if circle.state != State::Published {
        return Err(CircleRefusal::Cancelled.into());
    }
    let rows = store::of_circle(tx.conn(), circle.id, member.signup()).await?;
    let mine = own(&rows, member);
    if mine.iter().any(|other| (&other.title, &other.link) == (&words.title, &words.link)) {
        ctx.commit(tx).await?;
        return Ok(mine);
    }
    if mine.len() >= WAITING_MAX || rows.iter().filter(|row| is_proposed(row)).count() >= WAITING_ALL_MAX {
        return Err(TaskRefusal::Waiting.into());
    }
    ctx.count_in(&mut tx, &[(PROPOSE, member.signup().to_string().as_str())]).await?;
    let (course, position, proposed_by) = (circle.course_id, end(&rows), Some(member.signup()));
    let new = NewTask { circle: circle.id, course, meeting: None, position, state: TaskState::Proposed, proposed_by };
    write::insert(&mut tx, &new, &words, ctx.now_us()).await?;
    publish_changed(ctx, &mut tx, circle.id).await?;
    let rows = store::of_circle(tx.conn(), circle.id, member.signup()).await?;
    ctx.commit(tx).await?;
    Ok(own(&rows, member))
}

/// Withdraws a proposal while it waits; returns the participant's others.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), not found if it is someone else's, or [`TaskRefusal::Gone`] if a facilitator has
/// taken it over.
#[tracing::instrument(skip_all)]
pub async fn withdraw(ctx: &Ctx, form: &WithdrawForm) -> Result<Vec<Proposal>> {
    let task = task_id(&form.task)?;
    let (mut tx, member, _) = signups::hold_by_link(ctx, links::PARTICIPANT, &form.link).await?;
    if !write::withdraw(&mut tx, &member, task).await? {
        let rows = store::of_circle(tx.conn(), member.circle(), member.signup()).await?;
        let own = rows.iter().any(|row| row.id == task && row.proposed_by == Some(member.signup()));
        return Err(if own { TaskRefusal::Gone.into() } else { AppError::NotFound.into() });
    }
    publish_changed(ctx, &mut tx, member.circle()).await?;
    let rows = store::of_circle(tx.conn(), member.circle(), member.signup()).await?;
    ctx.commit(tx).await?;
    Ok(own(&rows, member))
}
