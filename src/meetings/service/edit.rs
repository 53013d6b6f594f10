//! Writing a circle's plan: step 3 of the wizard, for a draft and for a public circle, and an imported circle's dates.

use super::plan;
use crate::circles::model::forms::leads_to;
use crate::circles::model::{Circle, Planned, State};
use crate::circles::service as circles;
use crate::circles::service::import::Recorded;
use crate::circles::service::steps::{frame, onward, writable, writable_in};
use crate::meetings::model::forms::{RowMeeting, WhenForm, WhenStep};
use crate::meetings::model::{Due, Meeting, changes};
use crate::meetings::store::{self, Step};
use crate::paths;
use crate::platform::ctx::Hook;
use crate::platform::{Ctx, Error, Result, Tx, dates};
use crate::types::{AppError, BeforeChange, Check, CircleId, FieldCode, FieldName, Refusal};
use anyhow::anyhow;

/// The result of posting step 3.
#[derive(Debug)]
pub enum Next {
    /// Show the form again with these contents.
    Show(Box<WhenForm>),
    /// Go to this path; `unsaved` if the step was left with mistakes in it.
    Go {
        /// The circle's slug.
        slug: String,
        /// The path.
        path: String,
        /// Whether the form has to be kept.
        unsaved: bool,
    },
}

/// Returns step 3, as stored or as typed and rejected.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn when_step(ctx: &Ctx, slug: &str, typed: Option<WhenForm>) -> Result<WhenStep> {
    let circle = writable(ctx, slug).await?;
    let meetings = super::list(ctx.db().primary(), circle.id).await?;
    // The base stays as it was posted: dates that someone else has changed since then are not overwritten.
    let stored = || WhenForm { base: plan::base(&circle, &meetings), ..WhenForm::of(&circle, &meetings) };
    let mut form = typed.filter(|t| t.slug == slug).unwrap_or_else(stored);
    form.meetings = rows(ctx, &circle, &meetings);
    let public = circle.state != State::Draft;
    Ok(WhenStep {
        frame: frame(&circle),
        form,
        zones: dates::zone_names(),
        own: meetings
            .iter()
            .map(|m| (m.plan_key.to_string(), super::differs(ctx.locale, &circle, m)))
            .filter(|(_, words)| !words.is_empty())
            .collect(),
        locked: plan::locked(&circle, &meetings, ctx.now).iter().map(|m| m.plan_key.to_string()).collect(),
        known: plan::open(&circle, &meetings, ctx.now).filter(|_| public).map(|m| m.plan_key.to_string()).collect(),
        asks: asks(&circle),
        today: dates::today(ctx.now, &circle.time_zone).to_string(),
    })
}

/// Returns the meetings that the rows link to: those that have not started.
fn rows(ctx: &Ctx, circle: &Circle, meetings: &[Meeting]) -> Vec<RowMeeting> {
    let row = |m: &Meeting| RowMeeting { key: m.plan_key.to_string(), when: super::when(ctx.reader(), circle, m, ctx.now).as_str().to_owned() };
    plan::open(circle, meetings, ctx.now).map(row).collect()
}

/// Whether removing a date needs a reason. No one knows of a draft, and no one has to be told before anyone has
/// signed up.
fn asks(circle: &Circle) -> bool {
    circle.state != State::Draft && circle.seats.taken > 0
}

