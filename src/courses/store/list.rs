//! SQL that lists courses: most used first, then by title.

use crate::courses::model::{CourseCard, Format};
use crate::courses::store::index::INDEX;
use crate::platform::db::{Engine, Reader};
use crate::platform::error::{Doing, Result};
use crate::platform::listing::{Listing, MOST_STEPS, reach};
use crate::platform::search::{self, MOST_HITS, Query};
use crate::types::CourseId;
use crate::types::page::Cut;
use sqlx::{AssertSqlSafe, FromRow};

/// How many courses a page of the list holds.
pub const PAGE_SIZE: u32 = 20;
/// The maximum length of a blurb, in characters.
const BLURB: usize = 160;

/// Returns the list without a search, as far as its numbered pages reach. `staff` also see hidden courses.
pub async fn all<'c>(on: impl Reader<'c>, staff: bool) -> Result<Listing> {
    let ids: Option<String> = sqlx::query_scalar(
        "select string_agg(cast(id as text), ' ' order by used desc, sort_key, id)
         from (select id, used, sort_key
               from (select id, used, sort_key, hidden_at from courses order by used desc, sort_key, id limit $1) steps
               where hidden_at is null or $2 = 1
               order by used desc, sort_key, id
               limit $3) listed",
    )
    .bind(i64::try_from(MOST_STEPS).unwrap_or(i64::MAX))
    .bind(i64::from(staff))
    .bind(i64::try_from(reach(PAGE_SIZE)).unwrap_or(i64::MAX))
    .fetch_one(on)
    .await
    .doing("list courses")?;
    Ok(Listing { ids: Listing::read(&[ids]), ..Listing::default() })
}

/// Returns the ids after a course in that list, one more than a page holds.
pub async fn after<'c>(on: impl Reader<'c>, staff: bool, key: CourseId) -> Result<Vec<i64>> {
    let ids: Option<String> = sqlx::query_scalar(
        "select string_agg(cast(id as text), ' ' order by used desc, sort_key, id)
         from (select id, used, sort_key
               from (select id, used, sort_key
                     from (select c.id, c.used, c.sort_key
                           from courses c
                           join courses k on k.id = $1
                           where c.used = k.used and (c.sort_key, c.id) > (k.sort_key, k.id) and (c.hidden_at is null or $2 = 1)
                           order by c.sort_key, c.id
                           limit $3) same
                     union all
                     select id, used, sort_key
                     from (select c.id, c.used, c.sort_key
                           from courses c
                           where c.used < (select k.used from courses k where k.id = $1) and (c.hidden_at is null or $2 = 1)
                           order by c.used desc, c.sort_key, c.id
                           limit $3) less) further
               order by used desc, sort_key, id
               limit $3) listed",
    )
    .bind(key)
    .bind(i64::from(staff))
    .bind(i64::from(PAGE_SIZE) + 1)
    .fetch_one(on)
    .await
    .doing("list further courses")?;
    Ok(Listing::read(&[ids]))
}

/// Returns the courses that match a search: those with all words in the title first.
pub async fn search<'c>(on: impl Reader<'c>, engine: Engine, query: &Query, staff: bool) -> Result<Listing> {
    let levels = query.levels(engine, INDEX);
    let hits = search::hits_sql(engine, INDEX, levels.len());
    let rank = search::rank_sql(engine, INDEX, "c.id", 1, levels.len());
    let join = search::join_sql(engine, "courses");
    let sql = format!(
        "with hits as ({hits})
         select (select count(*) from hits) as taken,
                (select string_agg(cast(id as text), ' ' order by rank, used desc, sort_key, id)
                 from (select c.id, c.used, c.sort_key, {rank} as rank
                       from hits h
                       {join}
                       where c.hidden_at is null or ${} = 1) found) as ids",
        levels.len() + 1
    );
    // On PostgreSQL planned for these words each time, because the best plan depends on how common they are.
    let mut select = sqlx::query_as(AssertSqlSafe(sql)).persistent(engine == Engine::Sqlite);
    for level in levels {
        select = select.bind(level);
    }
    let (taken, ids): (i64, Option<String>) = select.bind(i64::from(staff)).fetch_one(on).await.doing("search courses")?;
    let cut = usize::try_from(taken).is_ok_and(|n| n >= MOST_HITS).then_some(Cut::Hits);
    Ok(Listing { ids: Listing::read(&[ids]), whole: true, cut })
}

#[derive(FromRow)]
struct CardRow {
    id: CourseId,
    slug: String,
    title: String,
    provider: String,
    format: String,
    language: String,
    blurb: String,
    used: i64,
}

/// Returns courses as a list shows them, in the order of `ids`; at most a page.
pub async fn cards<'c>(on: impl Reader<'c>, ids: &[i64], staff: bool) -> Result<Vec<CourseCard>> {
    let places = (1..=PAGE_SIZE).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "select id, slug, title, provider, format, language, substr(description, 1, {}) as blurb, used
         from courses
         where id in ({places}) and (hidden_at is null or ${} = 1)",
        BLURB + 1,
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
    let blurb: String = row.blurb.chars().take(BLURB).collect();
    CourseCard {
        id: row.id,
        slug: row.slug,
        title: row.title,
        provider: row.provider,
        format: Format::parse(&row.format).unwrap_or(Format::Other),
        language: row.language,
        circles: u32::try_from(row.used).unwrap_or_default(),
        blurb: if blurb.len() < row.blurb.len() { format!("{}…", blurb.trim_end()) } else { blurb },
    }
}
