//! SQL that lists public circles: upcoming ones by their first meeting, then running ones, then finished
//! ones, most recent first.
//!
//! A list is read in two statements: its ids in order, and the rows of one page. Without search words it
//! walks the indexes `circles_public_…` and `circles_open_…`, which contain the filtered columns too; with
//! words it uses the search index. See docs/decisions/0010-paging.md.

use crate::circles::model::{Mode, Phase, PlanDate, SignUps, Standing, State};
use crate::circles::store::index::INDEX;
use crate::circles::store::packed_dates;
use crate::circles::store::phase::{WALK_FINISHED, WALK_RUNNING, WALK_UPCOMING};
use crate::platform::db::{Engine, Reader};
use crate::platform::error::{Doing, Result};
use crate::platform::listing::{Listing, MOST_STEPS, reach};
use crate::platform::search::{self, MOST_HITS, Query};
use crate::types::page::Cut;
use crate::types::{CircleId, Seats};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, AssertSqlSafe, FromRow, Row as _};

/// How many circles a page of the public list holds.
pub const PAGE_SIZE: u32 = 12;

/// Which circles are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Those open for sign-up.
    #[default]
    Open,
    /// All public ones.
    All,
    /// Finished ones.
    Finished,
}

/// The filters of the public list, parsed.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What was typed into the search field.
    pub words: String,
    /// What was typed as the city.
    pub city: String,
    /// Online (true), in person (false), or either. A circle that meets both ways matches both.
    pub online: Option<bool>,
    /// Language code in lower case, or empty.
    pub language: String,
    /// A topic of the course, as [`search::value_key`] returns it, or empty.
    pub topic: String,
    /// 1 to 7, or 0.
    pub weekday: i64,
    /// Which.
    pub show: Show,
}

/// Names of the values by which the search index filters circles.
pub mod filter {
    /// `1`: people can join through a link; `0`: people can come in person.
    pub const ONLINE: &str = "online";
    /// Language code.
    pub const LANGUAGE: &str = "language";
    /// 1 (Monday) to 7.
    pub const WEEKDAY: &str = "weekday";
    /// Words of the city.
    pub const CITY: &str = "city";
    /// A topic of the course.
    pub const TOPIC: &str = "topic";
}

/// A part of the list, with the condition by which an index is walked.
struct Part {
    phase: Phase,
    /// The condition; `$1` is now.
    condition: &'static str,
    /// The order in which the index is walked.
    walk: &'static str,
    /// The order of the result.
    order: &'static str,
    /// The condition for rows after the one with `first_at`, `last_at` and `id` in `$7` to `$9`.
    beyond: &'static str,
}

const UPCOMING: Part =
    Part { phase: Phase::Upcoming, condition: WALK_UPCOMING, walk: "first_at, id", order: "first_at, id", beyond: "(first_at, id) > ($7, $9)" };
const RUNNING: Part =
    Part { phase: Phase::Running, condition: WALK_RUNNING, walk: "last_at, id", order: "first_at, id", beyond: "(+first_at, id) > ($7, $9)" };
const FINISHED: Part = Part {
    phase: Phase::Finished,
    condition: WALK_FINISHED,
    walk: "last_at desc, id desc",
    order: "last_at desc, id desc",
    beyond: "(last_at, id) < ($8, $9)",
};

impl Show {
    const fn parts(self) -> &'static [Part] {
        match self {
            Self::Open => &[UPCOMING, RUNNING],
            Self::All => &[UPCOMING, RUNNING, FINISHED],
            Self::Finished => &[FINISHED],
        }
    }

    /// Returns the condition on the row that does not depend on the time.
    const fn condition(self) -> &'static str {
        match self {
            Self::Open => "is_open = 1",
            Self::All | Self::Finished => "is_public = 1",
        }
    }
}

impl Wanted {
    /// Returns what only the search index knows: search words, words of the city, and the topic.
    fn typed(&self) -> Query {
        let query = Query::new(&self.words).with_words(filter::CITY, &self.city);
        if self.topic.is_empty() { query } else { query.with(filter::TOPIC, &self.topic) }
    }

