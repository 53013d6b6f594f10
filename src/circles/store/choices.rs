//! SQL that counts what upcoming circles can be filtered by.

use crate::circles::store::phase::WALK_UPCOMING;
use crate::platform::error::{Doing, Result};
use crate::platform::listing::MOST_STEPS;
use sqlx::{AnyPool, AssertSqlSafe};

/// Returns city, language and how many of the next [`MOST_STEPS`] upcoming public circles have both.
pub async fn upcoming(on: &AnyPool, now: i64) -> Result<Vec<(String, String, i64)>> {
    let sql = format!(
        "select min(case when in_person = 1 then city else '' end) as city, language, count(*) as circles
         from (select in_person, city, case when in_person = 1 then city_key else '' end as place, language
               from circles
               where is_public = 1 and {WALK_UPCOMING}
               order by first_at, id
               limit $2) steps
         group by place, language"
    );
    sqlx::query_as(AssertSqlSafe(sql))
        .bind(now)
        .bind(i64::try_from(MOST_STEPS).unwrap_or(i64::MAX))
        .fetch_all(on)
        .await
        .doing("count the choices of a filter")
}
