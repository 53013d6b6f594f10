//! Sending email through a real SMTP server on loopback, whose log is the evidence, and to files.

use crate::harness::Site;
use crate::support::mail_server::MailServer;
use circlet::i18n::Locale;
use circlet::platform::outbox::worker::{Tally, Worker};
use circlet::platform::outbox::{Block, Letter};
use sqlx::Row;
use tokio::sync::watch;

/// An email that is already rendered, as in 0.1: its contents do not depend on anything.
#[derive(Clone, Debug)]
pub struct Written {
    pub key: String,
    pub kind: &'static str,
    pub to: (String, String),
    pub letter: Letter,
    pub calendar: String,
    pub deadline: Option<i64>,
    pub priority: i64,
}

/// Returns an email to an address outside the reserved names.
pub fn mail(n: usize) -> Written {
    let letter = Letter {
        locale: Locale::en,
        subject: format!("Welcome number {n}"),
        heading: "Welcome".to_owned(),
        blocks: vec![Block::Text("See you on Monday, señora.".to_owned())],
        foot: vec![],
    };
    let to = (format!("Person {n}"), format!("person{n}@library.city"));
    Written { key: format!("welcome:{n}"), kind: "welcome", to, letter, calendar: String::new(), deadline: None, priority: 1 }
}