    /// Returns everything the search index is queried for.
    fn query(&self) -> Query {
        let mut query = self.typed();
        if let Some(online) = self.online {
            query = query.with(filter::ONLINE, if online { "1" } else { "0" });
        }
        if !self.language.is_empty() {
            query = query.with(filter::LANGUAGE, &self.language);
        }
        if self.weekday > 0 {
            query = query.with(filter::WEEKDAY, &self.weekday.to_string());
        }
        query
    }
}

/// Returns the SQL for one part: its rows that pass the filters, at most `$6` out of `$5` steps.
fn steps(show: Show, part: &Part, further: &str) -> String {
    let (public, Part { condition, walk, order, .. }) = (show.condition(), part);
    format!(
        "select id, first_at, last_at
         from (select id, first_at, last_at, in_person, online, language, weekday
               from circles
               where {public} and {condition}{further}
               order by {walk}
               limit $5) steps
         where ($2 < 0 or ($2 = 1 and online = 1) or ($2 = 0 and in_person = 1)) and (language = $3 or $3 = '') and (weekday = $4 or $4 = 0)
         order by {order}
         limit $6"
    )
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Returns the requested list, as far as its numbered pages reach, or with all hits of a search.
pub async fn listing(on: &AnyPool, engine: Engine, wanted: &Wanted, now: i64) -> Result<Listing> {
    let query = wanted.query();
    if query.is_empty() {
        return walk(on, wanted, now, None).await;
    }
    if wanted.show == Show::Open && open(on, now).await? < MOST_STEPS {
        // Few are open, so each of them is checked, whatever else the words match.
        let typed = wanted.typed();
        return if typed.is_empty() { walk(on, wanted, now, None).await } else { ranked_walk(on, engine, wanted, &typed, now).await };
    }
    let found = hits(on, engine, wanted, &query, now).await?;
    if found.cut.is_some() && wanted.typed().is_empty() {
        // If a filter matches this many, walking the list itself fills it quickly.
        return walk(on, wanted, now, None).await;
    }
    Ok(found)
}

/// Returns how many circles are open for sign-up, counted up to [`MOST_STEPS`].
async fn open(on: &AnyPool, now: i64) -> Result<usize> {
    let open: i64 = sqlx::query_scalar("select count(*) from (select id from circles where is_open = 1 and last_at > $1 limit $2) steps")
        .bind(now)
        .bind(count(MOST_STEPS))
        .fetch_one(on)
        .await
        .doing("count open circles")?;
    Ok(usize::try_from(open).unwrap_or_default())
}

/// The row to continue after: start, end, id.
type Key = (i64, i64, CircleId);

/// Walks the parts of the list in order, starting after `key` if given.
async fn walk(on: &AnyPool, wanted: &Wanted, now: i64, key: Option<Key>) -> Result<Listing> {
    let parts = wanted.show.parts();
    let from =
        key.map_or(0, |key| parts.iter().position(|part| part.phase == Phase::of(State::Published, Some(key.0), Some(key.1), now)).unwrap_or(0));
    let limit = if key.is_some() { count(1) + i64::from(PAGE_SIZE) } else { count(reach(PAGE_SIZE)) };
    let mut columns = Vec::new();
    for (n, part) in parts.iter().enumerate().skip(from) {
        let further = if key.is_some() && n == from { format!(" and {}", part.beyond) } else { String::new() };
        let (rows, order) = (steps(wanted.show, part, &further), part.order);
        columns.push(format!("(select string_agg(cast(id as text), ' ' order by {order}) from ({rows}) listed) as part_{n}"));
    }
    let sql = format!("select {}", columns.join(",\n"));
    let mut select = filtered(sqlx::query(AssertSqlSafe(sql)), wanted, now, limit);
    if let Some((first_at, last_at, id)) = key {
        select = select.bind(first_at).bind(last_at).bind(id);
    }
    let row: AnyRow = select.fetch_one(on).await.doing("list circles")?;
    let ids: Vec<Option<String>> = (0..columns.len()).map(|n| row.try_get(n)).collect::<Result<_, _>>().doing("list circles")?;
    let mut ids = Listing::read(&ids);
    ids.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let narrowed = wanted.online.is_some() || !wanted.language.is_empty() || wanted.weekday > 0;
    let short = narrowed && ids.len() < usize::try_from(limit).unwrap_or(usize::MAX);
    let cut = if short && ran_out(on, wanted.show, now).await? { Some(Cut::Steps) } else { None };
    Ok(Listing { ids, whole: false, cut })
}

type Select<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

/// Binds `$1` to `$6` of [`steps`].
fn filtered<'q>(select: Select<'q>, wanted: &Wanted, now: i64, limit: i64) -> Select<'q> {
    select.bind(now).bind(wanted.online.map_or(-1, i64::from)).bind(wanted.language.clone()).bind(wanted.weekday).bind(count(MOST_STEPS)).bind(limit)
}

