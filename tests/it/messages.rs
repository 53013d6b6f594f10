//! Facilitators write to their participants.

use crate::harness::{Browser, Reply, Site};
use crate::rows::{self, Rows};
use axum::http::StatusCode;

const MESSAGES: &str = "select count(*) from messages";

/// Returns how many emails wait after all events have been handled.
async fn mails(site: &Site) -> i64 {
    circlet::platform::events::drain(&site.app).await.unwrap();
    site.count("select count(*) from outbox where kind = 'message' and state = 'due'").await
}

async fn send(browser: &Browser, rows: &Rows, key: &str, subject: &str, body: &str) -> Reply {
    let fields = [("slug", rows.slug.as_str()), ("key", key), ("subject", subject), ("body", body)];
    browser.post("messages/send", &rows.part("messages"), &fields).await
}

#[tokio::test]
async fn a_message_reaches_every_participant_once_and_is_listed() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    rows::run(&site, "update signups set left_at = 1, left_how = 'left' where name = 'Cleo Dixon'").await;
    rows::run(&site, "update circles set taken = 2").await;
    let page = browser.get(&rows.part("messages")).await;
    assert!(page.text().contains("This goes to 2 people"), "{}", page.text());
    assert!(page.body.contains("name=\"form[key]\" value=\""), "the page contains a key");
    let reply = send(&browser, &rows, "k1", "Room 302", "The lift is on the **left**.").await;
    assert_eq!(mails(&site).await, 2);
    let list = browser.follow(&reply).await;
    assert!(list.text().contains("on its way to 2 people"), "{}", list.text());
    assert!(list.text().contains("Sent to 0 of 2 so far") && list.body.contains("<strong>left</strong>"), "{}", list.text());
    assert_eq!((site.count(MESSAGES).await, mails(&site).await), (1, 2));
    for mail in site.mails("message").await {
        assert_eq!((mail.reply_to.as_str(), mail.subject.as_str()), ("dede.mensah@example.org", "Room 302 · Speaking for shy people"));
    }
}

#[tokio::test]
async fn a_double_click_sends_once() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    let (one, two) = tokio::join!(send(&browser, &rows, "k1", "Hi", "There"), send(&browser, &rows, "k1", "Hi", "There"));
    assert_eq!(one.location, two.location);
    assert_eq!(send(&browser, &rows, "k1", "Hi", "There").await.location, one.location);
    assert_eq!((site.count(MESSAGES).await, mails(&site).await), (1, 3));
    send(&browser, &rows, "k2", "Hi", "There").await;
    assert_eq!((site.count(MESSAGES).await, mails(&site).await), (2, 6));
}

#[tokio::test]
async fn only_its_facilitators_write_to_a_circle() {
    let site = Site::new().await;
    let (dede, _) = site.account("Dede Mensah", false).await;
    let (other, stranger) = site.account("Omar Other", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    rows::circle(&site, "cooking", &[other]).await;
    assert_eq!(stranger.get(&rows.part("messages")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send(&stranger, &rows, "k1", "Hi", "There").await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.browser().get(&rows.part("messages")).await.status, StatusCode::UNAUTHORIZED);
    let reply = send(&site.browser(), &rows, "k1", "Hi", "There").await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?next=/circles/speaking/manage/messages"));
    assert_eq!(stranger.get("/circles/nope/manage/messages").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.count(MESSAGES).await, 0);
}

#[tokio::test]
async fn a_wrong_message_comes_back_with_what_was_typed() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    for (field, subject, body) in [
        ("subject", " ", "A long story"),
        ("body", "A subject", ""),
        ("subject", &*"x".repeat(121), "A long story"),
        ("body", "A subject", "a\u{0}b"),
    ] {
        let page = browser.follow(&send(&browser, &rows, "k1", subject, body).await).await;
        assert!(page.has_error_at(field), "{field}: {}", page.text());
        let other = if field == "subject" { "A long story" } else { "A subject" };
        assert!(page.body.contains(other) && page.body.contains("value=\"k1\""), "the rest of the form is lost with a wrong {field}");
    }
    assert_eq!(site.count(MESSAGES).await, 0);
}

#[tokio::test]
async fn a_message_to_no_one_or_from_a_draft_is_refused() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    rows::run(&site, "update signups set left_at = 1, left_how = 'left'").await;
    rows::run(&site, "update circles set taken = 0").await;
    let page = browser.follow(&send(&browser, &rows, "k1", "Hi", "There").await).await;
    assert!(page.text().contains("No one has signed up yet"), "{}", page.text());
    rows::run(&site, "update circles set state = 'draft'").await;
    send(&browser, &rows, "k2", "Hi", "There").await;
    assert_eq!(site.count(MESSAGES).await, 0);
}

#[tokio::test]
async fn html_in_a_message_stays_text() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    let evil = "<script>alert(1)</script>";
    let page = browser.follow(&send(&browser, &rows, "k1", evil, evil).await).await;
    assert!(!page.body.contains(evil));
    let mails = site.mails("message").await;
    assert!(mails.len() == 3 && mails.iter().all(|mail| mail.text_body.contains(evil) && !mail.html_body.contains("<script")));
}

#[tokio::test]
async fn too_many_messages_in_an_hour_are_refused() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    for n in 0..20 {
        send(&browser, &rows, &format!("k{n}"), "Hi", "There").await;
    }
    assert_eq!(send(&browser, &rows, "k20", "Hi", "There").await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(site.count(MESSAGES).await, 20);
}