pub async fn decide(site: &Site, mails: &[Written]) {
    let ctx = site.ctx();
    let mut tx = ctx.db().write().await.unwrap();
    for mail in mails {
        sqlx::query(
            "insert into outbox (key, kind, state, to_name, to_email, locale, subject, text_body, html_body, calendar, due_at, deadline_at,
                                 created_at, priority)
             values ($1, $2, 'due', $3, $4, 'en', $5, $6, $7, $8, $9, $10, $9, $11)",
        )
        .bind(mail.key.clone())
        .bind(mail.kind)
        .bind(mail.to.0.clone())
        .bind(mail.to.1.clone())
        .bind(mail.letter.subject.clone())
        .bind(mail.letter.text().unwrap())
        .bind(mail.letter.html().unwrap())
        .bind(mail.calendar.clone())
        .bind(ctx.now_us())
        .bind(mail.deadline)
        .bind(mail.priority)
        .execute(tx.conn())
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

pub fn worker(site: &Site) -> Worker {
    Worker::new(&site.app, watch::channel(false).1).unwrap()
}

pub async fn send(site: &Site) -> Tally {
    let mut worker = worker(site);
    let tally = worker.send_due().await.unwrap();
    worker.close().await;
    tally
}

/// Returns an email's state, attempts, error and receipt.
async fn row(site: &Site, key: &str) -> (String, i64, String, String) {
    let row = sqlx::query("select state, attempts, last_error, receipt from outbox where key = $1").bind(key.to_owned());
    let row = row.fetch_one(site.app.db.primary()).await.unwrap();
    (row.get("state"), row.get("attempts"), row.get("last_error"), row.get("receipt"))
}

/// Returns an email's state and error.
pub async fn state(site: &Site, key: &str) -> (String, String) {
    let (state, _, error, _) = row(site, key).await;
    (state, error)
}

pub async fn with_server() -> (Site, MailServer, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let server = MailServer::start(folder.path());
    let site = Site::with(&[("SMTP_URL", &server.url()), ("MAIL_FROM", "Circlet <circlet@library.city>")]).await;
    (site, server, folder)
}

#[tokio::test]
async fn due_emails_are_sent_once_over_one_connection_and_keep_the_servers_answer() {
    let (site, server, _folder) = with_server().await;
    decide(&site, &(0..12).map(mail).collect::<Vec<_>>()).await;
    assert_eq!(send(&site).await, Tally { sent: 12, ..Tally::default() });
    assert_eq!(send(&site).await, Tally::default());
    let taken = server.taken();
    assert_eq!(taken.len(), 12);
    assert_eq!(taken.iter().map(|t| t.to.clone()).collect::<Vec<_>>()[..2], ["person0@library.city", "person1@library.city"]);
    assert!(taken.iter().all(|t| t.session == taken[0].session), "more than one connection");
    let first = &taken[0].raw;
    for part in ["From: Circlet <circlet@library.city>", "Subject: Welcome number 0", "Auto-Submitted: auto-generated", "text/html", "se=C3=B1ora"] {
        assert!(first.contains(part), "{part} is missing from {first}");
    }
    assert!(taken[0].id.ends_with("@circlet.test>"), "{}", taken[0].id);
    let (state, attempts, error, receipt) = row(&site, "welcome:0").await;
    assert_eq!((state.as_str(), attempts, error.as_str(), receipt.as_str()), ("sent", 1, "", "250 taken"));
}

#[tokio::test]
async fn an_email_the_server_rejects_temporarily_is_retried_after_a_growing_pause() {
    let (site, mut server, _folder) = with_server().await;
    decide(&site, &[mail(1), mail(2)]).await;
    server.order("rcpt", "451");
    assert_eq!(send(&site).await, Tally { sent: 1, later: 1, ..Tally::default() });
    let (state, attempts, error, _) = row(&site, "welcome:1").await;
    assert_eq!((state.as_str(), attempts), ("due", 1));
    assert!(error.contains("451"), "{error}");
    site.at("2026-11-16T16:00:40Z");
    assert_eq!(send(&site).await, Tally::default(), "it was retried too soon");
    site.at("2026-11-16T16:01:15Z");
    server.order("data", "450");
    assert_eq!(send(&site).await, Tally { later: 1, ..Tally::default() });
    site.at("2026-11-16T16:02:30Z");
    assert_eq!(send(&site).await, Tally::default(), "the second pause is no longer than the first");
    site.at("2026-11-16T16:03:45Z");
    assert_eq!(send(&site).await, Tally { sent: 1, ..Tally::default() });
    assert_eq!(row(&site, "welcome:1").await.0, "sent");
    assert_eq!(server.taken().len(), 2);
}

#[tokio::test]
async fn an_email_the_server_refuses_fails_and_says_why() {
    let (site, mut server, _folder) = with_server().await;
    decide(&site, &[mail(1), mail(2)]).await;
    server.order("rcpt", "550");
    assert_eq!(send(&site).await, Tally { sent: 1, failed: 1, ..Tally::default() });
    let (state, attempts, error, _) = row(&site, "welcome:1").await;
    assert_eq!((state.as_str(), attempts), ("failed", 1));
    assert!(error.contains("550") && error.contains("no such mailbox"), "{error}");
    site.at("2026-11-20T16:00:00Z");
    assert_eq!(send(&site).await, Tally::default());
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn an_email_refused_for_a_reason_of_our_own_waits_two_days_and_staff_see_one_line() {
    let (site, mut server, _folder) = with_server().await;
    let (_, staff) = site.account("Sam", true).await;
    decide(&site, &[mail(1), mail(2), mail(3), mail(4)]).await;
    for answer in ["550 5.7.1 your host is on a list", "550 5.7.1 your host is on a list", "552 mailbox of person3@library.city is full"] {
        server.order("rcpt", answer);
    }
    assert_eq!(send(&site).await, Tally { sent: 1, later: 3, ..Tally::default() });
    let page = staff.get("/staff").await.text();
    let one = "The mail server refuses emails for now (2; Circlet tries again for two days): permanent error (550): 5.7.1 your host is on a list";
    assert!(page.matches("on a list").count() == 1 && page.contains(one), "{page}");
    assert!(page.contains("permanent error (552): mailbox of … is full"), "{page}");
    crate::rows::run(&site, "delete from outbox where key <> 'welcome:1'").await;
    let begun = site.ctx().now_us();
    for _ in 0..99 {
        if state(&site, "welcome:1").await.0 == "failed" {
            break;
        }
        let next = site.count("select lease_until from outbox").await;
        site.at(&circlet::platform::Timestamp::from_microsecond(next).unwrap().to_string());
        server.order("rcpt", "550 5.7.1 your host is on a list");
        send(&site).await;
    }
    let hours = (site.ctx().now_us() - begun) / 3_600_000_000;
    assert!((40..=56).contains(&hours), "{hours} hours");
    let (state, error) = state(&site, "welcome:1").await;
    assert!(state == "failed" && error.contains("on a list"), "{state} {error}");
}

#[tokio::test]
async fn an_unusable_address_fails_without_holding_up_the_others() {
    let (site, server, _folder) = with_server().await;
    let broken = Written { to: ("Bob".to_owned(), "bob at library.city".to_owned()), ..mail(1) };
    decide(&site, &[broken, mail(2)]).await;
    assert_eq!(send(&site).await, Tally { sent: 1, failed: 1, ..Tally::default() });
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_message_is_accepted_loses_and_duplicates_nothing() {
    let (site, mut server, _folder) = with_server().await;
    decide(&site, &(0..4).map(mail).collect::<Vec<_>>()).await;
    server.order("data", "drop");
    assert_eq!(send(&site).await, Tally { sent: 3, later: 1, ..Tally::default() });
    site.at("2026-11-16T16:02:00Z");
    assert_eq!(send(&site).await, Tally { sent: 1, ..Tally::default() });
    let mut ids: Vec<_> = server.taken().into_iter().map(|t| t.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), server.taken().len()), (4, 4));
}

#[tokio::test]
async fn a_server_that_is_down_or_rejects_the_login_is_retried_and_fails_no_email() {
    let (site, mut server, folder) = with_server().await;
    decide(&site, &[mail(1)]).await;
    server.order("connect", "554");
    assert_eq!(send(&site).await, Tally { later: 1, ..Tally::default() });
    let port = server.port;
    drop(server);
    site.at("2026-11-16T16:02:00Z");
    assert_eq!(send(&site).await, Tally { later: 1, ..Tally::default() });
    assert_eq!(row(&site, "welcome:1").await.0, "due");
    let server = MailServer::start_at(folder.path(), port);
    site.at("2026-11-16T16:05:00Z");
    assert_eq!(send(&site).await, Tally { sent: 1, ..Tally::default() });
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn an_email_past_its_deadline_is_dropped_and_shown_as_dropped() {
    let (site, mut server, _folder) = with_server().await;
    let until = |moment: &str| Some(moment.parse::<circlet::platform::Timestamp>().unwrap().as_microsecond());
    decide(&site, &[Written { deadline: until("2026-11-16T16:00:30Z"), ..mail(1) }, Written { deadline: until("2026-11-16T17:00:00Z"), ..mail(2) }])
        .await;
    server.order("rcpt", "451");
    assert_eq!(send(&site).await, Tally { sent: 1, later: 1, ..Tally::default() });
    site.at("2026-11-16T16:00:30Z");
    assert_eq!(send(&site).await, Tally { dropped: 1, ..Tally::default() }, "the pause outlasted the deadline");
    let (state, _, error, _) = row(&site, "welcome:1").await;
    assert_eq!((state.as_str(), error.as_str()), ("dropped", "past its deadline"));
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn several_workers_on_one_database_send_each_email_once() {
    let (site, server, _folder) = with_server().await;
    decide(&site, &(0..60).map(mail).collect::<Vec<_>>()).await;
    let claimed = circlet::platform::outbox::claims::claim(&site.app.db, site.ctx().now_us()).await.unwrap();
    assert_eq!(claimed.len(), 5, "a claim takes a small batch");
    site.at("2026-11-16T16:10:00Z");
    let mut workers = [worker(&site), worker(&site), worker(&site)];
    let [a, b, c] = &mut workers;
    let (a, b, c) = tokio::join!(a.send_due(), b.send_due(), c.send_due());
    let shares = [a.unwrap().sent, b.unwrap().sent, c.unwrap().sent];
    assert_eq!(shares.iter().sum::<u64>(), 60, "{shares:?}");
    assert!(shares.iter().filter(|s| **s > 0).count() > 1, "only one of them worked: {shares:?}");
    let mut to: Vec<_> = server.taken().into_iter().map(|t| t.to).collect();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), server.taken().len()), (60, 60));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_told_to_stop_ends_between_two_emails_and_releases_the_rest() {
    let (site, mut server, _folder) = with_server().await;
    decide(&site, &(0..3).map(mail).collect::<Vec<_>>()).await;
    server.order("data", "hang");
    let (stop, stopped) = watch::channel(false);
    let mut first = Worker::new(&site.app, stopped).unwrap();
    let working = tokio::spawn(async move { first.send_due().await.unwrap() });
    tokio::task::block_in_place(|| server.wait("hanging"));
    stop.send(true).unwrap();
    drop(server);
    assert_eq!(working.await.unwrap(), Tally { later: 1, ..Tally::default() });
    assert_eq!(site.count("select count(*) from outbox where state = 'due' and attempts = 0 and lease_until = 0").await, 2);
}

#[tokio::test]
async fn emails_become_files_without_a_server_and_always_for_example_addresses() {
    let (site, server, _folder) = with_server().await;
    let demo = Written { to: ("Demo".to_owned(), "demo@example.org".to_owned()), ..mail(1) };
    decide(&site, &[demo]).await;
    assert_eq!(send(&site).await.sent, 1);
    assert!(server.taken().is_empty());
    let files: Vec<_> = std::fs::read_dir(site.app.config.mail_folder()).unwrap().map(|f| f.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert!(text.contains("Subject: Welcome number 1") && text.contains("To: Demo <demo@example.org>"), "{text}");
    assert!(row(&site, "welcome:1").await.3.contains(".eml"));
}

#[tokio::test]
async fn urgent_emails_overtake_and_one_that_hangs_delays_them_only_for_its_time_limit() {
    let (site, mut server, _folder) = with_server().await;
    let urgent = Written { key: "account-reset:1".to_owned(), priority: 0, ..mail(100) };
    decide(&site, &(0..8).map(|n| Written { priority: 2, ..mail(n) }).collect::<Vec<_>>()).await;
    server.order("data", "hang");
    let mut slow = worker(&site).patient_for(std::time::Duration::from_millis(400));
    let working = tokio::spawn(async move { slow.send_due().await.unwrap() });
    // The first reminder hangs; now a person wants to sign in.
    let server = tokio::task::spawn_blocking(move || {
        server.wait("hanging");
        server
    })
    .await
    .unwrap();
    decide(&site, &[urgent]).await;
    assert_eq!(working.await.unwrap(), Tally { sent: 8, later: 1, ..Tally::default() });
    assert_eq!(server.taken()[0].to, "person100@library.city", "it did not wait for the batch");
    let (state, attempts, error, _) = row(&site, "welcome:0").await;
    assert_eq!((state.as_str(), attempts), ("due", 1));
    assert!(error.contains("no answer"), "{error}");
    assert_eq!(row(&site, "welcome:1").await.1, 1, "a released claim counts no attempt");
}
