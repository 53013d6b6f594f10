//! SQL that counts what the circles that are open for sign-up can be filtered by.

use crate::platform::error::{Doing, Result};
use crate::platform::listing::MOST_STEPS;
use sqlx::AnyPool;

fn most() -> i64 {
    i64::try_from(MOST_STEPS).unwrap_or(i64::MAX)
}

/// Returns city, language and how many circles have both, out of the first [`MOST_STEPS`] that the list shows when
/// nothing is chosen: those open for sign-up, upcoming or running.
pub async fn open(on: &AnyPool, now: i64) -> Result<Vec<(String, String, i64)>> {
    let sql = "select min(city) as city, language, count(*) as circles
         from (select city, city_key as place, language
               from circles
               where is_open = 1 and last_at > $1
               order by last_at, id
               limit $2) steps
         group by place, language";
    sqlx::query_as(sql).bind(now).bind(most()).fetch_all(on).await.doing("count the choices of a filter")
}

/// Returns the stored topics of each course of the same circles, and how many circles take it. Courses are looked up
/// one by one: a join would read the whole library.
pub async fn topics(on: &AnyPool, now: i64) -> Result<Vec<(String, i64)>> {
    let sql = "select coalesce((select k.topics from courses k where k.id = c.course_id), '') as topics, c.circles
         from (select course_id, count(*) as circles
               from (select course_id
                     from circles
                     where is_open = 1 and last_at > $1
                     order by last_at, id
                     limit $2) steps
               group by course_id) c
         order by c.course_id";
    sqlx::query_as(sql).bind(now).bind(most()).fetch_all(on).await.doing("count the topics of circles")
}
