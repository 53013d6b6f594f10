//! What became of the emails to participants, in plain words for each person and message, and "send again".

use crate::harness::{Browser, Reply, Site};
use crate::rows::{self, Rows};
use crate::smtp::{send, with_server};
use crate::support::mail_server::MailServer;
use axum::http::StatusCode;

const UNKNOWN: &str = "The mail server does not know this address. Is it spelled right?";
const FAILED: &str = "select min(id) from outbox where state = 'failed'";

struct Written {
    site: Site,
    server: MailServer,
    _folder: tempfile::TempDir,
    browser: Browser,
    rows: Rows,
}

impl Written {
    async fn again(&self, who: &Browser, slug: &str, id: i64, part: &str) -> Reply {
        let id = id.to_string();
        who.post("messages/send-again", &self.rows.part(part), &[("slug", slug), ("id", &id), ("part", part)]).await
    }

    async fn page(&self, part: &str) -> String {
        self.browser.get(&self.rows.part(part)).await.text()
    }
}

/// A message to three people, whose first email the mail server answers with `code`.
async fn written(code: &str) -> Written {
    let (site, mut server, folder) = with_server().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    rows::run(&site, "update signups set email = replace(email, 'example.org', 'library.city')").await;
    let fields = [("slug", "speaking"), ("key", "k"), ("subject", "Room 302"), ("body", "The lift is on the left."), ("button", "")];
    browser.post("messages/send", &rows.part("messages"), &fields).await;
    circlet::platform::events::drain(&site.app).await.unwrap();
    server.order("rcpt", code);
    send(&site).await;
    Written { site, server, _folder: folder, browser, rows }
}

#[tokio::test]
async fn an_email_that_was_not_delivered_is_named_with_the_reason_and_sent_again() {
    let w = written("550").await;
    let list = w.page("messages").await;
    assert!(list.contains("Sent to 2 of 3 so far. Not delivered: 1 Ana Lima : ") || list.contains("Not delivered: 1"), "{list}");
    assert!(list.contains("Ana Lima") && list.contains(UNKNOWN) && list.contains("Send again"), "{list}");
    let people = w.page("participants").await;
    assert_eq!(people.matches("The last email was not delivered.").count(), 1, "{people}");
    assert_eq!(people.matches("Last email: sent Monday, November 16").count(), 2, "{people}");
    for words in ["no such mailbox", "550", "permanent"] {
        assert!(!list.contains(words) && !people.contains(words), "the words of a mail server: {words}");
    }
    let failed = w.site.count(FAILED).await;
    let told = w.browser.follow(&w.again(&w.browser, "speaking", failed, "messages").await).await.text();
    assert!(told.contains("The email is being sent again.") && !told.contains(UNKNOWN), "{told}");
    // A second press changes nothing.
    let told = w.browser.follow(&w.again(&w.browser, "speaking", failed, "participants").await).await.text();
    assert!(told.contains("The email is being sent again.") && told.contains("The last email is on its way."), "{told}");
    assert_eq!(send(&w.site).await.sent, 1);
    assert_eq!((w.server.taken().len(), w.page("messages").await.contains("Sent to 3 people.")), (3, true));
    assert_eq!(w.page("participants").await.matches("Last email: sent").count(), 3);
}

#[tokio::test]
async fn an_email_that_waits_says_why_and_that_nothing_is_to_be_done() {
    let w = written("451").await;
    let (list, people) = (w.page("messages").await, w.page("participants").await);
    assert!(list.contains("Sent to 2 of 3 so far.") && list.contains("Some wait. The mail server asked us to try again later."), "{list}");
    assert!(people.contains("The last email waits; we try again by ourselves. The mail server asked us to try again later."), "{people}");
    assert!(!list.contains("Send again") && !people.contains("Send again "), "nothing is to be pressed");
    rows::run(&w.site, "update outbox set held = 1, last_error = '' where state = 'due'").await;
    assert!(w.page("messages").await.contains("Emails are held back"));
}

#[tokio::test]
async fn an_email_that_no_server_took_in_time_is_no_older_one_that_was_sent() {
    let w = written("451").await;
    rows::run(&w.site, "update outbox set state = 'dropped', last_error = 'past its deadline', closed_at = 1 where state = 'due'").await;
    let people = w.page("participants").await;
    assert!(people.contains("The last email was not delivered. No mail server took it in time. It can’t be sent again any more."), "{people}");
    rows::run(&w.site, "update outbox set last_error = 'the participant has left again' where state = 'dropped'").await;
    assert!(!w.page("participants").await.contains("was not delivered"), "what no longer mattered is not mentioned");
}

#[tokio::test]
async fn only_facilitators_send_again_and_only_what_is_about_their_circle_and_still_of_use() {
    let w = written("550").await;
    let failed = w.site.count(FAILED).await;
    let (omar, other) = w.site.account("Omar Other", false).await;
    rows::circle(&w.site, "cooking", &[omar]).await;
    assert_eq!(w.again(&other, "speaking", failed, "messages").await.status, StatusCode::FORBIDDEN);
    assert_eq!(w.again(&other, "cooking", failed, "messages").await.status, StatusCode::NOT_FOUND, "an email of another circle");
    assert_eq!(w.again(&w.site.browser(), "speaking", failed, "messages").await.location.as_deref().map(|to| to.starts_with("/sign-in")), Some(true));
    assert_eq!(w.again(&w.browser, "speaking", 999_999, "messages").await.status, StatusCode::NOT_FOUND);
    rows::run(&w.site, "update outbox set deadline_at = 1 where state = 'failed'").await;
    assert!(w.page("participants").await.contains("It can’t be sent again any more."));
    assert_eq!(w.again(&w.browser, "speaking", failed, "messages").await.status, StatusCode::NOT_FOUND);
    rows::run(&w.site, "update outbox set deadline_at = null, signup_id = null where state = 'failed'").await;
    assert_eq!(w.again(&w.browser, "speaking", failed, "messages").await.status, StatusCode::NOT_FOUND, "of a person who is gone");
    rows::run(&w.site, "update outbox set signup_id = 1 where state = 'failed'").await;
    rows::run(&w.site, "update circles set hidden_at = 1 where slug = 'speaking'").await;
    assert_eq!(w.again(&w.browser, "speaking", failed, "messages").await.status, StatusCode::NOT_FOUND, "a hidden circle sends nothing");
    assert_eq!(w.site.count("select count(*) from outbox where state = 'failed'").await, 1);
}

#[tokio::test]
async fn the_page_does_not_name_who_has_left() {
    let w = written("550").await;
    rows::run(&w.site, "update circles set taken = 3 where slug = 'speaking'").await;
    let id = w.rows.people[0].to_string();
    w.browser.post("facilitation/remove", &w.rows.part("participants"), &[("slug", "speaking"), ("id", &id)]).await;
    let list = w.page("messages").await;
    assert!(!list.contains("Ana Lima") && !list.contains(UNKNOWN), "{list}");
}
