//! The step that fills in what SQL cannot compute about meetings of earlier versions: zone, length, instants.

use crate::meetings::store::fill::{self as store, Filled, Lacking};
use crate::platform::dates::{parse_date, parse_time, zone};
use crate::platform::steps::{Step, batches};
use crate::platform::{Config, Db, Result, Tx};
use jiff::civil::DateTime;
use url::Url;

/// Fills in incomplete meetings.
pub const FILL_IN: Step = Step { number: 1, name: "meetings", run: |db, _| Box::pin(batches(db, "meetings", |tx| Box::pin(fill_batch(tx)))) };

/// Gives meetings of earlier versions the id that calendars know them by, which contains the site's host.
pub const CALENDAR_IDS: Step = Step { number: 11, name: "calendar ids", run: |db, config| Box::pin(give_ids(db, config)) };

async fn give_ids(db: &Db, config: &Config) -> Result<()> {
    let url = Url::parse(&config.url).map_err(anyhow::Error::from)?;
    let mut tx = db.write().await?;
    store::give_ids(&mut tx, url.host_str().unwrap_or("localhost")).await?;
    tx.commit().await
}

/// How many meetings one transaction fills in.
const BATCH: i64 = 500;

/// Fills in the next meetings and returns how many.
async fn fill_batch(tx: &mut Tx) -> Result<u64> {
    let mut count = 0;
    for row in store::lacking(tx, BATCH).await? {
        store::fill(tx, row.id, &filled(&row)).await?;
        count += 1;
    }
    Ok(count)
}

/// Completes a meeting. Known instants stay: version 0.1 computed them in the circle's zone.
fn filled(row: &Lacking) -> Filled {
    let known = |name: &str| zone(name).map(|tz| (name.to_owned(), tz));
    let (time_zone, tz) = known(&row.time_zone).or_else(|| known(&row.circle_zone)).unwrap_or_else(|| ("UTC".to_owned(), jiff::tz::TimeZone::UTC));
    let local = parse_date(&row.local_date).zip(parse_time(&row.local_time)).map(|(date, time)| DateTime::from_parts(date, time));
    // A time that the clocks skip becomes the one after it, as on a clock.
    let computed = local.and_then(|local| tz.to_zoned(local).ok()).map(|zoned| zoned.timestamp().as_microsecond());
    let starts_at = row.starts_at.or(computed);
    let length = row.starts_at.zip(row.ends_at).map(|(start, end)| (end - start) / 60_000_000).filter(|minutes| (1..=1440).contains(minutes));
    let minutes = if row.minutes > 0 { row.minutes } else { length.unwrap_or(row.circle_minutes).max(1) };
    let start = starts_at.unwrap_or(row.created_at);
    Filled {
        time_zone,
        minutes,
        starts_at: start,
        ends_at: row.ends_at.unwrap_or(start + minutes * 60_000_000),
        cancelled_at: starts_at.is_none().then_some(row.created_at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::MeetingId;

    fn lacking() -> Lacking {
        Lacking {
            id: MeetingId(1),
            local_date: "2026-11-30".to_owned(),
            local_time: "18:30".to_owned(),
            time_zone: String::new(),
            minutes: 0,
            starts_at: None,
            ends_at: None,
            created_at: 7,
            circle_zone: "America/Chicago".to_owned(),
            circle_minutes: 60,
        }
    }

    #[test]
    fn a_drafts_date_gets_the_circles_zone_and_length_and_its_instants() {
        let at: jiff::Timestamp = "2026-12-01T00:30:00Z".parse().unwrap_or_default();
        let starts_at = at.as_microsecond();
        let ends_at = starts_at + 3_600_000_000;
        let expected = Filled { time_zone: "America/Chicago".to_owned(), minutes: 60, starts_at, ends_at, cancelled_at: None };
        assert_eq!(filled(&lacking()), expected);
    }

    #[test]
    fn known_instants_stay_and_determine_the_length() {
        let found = filled(&Lacking { starts_at: Some(60_000_000), ends_at: Some(90 * 60_000_000), ..lacking() });
        assert_eq!((found.starts_at, found.ends_at, found.minutes), (60_000_000, 90 * 60_000_000, 89));
    }

    #[test]
    fn a_date_that_cannot_be_read_is_in_no_plan_and_an_unknown_zone_is_utc() {
        let found = filled(&Lacking { local_date: "soon".to_owned(), circle_zone: "EST".to_owned(), ..lacking() });
        assert_eq!((found.time_zone.as_str(), found.starts_at, found.cancelled_at), ("UTC", 7, Some(7)));
    }
}
