//! Writing courses: added ones and imported ones share the columns.

use super::topics_text;
use crate::courses::model::CourseForm;
use crate::courses::model::{Format, Licence, link_key};
use crate::courses::policy::{CourseAuthor, CourseEditor};
use crate::platform::Tx;
use crate::platform::error::{Result, taken};
use crate::types::text::fold;
use crate::types::{AccountId, CourseId};
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
    /// The title, folded.
    pub sort_key: String,
}

impl NewCourse {
    /// Returns the course with the keys derived from its contents.
    pub fn keyed(self) -> Self {
        Self { link_key: link_key(&self.link), sort_key: fold(&self.title), ..self }
    }

    /// Binds the columns `title` to `sort_key` as `$2` to `$11`.
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
    }

    /// Inserts the course under `slug`, created by an account or imported from a source.
    async fn write(&self, tx: &mut Tx, slug: &str, by: Option<AccountId>, source_key: Option<&str>, now: i64) -> Result<CourseId, sqlx::Error> {
        let query = sqlx::query(
            "insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence,
                                  search_key, sort_key, created_by, source_key, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, $13, $14, $14)
             returning id",
        )
        .bind(slug.to_owned());
        self.bound(query).bind(by).bind(source_key.map(str::to_owned)).bind(now).fetch_one(tx.conn()).await?.try_get(0)
    }
}

/// Adds a course under `slug`.
///
/// # Errors
/// A field error at `link` if another course took the link in the meantime.
pub async fn insert(tx: &mut Tx, by: &CourseAuthor, slug: &str, new: &NewCourse, now: i64) -> Result<CourseId> {
    taken(new.write(tx, slug, Some(by.account()), None, now).await, CourseForm::link, "add a course")
}

/// Adds an imported course; it has no creator.
///
/// # Errors
/// A field error at `link` if another course has the link.
pub async fn insert_recorded(tx: &mut Tx, slug: &str, new: &NewCourse, source_key: &str, now: i64) -> Result<CourseId> {
    taken(new.write(tx, slug, None, Some(source_key), now).await, CourseForm::link, "add an imported course")
}

/// Replaces a course's contents; its slug stays.
///
/// # Errors
/// A field error at `link` if another course has the link.
pub async fn update(tx: &mut Tx, by: &CourseEditor, new: &NewCourse, now: i64) -> Result<()> {
    let query = sqlx::query(
        "update courses
         set title = $2, provider = $3, link = $4, link_key = $5, format = $6, description = $7, topics = $8,
             language = $9, licence = $10, sort_key = $11, updated_at = $12
         where id = $1",
    )
    .bind(by.course());
    taken(new.bound(query).bind(now).execute(tx.conn()).await, CourseForm::link, "change a course").map(|_| ())
}
