//! The site left by version 0.4: calendars that people subscribed to, a change whose email waits, emails that people ended,
//! and an address whose domain is written in two ways.

use crate::harness::Site;
use crate::support::former;
use serde::Deserialize;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

const VERSION: &str = "0.4";

/// `expected.json`.
#[derive(Debug, Deserialize)]
struct Expected {
    now: String,
    secret: String,
    /// Per path the id, sequence and status of each entry.
    feeds: BTreeMap<String, Vec<[String; 3]>>,
    circle: String,
    address: String,
    signup: i64,
    changed: Changed,
    /// Emails about a change that wait.
    waiting: i64,
    /// Rows per table.
    counts: BTreeMap<String, i64>,
}

/// A meeting that was changed.
#[derive(Debug, Deserialize)]
struct Changed {
    meeting: i64,
    venue: String,
    note: String,
}

fn expected() -> Expected {
    serde_json::from_str(&std::fs::read_to_string(former::folder(VERSION).join("expected.json")).unwrap()).unwrap()
}

/// Returns the id, sequence and status of each entry of a calendar, as the fixture has them.
fn entries(file: &str) -> Vec<[String; 3]> {
    let unfolded = file.replace("\r\n ", "");
    let value = |event: &str, name: &str| event.lines().find_map(|line| line.strip_prefix(&format!("{name}:"))).unwrap_or_default().trim().to_owned();
    let mut found: Vec<_> =
        unfolded.split("BEGIN:VEVENT").skip(1).map(|event| ["UID", "SEQUENCE", "STATUS"].map(|name| value(event, name))).collect();
    found.sort();
    found
}

/// Checks the site at the fixture's time.
async fn goes_on(site: Site, expected: &Expected) {
    site.at(&expected.now);
    let visitor = site.browser();
    for (table, count) in &expected.counts {
        let found: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}"))).fetch_one(site.app.db.primary()).await.unwrap();
        assert_eq!(found, *count, "{table}");
    }
    assert_eq!(expected.feeds.len(), 3);
    for (path, known) in &expected.feeds {
        let feed = visitor.get(path).await;
        assert!(!known.is_empty() && feed.status.is_success(), "{path}: {}", feed.status);
        assert_eq!(&entries(&feed.body), known, "{path}");
    }
    // What was ended stays ended, and the language stays the one that was chosen.
    for held in [
        "select count(*) from accounts where email = 'amina@example.org' and joined_off_at is not null and left_off_at is null".to_owned(),
        format!(
            "select count(*) from signups where id = {} and messages_off_at is not null and locale = 'es' and locale_chosen = 1",
            expected.signup
        ),
        format!(
            "select count(*) from meetings where id = {} and venue = '{}' and note = '{}'",
            expected.changed.meeting, expected.changed.venue, expected.changed.note
        ),
    ] {
        let found: i64 = sqlx::query_scalar(AssertSqlSafe(held.clone())).fetch_one(site.app.db.primary()).await.unwrap();
        assert_eq!(found, 1, "{held}");
    }
    let waiting: Vec<_> = site.mails("dates").await.into_iter().filter(|mail| mail.state == "due").collect();
    assert_eq!(i64::try_from(waiting.len()).ok(), Some(expected.waiting));
    assert!(waiting.iter().all(|mail| mail.text_body.contains(&expected.changed.venue)), "{waiting:?}");
    // The other way of writing the domain is the same person.
    let before = site.count("select count(*) from signups").await;
    let other = expected.address.replace("münchen", "xn--mnchen-3ya");
    assert_ne!(other, expected.address);
    let slug = expected.circle.as_str();
    let fields = [
        ("slug", slug),
        ("name", "Eva Groß"),
        ("email", &other),
        ("goal", "Give a toast."),
        ("support", "I bring tea."),
        ("answer", ""),
        ("consent", "on"),
    ];
    visitor.post("signups/sign-up", &format!("/circles/{slug}/sign-up"), &fields).await;
    assert_eq!(site.count("select count(*) from signups").await, before);
}

#[tokio::test]
async fn the_opened_site_keeps_its_calendars_and_switches() {
    if std::env::var("CIRCLET_TEST_POSTGRES").is_ok() {
        return;
    }
    let (site, _folder) = super::opened_site(VERSION).await;
    goes_on(site, &expected()).await;
}

#[tokio::test]
async fn the_imported_site_keeps_its_calendars_and_switches() {
    let expected = expected();
    let (site, _folder) = super::imported_site(VERSION, &expected.secret).await;
    goes_on(site, &expected).await;
}
