//! Importing circles from another system. Only the host's own commands call this; no emails are sent.

use super::publish;
use crate::circles::model::{Planned, State};
use crate::circles::store::import::{self as rows, NewCircle};
use crate::circles::store::index;
use crate::circles::store::write::Caches;
use crate::courses;
use crate::platform::{Ctx, Result, Tx, dates};
use crate::types::text::fold;
use crate::types::{AccountId, AppError, Check, CircleId, CourseId, FieldCode, FieldName};

/// A circle as another system recorded it, with its dates computed.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Where it comes from: system, kind, id ("p2pu:circle:1410").
    pub source_key: String,
    /// Its course.
    pub course: CourseId,
    /// Whether it was public.
    pub published: bool,
    /// Title.
    pub title: String,
    /// Language code of its emails.
    pub language: String,
    /// Whether it meets online.
    pub online: bool,
    /// Place.
    pub venue: String,
    /// Street address.
    pub address: String,
    /// City.
    pub city: String,
    /// Country, as written.
    pub country: String,
    /// Degrees north, degrees east.
    pub coordinates: Option<(f64, f64)>,
    /// Link of the online meeting.
    pub meeting_url: String,
    /// IANA zone.
    pub time_zone: String,
    /// Default start time, 18:30.
    pub start_time: String,
    /// Length of a meeting in minutes.
    pub duration_minutes: i64,
    /// The dates in order, at least one; `meetings` inserts them.
    pub plan: Vec<Planned>,
    /// The extra question.
    pub question: String,
    /// Seats.
    pub capacity: Option<i64>,
    /// Whether sign-up was open.
    pub signup_open: bool,
    /// The number of people who had signed up.
    pub signups: i64,
    /// Its facilitators.
    pub facilitators: Vec<AccountId>,
}

/// Imports a recorded circle once, without its dates, which `meetings::service::import` adds, and without what
/// [`add_up`] adds. Returns `None` if it was already imported.
///
/// # Errors
/// Field errors if the record is not a valid circle.
pub async fn import(ctx: &Ctx, tx: &mut Tx, recorded: &Recorded) -> Result<Option<CircleId>> {
    if rows::is_known(tx, &recorded.source_key).await? {
        return Ok(None);
    }
    let mut new = check(ctx, recorded)?;
    new.slug = publish::free_slug(ctx, tx, &recorded.title).await?;
    Ok(Some(rows::insert(tx, &new, &recorded.facilitators, ctx.now_us()).await?))
}

/// Puts imported circles into the search index and counts them for their courses: once for many, in the
/// transaction that imported them.
pub async fn add_up(tx: &mut Tx, circles: &[CircleId]) -> Result<()> {
    let (Some(first), Some(last)) = (circles.iter().min(), circles.iter().max()) else { return Ok(()) };
    rows::set_hues(tx, *first, *last).await?;
    let found = index::some(tx, CircleId(first.0 - 1), *last, None, i64::MAX).await?;
    let courses: Vec<CourseId> = found.iter().filter(|circle| circles.contains(&circle.id)).filter_map(|circle| circle.course_id).collect();
    // Counting locks the courses; their titles are read after it, in case one was being changed.
    courses::service::index::count_circles(tx, &courses).await?;
    let mut found = index::some(tx, CircleId(first.0 - 1), *last, None, i64::MAX).await?;
    found.retain(|circle| circles.contains(&circle.id));
    index::write(tx, &found).await
}

fn check(ctx: &Ctx, recorded: &Recorded) -> Result<NewCircle> {
    let mut check = Check::default();
    let title = check.line(FieldName::new("title"), &recorded.title, 128);
    let venue = check.line_or_empty(FieldName::new("venue"), &recorded.venue, 256);
    let address = check.line_or_empty(FieldName::new("address"), &recorded.address, 256);
    let city = check.line_or_empty(FieldName::new("city"), &recorded.city, 256);
    let country = check.line_or_empty(FieldName::new("country"), &recorded.country, 256);
    let meeting_url = check.link_or_empty(FieldName::new("meeting_url"), &recorded.meeting_url);
    let question = check.line_or_empty(FieldName::new("question"), &recorded.question, 256);
    let language = check.line(FieldName::new("language"), &recorded.language, 12).to_lowercase();
    let zone = dates::check_zone(&mut check, FieldName::new("time_zone"), &recorded.time_zone, "");
    if !(5..=1440).contains(&recorded.duration_minutes) {
        check.fail(FieldName::new("duration_minutes"), FieldCode::Range(5, 1440));
    }
    let weeks = i64::try_from(recorded.plan.len()).unwrap_or_default();
    if !(1..=52).contains(&weeks) {
        check.fail(FieldName::new("weeks"), FieldCode::Range(1, 52));
    }
    let moments: Option<Vec<i64>> = zone.as_ref().map(|(_, zone)| {
        let moment = |p: &Planned| dates::instant(p.date.civil(), dates::parse_time(&p.time)?, zone).ok();
        recorded.plan.iter().filter_map(|p| Some(moment(p)?.as_microsecond())).collect()
    });
    let moments = moments.unwrap_or_default();
    if moments.len() != recorded.plan.len() {
        check.fail(FieldName::new("plan"), FieldCode::Date);
    }
    check.finish()?;
    let first = recorded.plan.first().ok_or(AppError::Internal)?;
    let now = ctx.now_us();
    let begins = moments.iter().min().copied().unwrap_or(now);
    let opening = moments.iter().zip(&recorded.plan).min_by_key(|(moment, _)| **moment).map_or(first, |(_, planned)| planned);
    let caches = Caches {
        city_key: fold(&city),
        first_at: Some(begins),
        last_at: moments.iter().max().map(|last| last + recorded.duration_minutes * 60_000_000),
        weekday: i64::from(opening.date.civil().weekday().to_monday_one_offset()),
    };
    Ok(NewCircle {
        slug: String::new(),
        caches,
        state: if recorded.published { State::Published } else { State::Draft },
        course: recorded.course,
        published_at: recorded.published.then(|| begins.min(now)),
        first_date: first.date.to_string(),
        weeks,
        start_time: recorded.start_time.clone(),
        duration_minutes: recorded.duration_minutes,
        time_zone: zone.map(|(name, _)| name).unwrap_or_default(),
        online: recorded.online,
        coordinates: recorded.coordinates,
        capacity: recorded.capacity.filter(|seats| (1..=1000).contains(seats)),
        signup_open: recorded.signup_open,
        signups: recorded.signups.max(0),
        source_key: recorded.source_key.clone(),
        title,
        language,
        venue,
        address,
        city,
        country,
        meeting_url,
        question,
    })
}
