//! What facilitators do with the plan.

use super::fill::sources;
use super::{NOBODY, base, end, former, in_step, is_filled, is_proposed, meeting_of, proposal, publish_changed, task_id, weeks};
use crate::circles::model::Circle;
use crate::circles::policy::Manager;
use crate::circles::service::{managed, managed_in};
use crate::i18n::dates;
use crate::live::model::Mark;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::platform::{Ctx, Result, Tx, bases};
use crate::signups::service as signups;
use crate::tasks::model::{Change, ChangeForm, Glance, MINUTES_MAX, Sources, TASKS_MAX, TITLE_MAX, TaskForm, TaskRefusal, TaskState, TasksPage};
use crate::tasks::store::write::{self, NewTask, Words};
use crate::tasks::store::{self, Row};
use crate::types::{AppError, Check, FieldCode, MeetingId, Refusal, TaskId};

/// How long a new task like another one is taken for a second click, in microseconds: a minute.
const TWICE_US: i64 = 60 * 1_000_000;

/// Returns the page of the plan, with the form for the task `edit` or for a new one, or with what was typed if it was rejected.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn page(ctx: &Ctx, slug: &str, typed: Option<TaskForm>, edit: &str) -> Result<TasksPage> {
    let (circle, manager) = managed(ctx, slug).await?;
    let db = ctx.db().primary();
    let meetings = meetings::list(db, circle.id).await?;
    let rows = store::of_circle(db, manager.circle(), NOBODY).await?;
    let people = signups::heads(db, &circle).await?.all;
    let typed = typed.filter(|typed| typed.slug == circle.slug);
    let wanted = typed.as_ref().map_or(edit, |typed| &typed.task);
    let edited = rows.iter().find(|row| row.id.to_string() == wanted && !is_proposed(row));
    let form = match (typed, edited) {
        // What was typed for a task that is gone is not lost.
        (Some(typed), None) => TaskForm { task: String::new(), base: String::new(), ..typed },
        (Some(typed), Some(_)) => typed,
        (None, Some(row)) => {
            let stored = stored(&circle.slug, row, &meetings);
            TaskForm { base: bases::of(&stored, TaskForm::SAVED)?, ..stored }
        }
        (None, None) => {
            let next = meetings.iter().find(|meeting| meeting.ends_at > ctx.now_us());
            TaskForm { slug: circle.slug.clone(), meeting: next.map(|meeting| meeting.id.to_string()).unwrap_or_default(), ..TaskForm::default() }
        }
    };
    let former = former(ctx, &circle, &meetings, &rows);
    Ok(TasksPage {
        sources: if is_filled(&circle, &rows) { Sources::default() } else { sources(ctx, &circle).await? },
        former: former.first().map(|row| (row.id, u32::try_from(former.len()).unwrap_or(u32::MAX))),
        weeks: weeks(ctx, &circle, &meetings, &rows),
        people,
        proposals: rows.iter().filter(|row| is_proposed(row)).map(|row| proposal(row, true)).collect(),
        editing: edited.map(|row| row.id),
        form,
        // After a meeting the next one's week is the current one.
        mark: Mark::new((circle.id, circle.event_no), ctx.now_us(), meetings.iter().flat_map(|meeting| [meeting.starts_at, meeting.ends_at])),
        as_of: dates::clock(ctx.reader(), ctx.now, &circle.time_zone).words,
        slug: circle.slug,
        title: circle.title,
    })
}

/// Returns what the page of those who run a circle shows of its plan, in step with its events.
pub async fn glance(ctx: &Ctx, _: &Manager, circle: &Circle, meetings: &[Meeting]) -> Result<Glance> {
    let found = in_step(ctx, circle).await?;
    let rows = &found.rows;
    let week = weeks(ctx, circle, meetings, rows).into_iter().find(|week| week.current);
    Ok(Glance {
        next: week.map(|week| week.tasks.into_iter().filter(|task| !task.skipped).collect()).unwrap_or_default(),
        proposals: u32::try_from(rows.iter().filter(|row| is_proposed(row)).count()).unwrap_or_default(),
    })
}

