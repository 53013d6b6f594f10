//! SQL that changes circles: drafts, the steps of the wizard, publishing, cancelling.

use crate::circles::model::{Mode, Schedule};
use crate::circles::policy::{Drafter, Manager};
use crate::platform::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, CourseId};

/// Inserts a draft; with a browser's token hash at most one for that browser. `None` if that browser already
/// has one.
pub async fn begin(tx: &mut Tx, slug: &str, language: &'static str, token_hash: Option<String>, now: i64) -> Result<Option<CircleId>> {
    sqlx::query_scalar(
        "insert into circles (slug, state, language, draft_token_hash, created_at, updated_at)
         values ($1, 'draft', $2, $3, $4, $4)
         on conflict (draft_token_hash) where draft_token_hash is not null do nothing
         returning id",
    )
    .bind(slug.to_owned())
    .bind(language)
    .bind(token_hash)
    .bind(now)
    .fetch_optional(tx.conn())
    .await
    .doing("insert a draft")
}

/// Adds a facilitator. Idempotent.
pub async fn add_facilitator(tx: &mut Tx, circle: CircleId, account: AccountId, now: i64) -> Result<()> {
    sqlx::query(
        "insert into circle_facilitators (circle_id, account_id, added_at) values ($1, $2, $3) on conflict (circle_id, account_id) do nothing",
    )
    .bind(circle)
    .bind(account)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("add a facilitator")?;
    Ok(())
}

/// Removes an account from all circles it runs.
pub async fn remove_facilitator(tx: &mut Tx, account: AccountId) -> Result<()> {
    sqlx::query("delete from circle_facilitators where account_id = $1").bind(account).execute(tx.conn()).await.doing("remove a facilitator")?;
    Ok(())
}

/// Assigns a browser's draft to an account.
pub async fn claim(tx: &mut Tx, circle: CircleId, account: AccountId, now: i64) -> Result<()> {
    sqlx::query("update circles set draft_token_hash = null, updated_at = $2 where id = $1")
        .bind(circle)
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("claim a draft")?;
    add_facilitator(tx, circle, account, now).await
}

/// Saves step 1: the course.
pub async fn set_course(tx: &mut Tx, by: &Drafter, course: CourseId, now: i64) -> Result<()> {
    sqlx::query("update circles set course_id = $2, draft_step = case when draft_step < 1 then 1 else draft_step end, updated_at = $3 where id = $1")
        .bind(by.circle())
        .bind(course)
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("choose a course")?;
    Ok(())
}

/// A validated place.
#[derive(Clone, Debug)]
pub struct Place {
    /// How people meet.
    pub mode: Mode,
    /// Library, café, school.
    pub venue: String,
    /// Room, floor, door.
    pub venue_details: String,
    /// Street address.
    pub address: String,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// Link of the online meeting.
    pub meeting_url: String,
}

/// Saves step 2: the place.
pub async fn set_place(tx: &mut Tx, by: &Drafter, place: &Place, now: i64) -> Result<()> {
    sqlx::query(
        "update circles
         set online = $2, venue = $3, venue_details = $4, address = $5, city = $6, country = $7, meeting_url = $8,
             draft_step = case when draft_step < 2 then 2 else draft_step end, updated_at = $9, in_person = $10
         where id = $1",
    )
    .bind(by.circle())
    .bind(i64::from(place.mode.online()))
    .bind(place.venue.clone())
    .bind(place.venue_details.clone())
    .bind(place.address.clone())
    .bind(place.city.clone())
    .bind(place.country.clone())
    .bind(place.meeting_url.clone())
    .bind(now)
    .bind(i64::from(place.mode.in_person()))
    .execute(tx.conn())
    .await
    .doing("set a circle's place")?;
    Ok(())
}

