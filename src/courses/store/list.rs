//! SQL that lists courses: those that can be found, in order, each with everything it is filtered by. Filters,
//! choices and pages follow from that in memory. See docs/decisions/0010-paging.md.

use crate::courses::model::library::Sort;
use crate::courses::model::{Cost, CourseCard, Format, Voices};
use crate::courses::store::index::INDEX;
use crate::platform::db::{Engine, Reader};
use crate::platform::error::{Doing, Result};
use crate::platform::listing::MOST_STEPS;
use crate::platform::markdown;
use crate::platform::search::{self, MOST_HITS, Query};
use crate::types::CourseId;
use sqlx::{AssertSqlSafe, FromRow};

/// How many courses a page of the list holds.
pub const PAGE_SIZE: u32 = 20;
/// The maximum length of a blurb, in characters.
const BLURB: usize = 160;

/// Courses in order.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Their ids and filters: see [`ENTRY`]. `None` if there are none.
    pub entries: Option<String>,
    /// Whether there are more than are looked at.
    pub cut: bool,
}

/// How a course stands in [`Row::entries`]: `id|language|format|licence|cost|hours|sessions|topics`, with a space
/// between two courses.
const ENTRY: &str =
    "cast(id as text) || '|' || language || '|' || format || '|' || licence || '|' || cost || '|' || coalesce(cast(hours as text), '') || '|'
    || coalesce(cast(sessions as text), '') || '|' || coalesce(topic_ids, '')";

/// What [`ENTRY`] is made of. The indexes of all orders contain it.
const PARTS: &str = "id, language, format, licence, cost, hours, sessions, topic_ids";

/// An order as an index has it.
struct Order {
    /// Columns other than the id.
    columns: &'static str,
    /// The order.
    by: &'static str,
    /// The conditions for what comes after a row, the nearest first. `$4` to `$8` are its rank, use, sort key, time
    /// and id.
    beyond: &'static [&'static str],
}

const fn order(sort: Sort) -> Order {
    match sort {
        Sort::Match | Sort::Worked => Order {
            columns: "rank, used, sort_key",
            by: "rank desc, used desc, sort_key, id",
            beyond: &["rank = $4 and used = $5 and (sort_key, id) > ($6, $8)", "rank = $4 and used < $5", "rank < $4"],
        },
        Sort::Used => {
            Order { columns: "used, sort_key", by: "used desc, sort_key, id", beyond: &["used = $5 and (sort_key, id) > ($6, $8)", "used < $5"] }
        }
        Sort::Newest => Order { columns: "created_at", by: "created_at desc, id desc", beyond: &["(created_at, id) < ($7, $8)"] },
        Sort::Title => Order { columns: "sort_key", by: "sort_key, id", beyond: &["(sort_key, id) > ($6, $8)"] },
    }
}

/// Returns a select of visible courses under a condition: at most `$3` out of `$1` steps. `$2` is 1 for staff, who
/// also see hidden courses.
fn walk(order: &Order, condition: &str) -> String {
    let Order { columns, by, .. } = order;
    format!(
        "select string_agg({ENTRY}, ' ' order by {by}) as entries
         from (select {PARTS}, {columns}
               from (select {PARTS}, hidden_at, {columns} from courses {condition} order by {by} limit $1) steps
               where hidden_at is null or $2 = 1
               order by {by}
               limit $3) listed"
    )
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Returns the list from its beginning.
pub async fn all<'c>(on: impl Reader<'c>, sort: Sort, staff: bool) -> Result<Row> {
    let order = order(sort);
    let (by, listed) = (order.by, walk(&order, ""));
    let sql = format!("select (select count(*) from (select id from courses order by {by} limit $1) counted) as steps, ({listed}) as entries");
    let (steps, entries): (i64, Option<String>) = sqlx::query_as(AssertSqlSafe(sql))
        .bind(count(MOST_STEPS))
        .bind(i64::from(staff))
        .bind(count(MOST_STEPS))
        .fetch_one(on)
        .await
        .doing("list courses")?;
    Ok(Row { entries, cut: steps >= count(MOST_STEPS) })
}

/// A course's position in every order.
#[derive(Clone, Debug, FromRow)]
pub struct Position {
    id: CourseId,
    rank: f64,
    used: i64,
    sort_key: String,
    created_at: i64,
}

/// Returns a course's position; `None` if there is no such course.
pub async fn position<'c>(on: impl Reader<'c>, id: CourseId) -> Result<Option<Position>> {
    sqlx::query_as("select id, rank, used, sort_key, created_at from courses where id = $1")
        .bind(id)
        .fetch_optional(on)
        .await
        .doing("find a place in the list of courses")
}

