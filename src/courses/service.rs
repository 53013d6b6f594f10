//! Adding, editing and finding courses.

pub mod import;
pub mod index;
pub mod library;
pub mod topics;

use super::model::outline::{OUTLINE_MAX, sections as read_outline};
use super::model::{Cost, Course, CourseForm, EditedCourse, Existing, Format, Licence, MOST_HOURS, MOST_SESSIONS, MOST_TOPICS, split_topics};
use super::policy;
pub use super::store::Standing;
use super::store::{self, CostNote, NewCourse};
use crate::accounts::policy::StaffMember;
use crate::i18n::dates as words;
use crate::platform::dates::today;
use crate::platform::events::{EventKind, Stamp};
use crate::platform::security_log::{Action, Entry};
use crate::platform::{Ctx, Key, Result, Tx, bases};
use crate::types::text::slugify;
use crate::types::{AccountId, AppError, Check, CourseId, FieldCode, LocalDate};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The result of submitting a new course.
#[derive(Debug)]
pub enum Added {
    /// It was added under this slug.
    New(String),
    /// The library already had its link.
    Known(Existing),
}

/// Sends the viewer the link that confirms their address again, from the form for a course.
///
/// # Errors
/// Sign-in, or too many attempts.
pub async fn resend(ctx: &Ctx) -> Result<()> {
    crate::accounts::service::resend(ctx).await
}

/// Adds a course, or returns the existing one with the same link.
///
/// # Errors
/// Sign-in, an address that is not confirmed, or field errors.
#[tracing::instrument(skip_all)]
pub async fn add(ctx: &Ctx, form: &CourseForm) -> Result<Added> {
    policy::add(&ctx.viewer)?;
    let new = check(form)?;
    let mut tx = ctx.db().write().await?;
    let author = policy::add(&ctx.viewer_in(&mut tx).await?)?;
    if let Some(known) = store::by_link(tx.conn(), &new.link_key).await? {
        return Ok(Added::Known(known));
    }
    let slug = free_slug(ctx, &mut tx, &new.title).await?;
    let id = store::insert(&mut tx, &author, &slug, &new, &today_utc(ctx), ctx.now_us()).await?;
    index::write(&mut tx, id, &new).await?;
    ctx.commit(tx).await?;
    Ok(Added::New(slug))
}

/// Updates a course.
///
/// # Errors
/// Not found, not allowed, an address that is not confirmed, field errors, or [`Refusal::CHANGED`](crate::types::Refusal::CHANGED).
#[tracing::instrument(skip_all)]
pub async fn edit(ctx: &Ctx, form: &CourseForm) -> Result<String> {
    let mut tx = ctx.db().write().await?;
    let viewer = ctx.viewer_in(&mut tx).await?;
    // Locked before it is read: what changes is decided against the title that is replaced.
    tx.hold("courses", Key::Slug(&form.slug)).await?;
    let found = store::by_slug(tx.conn(), &form.slug).await?.ok_or(AppError::NotFound)?;
    let editor = policy::edit(&viewer, &found)?;
    // As they are stored: topics and the code of the language.
    let (topics, language) = (split_topics(&form.topics).join(", "), form.language.trim().to_lowercase());
    let typed = CourseForm { topics, language, ..form.clone() };
    let new = check(&bases::merge(&typed, &(&found).into(), &form.base, CourseForm::SAVED)?)?;
    if found.creator != viewer.id() {
        ctx.record(&mut tx, Entry::new(Action::STAFF_CHANGED).at(&crate::paths::course(&found.slug))).await?;
    }
    let note = CostNote { today: today_utc(ctx), checked: !form.cost_checked.is_empty() };
    store::update(&mut tx, &editor, &new, &note, ctx.now_us()).await?;
    index::write(&mut tx, found.id, &new).await?;
    if index::renames(&found, &new) {
        publish_changed(ctx, &mut tx, found.id).await?;
    }
    ctx.commit(tx).await?;
    Ok(found.slug)
}

fn today_utc(ctx: &Ctx) -> LocalDate {
    today(ctx.now, "UTC").into()
}

/// Returns the day on which a course's cost was last checked, in words; empty if no cost is known.
pub fn checked_words(ctx: &Ctx, course: &Course) -> String {
    let day = course.cost_checked_on.as_ref().filter(|_| course.cost != Cost::Unknown);
    day.map(|day| words::day(ctx.reader(), day.civil(), "UTC", ctx.now)).unwrap_or_default()
}

/// A course's title, provider or topics changed.
pub const CHANGED: EventKind = EventKind { name: "course-changed", version: 1 };

/// The payload of [`CHANGED`].
#[derive(Debug, Serialize, Deserialize)]
pub struct Changed {
    /// The course.
    pub course: CourseId,
}

async fn publish_changed(ctx: &Ctx, tx: &mut Tx, course: CourseId) -> Result<()> {
    ctx.publish(tx, Stamp::none(), CHANGED, &json!(Changed { course })).await
}

/// Returns a course. A hidden one is visible only to its creator and staff.
///
/// # Errors
/// Not found.
pub async fn find(ctx: &Ctx, slug: &str) -> Result<Course> {
    let course = store::by_slug(ctx.public_reads(), slug).await?.ok_or(AppError::NotFound)?;
    if course.hidden && policy::write(&ctx.viewer, Some(&course)).is_err() {
        return Err(AppError::NotFound.into());
    }
    Ok(course)
}

