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

/// Updates the index row of one circle, which must be locked: only public circles have one.
pub async fn refresh(tx: &mut Tx, circle: CircleId) -> Result<()> {
    match some(tx, CircleId(circle.0 - 1), circle, None, 1).await?.first() {
        Some(found) => write(tx, std::slice::from_ref(found)).await,
        None => search::remove(tx, INDEX, circle.0).await,
    }
}

/// Writes the index rows of circles, and deletes those of circles that are not public.
pub async fn write(tx: &mut Tx, circles: &[Indexed]) -> Result<()> {
    for circle in circles.iter().filter(|circle| circle.is_public == 0) {
        search::remove(tx, INDEX, circle.id.0).await?;
    }
    let public = circles.iter().filter(|circle| circle.is_public == 1).map(|circle| (circle.id.0, circle.document()));
    search::write(tx, INDEX, &public.collect::<Vec<_>>()).await
}

/// Rewrites the index rows of the ids above `after`, up to `last` (`None`: all): `circles` are all that exist.
pub async fn rewrite(tx: &mut Tx, after: CircleId, last: Option<CircleId>, circles: &[Indexed]) -> Result<()> {
    let rows = circles.iter().map(|circle| (circle.id.0, (circle.is_public == 1).then(|| circle.document()))).collect();
    search::rewrite(tx, INDEX, after.0, last.map(|id| id.0), rows).await
}

/// Locks up to `limit` circles above `after`, by id; only those of `course` if given. Returns them as they are
/// now that they are locked, and the last id that was looked at; `None` if there are none left.
pub async fn hold(tx: &mut Tx, after: CircleId, course: Option<CourseId>, limit: i64) -> Result<Option<(CircleId, Vec<Indexed>)>> {
    let ids: Vec<i64> = some(tx, after, CircleId(i64::MAX), course, limit).await?.iter().map(|circle| circle.id.0).collect();
    let Some(last) = ids.last().copied().map(CircleId) else { return Ok(None) };
    tx.hold_all("circles", &ids).await?;
    let mut circles = some(tx, after, last, course, i64::MAX).await?;
    circles.retain(|circle| ids.binary_search(&circle.id.0).is_ok());
    Ok(Some((last, circles)))
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
