//! SQL that counts what the circles that are open for sign-up can be filtered by.

use crate::platform::error::{Doing, Result};
use crate::platform::listing::MOST_STEPS;
use sqlx::AnyPool;

/// Returns city, language and how many circles have both, out of the first [`MOST_STEPS`] that the list shows when
/// nothing is chosen: those open for sign-up, upcoming or running.
pub async fn open(on: &AnyPool, now: i64) -> Result<Vec<(String, String, i64)>> {
    let sql = "select min(case when in_person = 1 then city else '' end) as city, language, count(*) as circles
         from (select in_person, city, case when in_person = 1 then city_key else '' end as place, language
               from circles
               where is_open = 1 and last_at > $1
               order by last_at, id
               limit $2) steps
         group by place, language";
    sqlx::query_as(sql).bind(now).bind(i64::try_from(MOST_STEPS).unwrap_or(i64::MAX)).fetch_all(on).await.doing("count the choices of a filter")
}
