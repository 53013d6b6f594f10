//! Public circles as cards and pages, in the viewer's language.

use crate::circles::model::views::{CircleCard, CirclePage, DateLine, Filters, PublicRecap};
use crate::circles::model::{Circle, Mode, OwnDate, Phase, PlanDate, Standing, State};
use crate::circles::policy;
use crate::circles::store::list::{self, Listed, PAGE_SIZE, Show, Wanted};
use crate::circles::store::{self, Which};
use crate::i18n::dates::{self as words, Reader};
use crate::i18n::languages::own_name;
use crate::i18n::{Locale, plural, t};
use crate::paths;
use crate::platform::dates::{self, parse_time, zone};
use crate::platform::listing::Listing;
use crate::platform::search::value_key;
use crate::platform::{Ctx, Result, markdown};
use crate::types::text::{address_line, fold};
use crate::types::{AppError, CircleId, MeetingId, Page, PageNumber, Seats, When};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::sync::Arc;

/// How many circles the start page shows.
const STARTING_SOON: usize = 4;

/// Returns one page of the public list: the numbered page, or the one after the circle that the filters name.
pub async fn list(ctx: &Ctx, filters: &Filters) -> Result<Page<CircleCard>> {
    let wanted = wanted(filters);
    let listing = listing(ctx, &wanted).await?;
    let key = filters.after.parse().ok().map(CircleId);
    let (ids, page) = match key {
        Some(key) if listing.whole => listing.following(listing.rest(key.0), PAGE_SIZE),
        Some(key) => {
            let rest = list::after(ctx.public_reads(), &wanted, ctx.now_us(), key).await?.unwrap_or_default();
            listing.following(rest, PAGE_SIZE)
        }
        None => listing.numbered(PageNumber::parse(Some(&filters.page)), PAGE_SIZE),
    };
    Ok(page.with(cards(ctx, &ids).await?))
}

/// Returns the circles that start next.
pub async fn home(ctx: &Ctx) -> Result<Vec<CircleCard>> {
    let listing = listing(ctx, &Wanted::default()).await?;
    let soon: Vec<i64> = listing.ids.iter().take(STARTING_SOON).copied().collect();
    cards(ctx, &soon).await
}

async fn listing(ctx: &Ctx, wanted: &Wanted) -> Result<Arc<Listing>> {
    ctx.recent(format!("circles {wanted:?}"), || list::listing(ctx.public_reads(), ctx.db().engine(), wanted, ctx.now_us())).await
}

async fn cards(ctx: &Ctx, ids: &[i64]) -> Result<Vec<CircleCard>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = list::rows(ctx.public_reads(), ids).await?;
    Ok(rows.into_iter().map(|row| card(ctx, row)).collect())
}

/// Parses the filters leniently: an invalid one is ignored.
fn wanted(filters: &Filters) -> Wanted {
    let short = |text: &str| text.chars().take(100).collect::<String>();
    // Together with "In person" it is taken as the name of a city: contradictory filters match nothing.
    let says_online = filters.mode != "in-person" && ["online", "en linea"].contains(&fold(&short(&filters.city)).as_str());
    Wanted {
        words: short(&filters.q),
        online: match filters.mode.as_str() {
            _ if says_online => Some(true),
            "online" => Some(true),
            "in-person" => Some(false),
            _ => None,
        },
        city: if says_online { String::new() } else { short(&filters.city) },
        language: filters.lang.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(12).collect::<String>().to_lowercase(),
        topic: value_key(&filters.topic),
        weekday: filters.day.parse().ok().filter(|d| (1..=7).contains(d)).unwrap_or(0),
        show: match filters.show.as_str() {
            "all" => Show::All,
            "finished" => Show::Finished,
            _ => Show::Open,
        },
    }
}

fn card(ctx: &Ctx, row: Listed) -> CircleCard {
    let standing = row.standing(ctx.now_us());
    let usual = Usual { time: &row.start_time, minutes: row.duration_minutes, zone: &row.time_zone };
    let small = |n: i64| u32::try_from(n).unwrap_or_default();
    CircleCard {
        online: row.mode().online(),
        place: if row.mode().in_person() { address_line(&[&row.venue, &row.city]) } else { String::new() },
        when: when(ctx.reader(), &row.dates(), &usual, standing, ctx.now),
        zone: words::zone_words(ctx.locale, &row.time_zone),
        seats: Seats::stored(row.people(), row.capacity),
        hue: small(row.hue),
        standing,
        slug: row.slug,
        title: row.title,
    }
}

