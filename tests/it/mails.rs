//! Emails as facts: what a row contains, how it is rendered when it is sent, and when it is dropped.

use crate::harness::Site;
use crate::rows;
use crate::smtp::{send, with_server};
use circlet::platform::outbox::worker::Tally;
use circlet::platform::outbox::{Outcome, claims, render};
use circlet::platform::tokens::Tokens;
use std::collections::BTreeSet;

/// Every version of every kind, as stored in a row: key, kind, version, facts, and recipient (a: the account,
/// s: the participant, e: an address). Lines are added, never changed: rows of older programs wait in
/// databases.
const STORED: &[(&str, &str, i64, &str, char)] = &[
    ("account-confirm:x", "account-confirm", 1, r#"{"revision":0}"#, 'n'),
    ("account-known:x", "account-known", 1, "{}", 'a'),
    ("account-reset:x", "account-reset", 1, r#"{"revision":0}"#, 'a'),
    ("account-unknown:x", "account-unknown", 1, "{}", 'e'),
    ("account-password:x", "account-password", 1, "{}", 'a'),
    ("account-change:x", "account-change", 1, r#"{"revision":0}"#, 'a'),
    ("account-moved:x", "account-moved", 1, "{}", 'e'),
    ("account-deleted:x", "account-deleted", 1, "{}", 'e'),
    ("published:1:1", "published", 1, "{}", 'a'),
    ("welcome:1", "welcome", 1, "{}", 's'),
    ("walk-in:1", "walk-in", 1, r#"{"by":1}"#, 's'),
    ("again:1:0", "again", 1, r#"{"revision":0}"#, 's'),
    ("removed:1", "removed", 1, "{}", 'e'),
    ("links:1:0", "links", 1, "{}", 's'),
    ("came:1:1", "came", 1, r#"{"signup":1}"#, 'a'),
    ("left:1:1", "left", 1, r#"{"name":"Ben Mwangi"}"#, 'a'),
    ("reminder:1:0:1", "reminder", 1, r#"{"revision":0}"#, 's'),
    ("dates:1:1.1", "dates", 1, r#"{"changes":[{"date":"2026-11-15","meeting":1,"time":"18:00"}]}"#, 's'),
    ("cancelled:1:1", "cancelled", 1, "{}", 's'),
    ("cancelled:1:host:1", "cancelled", 1, "{}", 'a'),
    ("message:1:1", "message", 1, r#"{"message":1}"#, 's'),
    ("feedback:2:0:1", "feedback", 1, r#"{"revision":0}"#, 'a'),
    ("feedback-nudge:2:0:1", "feedback-nudge", 1, r#"{"revision":0}"#, 'a'),
    ("crew:1:1:0", "crew", 1, r#"{"by":1}"#, 'a'),
];

/// A circle with a facilitator (account 1, "Dede Mensah", who has requested another address), an unconfirmed
/// person (account 2), three participants and a message. The first meeting is upcoming.
async fn community(site: &Site) {
    let (dede, _) = site.account("Dede Mensah", false).await;
    site.account("New Person", false).await;
    rows::circle(site, "speaking", &[dede]).await;
    rows::run(site, "update accounts set new_email = 'dede.new@example.org' where name = 'Dede Mensah'").await;
    rows::run(site, "update accounts set confirmed_at = null where name = 'New Person'").await;
    rows::run(
        site,
        "insert into messages (circle_id, author_id, subject, body, created_at, idempotency_key) select 1, 1, 'Room 302', 'The lift is left.', 1, 'k'",
    )
    .await;
}

/// Inserts the rows of [`STORED`] that `wanted` selects, about that community.
async fn store(site: &Site, wanted: impl Fn(&str) -> bool) {
    let now = site.ctx().now_us();
    let mut tx = site.app.db.write().await.unwrap();
    for (key, kind, version, facts, to) in STORED.iter().filter(|row| wanted(row.1)) {
        let (account, signup) = match to {
            'a' => (Some(1_i64), None),
            'n' => (Some(2), None),
            's' => (None, Some(1_i64)),
            _ => (None, None),
        };
        let email = if *to == 'e' { "somebody@library.city" } else { "" };
        sqlx::query(
            "insert into outbox (key, kind, version, facts, state, to_name, to_email, locale, subject, text_body, html_body,
                                 account_id, signup_id, circle_id, meeting_id, due_at, created_at)
             values ($1, $2, $3, $4, 'due', '', $5, '', '', '', '', $6, $7, $8, $9, $10, $10)",
        )
        .bind(*key)
        .bind(*kind)
        .bind(*version)
        .bind(*facts)
        .bind(email)
        .bind(account)
        .bind(signup)
        .bind(1_i64)
        .bind(if kind.starts_with("feedback") { 2_i64 } else { 1 })
        .bind(now)
        .execute(tx.conn())
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn every_stored_version_of_every_kind_is_rendered() {
    let site = Site::new().await;
    community(&site).await;
    let listed: BTreeSet<(String, i64)> = STORED.iter().map(|row| (row.1.to_owned(), row.2)).collect();
    let known: BTreeSet<(String, i64)> =
        site.app.letters.all().flat_map(|kind| (1..=kind.version).map(|version| (kind.name.to_owned(), version))).collect();
    assert_eq!(listed, known, "STORED contains every kind and version");
    store(&site, |_| true).await;
    for (row, _) in claims::all(&site.app.db).await.unwrap() {
        let state = if row.kind == "cancelled" { "cancelled" } else { "published" };
        rows::run(&site, if state == "cancelled" { "update circles set state = 'cancelled'" } else { "update circles set state = 'published'" })
            .await;
        match render(&site.ctx(), &row).await.unwrap() {
            Outcome::Drop(why) => panic!("{} was dropped: {why}", row.key),
            Outcome::Send(mail) => {
                assert!(mail.to_email.contains('@') && mail.subject.len() > 7 && mail.text.len() > 40, "{}: {mail:?}", row.key);
                assert!(mail.html.contains("lang=\"en\"") && mail.locale == "en", "{}", row.key);
            }
        }
    }
}

#[tokio::test]
async fn facts_are_small_and_contain_no_address_and_no_link() {
    let mut site = Site::new().await;
    site.app.tokens = Tokens::new([3; 32]);
    circlet::demo::service::load(&site.app, "2026-11-22".parse().unwrap(), false).await.unwrap();
    let mails = claims::all(&site.app.db).await.unwrap();
    let kinds: BTreeSet<&str> = mails.iter().map(|(mail, _)| mail.kind.as_str()).collect();
    assert!(kinds.len() >= 8 && mails.len() > 300, "{kinds:?}");
    for (mail, state) in &mails {
        assert!(mail.version > 0 && mail.facts.len() < 400, "{}: {}", mail.key, mail.facts);
        assert!(!mail.facts.contains('@') && !mail.facts.contains('/'), "{}: {}", mail.key, mail.facts);
        let whom = mail.account_id.is_some() || mail.signup_id.is_some();
        assert!(whom || mail.to_email.contains('@'), "{}", mail.key);
        assert!(!whom || mail.to_email.is_empty(), "{}: the address is looked up", mail.key);
        assert!(state != "due" || (mail.text_body.is_empty() && mail.unsubscribe_url.is_empty()), "{} is rendered", mail.key);
    }
}

/// Returns the reasons of the dropped emails.
async fn dropped(site: &Site) -> Vec<(String, String)> {
    sqlx::query_as("select kind, last_error from outbox where state = 'dropped' order by id").fetch_all(site.app.db.primary()).await.unwrap()
}

#[tokio::test]
async fn an_email_whose_reason_no_longer_holds_is_dropped_and_says_why() {
    for (kind, change, why) in [
        ("reminder", "update meetings set revision = revision + 1 where id = 1", "the meeting was moved"),
        ("reminder", "delete from meetings where id = 1", "what it was about is gone"),
        ("reminder", "update circles set state = 'cancelled'", "the circle is not public any more"),
        ("reminder", "update circles set hidden_at = 1", "the circle is not public any more"),
        ("reminder", "update signups set reminders_off_at = 1", "this person wants no reminders"),
        ("reminder", "update signups set left_at = 1, left_how = 'left', email = ''", "this person no longer takes part"),
        ("reminder", "update meetings set starts_at = 1", "the meeting has begun"),
        ("welcome", "update circles set state = 'cancelled'", "the circle is cancelled"),
        ("walk-in", "update circles set state = 'cancelled'", "the circle is cancelled"),
        ("again", "update signups set revision = revision + 1", "the answers have changed again since"),
        ("came", "update signups set left_at = 1, left_how = 'left', email = ''", "the participant has left again"),
        ("came", "delete from circle_facilitators", "this person no longer runs the circle"),
        ("links", "update circles set hidden_at = 1", "no circle of this person is public any more"),
        ("account-reset", "update accounts set credential_revision = 1", "password or address were changed since: its link would not hold"),
        ("account-confirm", "update accounts set confirmed_at = 1", "the address is confirmed already"),
        ("account-password", "update accounts set blocked_at = 1", "the account is deleted, blocked or has no address"),
        ("account-unknown", "update accounts set email_key = 'somebody@library.city' where id = 1", "the address has an account by now"),
        ("dates", "update meetings set local_date = '2026-11-15', local_time = '18:00' where id = 1", "the dates are as they were"),
        ("feedback", "insert into feedback (meeting_id, done_at, updated_at) values (2, 1, 1)", "the feedback is done"),
        ("feedback-nudge", "insert into feedback (meeting_id, done_at, updated_at) values (2, 1, 1)", "the feedback is done"),
        (
            "feedback",
            "insert into sheets (key, form, circle_id, meeting_id, declined_at, created_at, updated_at) values ('weekly:2', 'weekly', 1, 2, 1, 1, 1)",
            "a facilitator said “Not this time”",
        ),
        ("published", "update circles set hidden_at = 1", "the circle is not public any more"),
        ("message", "delete from messages", "what it was about is gone"),
    ] {
        let site = Site::new().await;
        community(&site).await;
        store(&site, |stored| stored == kind).await;
        rows::run(&site, change).await;
        assert_eq!(send(&site).await, Tally { dropped: 1, ..Tally::default() }, "{kind}: {change}");
        assert_eq!(dropped(&site).await, [(kind.to_owned(), why.to_owned())], "{change}");
        let files = std::fs::read_dir(site.app.config.mail_folder()).map_or(0, Iterator::count);
        assert_eq!(files, 0, "{kind}");
    }
}

#[tokio::test]
async fn an_email_shows_the_data_at_the_time_of_sending_and_keeps_what_was_sent() {
    let site = Site::new().await;
    community(&site).await;
    store(&site, |kind| ["reminder", "account-password", "account-change"].contains(&kind)).await;
    rows::run(&site, "update circles set title = 'Speaking in public', venue_details = 'room 9'").await;
    rows::run(&site, "update accounts set name = 'Dede M.', email = 'dede@library.city', locale = 'es' where id = 1").await;
    assert_eq!(send(&site).await.sent, 3);
    let mails = site.outbox().await;
    let of = |kind: &str| mails.iter().find(|mail| mail.kind == kind).unwrap();
    let reminder = of("reminder");
    assert!(reminder.subject.starts_with("Speaking in public") && reminder.text_body.contains("room 9"), "{reminder:?}");
    assert!(reminder.unsubscribe_url.contains("/unsubscribe/") && reminder.calendar.contains("SEQUENCE:0"));
    assert_eq!(reminder.reply_to, "dede@library.city");
    let password = of("account-password");
    assert_eq!((password.to_email.as_str(), password.locale.as_str()), ("dede@library.city", "es"));
    assert_eq!(of("account-change").to_email, "dede.new@example.org", "to the address that is to be confirmed");
    assert!(mails.iter().all(|mail| mail.state == "sent" && !mail.html_body.is_empty()));
}

#[tokio::test]
async fn an_edited_place_is_in_every_email_sent_later_and_in_its_calendar() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    rows::circle(&site, "speaking", &[dede]).await;
    site.at("2026-11-16T20:00:00Z");
    circlet::attendance::jobs::run(&site.ctx()).await.unwrap();
    rows::run(&site, "update outbox set due_at = due_at + 600000000 where signup_id > 1").await;
    assert_eq!(send(&site).await.sent, 1);
    let place = [("slug", "speaking"), ("mode", "in-person"), ("venue", "Corner Café"), ("address", "5 Lake St"), ("city", "Evanston")];
    let reply = browser.post("circles/place", "/circles/speaking/edit/2", &place).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/edit/5"), "{}", reply.text());
    site.at("2026-11-16T20:10:00Z");
    assert_eq!(send(&site).await.sent, 2);
    let mails = site.mails("reminder").await;
    let says = |words: &str| {
        mails.iter().map(|mail| [&mail.text_body, &mail.html_body, &mail.calendar].map(|part| part.contains(words))).collect::<Vec<_>>()
    };
    assert_eq!(says("Harold Washington Library"), [[true; 3], [false; 3], [false; 3]], "{mails:?}");
    assert_eq!(says("Corner Café"), [[false; 3], [true; 3], [true; 3]], "{mails:?}");
    // The welcome email of someone who signs up later has it too.
    site.sign_up(&site.browser(), "speaking", "Dora Lind").await;
    let welcome = site.mails("welcome").await.pop().unwrap();
    assert!(welcome.text_body.contains("Corner Café") && !welcome.text_body.contains("Harold Washington"), "{}", welcome.text_body);
}

/// Inserts two rows as 0.1 wrote them: a rendered reminder and a rendered welcome email.
async fn written_by_0_1(site: &Site) {
    rows::run(
        site,
        "insert into outbox (key, kind, state, to_name, to_email, locale, subject, text_body, html_body, circle_id, meeting_id, signup_id,
                             due_at, created_at)
         values ('reminder:1:0:1', 'reminder', 'due', 'Ana', 'ana@library.city', 'en', 'As 0.1 said it', 'Old words', '<p>Old words</p>', 1, 1, 1, 1, 1),
                ('welcome:2', 'welcome', 'due', 'Ben', 'ben@library.city', 'en', 'As 0.1 said it', 'Old words', '<p>Old words</p>', 1, null, 2, 1, 1)",
    )
    .await;
}

#[tokio::test]
async fn what_0_1_rendered_is_sent_as_it_is_or_dropped_like_any_other() {
    let (site, server, _folder) = with_server().await;
    community(&site).await;
    written_by_0_1(&site).await;
    assert_eq!(send(&site).await, Tally { sent: 2, ..Tally::default() });
    assert!(server.taken().iter().all(|mail| mail.raw.contains("Subject: As 0.1 said it") && mail.raw.contains("Old words")));
    let (site, server, _folder) = with_server().await;
    community(&site).await;
    written_by_0_1(&site).await;
    rows::run(&site, "update meetings set revision = 1 where id = 1").await;
    rows::run(&site, "update signups set left_at = 1, left_how = 'left', email = '' where id = 2").await;
    assert_eq!(send(&site).await, Tally { dropped: 2, ..Tally::default() });
    assert!(server.taken().is_empty());
}

#[tokio::test]
async fn a_kind_of_a_newer_program_waits_for_it() {
    let site = Site::new().await;
    community(&site).await;
    store(&site, |kind| kind == "welcome").await;
    rows::run(&site, "update outbox set version = 99").await;
    assert_eq!(send(&site).await, Tally { later: 1, ..Tally::default() });
    rows::run(&site, "update outbox set version = 1, kind = 'letter-from-the-future'").await;
    site.at("2026-11-16T16:05:00Z");
    assert_eq!(send(&site).await, Tally { later: 1, ..Tally::default() });
    assert_eq!(site.count("select count(*) from outbox where state = 'due'").await, 1);
}
