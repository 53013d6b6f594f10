//! SQL of the tables `circles` and `circle_facilitators`.

pub mod import;

use super::model::{Circle, Facilitator, State};
use crate::platform::db::Tx;
use crate::platform::fail::{Doing, Outcome};
use crate::types::{AccountId, AppError, CircleId, CourseId, Refusal};
use sqlx::{AnyConnection, FromRow};

#[derive(FromRow)]
struct Row {
    id: CircleId,
    slug: String,
    state: String,
    course_id: Option<CourseId>,
    title: String,
    language: String,
    online: i64,
    venue: String,
    venue_details: String,
    address: String,
    city: String,
    country: String,
    meeting_url: String,
    time_zone: String,
    start_time: String,
    duration_minutes: i64,
    first_date: String,
    weeks: i64,
    plan: String,
    welcome: String,
    question: String,
    capacity: Option<i64>,
    taken: i64,
    signup_open: i64,
    hue: i64,
    first_at: Option<i64>,
    last_at: Option<i64>,
    imported_signups: i64,
    hidden_at: Option<i64>,
    draft_token_hash: Option<String>,
    draft_step: i64,
    wrapped_up_at: Option<i64>,
}

#[derive(FromRow)]
struct FacilitatorRow {
    id: AccountId,
    name: String,
    email: String,
    locale: String,
    confirmed_at: Option<i64>,
}

/// Which circle is meant.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// By its name in the URL.
    Slug(&'a str),
    /// By its id.
    Id(CircleId),
}

/// A circle with its facilitators. Takes a connection, of a pool or of a transaction.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn load(conn: &mut AnyConnection, which: Which<'_>) -> Outcome<Option<Circle>> {
    let (slug, id) = match which {
        Which::Slug(slug) => (slug.to_owned(), 0),
        Which::Id(id) => (String::new(), id.0),
    };
    let row: Option<Row> = sqlx::query_as(
        "select id, slug, state, course_id, title, language, online, venue, venue_details, address, city, country,
                meeting_url, time_zone, start_time, duration_minutes, first_date, weeks, plan, welcome, question,
                capacity, taken, signup_open, hue, first_at, last_at, imported_signups, hidden_at,
                draft_token_hash, draft_step, wrapped_up_at
         from circles
         where slug = $1 or id = $2",
    )
    .bind(slug)
    .bind(id)
    .fetch_optional(&mut *conn)
    .await
    .doing("load a circle")?;
    let Some(row) = row else { return Ok(None) };
    let people: Vec<FacilitatorRow> = sqlx::query_as(
        "select a.id, a.name, a.email, a.locale, a.confirmed_at
         from circle_facilitators f
         join accounts a on a.id = f.account_id
         where f.circle_id = $1
         order by f.added_at, a.id",
    )
    .bind(row.id)
    .fetch_all(&mut *conn)
    .await
    .doing("load a circle's facilitators")?;
    Ok(Some(circle(row, people)))
}

fn circle(row: Row, people: Vec<FacilitatorRow>) -> Circle {
    Circle {
        id: row.id,
        slug: row.slug,
        state: State::parse(&row.state).unwrap_or(State::Draft),
        course_id: row.course_id,
        title: row.title,
        language: row.language,
        online: row.online == 1,
        venue: row.venue,
        venue_details: row.venue_details,
        address: row.address,
        city: row.city,
        country: row.country,
        meeting_url: row.meeting_url,
        time_zone: row.time_zone,
        start_time: row.start_time,
        duration_minutes: row.duration_minutes,
        first_date: row.first_date,
        weeks: row.weeks,
        plan: serde_json::from_str(&row.plan).unwrap_or_default(),
        welcome: row.welcome,
        question: row.question,
        capacity: row.capacity,
        taken: row.taken,
        signup_open: row.signup_open == 1,
        hue: row.hue,
        first_at: row.first_at,
        last_at: row.last_at,
        imported_signups: row.imported_signups,
        hidden: row.hidden_at.is_some(),
        draft_token_hash: row.draft_token_hash,
        draft_step: row.draft_step,
        wrapped_up_at: row.wrapped_up_at,
        facilitators: people
            .into_iter()
            .map(|p| Facilitator { id: p.id, name: p.name, email: p.email, locale: p.locale, confirmed: p.confirmed_at.is_some() })
            .collect(),
    }
}

/// Takes a seat, in one guarded statement: never more than there are, however many ask at once.
///
/// # Errors
/// [`Refusal::Full`], [`Refusal::Closed`], … when there is none to take; else a fault.
pub async fn take_seat(tx: &mut Tx, id: CircleId, now: i64) -> Outcome<()> {
    let taken = sqlx::query(
        "update circles
         set taken = taken + 1
         where id = $1
           and state = 'published'
           and signup_open = 1
           and (capacity is null or taken < capacity)
           and (last_at is null or last_at > $2)",
    )
    .bind(id)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("take a seat")?;
    if taken.rows_affected() == 1 {
        return Ok(());
    }
    let circle = load(tx.conn(), Which::Id(id)).await?.ok_or(AppError::NotFound)?;
    Err(circle.closed_because(now).unwrap_or(Refusal::Full).into())
}

/// Gives a seat back.
///
/// # Errors
/// A fault when the database cannot take it.
pub async fn give_seat_back(tx: &mut Tx, id: CircleId) -> Outcome<()> {
    sqlx::query("update circles set taken = taken - 1 where id = $1 and taken > 0").bind(id).execute(tx.conn()).await.doing("give a seat back")?;
    Ok(())
}
