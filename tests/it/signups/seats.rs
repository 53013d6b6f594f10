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

#[tokio::test]
async fn fifty_people_at_once_get_exactly_the_ten_seats() {
    let (site, ..) = site(NewCircle::default()).await;
    let posts = (0..50).map(|i| {
        let browser = site.browser();
        async move {
            let email = format!("p{i}@example.org");
            post(&browser, &with("email", &email)).await.location.unwrap_or_default()
        }
    });
    let ends = futures_join(posts).await;
    assert_eq!(ends.iter().filter(|l| l.as_str() == "/circles/speaking/signed-up").count(), 10, "{ends:?}");
    assert_eq!(ends.iter().filter(|l| l.starts_with("/circles/speaking/sign-up?")).count(), 40, "{ends:?}");
    assert_eq!(site.count("select count(*) from signups where left_at is null").await, 10);
    assert_eq!(site.count("select taken from circles").await, 10);
    assert_eq!(site.mails("welcome").await.len(), 10);
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