/// Saves step 3, or changes its list of dates according to the button. A draft keeps the valid fields; a
/// public circle changes only on saving. Leaving for another step or for one meeting's form saves, too; what has a
/// mistake in it is to be kept.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors (also a missing reason for a removed date that participants
/// know), or [`Refusal::CHANGED`] if someone else changed the dates in the meantime.
#[tracing::instrument(skip_all)]
pub async fn save_when(ctx: &Ctx, form: &WhenForm) -> Result<Next> {
    let mut tx = ctx.db().write().await?;
    let (circle, drafter) = writable_in(ctx, &mut tx, &form.slug).await?;
    let meetings = super::list(tx.conn(), circle.id).await?;
    let public = circle.state != State::Draft;
    // A draft's form of an earlier version has no base.
    let stale = form.base != plan::base(&circle, &meetings) && (public || !form.base.is_empty());
    let left = left_for(&circle, &meetings, &form.button);
    if let Some(path) = &left
        && form.shows(&circle, &meetings)
    {
        return Ok(Next::Go { slug: circle.slug, path: path.clone(), unsaved: false });
    }
    let arranged = if left.is_some() { None } else { plan::arrange(form, &circle, &meetings, ctx.now)? };
    if let Some(mut shown) = arranged {
        shown.button = String::new();
        shown.meetings = rows(ctx, &circle, &meetings);
        if !public && let Ok(read) = plan::read(&shown, &circle, &meetings, ctx.now, ctx.reader()) {
            if !stale {
                circles::set_schedule(ctx, &mut tx, &drafter, &read.schedule, read.plan_next).await?;
                replan(ctx, &mut tx, circle.id, read.entries, "").await?;
            } else if !read.stands(&circle, &meetings, ctx.now) {
                return Err(Refusal::CHANGED.into());
            }
            let (circle, saved) = (circles::by_id_in(&mut tx, circle.id).await?, super::list(tx.conn(), circle.id).await?);
            ctx.commit(tx).await?;
            plan::show(&mut shown, &saved, &read.schedule);
            shown.base = plan::base(&circle, &saved);
            shown.meetings = rows(ctx, &circle, &saved);
        }
        return Ok(Next::Show(Box::new(shown)));
    }
    let accepted = accepted(ctx, form, &circle, &meetings);
    let path = left.clone().unwrap_or_else(|| paths::wizard(&circle.slug, onward(&circle, &form.button, 4)));
    if stale {
        // Unless there is nothing to save.
        let stands = plan::is_untouched(form) || accepted.is_ok_and(|(read, _)| read.stands(&circle, &meetings, ctx.now));
        return if stands { Ok(Next::Go { slug: circle.slug, path, unsaved: false }) } else { Err(Refusal::CHANGED.into()) };
    }
    let (read, reason) = match (accepted, &left) {
        (Err(Error::Expected(AppError::Invalid(_))), Some(path)) => return Ok(Next::Go { slug: circle.slug, path: path.clone(), unsaved: true }),
        (read, _) => read?,
    };
    circles::set_schedule(ctx, &mut tx, &drafter, &read.schedule, read.plan_next).await?;
    replan(ctx, &mut tx, circle.id, read.entries, &reason).await?;
    ctx.commit(tx).await?;
    Ok(Next::Go { slug: circle.slug, path, unsaved: false })
}

/// Returns where a button leads that leaves the step: another step, or the form of one meeting.
fn left_for(circle: &Circle, meetings: &[Meeting], button: &str) -> Option<String> {
    let of_key = |key: &str| meetings.iter().find(|m| m.plan_key.to_string() == key);
    let open = button.strip_prefix("open-").and_then(of_key).map(|m| paths::meeting_from_dates(&circle.slug, m.id.0));
    open.or_else(|| leads_to(button).map(|step| paths::wizard(&circle.slug, step)))
}

/// Returns the plan of a form, and the reason for removed dates.
fn accepted(ctx: &Ctx, form: &WhenForm, circle: &Circle, meetings: &[Meeting]) -> Result<(plan::Read, String)> {
    let mut check = Check::default();
    let reason = check.text_or_empty(WhenForm::reason, &form.reason, 500);
    let read = plan::read(form, circle, meetings, ctx.now, ctx.reader())?;
    let stays = |meeting: &Meeting| read.entries.iter().any(|due| due.planned.key == meeting.plan_key);
    if reason.is_empty() && check.is_clean() && asks(circle) && !plan::open(circle, meetings, ctx.now).all(stays) {
        check.fail(WhenForm::reason, FieldCode::Required);
    }
    check.finish()?;
    Ok((read, reason))
}

