//! Addresses left at a full circle.

use super::{PAGE, post, site, with};
use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site};
use crate::proofs::meanwhile;
use crate::rows;
use axum::http::StatusCode;

const WAITING: &str = "select count(*) from seat_alerts";

async fn ask(browser: &Browser, email: &str) -> Reply {
    browser.post("signups/ask", PAGE, &[("slug", "speaking"), ("email", email), ("consent", "on")]).await
}

/// A circle with two seats, both taken.
async fn full() -> (Site, Browser) {
    let (site, _, host, _) = site(NewCircle { capacity: Some(2), ..NewCircle::default() }).await;
    for email in ["ben@example.org", "carla@example.org"] {
        post(&site.browser(), &with("email", email)).await;
    }
    (site, host)
}

/// Ben leaves.
async fn leave(site: &Site) {
    let mail = site.mails("welcome").await.into_iter().find(|mail| mail.to_email == "ben@example.org").unwrap();
    site.browser().post("signups/leave", &mail.path("/leave/"), &[("link", &mail.link("/leave/"))]).await;
}

/// Returns who would get an email about a seat now.
async fn told(site: &Site) -> Vec<String> {
    site.mails("seat").await.into_iter().filter(|mail| mail.state == "due").map(|mail| mail.to_email).collect()
}

#[tokio::test]
async fn when_a_seat_is_free_all_who_asked_get_one_email() {
    let (site, _) = full().await;
    let visitor = site.browser();
    let page = visitor.get(PAGE).await;
    assert!(page.text().contains("Get an email when a seat is free"), "{}", page.text());
    assert!(visitor.get("/circles/speaking").await.text().contains("Get an email when a seat is free"));
    // The same for a new address, one that waits, and one that has a seat.
    let asked = [ask(&visitor, "dora@library.city").await, ask(&visitor, "DORA@library.city").await, ask(&visitor, "carla@example.org").await];
    let said = visitor.follow(&asked[0]).await.text();
    assert!(said.contains("we send one email to the address you gave"), "{said}");
    for reply in &asked[1..] {
        assert_eq!(visitor.follow(reply).await.text(), said);
    }
    ask(&visitor, "emil@library.city").await;
    assert!(told(&site).await.is_empty() && site.count(WAITING).await == 3);
    leave(&site).await;
    assert_eq!(told(&site).await, ["dora@library.city", "emil@library.city"], "not those who have a seat");
    assert_eq!(crate::smtp::send(&site).await.failed, 0);
    // The next seat: they have had their email, unless they ask again.
    rows::run(&site, "update circles set taken = 2").await;
    site.at("2026-11-16T17:00:00Z");
    ask(&visitor, "emil@library.city").await;
    rows::run(&site, "update circles set taken = 1").await;
    ask(&visitor, "fay@library.city").await;
    assert_eq!(told(&site).await, ["emil@library.city", "fay@library.city"]);
    // The first to sign up has it.
    post(&visitor, &with("email", "fay@library.city")).await;
    assert!(told(&site).await.is_empty(), "full again");
}

#[tokio::test]
async fn more_seats_are_free_seats() {
    let (site, host) = full().await;
    ask(&site.browser(), "dora@library.city").await;
    let words = |seats| {
        vec![
            ("slug", "speaking"),
            ("title", "Public speaking"),
            ("language", "en"),
            ("welcome", ""),
            ("question", ""),
            ("goal", ""),
            ("seats", seats),
        ]
    };
    host.post("circles/words", "/circles/speaking/edit/4", &words("2")).await;
    assert!(told(&site).await.is_empty());
    host.post("circles/words", "/circles/speaking/edit/4", &words("3")).await;
    assert_eq!(told(&site).await, ["dora@library.city"]);
    host.post("circles/words", "/circles/speaking/edit/4", &words("4")).await;
    assert_eq!(told(&site).await.len(), 1, "one email");
}

#[tokio::test]
async fn what_is_wrong_is_said_and_what_was_typed_stays() {
    let (site, _) = full().await;
    let visitor = site.browser();
    for (email, consent, wrong) in [("nobody", "on", "email"), ("dora@library.city", "", "consent")] {
        let reply = visitor.post("signups/ask", PAGE, &[("slug", "speaking"), ("email", email), ("consent", consent)]).await;
        let page = visitor.follow(&reply).await;
        assert!(page.has_error_at(wrong) && page.body.contains(&format!("value=\"{email}\"")), "{wrong}: {}", page.body);
        // No facilitator sees this address, and there are no answers: another consent than a sign-up's.
        assert!(page.text().contains("at most until 30 days after that email") && !page.text().contains("shown to the facilitators"));
    }
    for (slug, status) in [("nope", StatusCode::NOT_FOUND), ("speaking", StatusCode::CONFLICT)] {
        rows::run(&site, "update circles set signup_open = 0").await;
        let fields = [("slug", slug), ("email", "dora@library.city"), ("consent", "on")];
        assert_eq!(visitor.scripted().post("signups/ask", PAGE, &fields).await.status, status, "{slug}");
    }
    assert_eq!(site.count(WAITING).await, 0);
}

#[tokio::test]
async fn who_takes_the_address_off_the_list_is_erased() {
    let (site, _) = full().await;
    ask(&site.browser(), "dora@library.city").await;
    ask(&site.browser(), "emil@library.city").await;
    leave(&site).await;
    crate::smtp::send(&site).await;
    let mail = site.mails("seat").await.into_iter().find(|mail| mail.to_email.starts_with("dora")).unwrap();
    let (path, link) = (mail.path("/seat/"), mail.link("/seat/"));
    let page = site.browser().get(&path).await;
    assert!(page.text().contains("Take me off the list") && site.count(WAITING).await == 2, "{}", page.text());
    for _ in 0..2 {
        let reply = site.browser().post("signups/stop-waiting", &path, &[("link", &link)]).await;
        assert!(site.browser().follow(&reply).await.text().contains("You are off the list"));
    }
    assert_eq!(site.count(WAITING).await, 1, "someone else's stays");
    assert_eq!(site.count("select count(*) from outbox where to_email like 'dora%'").await, 0);
    assert_eq!(site.browser().get(&path).await.status, StatusCode::CONFLICT);
    let wrong = site.browser().scripted().post("signups/stop-waiting", &path, &[("link", "x")]).await;
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    // A month after the email, and when the circle is over.
    circlet::signups::service::sweep(&site.ctx()).await.unwrap();
    assert_eq!(site.count(WAITING).await, 1);
    site.at("2026-12-17T16:00:00Z");
    circlet::signups::service::sweep(&site.ctx()).await.unwrap();
    assert_eq!(site.count(WAITING).await, 0);
}

/// A decision on a read: whether a seat is free is read in the transaction that keeps the address.
#[tokio::test]
async fn who_asks_while_a_seat_becomes_free_is_told() {
    let (site, _) = full().await;
    let action = ("signups/ask", vec![("slug", "speaking"), ("email", "dora@library.city"), ("consent", "on")]);
    assert!(meanwhile(&site, &["update circles set taken = taken - 1"], &site.browser(), &action).await.is_success());
    assert_eq!(told(&site).await, ["dora@library.city"]);
}
