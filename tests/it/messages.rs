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
    press(browser, rows, "", key, subject, body).await
}

/// Presses a button of the form: "preview", "test", or the one that sends.
async fn press(browser: &Browser, rows: &Rows, button: &str, key: &str, subject: &str, body: &str) -> Reply {
    let fields = [("slug", rows.slug.as_str()), ("key", key), ("subject", subject), ("body", body), ("button", button)];
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
    assert_eq!(reply.location.as_deref(), Some("/sign-in?next=/circles/speaking/manage/messages%3Fkept%3Dsend"));
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

#[tokio::test]
async fn a_preview_shows_the_message_as_it_will_arrive_and_sends_nothing() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    // A name of before 0.4, of which participants see the first word.
    rows::run(&site, "update accounts set shown_name = 'Dede'").await;
    let reply = press(&browser, &rows, "preview", "k1", "Room 302", "The lift is on the **left**.\n\nhttps://example.org/_map_").await;
    let page = browser.follow(&reply).await;
    let text = page.text();
    assert!(text.contains("How it will arrive") && text.contains("Nothing has been sent yet"), "{text}");
    assert!(text.contains("Room 302 · Speaking for shy people"), "the subject: {text}");
    assert!(page.body.contains("<strong>left</strong>") && page.body.contains("href=\"https://example.org/_map_\""), "{}", page.body);
    assert!(page.body.contains("The lift is on the **left**.") && page.body.contains("value=\"k1\""), "what was typed stays in the form");
    assert_eq!((site.count(MESSAGES).await, mails(&site).await), (0, 0));
    assert_eq!(site.count("select count(*) from outbox where kind = 'message-test'").await, 0);
    // The same form then sends it.
    send(&browser, &rows, "k1", "Room 302", "The lift is on the **left**.").await;
    let sent = site.mails("message").await;
    assert!(sent[0].text_body.contains("Dede writes to everyone") && text.contains("Dede writes to everyone"), "as in the email");
}

#[tokio::test]
async fn a_test_goes_to_its_author_only_once_and_is_in_no_list() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let (mira, _) = site.account("Mira Soto", false).await;
    let rows = rows::circle(&site, "speaking", &[dede, mira]).await;
    rows::run(&site, "update accounts set shown_name = 'Dede' where name = 'Dede Mensah'").await;
    for _ in 0..2 {
        let page = browser.follow(&press(&browser, &rows, "test", "k1", "Room 302", "The lift is on the left.").await).await;
        assert!(page.text().contains("We sent this to you, and to no one else"), "{}", page.text());
        assert!(page.text().contains("Nothing yet.") && page.body.contains("The lift is on the left."), "{}", page.text());
    }
    let tests = site.mails("message-test").await;
    assert_eq!(tests.len(), 1, "a double click sends one");
    assert_eq!((tests[0].to_email.as_str(), tests[0].subject.as_str()), ("dede.mensah@example.org", "Test: Room 302 · Speaking for shy people"));
    assert!(tests[0].text_body.contains("The lift is on the left.") && tests[0].text_body.contains("Dede writes"), "{}", tests[0].text_body);
    assert_eq!((site.count(MESSAGES).await, mails(&site).await), (0, 0));
}

#[tokio::test]
async fn a_wrong_test_comes_back_and_a_strangers_or_unconfirmed_ones_are_refused() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let (_, stranger) = site.account("Omar Other", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    for button in ["preview", "test"] {
        let page = browser.follow(&press(&browser, &rows, button, "k1", "", "A long story").await).await;
        assert!(page.has_error_at("subject") && page.body.contains("A long story"), "{button}: {}", page.text());
        assert_eq!(press(&stranger, &rows, button, "k1", "Hi", "There").await.status, StatusCode::FORBIDDEN, "{button}");
    }
    rows::run(&site, "update accounts set confirmed_at = null where name = 'Dede Mensah'").await;
    let page = browser.follow(&press(&browser, &rows, "test", "k1", "Hi", "There").await).await;
    assert!(page.body.contains("There"), "what was typed stays: {}", page.text());
    rows::run(&site, "update accounts set confirmed_at = 1 where name = 'Dede Mensah'").await;
    for _ in 0..20 {
        press(&browser, &rows, "test", "k1", "Hi", "There").await;
    }
    assert_eq!(press(&browser, &rows, "test", "k1", "Hi", "There").await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(site.count("select count(*) from outbox where kind = 'message-test'").await, 1);
}
