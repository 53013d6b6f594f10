//! SQL that lists circles.

use crate::circles::model::{Phase, Planned, SignUps, Standing, State};
use crate::platform::Tx;
use crate::platform::db::{Reader, contains_pattern};
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId};
use sqlx::FromRow;

/// How many circles a page of the public list holds.
pub const PAGE_SIZE: u32 = 12;
/// How many drafts a list of one's own holds.
const MOST_DRAFTS: i64 = 50;
/// Among how many of an account's newest circles drafts are looked for.
const NEWEST: i64 = 200;

/// Which circles are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Those one can sign up for.
    #[default]
    Open,
    /// All public ones.
    All,
    /// Those that are over.
    Finished,
}

/// The filters of the public list, parsed and folded.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Folded words; each must be found.
    pub words: String,
    /// Folded city.
    pub city: String,
    /// Online, in person, or either.
    pub online: Option<bool>,
    /// Language code, or empty.
    pub language: String,
    /// 1 to 7, or 0.
    pub weekday: i64,
    /// Which.
    pub show: Show,
}

/// A circle as the list needs it.
#[derive(Debug, FromRow)]
pub struct Listed {
    /// Its name in the URL.
    pub slug: String,
    /// Title.
    pub title: String,
    online: i64,
    /// Venue.
    pub venue: String,
    /// City.
    pub city: String,
    /// IANA zone.
    pub time_zone: String,
    /// Usual start.
    pub start_time: String,
    /// Minutes.
    pub duration_minutes: i64,
    plan: String,
    /// Seats; none: no limit.
    pub capacity: Option<i64>,
    /// Seats taken.
    pub taken: i64,
    signup_open: i64,
    /// Hue of its ring.
    pub hue: i64,
    first_at: Option<i64>,
    last_at: Option<i64>,
    imported_signups: i64,
    total: i64,
}

impl Listed {
    /// Meets online.
    pub fn online(&self) -> bool {
        self.online == 1
    }

    /// Its dates.
    pub fn plan(&self) -> Vec<Planned> {
        serde_json::from_str(&self.plan).unwrap_or_default()
    }

    /// Seats taken, or people counted by the system it was imported from.
    pub fn people(&self) -> i64 {
        self.taken.max(self.imported_signups)
    }

    /// Where it stands.
    pub fn standing(&self, now: i64) -> Standing {
        Standing {
            phase: Phase::of(State::Published, self.first_at, self.last_at, now),
            sign_ups: SignUps::of(self.signup_open == 1, self.taken, self.capacity),
        }
    }
}

/// One page of the public list with the number of all: upcoming circles by their first meeting, then
/// running ones, then finished ones, the latest first.
pub async fn public<'c>(on: impl Reader<'c>, wanted: &Wanted, now: i64, limit: u32, offset: i64) -> Result<(Vec<Listed>, u32)> {
    let mut words = wanted.words.split(' ');
    let mut word = || contains_pattern(words.next().unwrap_or_default());
    let rows: Vec<Listed> = sqlx::query_as(
        "select slug, title, online, venue, city, time_zone, start_time, duration_minutes, plan, capacity, taken, signup_open, hue,
                first_at, last_at, imported_signups, count(*) over () as total
         from circles
         where state = 'published'
           and hidden_at is null
           and search_key like $1 escape '\\'
           and search_key like $2 escape '\\'
           and search_key like $3 escape '\\'
           and search_key like $4 escape '\\'
           and city_key like $5 escape '\\'
           and (online = $6 or $6 < 0)
           and (language = $7 or $7 = '')
           and (weekday = $8 or $8 = 0)
           and ($9 <> 0 or (signup_open = 1 and (capacity is null or taken < capacity) and last_at > $10))
           and ($9 <> 2 or last_at <= $10)
         order by case when last_at <= $10 then 2 when first_at <= $10 then 1 else 0 end,
                  case when last_at <= $10 then -last_at else coalesce(first_at, 0) end,
                  id
         limit $11 offset $12",
    )
    .bind(word())
    .bind(word())
    .bind(word())
    .bind(word())
    .bind(contains_pattern(&wanted.city))
    .bind(wanted.online.map_or(-1, i64::from))
    .bind(wanted.language.clone())
    .bind(wanted.weekday)
    .bind(match wanted.show {
        Show::Open => 0_i64,
        Show::All => 1,
        Show::Finished => 2,
    })
    .bind(now)
    .bind(i64::from(limit))
    .bind(offset)
    .fetch_all(on)
    .await
    .doing("list circles")?;
    let total = rows.first().map_or(0, |r| u32::try_from(r.total).unwrap_or_default());
    Ok((rows, total))
}

