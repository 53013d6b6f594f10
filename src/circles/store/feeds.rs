//! SQL for calendar feeds: many circles in one statement.

use crate::circles::model::{Circle, Mode, State};
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId};
use sqlx::{AssertSqlSafe, FromRow};

/// Returns the newest 200 circles an account runs.
pub async fn run_by<'c>(on: impl Reader<'c>, account: AccountId) -> Result<Vec<CircleId>> {
    sqlx::query_scalar("select circle_id from circle_facilitators where account_id = $1 order by circle_id desc limit 200")
        .bind(account)
        .fetch_all(on)
        .await
        .doing("list the circles of an account for a calendar")
}

#[derive(FromRow)]
struct Row {
    id: CircleId,
    slug: String,
    state: String,
    title: String,
    in_person: i64,
    online: i64,
    venue: String,
    venue_details: String,
    address: String,
    city: String,
    country: String,
    meeting_url: String,
    time_zone: String,
    cancelled_at: Option<i64>,
    cancel_reason: String,
}

/// Returns those of the circles that are not drafts, by id. Only what calendars show of a circle is filled in.
pub async fn circles<'c>(on: impl Reader<'c>, ids: &[CircleId]) -> Result<Vec<Circle>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "select id, slug, state, title, in_person, online, venue, venue_details, address, city, country, meeting_url, time_zone,
                cancelled_at, cancel_reason
         from circles
         where id in ({})
           and state <> 'draft'
         order by id",
        places.join(", ")
    );
    let select = ids.iter().fold(sqlx::query_as(AssertSqlSafe(sql)), |select, id| select.bind(*id));
    let rows: Vec<Row> = select.fetch_all(on).await.doing("load circles for a calendar")?;
    Ok(rows.into_iter().map(circle).collect())
}

fn circle(row: Row) -> Circle {
    Circle {
        id: row.id,
        slug: row.slug,
        state: State::parse(&row.state).unwrap_or_default(),
        title: row.title,
        mode: Mode::of(row.in_person == 1, row.online == 1),
        venue: row.venue,
        venue_details: row.venue_details,
        address: row.address,
        city: row.city,
        country: row.country,
        meeting_url: row.meeting_url,
        time_zone: row.time_zone,
        cancelled_at: row.cancelled_at,
        cancel_reason: row.cancel_reason,
        ..Circle::default()
    }
}
