//! Public circles in the search index.

use crate::circles::store::list::filter;
use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::platform::search::{self, Document, Index};
use crate::types::{CircleId, CourseId};
use sqlx::FromRow;
use std::collections::BTreeMap;

/// What public circles are found by: title, course, place, text.
pub const INDEX: Index = Index::new("search_circles", ["title", "course", "place", "body"]);

/// What a circle is found by.
#[derive(Debug, FromRow)]
pub struct Indexed {
    /// The circle.
    pub id: CircleId,
    /// Its course.
    pub course_id: Option<CourseId>,
    is_public: i64,
    title: String,
    course: String,
    provider: String,
    venue: String,
    /// City.
    pub city: String,
    /// The city, folded.
    pub city_key: String,
    welcome: String,
    in_person: i64,
    online: i64,
    language: String,
    weekday: i64,
    topics: String,
}

impl Indexed {
    fn document(&self) -> Document {
        let course = format!("{} {}", self.course, self.provider);
        // An online circle may have a city, but the building of before is not where it meets.
        let place = format!("{} {}", if self.in_person == 1 { &self.venue } else { "" }, self.city);
        let document = Document::new([&self.title, &course, &place, &self.welcome]);
        let document = if self.online == 1 { document.with(filter::ONLINE, "1") } else { document };
        let document = if self.in_person == 1 { document.with(filter::ONLINE, "0") } else { document };
        let document = topic_keys(&self.topics).keys().fold(document, |document, key| document.with(filter::TOPIC, key));
        document.with(filter::LANGUAGE, &self.language).with(filter::WEEKDAY, &self.weekday.to_string()).with_words(filter::CITY, &self.city)
    }
}

/// Returns a course's stored topics by what makes two of them the same.
pub fn topic_keys(stored: &str) -> BTreeMap<String, String> {
    let topics: Vec<String> = serde_json::from_str(stored).unwrap_or_default();
    topics.into_iter().rev().map(|topic| (search::value_key(&topic), topic)).filter(|(key, _)| !key.is_empty()).collect()
}

/// Updates the index row of one circle: only public circles have one.
pub async fn refresh(tx: &mut Tx, circle: CircleId) -> Result<()> {
    match some(tx, CircleId(circle.0 - 1), circle, None, 1).await?.first() {
        Some(found) => write(tx, found).await,
        None => search::remove(tx, INDEX, circle.0).await,
    }
}

/// Writes the index row of a circle, or deletes it if the circle is not public.
pub async fn write(tx: &mut Tx, circle: &Indexed) -> Result<()> {
    if circle.is_public == 1 { search::write(tx, INDEX, circle.id.0, circle.document()).await } else { search::remove(tx, INDEX, circle.id.0).await }
}

/// Inserts index rows of the public ones among `circles`, which must not have one yet.
pub async fn insert(tx: &mut Tx, circles: &[Indexed]) -> Result<()> {
    let public = circles.iter().filter(|circle| circle.is_public == 1).map(|circle| (circle.id.0, circle.document()));
    search::insert(tx, INDEX, &public.collect::<Vec<_>>()).await
}

/// Returns up to `limit` circles above `after`, up to `last`, by id; only those of `course` if given.
pub async fn some(tx: &mut Tx, after: CircleId, last: CircleId, course: Option<CourseId>, limit: i64) -> Result<Vec<Indexed>> {
    let of_course = if course.is_some() { "c.course_id = $4" } else { "$4 = 0" };
    let sql = format!(
        "select c.id, c.course_id, c.is_public, c.title, coalesce(k.title, '') as course, coalesce(k.provider, '') as provider, c.venue, c.city, c.city_key, c.welcome,
                c.in_person, c.online, c.language, c.weekday, coalesce(k.topics, '') as topics
         from circles c
         left join courses k on k.id = c.course_id
         where c.id > $1 and c.id <= $2 and {of_course}
         order by c.id
         limit $3"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(after)
        .bind(last)
        .bind(limit)
        .bind(course.map_or(0, |c| c.0))
        .fetch_all(tx.conn())
        .await
        .doing("read circles for the index")
}

/// Deletes the index rows of the ids above `after`, up to `last` (`None`: all).
pub async fn clear(tx: &mut Tx, after: CircleId, last: Option<CircleId>) -> Result<()> {
    search::remove_between(tx, INDEX, after.0, last.map(|id| id.0)).await
}

/// Sets the folded city of a circle.
pub async fn set_city_key(tx: &mut Tx, circle: CircleId, key: &str) -> Result<()> {
    sqlx::query("update circles set city_key = $2 where id = $1")
        .bind(circle)
        .bind(key.to_owned())
        .execute(tx.conn())
        .await
        .doing("set a circle's folded city")?;
    Ok(())
}
