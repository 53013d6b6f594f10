//! Public pages that are rendered once for many visitors.

use crate::fixtures::NewCircle;
use crate::harness::{Reply, Site};
use crate::support::eventually;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use sqlx::{AnyConnection, Connection};

const PAGE: &str = "/circles/speaking";

/// A site with a published circle.
async fn site() -> Site {
    let site = Site::new().await;
    let (dede, _) = site.account("Dede Mensah", false).await;
    site.circle(dede, NewCircle::default()).await;
    site
}

/// Changes the circle's title as another server does: this process does not notice the commit.
async fn rename_elsewhere(site: &Site, title: &str) {
    let mut other = AnyConnection::connect(&site.app.config.database_url).await.unwrap();
    sqlx::query("update circles set title = $1").bind(title.to_owned()).execute(&mut other).await.unwrap();
    other.close().await.unwrap();
}

/// Returns the nonce in a page's policy, after checking that its scripts have it, and no other.
fn nonce(reply: &Reply) -> String {
    let policy = reply.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default().to_owned();
    let scripts = reply.body.matches("<script").count();
    assert!(scripts > 0 && reply.body.matches(&format!("nonce=\"{nonce}\"")).count() == scripts, "{policy}");
    nonce
}

/// Loads the page as a visitor whose browser prefers a language.
async fn in_language(site: &Site, language: &str) -> Reply {
    let request = Request::builder().uri(PAGE).header(header::ACCEPT_LANGUAGE, language).body(Body::empty()).unwrap();
    site.browser().send(request).await
}

#[tokio::test]
async fn a_change_of_the_sites_texts_on_another_server_shows_within_seconds_on_shared_pages() {
    let site = site().await;
    assert!(!site.browser().get("/circles").await.body.contains("Circles of Oak Park"));
    let mut other = AnyConnection::connect(&site.app.config.database_url).await.unwrap();
    sqlx::query("insert into settings (key, value) values ('site_name', 'Circles of Oak Park')").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    // The texts are read again by a real clock, and the site's own stands still: its shared pages never expire.
    let begun = std::time::Instant::now();
    eventually("the new name is shown", || async { site.browser().get("/circles").await.body.contains("Circles of Oak Park") }).await;
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_page_is_rendered_once_for_visitors_without_a_cookie_and_each_gets_a_nonce_of_its_own() {
    let site = site().await;
    let first = site.browser().get(PAGE).await;
    rename_elsewhere(&site, "Renamed").await;
    let second = site.browser().get(PAGE).await;
    assert!(!second.text().contains("Renamed"), "{}", second.text());
    let (a, b) = (nonce(&first), nonce(&second));
    assert_ne!(a, b);
    assert_eq!(first.body.replace(&a, ""), second.body.replace(&b, ""));
    // Another address, another language, or someone with a cookie: a page of their own.
    assert!(site.browser().get("/circles/speaking?x=1").await.text().contains("Renamed"));
    assert!(in_language(&site, "es").await.text().contains("Renamed"));
    let (browser, known) = (site.browser(), site.browser());
    browser.set_cookie("other", "1");
    assert!(browser.get(PAGE).await.text().contains("Renamed"));
    // Two seconds later, or after a commit of this process.
    site.at("2026-11-16T16:00:02Z");
    assert!(known.get(PAGE).await.text().contains("Renamed"));
    rename_elsewhere(&site, "Renamed again").await;
    assert!(!known.get(PAGE).await.text().contains("again"));
    site.app.db.write().await.unwrap().commit().await.unwrap();
    assert!(known.get(PAGE).await.text().contains("Renamed again"));
}

#[tokio::test]
async fn what_is_not_a_whole_page_is_never_shared() {
    let site = site().await;
    let visitor = site.browser();
    let mut other = AnyConnection::connect(&site.app.config.database_url).await.unwrap();
    sqlx::query("update circles set hidden_at = 1").execute(&mut other).await.unwrap();
    let missing = visitor.get(PAGE).await;
    assert!(missing.status == StatusCode::NOT_FOUND && missing.text().contains("Nothing here"), "{}", missing.text());
    sqlx::query("update circles set hidden_at = null").execute(&mut other).await.unwrap();
    assert_eq!(visitor.get(PAGE).await.status, StatusCode::OK);
    // Neither are other pages of the circle.
    let (before, page) = (visitor.get("/circles/speaking/sign-up").await, "/circles/speaking/sign-up");
    rename_elsewhere(&site, "Renamed").await;
    assert!(!before.text().contains("Renamed") && visitor.get(page).await.text().contains("Renamed"));
    other.close().await.unwrap();
}