/// Saves step 3: what the dates are computed from, and the key of the next new date.
pub async fn set_schedule(tx: &mut Tx, by: &Drafter, schedule: &Schedule, plan_next: i64, now: i64) -> Result<()> {
    sqlx::query(
        "update circles
         set first_date = $2, start_time = $3, duration_minutes = $4, time_zone = $5, weeks = $6, plan_next = $7,
             draft_step = case when draft_step < 3 then 3 else draft_step end, updated_at = $8
         where id = $1",
    )
    .bind(by.circle())
    .bind(schedule.first_date.clone())
    .bind(schedule.start_time.clone())
    .bind(schedule.duration_minutes)
    .bind(schedule.time_zone.clone())
    .bind(schedule.weeks)
    .bind(plan_next)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("set a circle's schedule")?;
    Ok(())
}

/// The validated texts of a circle.
#[derive(Clone, Debug)]
pub struct Words {
    /// Title.
    pub title: String,
    /// Language code.
    pub language: String,
    /// Welcome text.
    pub welcome: String,
    /// The extra question.
    pub question: String,
    /// What the facilitators want to reach.
    pub goal: String,
    /// Seats.
    pub capacity: Option<i64>,
}

/// Saves step 4: the words.
pub async fn set_words(tx: &mut Tx, by: &Drafter, words: &Words, now: i64) -> Result<()> {
    sqlx::query(
        "update circles
         set title = $2, language = $3, welcome = $4, question = $5, capacity = $6,
             draft_step = case when draft_step < 4 then 4 else draft_step end, updated_at = $7, goal = $8
         where id = $1",
    )
    .bind(by.circle())
    .bind(words.title.clone())
    .bind(words.language.clone())
    .bind(words.welcome.clone())
    .bind(words.question.clone())
    .bind(words.capacity)
    .bind(now)
    .bind(words.goal.clone())
    .execute(tx.conn())
    .await
    .doing("set a circle's words")?;
    Ok(())
}

/// Columns derived from a circle's contents, for lists.
#[derive(Clone, Debug, Default)]
pub struct Caches {
    /// The city, folded.
    pub city_key: String,
    /// Start of the first meeting.
    pub first_at: Option<i64>,
    /// End of the last meeting.
    pub last_at: Option<i64>,
    /// 1 (Monday) to 7, of the first meeting; 0 while unknown.
    pub weekday: i64,
}

/// Updates the derived columns.
pub async fn set_caches(tx: &mut Tx, circle: CircleId, caches: &Caches) -> Result<()> {
    sqlx::query("update circles set city_key = $2, first_at = $3, last_at = $4, weekday = $5, hue = id % 6 where id = $1")
        .bind(circle)
        .bind(caches.city_key.clone())
        .bind(caches.first_at)
        .bind(caches.last_at)
        .bind(caches.weekday)
        .execute(tx.conn())
        .await
        .doing("update a circle's derived columns")?;
    Ok(())
}

/// Publishes a draft with a future date under `slug`; returns whether it did.
pub async fn publish(tx: &mut Tx, by: &Manager, slug: &str, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update circles
         set state = 'published', slug = $2, draft_slug = slug, published_at = $3, updated_at = $3, draft_token_hash = null
         where id = $1
           and state = 'draft'
           and exists (select 1 from meetings m where m.circle_id = circles.id and m.cancelled_at is null and m.starts_at > $3)",
    )
    .bind(by.circle())
    .bind(slug.to_owned())
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("publish a circle")?;
    Ok(done.rows_affected() == 1)
}

/// Cancels a public circle; returns whether it was public until now.
pub async fn cancel(tx: &mut Tx, by: &Manager, reason: &str, now: i64) -> Result<bool> {
    cancel_circle(tx, by.circle(), reason, now).await
}

/// Cancels a circle that has no facilitator left, for the reason that the last one gave.
pub async fn cancel_abandoned(tx: &mut Tx, circle: CircleId, reason: &str, now: i64) -> Result<bool> {
    cancel_circle(tx, circle, reason, now).await
}

