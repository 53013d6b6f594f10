//! Writing courses: added ones and imported ones share the columns.

use super::topics_text;
use crate::courses::model::{Cost, CourseForm, Format, Licence, link_key};
use crate::courses::policy::{CourseAuthor, CourseEditor};
use crate::platform::Tx;
use crate::platform::error::{Result, taken};
use crate::types::text::fold;
use crate::types::{AccountId, CourseId, LocalDate};
use sqlx::Any;
use sqlx::Row as _;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

/// A validated course, ready to be written.
#[derive(Clone, Debug, Default)]
pub struct NewCourse {
    /// Title.
    pub title: String,
    /// The provider.
    pub provider: String,
    /// Its URL.
    pub link: String,
    /// The link's key.
    pub link_key: String,
    /// Format.
    pub format: Format,
    /// What it is about.
    pub description: String,
    /// Topics.
    pub topics: Vec<String>,
    /// Language code.
    pub language: String,
    /// Licence.
    pub licence: Licence,
    /// What it costs.
    pub cost: Cost,
    /// How to take it for free.
    pub free_how: String,
    /// Hours a week.
    pub hours: Option<i64>,
    /// How many sessions it has.
    pub sessions: Option<i64>,
    /// What it consists of, as typed.
    pub outline: String,
    /// The title, folded.
    pub sort_key: String,
}

/// What is noted about the cost of a course when it is saved.
#[derive(Clone, Debug)]
pub struct CostNote {
    /// Today (UTC).
    pub today: LocalDate,
    /// The cost has just been checked, even if it is the same as before.
    pub checked: bool,
}

impl NewCourse {
    /// Returns the course with the keys derived from its contents.
    pub fn keyed(self) -> Self {
        Self { link_key: link_key(&self.link), sort_key: fold(&self.title), ..self }
    }

    /// Binds the columns `title` to `outline` as `$2` to `$16`.
    fn bound<'q>(&self, query: Query<'q, Any, AnyArguments>) -> Query<'q, Any, AnyArguments> {
        query
            .bind(self.title.clone())
            .bind(self.provider.clone())
            .bind(self.link.clone())
            .bind(self.link_key.clone())
            .bind(self.format.code())
            .bind(self.description.clone())
            .bind(topics_text(&self.topics))
            .bind(self.language.clone())
            .bind(self.licence.code())
            .bind(self.sort_key.clone())
            .bind(self.cost.code())
            .bind(self.free_how.clone())
            .bind(self.hours)
            .bind(self.sessions)
            .bind(self.outline.clone())
    }

    /// Inserts the course under `slug`, created by an account or imported from a source.
    async fn write(&self, tx: &mut Tx, slug: &str, origin: Origin<'_>, now: i64) -> Result<CourseId, sqlx::Error> {
        let (by, source_key, checked) = match origin {
            Origin::Author(by, today) => (Some(by), None, (self.cost != Cost::Unknown).then(|| today.clone())),
            Origin::Source(key) => (None, Some(key), None),
        };
        let query = sqlx::query(
            "insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence,
                                  search_key, sort_key, cost, free_how, hours, sessions, outline, created_by, source_key, cost_checked_on,
                                  created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)
             returning id",
        )
        .bind(slug.to_owned());
        self.bound(query).bind(by).bind(source_key.map(str::to_owned)).bind(checked).bind(now).fetch_one(tx.conn()).await?.try_get(0)
    }
}

/// Where a course comes from.
enum Origin<'a> {
    /// An account adds it today.
    Author(AccountId, &'a LocalDate),
    /// It is imported from this source.
    Source(&'a str),
}

/// Adds a course under `slug`. If its cost is known, it counts as checked today.
///
/// # Errors
/// A field error at `link` if another course took the link in the meantime.
pub async fn insert(tx: &mut Tx, by: &CourseAuthor, slug: &str, new: &NewCourse, today: &LocalDate, now: i64) -> Result<CourseId> {
    taken(new.write(tx, slug, Origin::Author(by.account(), today), now).await, CourseForm::link, "add a course")
}

/// Adds an imported course; it has no creator.
///
/// # Errors
/// A field error at `link` if another course has the link.
pub async fn insert_recorded(tx: &mut Tx, slug: &str, new: &NewCourse, source_key: &str, now: i64) -> Result<CourseId> {
    taken(new.write(tx, slug, Origin::Source(source_key), now).await, CourseForm::link, "add an imported course")
}

/// Replaces a course's contents; its slug stays. The day on which its cost was checked changes with the cost, or if
/// it has just been checked.
///
/// # Errors
/// A field error at `link` if another course has the link.
pub async fn update(tx: &mut Tx, by: &CourseEditor, new: &NewCourse, note: &CostNote, now: i64) -> Result<()> {
    let query = sqlx::query(
        "update courses
         set title = $2, provider = $3, link = $4, link_key = $5, format = $6, description = $7, topics = $8,
             language = $9, licence = $10, sort_key = $11, cost = $12, free_how = $13, hours = $14, sessions = $15, outline = $16,
             cost_checked_on = case when $12 = '' then null when cost <> $12 or cost_checked_on is null or $17 = 1 then $18 else cost_checked_on end,
             updated_at = $19
         where id = $1",
    )
    .bind(by.course());
    taken(
        new.bound(query).bind(i64::from(note.checked)).bind(note.today.clone()).bind(now).execute(tx.conn()).await,
        CourseForm::link,
        "change a course",
    )
    .map(|_| ())
}
