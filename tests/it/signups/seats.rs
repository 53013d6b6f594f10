//! Concurrent sign-ups.

use super::{FORM, PAGE, post, site, with};
use crate::fixtures::NewCircle;
use axum::http::StatusCode;

#[tokio::test]
async fn a_double_click_is_one_sign_up_and_one_email_even_for_the_last_seat() {
    let (site, ..) = site(NewCircle { capacity: Some(1), ..NewCircle::default() }).await;
    let browser = site.browser();
    for _ in 0..3 {
        assert_eq!(post(&browser, &FORM).await.location.as_deref(), Some("/circles/speaking/signed-up"));
    }
    assert_eq!(site.mails("welcome").await.len(), 1);
    assert!(site.mails("proposed").await.is_empty());
}

#[tokio::test]
async fn a_full_circle_is_full_for_known_addresses_too() {
    let (site, ..) = site(NewCircle { capacity: Some(1), ..NewCircle::default() }).await;
    let browser = site.browser();
    post(&browser, &FORM).await;
    let known = browser.scripted().post("signups/sign-up", PAGE, &with("goal", "Other")).await;
    let unknown = browser.scripted().post("signups/sign-up", PAGE, &with("email", "new@example.org")).await;
    assert_eq!((known.status, &known.body), (StatusCode::CONFLICT, &unknown.body));
    assert_eq!(site.count("select revision from signups").await, 0);
    // What was typed is kept next to the reason.
    let plain = post(&browser, &with("email", "new@example.org")).await;
    let page = browser.follow(&plain).await;
    assert!(page.text().contains("All seats of this circle are taken.") && page.body.contains("new@example.org"), "{}", page.text());
}

/// How many people want a seat at once, and how many seats there are.
const PEOPLE: usize = 1000;
const SEATS: usize = 20;

#[tokio::test]
async fn a_thousand_people_at_once_get_exactly_the_twenty_seats_and_the_others_are_told_that_it_is_full() {
    let (site, ..) = site(NewCircle { capacity: Some(SEATS as i64), ..NewCircle::default() }).await;
    // Half of them as the page with scripts posts, half as a plain form.
    let posts = (0..PEOPLE).map(|n| {
        // From ten networks, of which each may sign up a class.
        let browser = site.browser().in_network(u8::try_from(n % 10).unwrap());
        let browser = if n % 2 == 0 { browser.scripted() } else { browser };
        async move { post(&browser, &with("email", &format!("p{n}@example.org"))).await }
    });
    let replies = futures_join(posts).await;
    let (mut seated, mut refused, mut told) = (0, 0, 0);
    for reply in &replies {
        let location = reply.location.as_deref().unwrap_or_default();
        match reply.status {
            _ if location.ends_with("/circles/speaking/signed-up") => seated += 1,
            StatusCode::CONFLICT if reply.body.contains("circles.full") => refused += 1,
            StatusCode::SEE_OTHER if location.starts_with("/circles/speaking/sign-up?") => told += 1,
            status => panic!("{status} {location} {}", reply.body),
        }
    }
    assert_eq!((seated, refused + told), (SEATS, PEOPLE - SEATS), "{refused} {told}");
    let last = replies.iter().find(|reply| reply.location.as_ref().is_some_and(|to| to.starts_with("/circles/speaking/sign-up?"))).unwrap();
    assert!(site.browser().follow(last).await.text().contains("All seats of this circle are taken."));
    for (what, count) in [
        ("select count(*) from signups where left_at is null", SEATS),
        ("select count(distinct email_key) from signups", SEATS),
        ("select taken from circles", SEATS),
        ("select count(*) from outbox where kind = 'welcome'", SEATS),
        ("select count(distinct signup_id) from outbox where kind = 'welcome'", SEATS),
        ("select count(*) from outbox where kind = 'came'", SEATS),
        ("select count(*) from outbox", 2 * SEATS),
    ] {
        assert_eq!(site.count(what).await, i64::try_from(count).unwrap(), "{what}");
    }
    let page = site.browser().get("/circles/speaking").await;
    assert!(page.text().contains("20 of 20"), "{}", page.text());
}

#[tokio::test]
async fn one_address_twenty_times_at_once_is_one_row_and_one_seat() {
    for capacity in [Some(1), None] {
        let (site, ..) = site(NewCircle { capacity, ..NewCircle::default() }).await;
        let posts = (0..20).map(|_| {
            let browser = site.browser();
            async move { post(&browser, &FORM).await.location.unwrap_or_default() }
        });
        let ends = futures_join(posts).await;
        assert!(ends.iter().all(|l| l == "/circles/speaking/signed-up"), "{ends:?}");
        assert_eq!(site.count("select count(*) from signups").await, 1);
        assert_eq!(site.count("select taken from circles").await, 1);
        assert_eq!(site.mails("welcome").await.len(), 1);
    }
}

/// Runs futures concurrently.
async fn futures_join<T: Send + 'static>(all: impl Iterator<Item = impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let tasks: Vec<_> = all.map(tokio::spawn).collect();
    let mut out = Vec::new();
    for task in tasks {
        out.push(task.await.unwrap());
    }
    out
}