/// The draft a browser began logged out.
pub async fn draft_of_browser(tx: &mut Tx, token_hash: &str) -> Result<Option<(CircleId, String)>> {
    let row: Option<(CircleId, String)> = sqlx::query_as("select id, slug from circles where draft_token_hash = $1 and state = 'draft'")
        .bind(token_hash.to_owned())
        .fetch_optional(tx.conn())
        .await
        .doing("look for a browser's draft")?;
    Ok(row)
}

/// A draft of an account in which nothing was chosen yet.
pub async fn untouched_draft(tx: &mut Tx, account: AccountId) -> Result<Option<(CircleId, String)>> {
    sqlx::query_as(
        "select c.id, c.slug
         from circles c
         join circle_facilitators f on f.circle_id = c.id
         where f.account_id = $1 and c.state = 'draft' and c.draft_step = 0 and c.copied_from is null
         order by c.id
         limit 1",
    )
    .bind(account)
    .fetch_optional(tx.conn())
    .await
    .doing("look for an untouched draft")
}

/// A draft in a list: slug, title, the course's title, when it was changed, how far it came.
#[derive(Debug, FromRow)]
pub struct Draft {
    /// Its name in the URL.
    pub slug: String,
    /// Title.
    pub title: String,
    /// The course's title.
    pub course: Option<String>,
    /// When it was last changed.
    pub updated_at: i64,
    /// Highest step completed.
    pub draft_step: i64,
}

/// The drafts of an account and of a browser (an empty hash is none), last changed first.
pub async fn drafts<'c>(on: impl Reader<'c>, account: Option<AccountId>, token_hash: &str) -> Result<Vec<Draft>> {
    sqlx::query_as(
        "select c.slug, c.title, k.title as course, c.updated_at, c.draft_step
         from (select n.circle_id
               from (select f.circle_id from circle_facilitators f where f.account_id = $1 order by f.circle_id desc limit $4) n
               union
               select d.id
               from circles d
               where d.draft_token_hash = $2 and $2 <> '') mine
         join circles c on c.id = mine.circle_id
         left join courses k on k.id = c.course_id
         where c.state = 'draft'
         order by c.updated_at desc, c.id desc
         limit $3",
    )
    .bind(account.map_or(0, |a| a.0))
    .bind(token_hash.to_owned())
    .bind(MOST_DRAFTS)
    .bind(NEWEST)
    .fetch_all(on)
    .await
    .doing("list drafts")
}

/// Public circles that are not over and that only this account runs.
pub async fn run_alone_by(tx: &mut Tx, account: AccountId, now: i64) -> Result<Vec<CircleId>> {
    sqlx::query_scalar(
        "select c.id
         from circles c
         join circle_facilitators f on f.circle_id = c.id
         where f.account_id = $1
           and c.state = 'published'
           and (c.last_at is null or c.last_at > $2)
           and not exists (select 1 from circle_facilitators o where o.circle_id = c.id and o.account_id <> $1)
         order by c.id",
    )
    .bind(account)
    .bind(now)
    .fetch_all(tx.conn())
    .await
    .doing("find circles that lose their only facilitator")
}

/// Whether a name in the URL is taken.
pub async fn slug_taken(tx: &mut Tx, slug: &str) -> Result<bool> {
    let found: i64 = sqlx::query_scalar("select count(*) from circles where slug = $1")
        .bind(slug.to_owned())
        .fetch_one(tx.conn())
        .await
        .doing("look whether a name is taken")?;
    Ok(found > 0)
}