/// Returns a course for editing it; without a slug, a form for a new one.
///
/// # Errors
/// Not found, or not allowed.
pub async fn to_edit(ctx: &Ctx, slug: &str) -> Result<EditedCourse> {
    if slug.is_empty() {
        policy::write(&ctx.viewer, None)?;
        let form = CourseForm { language: crate::i18n::code(ctx.locale).to_owned(), ..CourseForm::default() };
        return Ok(EditedCourse { form, ..EditedCourse::default() });
    }
    let course = store::by_slug(ctx.db().primary(), slug).await?.ok_or(AppError::NotFound)?;
    policy::write(&ctx.viewer, Some(&course))?;
    let form = CourseForm::from(&course);
    let base = bases::of(&form, CourseForm::SAVED)?;
    Ok(EditedCourse { form: CourseForm { base, ..form }, cost_checked_on: checked_words(ctx, &course) })
}

/// Hides a course for a reason, or shows it again (`None`), for staff; returns whether it exists.
pub async fn set_hidden(ctx: &Ctx, tx: &mut Tx, by: &StaffMember, slug: &str, reason: Option<&str>) -> Result<bool> {
    store::set_hidden(tx, by, slug, reason.map(|_| ctx.now_us()), reason.unwrap_or_default()).await
}

/// Removes the courses that an account added and no circle uses, not even as a draft: for an account that someone else may
/// have registered.
pub async fn remove_unused(tx: &mut Tx, account: AccountId) -> Result<()> {
    store::remove_unused(tx, account).await
}

/// Returns the id of a course that the viewer may see, inside a write transaction.
///
/// # Errors
/// Not found.
pub async fn visible_in(ctx: &Ctx, tx: &mut Tx, slug: &str) -> Result<CourseId> {
    let course = store::by_slug(tx.conn(), slug).await?.ok_or(AppError::NotFound)?;
    if course.hidden && policy::write(&ctx.viewer, Some(&course)).is_err() {
        return Err(AppError::NotFound.into());
    }
    Ok(course.id)
}

/// Locks a course until the transaction ends.
pub async fn hold(tx: &mut Tx, course: CourseId) -> Result<()> {
    tx.hold("courses", Key::Id(course.0)).await
}

/// Stores what lists show of a course's ratings and sort it by.
pub async fn set_standing(tx: &mut Tx, course: CourseId, standing: Standing) -> Result<()> {
    store::set_standing(tx, course, standing).await
}

/// Validates the form.
fn check(form: &CourseForm) -> Result<NewCourse> {
    let mut check = Check::default();
    let title = check.line(CourseForm::title, &form.title, 128);
    let provider = check.line(CourseForm::provider, &form.provider, 256);
    let link = check.link(CourseForm::link, &form.link);
    let format = check.choice(CourseForm::format, &form.format, Format::parse);
    let description = check.text(CourseForm::description, &form.description, 2000);
    let raw_topics = check.line_or_empty(CourseForm::topics, &form.topics, 500);
    let topics = split_topics(&raw_topics);
    if topics.len() > MOST_TOPICS {
        check.fail(CourseForm::topics, FieldCode::Range(0, 10));
    }
    let language = check.choice(CourseForm::language, &form.language, language_code);
    let licence = check.choice(CourseForm::licence, &form.licence, Licence::parse);
    let cost = check.choice(CourseForm::cost, &form.cost, Cost::parse);
    let free_how = check.text_or_empty(CourseForm::free_how, &form.free_how, 500);
    let hours = check.number_or_none(CourseForm::hours, &form.hours, 1, MOST_HOURS).map(i64::from);
    let sessions = check.number_or_none(CourseForm::sessions, &form.sessions, 1, MOST_SESSIONS).map(i64::from);
    let outline = check.text_or_empty(CourseForm::outline, &form.outline, OUTLINE_MAX);
    if let Err(line) = read_outline(&outline) {
        check.fail(CourseForm::outline, FieldCode::Section(line));
    }
    check.finish()?;
    let (Some(format), Some(language), Some(licence), Some(cost)) = (format, language, licence, cost) else {
        return Err(AppError::Internal.into());
    };
    let new = NewCourse {
        title,
        provider,
        link,
        format,
        description,
        topics,
        language,
        licence,
        cost,
        free_how,
        hours,
        sessions,
        outline,
        ..NewCourse::default()
    };
    Ok(new.keyed())
}

/// Parses a language code: two or three letters, optionally with a region ("pt-br").
fn language_code(raw: &str) -> Option<String> {
    let code = raw.to_lowercase();
    let mut parts = code.split('-');
    let main = parts.next()?;
    let fine = (2..=3).contains(&main.len()) && main.chars().all(|c| c.is_ascii_lowercase());
    let region = parts.next().is_none_or(|r| (2..=4).contains(&r.len()) && r.chars().all(|c| c.is_ascii_alphanumeric()));
    (fine && region && parts.next().is_none()).then(|| code.clone())
}

/// Returns the title as a slug, with a random suffix if it is taken or unreadable.
async fn free_slug(ctx: &Ctx, tx: &mut Tx, title: &str) -> Result<String> {
    let slug = slugify(title);
    let reserved = ["add"].contains(&slug.as_str());
    if !slug.is_empty() && !reserved && !store::slug_taken(tx, &slug).await? {
        return Ok(slug);
    }
    let stem = if slug.is_empty() { "course" } else { &slug };
    Ok(format!("{stem}-{}", ctx.app.tokens.short()))
}