/// Returns a circle's public page. Drafts and hidden circles are visible only to their managers.
///
/// # Errors
/// Not found.
pub async fn page(ctx: &Ctx, slug: &str) -> Result<CirclePage> {
    let mut conn = ctx.public_reads().acquire().await?;
    let circle = match store::load(&mut conn, Which::Slug(slug)).await? {
        Some(circle) => circle,
        None => super::by_slug(ctx, slug).await?,
    };
    let own = policy::draft(&ctx.viewer, &ctx.browser_hash, &circle).is_ok();
    if !policy::can_see(&ctx.viewer, &circle) && !own {
        return Err(AppError::NotFound.into());
    }
    drop(conn);
    if circle.state == State::Draft || circle.hidden {
        super::note_read(ctx, &circle).await?;
    }
    let recaps = if circle.has_recaps && !circle.hidden { recaps(ctx, &circle).await? } else { Vec::new() };
    Ok(CirclePage { recaps, ..page_of(ctx, circle, false) })
}

/// Returns the recaps that a circle shows to everyone, in a statement of their own.
async fn recaps(ctx: &Ctx, circle: &Circle) -> Result<Vec<PublicRecap>> {
    let mut dates: Vec<&PlanDate> = circle.dates.iter().collect();
    dates.sort_by_key(|date| (date.starts_at, date.own.meeting));
    let recap = |(id, done, next): (MeetingId, String, String)| {
        let (number, date) = (1..).zip(&dates).find(|(_, date)| date.own.meeting == id)?;
        Some(PublicRecap {
            number,
            when: date_when(ctx.reader(), circle, date, ctx.now),
            done: markdown::render(&done),
            next: markdown::render(&next),
        })
    };
    Ok(store::recaps::public(ctx.public_reads(), circle.id).await?.into_iter().filter_map(recap).collect())
}

/// Returns the circle's URL as a QR code (SVG).
///
/// # Errors
/// Not found.
pub async fn qr(ctx: &Ctx, slug: &str) -> Result<String> {
    crate::platform::qr::svg(&page(ctx, slug).await?.url)
}

/// Returns the page; `editing` offers to edit the dates that have not started.
pub(super) fn page_of(ctx: &Ctx, circle: Circle, editing: bool) -> CirclePage {
    let l = ctx.locale;
    let standing = circle.standing(ctx.now_us());
    let dates = date_lines(ctx.reader(), &circle, ctx.now, editing);
    let small = |n: i64| u32::try_from(n).unwrap_or_default();
    let usual = Usual { time: &circle.start_time, minutes: circle.duration_minutes, zone: &circle.time_zone };
    let here = circle.mode.in_person();
    CirclePage {
        url: paths::absolute(&ctx.app.config.url, &paths::circle(&circle.slug)),
        standing,
        hidden: circle.hidden,
        hidden_reason: circle.hidden_reason.clone(),
        mode: circle.mode,
        // The street of before stays in the form of a circle that has moved online, and is shown to no one.
        address: address_line(&[if here { &circle.address } else { "" }, &circle.city, &circle.country]),
        when: when(ctx.reader(), &circle.dates, &usual, standing, ctx.now),
        zone: if circle.time_zone.is_empty() { String::new() } else { words::zone_words(l, &circle.time_zone) },
        zones_differ: circle.dates.iter().any(|date| words::is_foreign(&date.time_zone, &circle.time_zone)),
        done: u32::try_from(dates.iter().filter(|d| d.past).count()).unwrap_or_default(),
        dates,
        facilitators: circle.facilitators.iter().map(|f| f.shown.clone()).collect(),
        welcome_html: markdown::render(&circle.welcome),
        blurb: markdown::words(&circle.welcome, 160),
        imported_signups: small(circle.imported_signups),
        seats: circle.seats,
        hue: small(circle.hue),
        can_manage: policy::look(&ctx.viewer, &circle).is_ok(),
        slug: circle.slug,
        title: circle.title,
        course: circle.course,
        venue: if here { circle.venue } else { String::new() },
        venue_details: if here { circle.venue_details } else { String::new() },
        language_name: own_name(&circle.language),
        language: circle.language,
        cancel_reason: circle.cancel_reason,
        has_report: circle.has_report,
        recaps: Vec::new(),
    }
}

/// Formats "Monday, November 30, 6:30 PM – 8:00 PM". The end is the instant at which the meeting ends: in a night in which
/// the clocks change, that is another time than start plus length.
fn said(reader: Reader, date: &PlanDate, usual_zone: &str, now: Timestamp) -> String {
    let own = if date.time_zone.is_empty() { usual_zone } else { &date.time_zone };
    let hours = words::span(reader, dates::from_us(date.starts_at), dates::from_us(date.ends_at), own);
    t!(reader.language, dates.day_time, day = words::day(reader, date.date.civil(), own, now), time = hours).to_string()
}