async fn cancel_circle(tx: &mut Tx, circle: CircleId, reason: &str, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update circles
         set state = 'cancelled', cancelled_at = $2, cancel_reason = $3, updated_at = $2
         where id = $1 and state = 'published'",
    )
    .bind(circle)
    .bind(now)
    .bind(reason.to_owned())
    .execute(tx.conn())
    .await
    .doing("cancel a circle")?;
    Ok(done.rows_affected() == 1)
}

/// Takes a circle's next event number, which locks its row until the commit.
pub async fn next_event(tx: &mut Tx, circle: CircleId) -> Result<i64> {
    sqlx::query_scalar("update circles set event_no = event_no + 1 where id = $1 returning event_no")
        .bind(circle)
        .fetch_one(tx.conn())
        .await
        .doing("number an event")
}

/// The same of a circle that is or was public; `None` of a draft, which has no events, and if there is none.
pub async fn next_public_event(tx: &mut Tx, circle: CircleId) -> Result<Option<i64>> {
    sqlx::query_scalar("update circles set event_no = event_no + 1 where id = $1 and state <> 'draft' returning event_no")
        .bind(circle)
        .fetch_optional(tx.conn())
        .await
        .doing("number an event of a public circle")
}

/// Lifts the event numbers of all circles that have one; returns the new ones.
pub async fn leap(conn: &mut Conn, by: i64) -> Result<Vec<(CircleId, i64)>> {
    sqlx::query_as("update circles set event_no = event_no + $1 where event_no > 0 returning id, event_no")
        .bind(by)
        .fetch_all(conn)
        .await
        .doing("lift the numbers of events")
}

/// Opens or closes sign-up.
pub async fn set_signup_open(tx: &mut Tx, by: &Manager, open: bool, now: i64) -> Result<()> {
    sqlx::query("update circles set signup_open = $2, updated_at = $3 where id = $1")
        .bind(by.circle())
        .bind(i64::from(open))
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("open or close sign-up")?;
    Ok(())
}

/// Copies a circle into a new draft, without its dates and people.
pub async fn copy(tx: &mut Tx, by: &Manager, slug: &str, now: i64) -> Result<CircleId> {
    sqlx::query_scalar(
        "insert into circles (slug, state, course_id, title, language, in_person, online, venue, venue_details, address, city, country, latitude, longitude,
                              meeting_url, time_zone, start_time, duration_minutes, weeks, welcome, question, goal, capacity,
                              copied_from, created_at, updated_at)
         select $2, 'draft', course_id, title, language, in_person, online, venue, venue_details, address, city, country, latitude, longitude,
                meeting_url, time_zone, start_time, duration_minutes, weeks, welcome, question, goal, capacity,
                id, $3, $3
         from circles
         where id = $1
         returning id",
    )
    .bind(by.circle())
    .bind(slug.to_owned())
    .bind(now)
    .fetch_one(tx.conn())
    .await
    .doing("copy a circle")
}

/// Deletes a draft; returns whether it was one.
pub async fn delete_draft(tx: &mut Tx, by: &Drafter) -> Result<bool> {
    let done = sqlx::query("delete from circles where id = $1 and state = 'draft'").bind(by.circle()).execute(tx.conn()).await;
    Ok(done.doing("delete a draft")?.rows_affected() == 1)
}

/// Deletes the drafts that only this account writes.
pub async fn delete_drafts_of(tx: &mut Tx, account: AccountId) -> Result<()> {
    sqlx::query(
        "delete from circles
         where state = 'draft'
           and id in (select f.circle_id from circle_facilitators f where f.account_id = $1)
           and id not in (select f.circle_id from circle_facilitators f where f.account_id <> $1)",
    )
    .bind(account)
    .execute(tx.conn())
    .await
    .doing("delete an account's drafts")?;
    Ok(())
}

/// Deletes unclaimed drafts that were not changed since `before`.
pub async fn sweep_drafts(tx: &mut Tx, before: i64) -> Result<()> {
    sqlx::query("delete from circles where state = 'draft' and draft_token_hash is not null and updated_at < $1")
        .bind(before)
        .execute(tx.conn())
        .await
        .doing("sweep unclaimed drafts")?;
    Ok(())
}
