//! The site left by version 0.3: what circles said about their courses, and the figures that follow from it.

use crate::harness::Site;
use crate::support::former;
use circlet::platform::Ctx;
use circlet::slices::SLICES;
use serde::Deserialize;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

const VERSION: &str = "0.3";

/// `expected.json`.
#[derive(Debug, Deserialize)]
struct Expected {
    now: String,
    secret: String,
    numbers: Value,
    course: Page,
    report: Page,
    survey: Survey,
    /// Rows per table.
    counts: BTreeMap<String, i64>,
    walk_ins: i64,
}

#[derive(Debug, Deserialize)]
struct Page {
    path: String,
    text: Vec<String>,
    absent: Vec<String>,
}

/// A stored answer to "What else did you learn?".
#[derive(Debug, Deserialize)]
struct Survey {
    signup: i64,
    answer: String,
}

fn expected() -> Expected {
    serde_json::from_str(&std::fs::read_to_string(former::folder(VERSION).join("expected.json")).unwrap()).unwrap()
}

/// Checks the site at the fixture's time.
async fn shows_the_same(site: Site, expected: &Expected) {
    site.at(&expected.now);
    for (table, count) in &expected.counts {
        let found: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}"))).fetch_one(site.app.db.primary()).await.unwrap();
        assert_eq!(found, *count, "{table}");
    }
    assert_eq!(site.count("select count(*) from signups where walk_in_key is not null").await, expected.walk_ins);
    // What the server does first: after an import it counts places and public figures again, a database brings them.
    let ctx = Ctx::system(&site.app);
    for job in SLICES.iter().flat_map(|slice| slice.jobs).filter(|job| job.name == "rank" || job.name.starts_with("numbers")) {
        (job.run)(&ctx).await.unwrap();
    }
    let visitor = site.browser();
    let mut numbers: Value = serde_json::from_str(&visitor.get("/numbers.json").await.body).unwrap();
    // When it was counted, and the words around the figures, are this version's own.
    for own in ["counted_at", "definitions"] {
        numbers[own] = expected.numbers[own].clone();
    }
    assert_eq!(numbers, expected.numbers);
    for page in [&expected.course, &expected.report] {
        let text = visitor.get(&page.path).await.text();
        // Version 0.3 wrote a single one as a word.
        let now = |words: &String| words.replace("one circle", "1 circle").replace("one person", "1 person");
        assert!(page.text.iter().all(|words| text.contains(&now(words))), "{:?} in {text}", page.text);
        assert!(page.absent.iter().all(|words| !text.contains(words)), "{:?} in {text}", page.absent);
    }
    let link = circlet::signups::service::participant_link(&site.ctx(), &crate::rows::link_key(&site, expected.survey.signup).await);
    let survey = visitor.get(&format!("/p/{link}/survey")).await;
    assert!(survey.body.contains(&expected.survey.answer), "{}", survey.text());
}

#[tokio::test]
async fn the_opened_site_keeps_its_voices_and_its_figures() {
    if std::env::var("CIRCLET_TEST_POSTGRES").is_ok() {
        return;
    }
    let (site, _folder) = super::opened_site(VERSION).await;
    shows_the_same(site, &expected()).await;
}

#[tokio::test]
async fn the_imported_site_keeps_its_voices_and_its_figures() {
    let expected = expected();
    let (site, _folder) = super::imported_site(VERSION, &expected.secret).await;
    shows_the_same(site, &expected).await;
}
