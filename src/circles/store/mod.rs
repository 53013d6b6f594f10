//! SQL of the tables `circles` and `circle_facilitators`: one circle, and its seats.

pub mod choices;
pub mod facilitators;
pub mod feeds;
pub mod find;
pub mod import;
pub mod index;
pub mod invitations;
pub mod leaving;
pub mod list;
pub mod phase;
pub mod recaps;
pub mod write;

use super::model::{AddressShown, Circle, CourseRef, Facilitator, Mode, OwnDate, PlanDate, State};
use crate::accounts::model::Switch;
use crate::accounts::policy::StaffMember;
use crate::circles::model::CircleRefusal;
use crate::circles::policy::Manager;
use crate::platform::db::{Reader, Tx};
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, AppError, CircleId, CourseId, LocalDate, MeetingId, Seats};
use sqlx::{AnyConnection, FromRow};

#[derive(FromRow)]
struct Row {
    id: CircleId,
    slug: String,
    state: String,
    course_id: Option<CourseId>,
    title: String,
    language: String,
    in_person: i64,
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
    dates: Option<String>,
    welcome: String,
    question: String,
    goal: String,
    capacity: Option<i64>,
    taken: i64,
    signup_open: i64,
    hue: i64,
    first_at: Option<i64>,
    last_at: Option<i64>,
    imported_signups: i64,
    hidden_at: Option<i64>,
    hidden_reason: String,
    event_no: i64,
    draft_token_hash: Option<String>,
    draft_step: i64,
    wrapped_up_at: Option<i64>,
    plan_next: i64,
    cancelled_at: Option<i64>,
    cancel_reason: String,
    reports: i64,
    recaps: i64,
    course_slug: Option<String>,
    course_title: Option<String>,
    course_provider: Option<String>,
    person_id: Option<AccountId>,
    person_name: Option<String>,
    person_shown: Option<String>,
    person_email: Option<String>,
    person_locale: Option<String>,
    person_confirmed_at: Option<i64>,
    person_blocked_at: Option<i64>,
    address_shown: Option<String>,
    joined_off_at: Option<i64>,
    left_off_at: Option<i64>,
    feedback_off_at: Option<i64>,
}

/// Aggregates a circle's dates into one text for [`unpack`] (one query instead of two): date, time, zone, start
/// and end of each, then `$more`, of those that `$which`. The separators are control characters, which no form accepts.
macro_rules! packed_dates {
    ($circle:literal, $more:literal, $which:literal) => {
        concat!(
            "(select string_agg(m.local_date || '\u{1f}' || m.local_time || '\u{1f}' || m.time_zone || '\u{1f}' || cast(m.starts_at as text)
                                || '\u{1f}' || cast(m.ends_at as text)",
            $more,
            ", '\u{1e}')
              from meetings m
              where m.circle_id = ",
            $circle,
            " and ",
            $which,
            " and m.starts_at is not null and m.ends_at is not null)"
        )
    };
}
pub(crate) use packed_dates;

/// Identifies a circle.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// By its slug.
    Slug(&'a str),
    /// By its id.
    Id(CircleId),
}

/// Loads a circle with its facilitators. Takes a connection of a pool or of a transaction.
pub async fn load(conn: &mut AnyConnection, which: Which<'_>) -> Result<Option<Circle>> {
    let (slug, id) = match which {
        Which::Slug(slug) => (slug.to_owned(), 0),
        Which::Id(id) => (String::new(), id.0),
    };
    // One row per facilitator, so that the benchmarked page needs one query.
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "select c.id, c.slug, c.state, c.course_id, c.title, c.language, c.in_person, c.online, c.venue, c.venue_details, c.address, c.city, c.country,
                c.meeting_url, c.time_zone, c.start_time, c.duration_minutes, c.first_date, c.weeks, c.plan_next, c.welcome, c.question, c.goal,
                c.capacity, c.taken, c.signup_open, c.hue, c.first_at, c.last_at, c.imported_signups, c.hidden_at, c.hidden_reason, c.event_no,
                c.draft_token_hash, c.draft_step, c.wrapped_up_at, c.cancelled_at, c.cancel_reason,
                (select count(*) from reports r where r.circle_id = c.id and r.published_at is not null) as reports,
                (select count(*) from recaps s where s.circle_id = c.id and s.public = 1) as recaps, ",
        packed_dates!(
            "c.id",
            "|| '\u{1f}' || cast(m.id as text) || '\u{1f}' || m.mode || '\u{1f}' || m.venue || '\u{1f}' || m.address || '\u{1f}' || m.city
             || case when m.cancelled_at is null then '' else '\u{1f}' || m.cancel_reason end",
            "(m.cancelled_at is null or m.cancel_reason <> '')"
        ),
        " as dates,
                k.slug as course_slug, k.title as course_title, k.provider as course_provider,
                a.id as person_id, a.name as person_name, a.email as person_email, a.locale as person_locale,
                case when a.shown_name = '' then a.name else a.shown_name end as person_shown,
                a.confirmed_at as person_confirmed_at, a.blocked_at as person_blocked_at, f.address_shown, a.joined_off_at, a.left_off_at, a.feedback_off_at
         from circles c
         left join courses k on k.id = c.course_id
         left join circle_facilitators f on f.circle_id = c.id
         left join accounts a on a.id = f.account_id
         where c.slug = $1 or c.id = $2
         order by f.added_at, a.id"
    ))
    .bind(slug)
    .bind(id)
    .fetch_all(&mut *conn)
    .await
    .doing("load a circle")?;
    let people = rows.iter().filter_map(facilitator).collect();
    Ok(rows.into_iter().next().map(|row| circle(row, people)))
}