/// Returns how many statements [`after`] has for an order, each for courses further down.
pub const fn stretches(sort: Sort) -> usize {
    order(sort).beyond.len()
}

/// Returns the courses of one stretch after a position: at most `most`, out of [`MOST_STEPS`].
pub async fn after<'c>(on: impl Reader<'c>, sort: Sort, staff: bool, key: &Position, stretch: usize, most: usize) -> Result<Row> {
    let order = order(sort);
    let Some(beyond) = order.beyond.get(stretch) else { return Ok(Row::default()) };
    let entries = sqlx::query_scalar(AssertSqlSafe(walk(&order, &format!("where {beyond}"))))
        .bind(count(MOST_STEPS))
        .bind(i64::from(staff))
        .bind(count(most))
        .bind(key.rank)
        .bind(key.used)
        .bind(key.sort_key.clone())
        .bind(key.created_at)
        .bind(key.id)
        .fetch_one(on)
        .await
        .doing("list further courses")?;
    Ok(Row { entries, cut: false })
}

/// Returns the courses that match a search; at most the newest [`MOST_HITS`].
pub async fn search<'c>(on: impl Reader<'c>, engine: Engine, query: &Query, sort: Sort, staff: bool) -> Result<Row> {
    let levels = query.levels(engine, INDEX);
    let hits = search::hits_sql(engine, INDEX, levels.len());
    let fit = search::rank_sql(engine, INDEX, "c.id", 1, levels.len());
    let join = search::join_sql(engine, "courses");
    let by = order(sort).by;
    let best = if sort == Sort::Match { "fit, " } else { "" };
    let sql = format!(
        "with hits as ({hits})
         select (select count(*) from hits) as taken,
                (select string_agg({ENTRY}, ' ' order by {best}{by})
                 from (select c.id, c.language, c.format, c.licence, c.cost, c.hours, c.sessions, c.topic_ids,
                              c.rank, c.used, c.sort_key, c.created_at, {fit} as fit
                       from hits h
                       {join}
                       where c.hidden_at is null or ${} = 1) found) as entries",
        levels.len() + 1
    );
    // On PostgreSQL planned for these words each time, because the best plan depends on how common they are.
    let mut select = sqlx::query_as(AssertSqlSafe(sql)).persistent(engine == Engine::Sqlite);
    for level in levels {
        select = select.bind(level);
    }
    let (taken, entries): (i64, Option<String>) = select.bind(i64::from(staff)).fetch_one(on).await.doing("search courses")?;
    Ok(Row { entries, cut: taken >= count(MOST_HITS) })
}

#[derive(FromRow)]
struct CardRow {
    id: CourseId,
    slug: String,
    title: String,
    provider: String,
    format: String,
    language: String,
    description: String,
    used: i64,
    tried: i64,
    voices: i64,
    stars: i64,
    voice_circles: i64,
    cost: String,
    hours: Option<i64>,
    sessions: Option<i64>,
}

/// Returns courses as a list shows them, in the order of `ids`; at most a page.
pub async fn cards<'c>(on: impl Reader<'c>, ids: &[i64], staff: bool) -> Result<Vec<CourseCard>> {
    let places = (1..=PAGE_SIZE).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "select id, slug, title, provider, format, language, description, used,
                cast(case when rank > 0 then 1 else 0 end as bigint) as tried, voices, stars, voice_circles, cost, hours, sessions
         from courses
         where id in ({places}) and (hidden_at is null or ${} = 1)",
        PAGE_SIZE + 1
    );
    let mut select = sqlx::query_as(AssertSqlSafe(sql));
    for at in 0..PAGE_SIZE {
        // Ids start at 1: 0 matches no row.
        select = select.bind(usize::try_from(at).ok().and_then(|at| ids.get(at)).copied().unwrap_or_default());
    }
    let mut rows: Vec<CardRow> = select.bind(i64::from(staff)).fetch_all(on).await.doing("load courses for a list")?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id.0));
    Ok(rows.into_iter().map(card).collect())
}

fn card(row: CardRow) -> CourseCard {
    let small = |n: i64| u32::try_from(n).unwrap_or_default();
    CourseCard {
        id: row.id,
        slug: row.slug,
        title: row.title,
        provider: row.provider,
        format: Format::parse(&row.format).unwrap_or(Format::Other),
        language: row.language,
        circles: small(row.used),
        tried: row.tried == 1,
        voices: Voices { people: small(row.voices), stars: small(row.stars), circles: small(row.voice_circles) },
        cost: Cost::parse(&row.cost).unwrap_or_default(),
        hours: row.hours.map(small),
        sessions: row.sessions.map(small),
        blurb: markdown::words(&row.description, BLURB),
    }
}