/// Returns a task's form as it is stored.
fn stored(slug: &str, row: &Row, meetings: &[Meeting]) -> TaskForm {
    TaskForm {
        slug: slug.to_owned(),
        task: row.id.to_string(),
        base: String::new(),
        title: row.title.clone(),
        address: row.link.clone(),
        minutes: row.minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
        meeting: meeting_of(row, meetings).map(|meeting| meeting.id.to_string()).unwrap_or_default(),
    }
}

/// Reads the form.
fn read(form: &TaskForm, meetings: &[Meeting]) -> Result<(Words, Option<MeetingId>)> {
    let mut check = Check::default();
    let words = Words {
        title: check.line(TaskForm::title, &form.title, TITLE_MAX),
        link: check.link_or_empty(TaskForm::address, &form.address),
        minutes: check.number_or_none(TaskForm::minutes, &form.minutes, 1, MINUTES_MAX).map(i64::from),
    };
    let meeting = chosen(&form.meeting, meetings);
    if meeting.is_err() {
        check.fail(TaskForm::meeting, FieldCode::Choice);
    }
    check.finish()?;
    Ok((words, meeting?))
}

/// Reads a chosen meeting of the circle; an empty text is none.
fn chosen(raw: &str, meetings: &[Meeting]) -> Result<Option<MeetingId>, AppError> {
    match raw.trim() {
        "" => Ok(None),
        raw => meetings.iter().find(|meeting| meeting.id.to_string() == raw).map(|meeting| Some(meeting.id)).ok_or(AppError::NotFound),
    }
}

fn has_room(rows: &[Row], more: usize) -> Result<(), AppError> {
    let planned = rows.iter().filter(|row| !is_proposed(row)).count();
    if planned + more > TASKS_MAX { Err(TaskRefusal::Full.into()) } else { Ok(()) }
}

/// Adds a task, or saves one. A field that the person has not changed takes the stored value.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors, [`TaskRefusal::Full`], or [`Refusal::CHANGED`] if someone else changed the
/// same field.
#[tracing::instrument(skip_all)]
pub async fn save(ctx: &Ctx, form: &TaskForm) -> Result<TaskId> {
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    let meetings = meetings::list(tx.conn(), circle.id).await?;
    let rows = store::of_circle(tx.conn(), manager.circle(), NOBODY).await?;
    let now = ctx.now_us();
    let id = if form.task.is_empty() {
        let (words, meeting) = read(form, &meetings)?;
        let same = |row: &&Row| (&row.title, &row.link, row.minutes, row.meeting_id) == (&words.title, &words.link, words.minutes, meeting);
        if let Some(twin) = rows.iter().find(|row| same(row) && !is_proposed(row) && row.created_at > now - TWICE_US) {
            return Ok(twin.id);
        }
        has_room(&rows, 1)?;
        let (course, position) = (circle.course_id, end(&rows));
        let new = NewTask { circle: circle.id, course, meeting, position, state: TaskState::Listed, proposed_by: None };
        write::insert(&mut tx, &new, &words, now).await?
    } else {
        let id = task_id(&form.task)?;
        let row = rows.iter().find(|row| row.id == id).ok_or(AppError::NotFound)?;
        let stored = stored(&circle.slug, row, &meetings);
        let merged = bases::merge(form, &stored, &form.base, TaskForm::SAVED)?;
        let (words, meeting) = read(&merged, &meetings)?;
        // One of a cancelled meeting stays there until another one is chosen.
        let stays = merged.meeting.trim() == stored.meeting;
        let place = if stays { (row.meeting_id, row.position) } else { (meeting, end(&rows)) };
        write::update(&mut tx, &manager, id, &words, place, now).await?;
        id
    };
    publish_changed(ctx, &mut tx, circle.id).await?;
    ctx.commit(tx).await?;
    Ok(id)
}

