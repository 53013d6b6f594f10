//! The site left by version 0.5: links about keys, an address that is not proven, answers that wait for their owner, and an
//! invitation.

use crate::harness::Site;
use crate::support::former;
use serde::Deserialize;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

const VERSION: &str = "0.5";
const UNPROVEN: &str = "select count(*) from signups where email = 'mara@example.net' and unproven = 1";

/// `expected.json`.
#[derive(Debug, Deserialize)]
struct Expected {
    now: String,
    secret: String,
    circle: String,
    unproven: Unproven,
    proposal: Proposal,
    invitation: Person,
    /// Rows per table.
    counts: BTreeMap<String, i64>,
}

/// The page of someone whose address is not proven.
#[derive(Debug, Deserialize)]
struct Unproven {
    page: String,
}

/// An address, and the page behind the link that was mailed to it.
#[derive(Debug, Deserialize)]
struct Person {
    email: String,
    page: String,
}

/// A second sign-up.
#[derive(Debug, Deserialize)]
struct Proposal {
    page: String,
    answers: String,
    goal: String,
    proposed: String,
}

fn expected() -> Expected {
    serde_json::from_str(&std::fs::read_to_string(former::folder(VERSION).join("expected.json")).unwrap()).unwrap()
}

async fn goes_on(site: Site, expected: &Expected) {
    site.at(&expected.now);
    for (table, count) in &expected.counts {
        let found: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}"))).fetch_one(site.app.db.primary()).await.unwrap();
        assert_eq!(found, *count, "{table}");
    }
    assert_eq!(site.count(UNPROVEN).await, 1);
    let browser = site.browser();
    let page = browser.get(&expected.unproven.page).await;
    assert!(page.status.is_success() && page.text().contains("Give a toast."), "{}: {}", page.status, page.text());
    let link = expected.unproven.page.trim_start_matches("/p/");
    browser.post("participation/confirm", &expected.unproven.page, &[("link", link), ("slug", "")]).await;
    assert_eq!(site.count(UNPROVEN).await, 0);
    // What was answered a second time is taken over by the link that was mailed.
    let Proposal { page, answers, goal, proposed } = &expected.proposal;
    assert!(browser.get(page).await.text().contains(goal));
    let link = answers.trim_start_matches("/answers/");
    browser.post("signups/answers", answers, &[("link", link)]).await;
    let after = browser.get(page).await.text();
    assert!(after.contains(proposed) && !after.contains(goal), "{after}");
    let invitation = browser.get(&expected.invitation.page).await;
    assert!(invitation.status.is_success() && invitation.text().contains(&expected.invitation.email), "{}", invitation.text());
    assert!(browser.get(&format!("/circles/{}", expected.circle)).await.status.is_success());
}

#[tokio::test]
async fn the_opened_site_keeps_its_links_proposals_and_invitations() {
    if std::env::var("CIRCLET_TEST_POSTGRES").is_ok() {
        return;
    }
    let expected = expected();
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("circlet.db");
    former::unpack_database(VERSION, &database);
    std::fs::write(folder.path().join("secret"), &expected.secret).unwrap();
    goes_on(super::of_demo(&format!("sqlite://{}", database.display()), folder.path()).await, &expected).await;
}

#[tokio::test]
async fn the_imported_site_keeps_its_links_proposals_and_invitations() {
    let expected = expected();
    let (site, _folder) = super::imported_site(VERSION, &expected.secret).await;
    goes_on(site, &expected).await;
}
