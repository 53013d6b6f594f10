//! SQL of the table `courses`.

pub mod import;
pub mod index;
pub mod list;
pub mod topics;
mod write;

pub use write::{CostNote, NewCourse, insert, update};

use super::model::{Cost, Course, Existing, Format, Licence};
use crate::accounts::policy::StaffMember;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CourseId, LocalDate};
use sqlx::FromRow;

#[derive(FromRow)]
struct Row {
    id: CourseId,
    slug: String,
    title: String,
    provider: String,
    link: String,
    format: String,
    description: String,
    topics: String,
    language: String,
    licence: String,
    cost: String,
    cost_checked_on: Option<LocalDate>,
    free_how: String,
    hours: Option<i64>,
    sessions: Option<i64>,
    outline: String,
    created_by: Option<AccountId>,
    hidden_at: Option<i64>,
    hidden_reason: String,
    circles: i64,
    voice_circles: i64,
}

impl From<Row> for Course {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            slug: row.slug,
            title: row.title,
            provider: row.provider,
            link: row.link,
            format: Format::parse(&row.format).unwrap_or(Format::Other),
            description: row.description,
            topics: serde_json::from_str(&row.topics).unwrap_or_default(),
            language: row.language,
            licence: Licence::parse(&row.licence).unwrap_or(Licence::Unknown),
            cost: Cost::parse(&row.cost).unwrap_or_default(),
            cost_checked_on: row.cost_checked_on,
            free_how: row.free_how,
            hours: row.hours.and_then(|n| u32::try_from(n).ok()),
            sessions: row.sessions.and_then(|n| u32::try_from(n).ok()),
            outline: row.outline,
            circles: u32::try_from(row.circles).unwrap_or_default(),
            voice_circles: u32::try_from(row.voice_circles).unwrap_or_default(),
            creator: row.created_by,
            hidden: row.hidden_at.is_some(),
            hidden_reason: row.hidden_reason,
        }
    }
}

/// Returns a course by its slug.
pub async fn by_slug<'c>(on: impl Reader<'c>, slug: &str) -> Result<Option<Course>> {
    let row: Option<Row> = sqlx::query_as(
        "select c.id, c.slug, c.title, c.provider, c.link, c.format, c.description, c.topics, c.language, c.licence,
                c.cost, c.cost_checked_on, c.free_how, c.hours, c.sessions, c.outline, c.created_by, c.hidden_at, c.hidden_reason,
                c.used as circles, c.voice_circles
         from courses c
         where c.slug = $1",
    )
    .bind(slug.to_owned())
    .fetch_optional(on)
    .await
    .doing("load a course")?;
    Ok(row.map(Course::from))
}

/// Deletes the courses that an account added and no circle uses, with their index rows.
pub async fn remove_unused(tx: &mut Tx, account: AccountId) -> Result<()> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "delete from courses
         where created_by = $1 and not exists (select 1 from circles c where c.course_id = courses.id)
         returning id",
    )
    .bind(account)
    .fetch_all(tx.conn())
    .await
    .doing("remove an account's unused courses")?;
    for id in ids {
        crate::platform::search::remove(tx, index::INDEX, id).await?;
    }
    Ok(())
}

/// Returns whether a course has this slug.
pub async fn slug_taken(tx: &mut Tx, slug: &str) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar("select id from courses where slug = $1")
        .bind(slug.to_owned())
        .fetch_optional(tx.conn())
        .await
        .doing("look for a course by its slug")?;
    Ok(found.is_some())
}

/// Returns the course that already has a link.
pub async fn by_link<'c>(on: impl Reader<'c>, link_key: &str) -> Result<Option<Existing>> {
    let row: Option<(String, String)> = sqlx::query_as("select slug, title from courses where link_key = $1")
        .bind(link_key.to_owned())
        .fetch_optional(on)
        .await
        .doing("look for a course by its link")?;
    Ok(row.map(|(slug, title)| Existing { slug, title }))
}

/// What lists show of a course's ratings and sort it by: derived, by the slice that keeps them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Its place: 0 if no circle has met with it, otherwise 1 to 5.
    pub rank: f64,
    /// How many people rated.
    pub voices: i64,
    /// The sum of their stars.
    pub stars: i64,
    /// The circles of those people.
    pub voice_circles: i64,
}

/// Stores a course's standing.
pub async fn set_standing(tx: &mut Tx, course: CourseId, standing: Standing) -> Result<()> {
    sqlx::query("update courses set rank = $2, voices = $3, stars = $4, voice_circles = $5 where id = $1")
        .bind(course)
        .bind(standing.rank)
        .bind(standing.voices)
        .bind(standing.stars)
        .bind(standing.voice_circles)
        .execute(tx.conn())
        .await
        .doing("store a course's standing")?;
    Ok(())
}

/// Hides a course (`at`, and why) or shows it again (`None`); returns whether it exists.
pub async fn set_hidden(tx: &mut Tx, _by: &StaffMember, slug: &str, at: Option<i64>, reason: &str) -> Result<bool> {
    let hide = sqlx::query("update courses set hidden_at = $2, hidden_reason = $3 where slug = $1");
    let done = hide.bind(slug.to_owned()).bind(at).bind(reason.to_owned()).execute(tx.conn()).await;
    Ok(done.doing("hide a course")?.rows_affected() == 1)
}

fn topics_text(topics: &[String]) -> String {
    serde_json::to_string(topics).unwrap_or_else(|_| "[]".to_owned())
}
