//! Rows of circles imported from another system.

use crate::circles::model::State;
use crate::circles::store::write::Caches;
use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, CourseId};

/// A validated circle, ready to be inserted.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "named as the columns of the table")]
pub struct NewCircle {
    pub slug: String,
    pub state: State,
    pub course: CourseId,
    pub title: String,
    pub language: String,
    pub online: bool,
    pub venue: String,
    pub address: String,
    pub city: String,
    pub country: String,
    pub coordinates: Option<(f64, f64)>,
    pub meeting_url: String,
    pub time_zone: String,
    pub start_time: String,
    pub duration_minutes: i64,
    pub first_date: String,
    pub weeks: i64,
    pub question: String,
    pub capacity: Option<i64>,
    pub signup_open: bool,
    pub signups: i64,
    pub published_at: Option<i64>,
    pub source_key: String,
    pub caches: Caches,
}

/// Returns whether a circle was already imported from this source.
pub async fn is_known(tx: &mut Tx, source_key: &str) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar("select id from circles where source_key = $1")
        .bind(source_key.to_owned())
        .fetch_optional(tx.conn())
        .await
        .doing("look for an imported circle")?;
    Ok(found.is_some())
}

/// Returns whether no circle has this slug.
pub async fn slug_is_free(tx: &mut Tx, slug: &str) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar("select id from circles where slug = $1")
        .bind(slug.to_owned())
        .fetch_optional(tx.conn())
        .await
        .doing("look for a slug")?;
    Ok(found.is_none())
}

/// Inserts an imported circle and its facilitators.
pub async fn insert(tx: &mut Tx, new: &NewCircle, facilitators: &[AccountId], now: i64) -> Result<CircleId> {
    let id: CircleId = sqlx::query_scalar(
        "insert into circles (slug, state, course_id, title, language, in_person, online, venue, address, city, country,
                              latitude, longitude, meeting_url, time_zone, start_time, duration_minutes, first_date,
                              weeks, plan_next, question, capacity, signup_open, imported_signups, draft_step,
                              published_at, source_key, created_at, updated_at, city_key, first_at, last_at, weekday)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
                 cast($12 as double precision), cast($13 as double precision), $14, $15, $16, $17, $18, $19, $20, $21, $22,
                 $23, $24, 4, $25, $26, $27, $27, $28, $29, $30, $31)
         returning id",
    )
    .bind(new.slug.clone())
    .bind(new.state.code())
    .bind(new.course)
    .bind(new.title.clone())
    .bind(new.language.clone())
    .bind(i64::from(!new.online))
    .bind(i64::from(new.online))
    .bind(new.venue.clone())
    .bind(new.address.clone())
    .bind(new.city.clone())
    .bind(new.country.clone())
    // As text: sqlx's `Any` declares a null double as `float4`, and PostgreSQL would round the next circle's
    // coordinates to it.
    .bind(new.coordinates.map(|c| c.0.to_string()))
    .bind(new.coordinates.map(|c| c.1.to_string()))
    .bind(new.meeting_url.clone())
    .bind(new.time_zone.clone())
    .bind(new.start_time.clone())
    .bind(new.duration_minutes)
    .bind(new.first_date.clone())
    .bind(new.weeks)
    .bind(new.weeks + 1)
    .bind(new.question.clone())
    .bind(new.capacity)
    .bind(i64::from(new.signup_open))
    .bind(new.signups)
    .bind(new.published_at)
    .bind(new.source_key.clone())
    .bind(now)
    .bind(new.caches.city_key.clone())
    .bind(new.caches.first_at)
    .bind(new.caches.last_at)
    .bind(new.caches.weekday)
    .fetch_one(tx.conn())
    .await
    .doing("add an imported circle")?;
    for account in facilitators {
        sqlx::query(
            "insert into circle_facilitators (circle_id, account_id, added_at) values ($1, $2, $3) on conflict (circle_id, account_id) do nothing",
        )
        .bind(id)
        .bind(*account)
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("add an imported circle's facilitator")?;
    }
    Ok(id)
}

/// Sets the colours of the circles from `first` to `last`, which follow from their ids.
pub async fn set_hues(tx: &mut Tx, first: CircleId, last: CircleId) -> Result<()> {
    sqlx::query("update circles set hue = id % 6 where id >= $1 and id <= $2")
        .bind(first)
        .bind(last)
        .execute(tx.conn())
        .await
        .doing("set the colours of imported circles")?;
    Ok(())
}