/// Formats a date of a circle.
fn date_when(reader: Reader, circle: &Circle, date: &PlanDate, now: Timestamp) -> When {
    let words = words::with_zone(reader.language, said(reader, date, &circle.time_zone, now), &date.time_zone, &circle.time_zone);
    let own = if date.time_zone.is_empty() { &circle.time_zone } else { &date.time_zone };
    When { words, stamp: words::stamp(dates::from_us(date.starts_at), own) }
}

/// Formats each date of a circle.
fn date_lines(reader: Reader, circle: &Circle, now: Timestamp, editing: bool) -> Vec<DateLine> {
    let l = reader.language;
    let draft = circle.state == State::Draft;
    let line = |entry: &PlanDate| DateLine {
        when: date_when(reader, circle, entry, now),
        place: differs(l, circle, &entry.own),
        editable: (editing && entry.own.removed.is_none() && (draft || entry.starts_at > now.as_microsecond())).then_some(entry.own.meeting),
        past: entry.ends_at <= now.as_microsecond(),
        removed: entry.own.removed.clone(),
    };
    let removed = circle.removed.iter().filter(|date| date.ends_at > now.as_microsecond());
    let mut all: Vec<&PlanDate> = circle.dates.iter().chain(removed).collect();
    all.sort_by_key(|date| date.starts_at);
    all.into_iter().map(line).collect()
}

/// Returns how and where people meet on a date, if different from the circle's other dates. Never a link.
fn differs(l: Locale, circle: &Circle, own: &OwnDate) -> String {
    let mode = own.mode.unwrap_or(circle.mode);
    let [venue, address, city] = &own.place;
    let elsewhere = mode.in_person() && own.place.iter().any(|part| !part.is_empty());
    let place = if elsewhere { address_line(&[venue, address, if city.is_empty() { &circle.city } else { city }]) } else { String::new() };
    let way = if mode == circle.mode { String::new() } else { mode_words(l, mode).to_owned() };
    [way, place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Returns how people meet, in words.
pub fn mode_words(l: Locale, mode: Mode) -> &'static str {
    match mode {
        Mode::InPerson => t!(l, circles.in_person),
        Mode::Online => t!(l, circles.online),
        Mode::Both => t!(l, circles.both),
    }
}

/// Returns when a circle meets, as its card says it: "Mondays 6:30 PM – 8:00 PM · from November 30".
pub fn when_words(reader: Reader, circle: &Circle, now: Timestamp) -> String {
    let usual = Usual { time: &circle.start_time, minutes: circle.duration_minutes, zone: &circle.time_zone };
    when(reader, &circle.dates, &usual, circle.standing(now.as_microsecond()), now)
}

struct Usual<'a> {
    time: &'a str,
    minutes: i64,
    zone: &'a str,
}

/// Formats "Mondays 6:30 PM – 8:00 PM · from November 30". Dates on different weekdays are counted instead.
fn when(reader: Reader, plan: &[PlanDate], usual: &Usual<'_>, standing: Standing, now: Timestamp) -> String {
    let l = reader.language;
    let days: Vec<Date> = plan.iter().map(|p| p.date.civil()).collect();
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else { return String::new() };
    if let [only] = plan {
        return said(reader, only, usual.zone, now);
    }
    let hours = parse_time(usual.time).map(|time| words::hours(reader, time, time.wrapping_add(usual.minutes.minutes()), usual.zone));
    let hours = hours.unwrap_or_default();
    let weekly = days.iter().all(|d| d.weekday() == first.weekday());
    let rhythm = if weekly { format!("{} {hours}", words::weekdays(l, first.weekday())) } else { plural!(l, circles.meetings, days.len()) };
    let short = |date: Date| if weekly { words::short(reader, date, usual.zone, now) } else { words::day(reader, date, usual.zone, now) };
    let bound = match standing.phase {
        Phase::Finished => t!(l, circles.ended, date = short(*last)).to_string(),
        _ if now.to_zoned(zone(usual.zone).unwrap_or(TimeZone::UTC)).date() > *first => t!(l, circles.until_date, date = short(*last)).to_string(),
        _ => t!(l, circles.from_date, date = short(*first)).to_string(),
    };
    format!("{} · {bound}", rhythm.trim_end())
}