/// Returns a circle's state.
pub async fn state(conn: &mut AnyConnection, id: CircleId) -> Result<Option<String>> {
    sqlx::query_scalar("select state from circles where id = $1").bind(id).fetch_optional(&mut *conn).await.doing("load a circle's state")
}

/// Loads the circle that had a slug as a draft.
pub async fn load_former_draft(conn: &mut AnyConnection, slug: &str) -> Result<Option<Circle>> {
    let id: Option<CircleId> = sqlx::query_scalar("select id from circles where draft_slug = $1 and draft_slug <> ''")
        .bind(slug.to_owned())
        .fetch_optional(&mut *conn)
        .await
        .doing("look for a former draft")?;
    match id {
        Some(id) => load(conn, Which::Id(id)).await,
        None => Ok(None),
    }
}

fn facilitator(row: &Row) -> Option<Facilitator> {
    Some(Facilitator {
        id: row.person_id?,
        name: row.person_name.clone()?,
        shown: row.person_shown.clone()?,
        email: row.person_email.clone()?,
        locale: row.person_locale.clone()?,
        confirmed: row.person_confirmed_at.is_some(),
        address: row.address_shown.as_deref().and_then(AddressShown::parse).unwrap_or_default(),
        blocked: row.person_blocked_at.is_some(),
        ended: ended(row),
    })
}

fn ended(row: &Row) -> Vec<Switch> {
    let all = [(row.joined_off_at, Switch::Joined), (row.left_off_at, Switch::Left), (row.feedback_off_at, Switch::Feedback)];
    all.into_iter().filter(|(off_at, _)| off_at.is_some()).map(|(_, which)| which).collect()
}

fn circle(row: Row, facilitators: Vec<Facilitator>) -> Circle {
    let (dates, removed) = unpack(row.dates.as_deref().unwrap_or_default()).into_iter().partition(|date| date.own.removed.is_none());
    Circle {
        id: row.id,
        slug: row.slug,
        state: State::parse(&row.state).unwrap_or(State::Draft),
        course_id: row.course_id,
        course: CourseRef {
            slug: row.course_slug.unwrap_or_default(),
            title: row.course_title.unwrap_or_default(),
            provider: row.course_provider.unwrap_or_default(),
        },
        title: row.title,
        language: row.language,
        mode: Mode::of(row.in_person == 1, row.online == 1),
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
        dates,
        removed,
        plan_next: row.plan_next,
        welcome: row.welcome,
        question: row.question,
        goal: row.goal,
        seats: Seats::stored(row.taken, row.capacity),
        signup_open: row.signup_open == 1,
        hue: row.hue,
        first_at: row.first_at,
        last_at: row.last_at,
        imported_signups: row.imported_signups,
        hidden: row.hidden_at.is_some(),
        hidden_reason: row.hidden_reason,
        event_no: row.event_no,
        draft_token_hash: row.draft_token_hash,
        draft_step: row.draft_step,
        wrapped_up_at: row.wrapped_up_at,
        cancelled_at: row.cancelled_at,
        cancel_reason: row.cancel_reason,
        has_report: row.reports > 0,
        has_recaps: row.recaps > 0,
        facilitators,
    }
}