/// Makes a circle's meetings match the plan, and updates the circle's derived columns. Meetings of a public circle that have started stay as they are. A date removed from a
/// public circle's plan stays as a cancelled row with `reason`; an event notifies the participants of every change.
pub async fn replan(ctx: &Ctx, tx: &mut Tx, id: CircleId, entries: Vec<Due>, reason: &str) -> Result<()> {
    let circle = circles::by_id_in(tx, id).await?;
    let public = circle.state != State::Draft;
    let meetings = super::list(tx.conn(), id).await?;
    let begun = |key: i64| public && meetings.iter().any(|m| m.plan_key == key && m.starts_at <= ctx.now_us());
    let entries = entries.into_iter().filter(|due| !begun(due.planned.key)).collect();
    let found = changes(entries, meetings, public, ctx.now_us());
    store::insert(tx, &ctx.app.tokens, id, &found.add, ctx.now_us()).await?;
    for (meeting, due) in &found.adjusted {
        store::change(tx, meeting, due, if public { Step::Adjusted } else { Step::Unseen }, ctx.now_us()).await?;
    }
    for (meeting, due) in &found.moved {
        store::change(tx, meeting, due, if public { Step::Moved } else { Step::Unseen }, ctx.now_us()).await?;
    }
    for meeting in &found.gone {
        if public { store::cancel(tx, meeting.id, reason, ctx.now_us()).await? } else { store::delete(tx, meeting.id).await? }
    }
    circles::refresh(tx, id).await?;
    if !public {
        return Ok(());
    }
    let changed = found.moved.iter().chain(&found.adjusted).map(|(meeting, _)| meeting);
    let mut told: Vec<BeforeChange> = changed.chain(&found.gone).map(|meeting| meeting.as_known(&circle)).collect();
    if !found.add.is_empty() {
        let is_new = |meeting: &&Meeting| found.add.iter().any(|due| due.planned.key == meeting.plan_key);
        told.extend(super::list(tx.conn(), id).await?.iter().filter(is_new).map(|meeting| BeforeChange::added(meeting.id)));
    }
    if told.is_empty() { Ok(()) } else { ctx.in_transaction(tx, Hook::MeetingsChanged(id, told)).await }
}

/// Imports a recorded circle with its dates, once. Returns `None` if it was already imported. The caller then
/// calls [`circles::import::add_up`] for all new ones.
///
/// # Errors
/// Field errors if the record is not a valid circle.
pub async fn import(ctx: &Ctx, tx: &mut Tx, recorded: &Recorded) -> Result<Option<CircleId>> {
    let dates = usual(&recorded.time_zone, recorded.duration_minutes, recorded.plan.clone());
    let Some(id) = circles::import::import(ctx, tx, recorded).await? else { return Ok(None) };
    store::insert(tx, &ctx.app.tokens, id, &dates?, ctx.now_us()).await?;
    Ok(Some(id))
}

/// Adds zone, length and instants to the entries: all in one zone, all equally long.
///
/// # Errors
/// Field errors at `plan`, or an unknown zone.
pub fn usual(time_zone: &str, minutes: i64, entries: Vec<Planned>) -> Result<Vec<Due>> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let unknown = || anyhow!("the time zone {time_zone} is not known");
    let (zone, time_zone) = (dates::zone(time_zone).ok_or_else(unknown)?, dates::canonical(time_zone).ok_or_else(unknown)?);
    let one = |planned: Planned| -> Result<Due> {
        let time = dates::parse_time(&planned.time).ok_or_else(|| AppError::field(FieldName::new("plan"), FieldCode::Time))?;
        let starts_at =
            dates::instant(planned.date.civil(), time, &zone).map_err(|_| AppError::field(FieldName::new("plan"), FieldCode::Date))?.as_microsecond();
        Ok(Due { planned, time_zone: time_zone.clone(), minutes, starts_at, ends_at: starts_at + minutes * 60_000_000 })
    };
    entries.into_iter().map(one).collect()
}