/// Returns whether a part of the list has more rows than are scanned.
async fn ran_out(on: &AnyPool, show: Show, now: i64) -> Result<bool> {
    for part in show.parts() {
        let sql = format!(
            "select count(*) from (select id from circles where {} and {} order by {} limit $2) steps",
            show.condition(),
            part.condition,
            part.walk
        );
        let rows: i64 =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(now).bind(count(MOST_STEPS)).fetch_one(on).await.doing("count the steps of a list")?;
        if rows >= count(MOST_STEPS) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the ids after a circle in a list without words, one more than a page holds; `None` if there is no
/// such circle.
pub async fn after(on: &AnyPool, wanted: &Wanted, now: i64, key: CircleId) -> Result<Option<Vec<i64>>> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("select first_at, last_at from circles where id = $1 and first_at is not null and last_at is not null")
            .bind(key)
            .fetch_optional(on)
            .await
            .doing("find a place in a list")?;
    match row {
        Some((first_at, last_at)) => Ok(Some(walk(on, wanted, now, Some((first_at, last_at, key))).await?.ids)),
        None => Ok(None),
    }
}

/// Checks every open circle; returns those that match, best first.
async fn ranked_walk(on: &AnyPool, engine: Engine, wanted: &Wanted, typed: &Query, now: i64) -> Result<Listing> {
    let levels = typed.levels(engine, INDEX);
    let rank = search::rank_sql(engine, INDEX, "w.id", 7, levels.len());
    let (upcoming, running) = (steps(Show::Open, &UPCOMING, ""), steps(Show::Open, &RUNNING, ""));
    let sql = format!(
        "select string_agg(cast(id as text), ' ' order by rank, part, first_at, id)
         from (select w.id, w.part, w.first_at, {rank} as rank
               from (select id, first_at, 0 as part
                     from ({upcoming}) upcoming
                     union all
                     select id, first_at, 1 as part
                     from ({running}) running) w
               limit $5) ranked
         where rank is not null"
    );
    let mut select = filtered(sqlx::query(AssertSqlSafe(sql)), wanted, now, count(MOST_STEPS));
    for level in levels {
        select = select.bind(level);
    }
    let row = select.fetch_one(on).await.doing("search open circles")?;
    let ids: Option<String> = row.try_get(0).doing("search open circles")?;
    Ok(Listing { ids: Listing::read(&[ids]), whole: true, cut: None })
}

/// Returns the newest circles that match in the search index, best first.
async fn hits(on: &AnyPool, engine: Engine, wanted: &Wanted, query: &Query, now: i64) -> Result<Listing> {
    let levels = query.levels(engine, INDEX);
    let taken = search::hits_sql(engine, INDEX, levels.len());
    let rank = search::rank_sql(engine, INDEX, "c.id", 1, levels.len());
    let join = search::join_sql(engine, "circles");
    let at = levels.len() + 1;
    let shown = match wanted.show {
        Show::Open => format!("is_open = 1 and last_at > ${at}"),
        Show::All => "is_public = 1".to_owned(),
        Show::Finished => format!("is_public = 1 and last_at <= ${at}"),
    };
    let sql = format!(
        "with hits as ({taken})
         select (select count(*) from hits) as taken,
                (select string_agg(cast(id as text), ' ' order by rank, part, place, turn)
                 from (select c.id, {rank} as rank,
                              case when c.last_at <= ${at} then 2 when c.first_at <= ${at} then 1 else 0 end as part,
                              case when c.last_at <= ${at} then -c.last_at else c.first_at end as place,
                              case when c.last_at <= ${at} then -c.id else c.id end as turn
                       from hits h
                       {join}
                       where {shown} and c.first_at is not null and c.last_at is not null) found) as ids"
    );
    // On PostgreSQL planned for these words each time, because the best plan depends on how common they are.
    let mut select = sqlx::query_as(AssertSqlSafe(sql)).persistent(engine == Engine::Sqlite);
    for level in levels {
        select = select.bind(level);
    }
    let (taken, ids): (i64, Option<String>) = select.bind(now).fetch_one(on).await.doing("search circles")?;
    let cut = usize::try_from(taken).is_ok_and(|n| n >= MOST_HITS).then_some(Cut::Hits);
    Ok(Listing { ids: Listing::read(&[ids]), whole: true, cut })
}

/// A circle as the list needs it.
#[derive(Debug, FromRow)]
pub struct Listed {
    /// The circle.
    pub id: CircleId,
    /// Its slug.
    pub slug: String,
    /// Title.
    pub title: String,
    in_person: i64,
    online: i64,
    /// Venue.
    pub venue: String,
    /// City.
    pub city: String,
    /// IANA zone.
    pub time_zone: String,
    /// Default start time.
    pub start_time: String,
    /// Minutes.
    pub duration_minutes: i64,
    dates: Option<String>,
    /// Seats; `None` means no limit.
    pub capacity: Option<i64>,
    /// Seats taken.
    pub taken: i64,
    signup_open: i64,
    /// Hue of its ring.
    pub hue: i64,
    first_at: Option<i64>,
    last_at: Option<i64>,
    imported_signups: i64,
}

impl Listed {
    /// Returns how people meet.
    pub fn mode(&self) -> Mode {
        Mode::of(self.in_person == 1, self.online == 1)
    }

    /// Its dates.
    pub fn dates(&self) -> Vec<PlanDate> {
        super::unpack(self.dates.as_deref().unwrap_or_default())
    }

    /// Returns the seats taken, or the sign-ups recorded by the system it was imported from.
    pub fn people(&self) -> i64 {
        self.taken.max(self.imported_signups)
    }

    /// Returns its phase and sign-ups.
    pub fn standing(&self, now: i64) -> Standing {
        Standing {
            phase: Phase::of(State::Published, self.first_at, self.last_at, now),
            sign_ups: SignUps::of(self.signup_open == 1, Seats::stored(self.taken, self.capacity)),
        }
    }
}

/// Returns public circles in the order of `ids`; at most a page. The plus sign keeps SQLite from going through
/// all public circles instead of looking up a dozen ids.
pub async fn rows<'c>(on: impl Reader<'c>, ids: &[i64]) -> Result<Vec<Listed>> {
    let mut select = sqlx::query_as(concat!(
        "select id, slug, title, in_person, online, venue, city, time_zone, start_time, duration_minutes, capacity, taken, signup_open, hue,
                first_at, last_at, imported_signups, ",
        packed_dates!("circles.id", "", "m.cancelled_at is null"),
        " as dates
         from circles
         where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           and +is_public = 1"
    ));
    for at in 0..PAGE_SIZE {
        // Ids start at 1: 0 matches no row.
        select = select.bind(usize::try_from(at).ok().and_then(|at| ids.get(at)).copied().unwrap_or_default());
    }
    let mut rows: Vec<Listed> = select.fetch_all(on).await.doing("load circles for a list")?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id.0));
    Ok(rows)
}