/// Parses the dates that [`packed_dates`] aggregated.
fn unpack(text: &str) -> Vec<PlanDate> {
    let one = |packed: &str| {
        let mut parts = packed.split('\u{1f}');
        Some(PlanDate {
            date: LocalDate::parse(parts.next()?)?,
            time: parts.next()?.to_owned(),
            time_zone: parts.next()?.to_owned(),
            starts_at: parts.next()?.parse().ok()?,
            ends_at: parts.next()?.parse().ok()?,
            own: OwnDate {
                meeting: MeetingId(parts.next().and_then(|id| id.parse().ok()).unwrap_or_default()),
                mode: parts.next().and_then(Mode::parse),
                place: [(); 3].map(|()| parts.next().unwrap_or_default().to_owned()),
                removed: parts.next().map(str::to_owned),
            },
        })
    };
    let mut dates: Vec<PlanDate> = text.split('\u{1e}').filter_map(one).collect();
    dates.sort_by_key(|d| d.starts_at);
    dates
}

/// Takes a seat in one guarded statement, so that concurrent requests never take more than there are.
///
/// # Errors
/// [`CircleRefusal::Full`], [`CircleRefusal::Closed`], … if there is none to take.
pub async fn take_seat(tx: &mut Tx, id: CircleId, now: i64) -> Result<i64> {
    if let Some(number) = seat(tx, id, now, true).await? {
        return Ok(number);
    }
    let circle = load(tx.conn(), Which::Id(id)).await?.ok_or(AppError::NotFound)?;
    Err(circle.closed_because(now).unwrap_or(CircleRefusal::Full).into())
}

/// Takes a seat of a circle that everyone can see; returns the circle's next event number if there was one.
pub async fn take_public_seat(tx: &mut Tx, id: CircleId, now: i64) -> Result<Option<i64>> {
    seat(tx, id, now, false).await
}

async fn seat(tx: &mut Tx, id: CircleId, now: i64, even_hidden: bool) -> Result<Option<i64>> {
    sqlx::query_scalar(
        "update circles
         set taken = taken + 1, event_no = event_no + 1
         where id = $1
           and state = 'published'
           and signup_open = 1
           and (capacity is null or taken < capacity)
           and (last_at is null or last_at > $2)
           and (hidden_at is null or $3 = 1)
         returning event_no",
    )
    .bind(id)
    .bind(now)
    .bind(i64::from(even_hidden))
    .fetch_optional(tx.conn())
    .await
    .doing("take a seat")
}

/// Takes a seat for someone whom a facilitator adds; returns the circle's next event number if one is free. Closed sign-up does
/// not matter.
pub async fn take_free_seat(tx: &mut Tx, by: &Manager) -> Result<Option<i64>> {
    sqlx::query_scalar(
        "update circles
         set taken = taken + 1, event_no = event_no + 1
         where id = $1 and (capacity is null or taken < capacity)
         returning event_no",
    )
    .bind(by.circle())
    .fetch_optional(tx.conn())
    .await
    .doing("take a free seat")
}

/// Gives a seat back; returns the circle's next event number.
pub async fn give_seat_back(tx: &mut Tx, id: CircleId) -> Result<Option<i64>> {
    sqlx::query_scalar("update circles set taken = taken - 1, event_no = event_no + 1 where id = $1 and taken > 0 returning event_no")
        .bind(id)
        .fetch_optional(tx.conn())
        .await
        .doing("give a seat back")
}

/// Returns whether staff have hidden a circle.
pub async fn is_hidden<'c>(on: impl Reader<'c>, id: CircleId) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar("select id from circles where id = $1 and hidden_at is not null")
        .bind(id)
        .fetch_optional(on)
        .await
        .doing("look whether a circle is hidden")?;
    Ok(found.is_some())
}

/// Hides a circle (`at`, and why) or shows it again (`None`). Returns the circle and its course; `None` if there is no
/// such circle.
pub async fn set_hidden(tx: &mut Tx, _by: &StaffMember, slug: &str, at: Option<i64>, reason: &str) -> Result<Option<(CircleId, Option<CourseId>)>> {
    sqlx::query_as("update circles set hidden_at = $2, hidden_reason = $3 where slug = $1 returning id, course_id")
        .bind(slug.to_owned())
        .bind(at)
        .bind(reason.to_owned())
        .fetch_optional(tx.conn())
        .await
        .doing("hide a circle")
}