/// Does what a task's button says; returns the task.
///
/// # Errors
/// Not found, not signed in, not allowed, [`TaskRefusal::Full`], or [`Refusal::CHANGED`] if the task to be deleted, taken over or
/// declined has changed since it was shown.
#[tracing::instrument(skip_all)]
pub async fn change(ctx: &Ctx, form: &ChangeForm) -> Result<TaskId> {
    let wanted = Change::parse(&form.button).ok_or(AppError::BadRequest)?;
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    let rows = store::of_circle(tx.conn(), manager.circle(), NOBODY).await?;
    let id = task_id(&form.task)?;
    let row = rows.iter().find(|row| row.id == id).ok_or(AppError::NotFound)?;
    let now = ctx.now_us();
    let changed = match wanted {
        Change::Up | Change::Down => step(&mut tx, &manager, &rows, row, wanted, &form.base, now).await?,
        Change::Skip => write::set_state(&mut tx, &manager, id, (TaskState::Listed, TaskState::Skipped), now).await?,
        Change::Restore => write::set_state(&mut tx, &manager, id, (TaskState::Skipped, TaskState::Listed), now).await?,
        Change::Delete => {
            as_shown(row, &form.base)?;
            write::delete(&mut tx, &manager, id).await?;
            true
        }
        Change::Take => {
            let meetings = meetings::list(tx.conn(), circle.id).await?;
            let meeting = chosen(&form.meeting, &meetings)?;
            // Taken over by another facilitator at the same moment.
            if is_proposed(row) {
                as_shown(row, &form.base)?;
                has_room(&rows, 1)?;
                write::take(&mut tx, &manager, id, meeting, end(&rows), now).await?;
            }
            is_proposed(row)
        }
        Change::SkipFormer => {
            let meetings = meetings::list(tx.conn(), circle.id).await?;
            let all = former(ctx, &circle, &meetings, &rows);
            for row in &all {
                write::set_state(&mut tx, &manager, row.id, (TaskState::Listed, TaskState::Skipped), now).await?;
            }
            !all.is_empty()
        }
        Change::Decline => {
            if !is_proposed(row) {
                return Err(Refusal::CHANGED.into());
            }
            as_shown(row, &form.base)?;
            write::delete(&mut tx, &manager, id).await?;
            true
        }
    };
    if changed {
        publish_changed(ctx, &mut tx, circle.id).await?;
        ctx.commit(tx).await?;
    }
    Ok(id)
}

/// Checks that a task says what it said when it was shown, wherever it stands now. Without a base, it does.
fn as_shown(row: &Row, base: &str) -> Result<(), AppError> {
    let shown = base.split('.').next().unwrap_or_default();
    if shown.is_empty() || shown == row.revision.to_string() { Ok(()) } else { Err(Refusal::CHANGED.into()) }
}

/// Moves a task by one place within its meeting, unless it has moved since it was shown: a second click moves it once.
async fn step(tx: &mut Tx, by: &Manager, rows: &[Row], row: &Row, way: Change, shown: &str, now: i64) -> Result<bool> {
    let place = |text: &str| text.split_once('.').map(|(_, place)| place.to_owned());
    if place(shown).is_some_and(|shown| place(&base(row)) != Some(shown)) {
        return Ok(false);
    }
    let mut group = rows.iter().filter(|other| other.meeting_id == row.meeting_id && is_proposed(other) == is_proposed(row));
    let other = match way {
        Change::Up => group.take_while(|other| other.id != row.id).last(),
        _ => group.by_ref().skip_while(|other| other.id != row.id).nth(1),
    };
    let Some(other) = other else { return Ok(false) };
    write::place(tx, by, row.id, other.position, now).await?;
    write::place(tx, by, other.id, row.position, now).await?;
    Ok(true)
}
