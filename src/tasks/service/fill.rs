//! Filling an empty plan: from the course's own sections, or from a past circle on the course.

use super::{NOBODY, end, is_filled, is_proposed, meeting_of, number, publish_changed};
use crate::circles::model::Circle;
use crate::circles::policy::Manager;
use crate::circles::service::managed_in;
use crate::courses::model::outline::sections;
use crate::i18n::dates;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::platform::dates::from_us;
use crate::platform::{Ctx, Result, Tx};
use crate::tasks::model::{FillForm, PastCircle, Sources, TASKS_MAX, TaskRefusal, TaskState, spread};
use crate::tasks::store::write::{self, NewTask, Words};
use crate::tasks::store::{self, Row};
use crate::types::{AppError, MeetingId};

/// A task to be added, and the meeting it is for.
type Filling = (Words, Option<MeetingId>);

/// Returns what the empty plan of a circle can be filled from.
pub(super) async fn sources(ctx: &Ctx, circle: &Circle) -> Result<Sources> {
    let Some(course) = circle.course_id else { return Ok(Sources::default()) };
    let db = ctx.db().primary();
    let outline = store::outline(db, course).await?.unwrap_or_default();
    let past = store::past(db, course, ctx.now_us()).await?.into_iter().filter(|past| past.id != circle.id);
    let ended = |at| dates::month_year(ctx.locale, from_us(at));
    Ok(Sources {
        sections: u32::try_from(sections(&outline).unwrap_or_default().len()).unwrap_or_default(),
        circles: past.map(|past| PastCircle { ended: ended(past.last_at), slug: past.slug, title: past.title, tasks: number(past.tasks) }).collect(),
    })
}

/// Fills a plan without tasks of the circle's course.
///
/// # Errors
/// Not found, not signed in, not allowed, or [`TaskRefusal::Filled`].
#[tracing::instrument(skip_all)]
pub async fn fill(ctx: &Ctx, form: &FillForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    let rows = store::of_circle(tx.conn(), manager.circle(), NOBODY).await?;
    if is_filled(&circle, &rows) {
        return Err(TaskRefusal::Filled.into());
    }
    // Tasks of a former course stay.
    let room = TASKS_MAX.saturating_sub(rows.iter().filter(|row| !is_proposed(row)).count());
    let meetings = meetings::list(tx.conn(), circle.id).await?;
    let filling = if form.from.is_empty() {
        from_course(ctx, &mut tx, &circle, &meetings).await?
    } else {
        from_past(ctx, &mut tx, &manager, &circle, &meetings, &form.from).await?
    };
    if filling.is_empty() {
        return Err(AppError::NotFound.into());
    }
    let first = end(&rows);
    for ((words, meeting), position) in filling.into_iter().take(room).zip(first..) {
        let new = NewTask { circle: circle.id, course: circle.course_id, meeting, position, state: TaskState::Listed, proposed_by: None };
        write::insert(&mut tx, &new, &words, ctx.now_us()).await?;
    }
    publish_changed(ctx, &mut tx, circle.id).await?;
    ctx.commit(tx).await
}

/// Returns the sections of the course, spread over the meetings to come; over all of them if none is.
async fn from_course(ctx: &Ctx, tx: &mut Tx, circle: &Circle, meetings: &[Meeting]) -> Result<Vec<Filling>> {
    let course = circle.course_id.ok_or(AppError::NotFound)?;
    let outline = store::outline(tx.conn(), course).await?.unwrap_or_default();
    let sections = sections(&outline).unwrap_or_default();
    let mut to: Vec<MeetingId> = meetings.iter().filter(|meeting| meeting.ends_at > ctx.now_us()).map(|meeting| meeting.id).collect();
    if to.is_empty() {
        to = meetings.iter().map(|meeting| meeting.id).collect();
    }
    let places = spread(sections.len(), to.len()).into_iter().map(|at| to.get(at).copied()).chain(std::iter::repeat(None));
    let words = sections.into_iter().map(|section| Words { title: section.title, link: section.link, minutes: section.minutes.map(i64::from) });
    Ok(words.zip(places).collect())
}

/// Returns the plan of a past circle: the tasks of its first meeting for the first one to come, and so on. Those of meetings that this
/// circle does not have are for its last one.
async fn from_past(ctx: &Ctx, tx: &mut Tx, by: &Manager, circle: &Circle, meetings: &[Meeting], slug: &str) -> Result<Vec<Filling>> {
    let course = circle.course_id.ok_or(AppError::NotFound)?;
    let past = store::past(tx.conn(), course, ctx.now_us()).await?;
    let from = past.iter().find(|past| past.slug == slug && past.id != circle.id).ok_or(AppError::NotFound)?;
    let held = meetings::list(tx.conn(), from.id).await?;
    let to_come: Vec<&Meeting> = meetings.iter().filter(|meeting| meeting.ends_at > ctx.now_us()).collect();
    let to: Vec<&Meeting> = if to_come.is_empty() { meetings.iter().collect() } else { to_come };
    let rows = store::of_past(tx.conn(), by, from).await?;
    let listed = rows.iter().filter(|row| TaskState::parse(&row.state) == Some(TaskState::Listed));
    let mut filling: Vec<(usize, Filling)> = listed
        .map(|row: &Row| {
            let at = meeting_of(row, &held).and_then(|meeting| held.iter().position(|other| other.id == meeting.id));
            let meeting = at.and_then(|at| to.get(at).or(to.last())).map(|meeting| meeting.id);
            (at.unwrap_or(usize::MAX), (Words { title: row.title.clone(), link: row.link.clone(), minutes: row.minutes }, meeting))
        })
        .collect();
    filling.sort_by_key(|(at, _)| *at);
    Ok(filling.into_iter().map(|(_, filling)| filling).collect())
}
