//! SQL of the table `courses`.

pub mod import;
mod write;

pub use write::{NewCourse, insert, update};

use super::model::{CourseCard, CoursePage, Existing, Format, Licence};
use crate::accounts::policy::StaffMember;
use crate::platform::db::{Reader, contains_pattern};
use crate::platform::error::{Doing, Result};
use crate::platform::{Tx, markdown};
use crate::types::{AccountId, CourseId, Viewer};
use sqlx::FromRow;

/// How many courses a page of the list holds.
pub const PAGE_SIZE: u32 = 20;
/// How long the beginning of a description is in a list, in characters.
const BLURB: usize = 160;

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
    created_by: Option<AccountId>,
    hidden_at: Option<i64>,
    circles: i64,
}

/// A course with what its page and its policy need.
#[derive(Debug)]
pub struct Found {
    /// The page (without `can_edit`, which policy decides).
    pub page: CoursePage,
    /// Who added it.
    pub creator: Option<AccountId>,
}

impl From<Row> for Found {
    fn from(row: Row) -> Self {
        Self {
            creator: row.created_by,
            page: CoursePage {
                id: row.id,
                slug: row.slug,
                title: row.title,
                provider: row.provider,
                link: row.link,
                format: Format::parse(&row.format).unwrap_or(Format::Other),
                description_html: markdown::render(&row.description),
                description: row.description,
                topics: serde_json::from_str(&row.topics).unwrap_or_default(),
                language: row.language,
                licence: Licence::parse(&row.licence).unwrap_or(Licence::Unknown),
                circles: u32::try_from(row.circles).unwrap_or_default(),
                can_edit: false,
                hidden: row.hidden_at.is_some(),
            },
        }
    }
}

/// A course by its name in the URL.
pub async fn by_slug<'c>(on: impl Reader<'c>, slug: &str) -> Result<Option<Found>> {
    let row: Option<Row> = sqlx::query_as(
        "select c.id, c.slug, c.title, c.provider, c.link, c.format, c.description, c.topics, c.language, c.licence,
                c.created_by, c.hidden_at,
                (select count(*) from circles k where k.course_id = c.id and k.state = 'published' and k.hidden_at is null) as circles
         from courses c
         where c.slug = $1",
    )
    .bind(slug.to_owned())
    .fetch_optional(on)
    .await
    .doing("load a course")?;
    Ok(row.map(Found::from))
}

/// The course that has a link already.
pub async fn by_link<'c>(on: impl Reader<'c>, link_key: &str) -> Result<Option<Existing>> {
    let row: Option<(String, String)> = sqlx::query_as("select slug, title from courses where link_key = $1")
        .bind(link_key.to_owned())
        .fetch_optional(on)
        .await
        .doing("look for a course by its link")?;
    Ok(row.map(|(slug, title)| Existing { slug, title }))
}

#[derive(FromRow)]
struct CardRow {
    id: CourseId,
    slug: String,
    title: String,
    provider: String,
    format: String,
    language: String,
    description: String,
    circles: i64,
    total: i64,
}

/// One page of the public list: most used first, then by title. Staff also see hidden ones.
pub async fn list<'c>(on: impl Reader<'c>, viewer: &Viewer, words: &str, offset: i64) -> Result<(Vec<CourseCard>, u32)> {
    let rows: Vec<CardRow> = sqlx::query_as(
        "select c.id, c.slug, c.title, c.provider, c.format, c.language, c.description,
                (select count(*) from circles k where k.course_id = c.id and k.state = 'published' and k.hidden_at is null) as circles,
                count(*) over () as total
         from courses c
         where c.search_key like $1 escape '\\'
           and (c.hidden_at is null or $2 = 1)
         order by circles desc, c.sort_key, c.id
         limit $3 offset $4",
    )
    .bind(contains_pattern(words))
    .bind(i64::from(viewer.is_staff()))
    .bind(i64::from(PAGE_SIZE))
    .bind(offset)
    .fetch_all(on)
    .await
    .doing("list courses")?;
    let total = rows.first().map_or(0, |r| u32::try_from(r.total).unwrap_or_default());
    Ok((rows.into_iter().map(card).collect(), total))
}

fn card(row: CardRow) -> CourseCard {
    let blurb: String = row.description.chars().take(BLURB).collect();
    CourseCard {
        id: row.id,
        slug: row.slug,
        title: row.title,
        provider: row.provider,
        format: Format::parse(&row.format).unwrap_or(Format::Other),
        language: row.language,
        circles: u32::try_from(row.circles).unwrap_or_default(),
        blurb: if blurb.len() < row.description.len() { format!("{}…", blurb.trim_end()) } else { blurb },
    }
}

/// Hides a course (`at`) or shows it again (none); says whether there is one.
pub async fn set_hidden(tx: &mut Tx, _by: &StaffMember, slug: &str, at: Option<i64>) -> Result<bool> {
    let done = sqlx::query("update courses set hidden_at = $2 where slug = $1").bind(slug.to_owned()).bind(at).execute(tx.conn()).await;
    Ok(done.doing("hide a course")?.rows_affected() == 1)
}

fn topics_text(topics: &[String]) -> String {
    serde_json::to_string(topics).unwrap_or_else(|_| "[]".to_owned())
}
