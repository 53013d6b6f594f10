//! A published circle inserted directly, for tests of what facilitators do with it: three meetings on Mondays
//! at 18:30 in Chicago, starting on the day of the harness's clock, and three participants.

use crate::harness::{Browser, Site};
use circlet::types::{AccountId, LinkKey};

/// When the first meeting starts and ends.
pub const FIRST_BEGINS: &str = "2026-11-17T00:30:00Z";
pub const FIRST_ENDS: &str = "2026-11-17T02:00:00Z";

pub struct Rows {
    pub slug: String,
    pub meetings: Vec<i64>,
    pub people: Vec<i64>,
    pub keys: Vec<LinkKey>,
}

impl Rows {
    /// Returns the path of a facilitator page: `/circles/<slug>/manage/…`.
    pub fn part(&self, part: &str) -> String {
        format!("/circles/{}/manage/{part}", self.slug)
    }
}

fn us(moment: &str) -> i64 {
    moment.parse::<circlet::platform::Timestamp>().unwrap().as_microsecond()
}

/// Inserts the circle.
pub async fn circle(site: &Site, slug: &str, facilitators: &[AccountId]) -> Rows {
    let mut tx = site.ctx().db().write().await.unwrap();
    let now = site.ctx().now_us();
    let circle: i64 = sqlx::query_scalar(
        "insert into circles (slug, state, title, venue, city, time_zone, start_time, first_date, weeks, weekday, plan_next, capacity, taken,
                              first_at, last_at, published_at, created_at, updated_at)
         values ($1, 'published', 'Speaking for shy people', 'Harold Washington Library', 'Chicago', 'America/Chicago', '18:30', '2026-11-16', 3, 1,
                 4,
                 12, 3, $2, $3, $4, $4, $4)
         returning id",
    )
    .bind(slug.to_owned())
    .bind(us(FIRST_BEGINS))
    .bind(us("2026-12-01T02:00:00Z"))
    .bind(now)
    .fetch_one(tx.conn())
    .await
    .unwrap();
    for id in facilitators {
        sqlx::query("insert into circle_facilitators (circle_id, account_id, added_at) values ($1, $2, $3)")
            .bind(circle)
            .bind(*id)
            .bind(now)
            .execute(tx.conn())
            .await
            .unwrap();
    }
    let mut meetings = Vec::new();
    for (key, day, begins) in
        [(1_i64, "2026-11-16", FIRST_BEGINS), (2, "2026-11-23", "2026-11-24T00:30:00Z"), (3, "2026-11-30", "2026-12-01T00:30:00Z")]
    {
        let id: i64 = sqlx::query_scalar(
            "insert into meetings (circle_id, plan_key, local_date, local_time, time_zone, minutes, starts_at, ends_at, created_at, uid)
             values ($1, $2, $3, '18:30', 'America/Chicago', 90, $4, $5, $6, 'uid-' || $3) returning id",
        )
        .bind(circle)
        .bind(key)
        .bind(day)
        .bind(us(begins))
        .bind(us(begins) + 90 * 60 * 1_000_000)
        .bind(now)
        .fetch_one(tx.conn())
        .await
        .unwrap();
        meetings.push(id);
    }
    let (mut people, mut keys) = (Vec::new(), Vec::new());
    for name in ["Ana Lima", "Ben Okoro", "Cleo Dixon"] {
        let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        let key = site.app.tokens.link_key();
        let id: i64 = sqlx::query_scalar(
            "insert into signups (circle_id, name, email, email_key, goal, support, locale, consent_at, created_at, updated_at, link_key)
             values ($1, $2, $3, $3, 'Give a toast', 'I listen', 'en', $4, $4, $4, $5) returning id",
        )
        .bind(circle)
        .bind(name)
        .bind(email)
        .bind(now)
        .bind(key.clone())
        .fetch_one(tx.conn())
        .await
        .unwrap();
        people.push(id);
        keys.push(key);
    }
    tx.commit().await.unwrap();
    Rows { slug: slug.to_owned(), meetings, people, keys }
}

/// The circle `speaking` with its facilitator, signed in.
pub struct Desk {
    pub site: Site,
    pub dede: AccountId,
    pub browser: Browser,
    pub rows: Rows,
}

/// Returns a site with [`Desk`]'s circle.
pub async fn desk() -> Desk {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = circle(&site, "speaking", &[dede]).await;
    Desk { site, dede, browser, rows }
}

/// Changes rows as a test needs them.
pub async fn run(site: &Site, sql: &'static str) {
    let mut tx = site.ctx().db().write().await.unwrap();
    sqlx::query(sql).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Says of every public circle with one facilitator that it is cancelled when that account is deleted.
pub async fn decide(site: &Site) {
    run(
        site,
        "insert into planned_cancellations (circle_id, account_id, reason, decided_at)
         select circle_id, min(account_id), 'I move away.', 1 from circle_facilitators group by circle_id having count(*) = 1",
    )
    .await;
}

/// Returns the key of the links about a sign-up, which a row of the test's own gets here.
pub async fn link_key(site: &Site, signup: i64) -> LinkKey {
    let mut tx = site.ctx().db().write().await.unwrap();
    sqlx::query("update signups set link_key = $2 where id = $1 and link_key = ''")
        .bind(signup)
        .bind(site.app.tokens.link_key())
        .execute(tx.conn())
        .await
        .unwrap();
    let key = sqlx::query_scalar("select link_key from signups where id = $1").bind(signup).fetch_one(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    key
}
