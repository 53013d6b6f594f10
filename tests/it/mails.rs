//! Emails as facts: what a row contains, how it is rendered when it is sent, and when it is dropped.

use crate::harness::Site;
use crate::rows;
use crate::smtp::{send, with_server};
use circlet::platform::outbox::worker::Tally;
use circlet::platform::outbox::{Outcome, claims, render};
use circlet::platform::tokens::Tokens;
use circlet::slices::SLICES;
use serde::Deserialize;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

/// What `tests/fixtures/letters/<slice>.json` says about a slice's kinds of letters, so that a new kind needs no
/// edit here.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    /// Every version of every kind, as stored in a row. Lines are added, never changed: rows of older programs
    /// wait in databases.
    stored: Vec<Stored>,
    /// When emails are dropped.
    dropped: Vec<Dropped>,
    /// Statements that insert what they are about, in addition to the [`community`].
    #[serde(default)]
    given: Vec<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    key: String,
    kind: String,
    version: i64,
    facts: serde_json::Value,
    /// `account`, `unconfirmed` (an account with an unconfirmed address), `signup` (a participant) or `address`.
    to: String,
    /// The meeting, if it is not the first one.
    meeting: Option<i64>,
    /// A statement that makes its reason hold.
    given: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dropped {
    kind: String,
    /// The statement after which it is dropped.
    after: String,
    /// The reason, in words for staff.
    why: String,
}

/// Returns what is known about the letters of a slice.
fn known(slice: &str) -> Known {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/letters/{slice}.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{slice} has letters: write down their rows in {}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Returns the slices that have letters.
fn slices() -> impl Iterator<Item = &'static str> {
    SLICES.iter().filter(|slice| !slice.letters.is_empty()).map(|slice| slice.name)
}

async fn run(site: &Site, sql: &str) {
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

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

/// Returns a site with that community, and what a slice's letters are about.
async fn site_for(known: &Known) -> Site {
    let site = Site::new().await;
    community(&site).await;
    for statement in &known.given {
        run(&site, statement).await;
    }
    site
}

/// Inserts a stored row about that community.
async fn insert(site: &Site, row: &Stored) {
    let now = site.ctx().now_us();
    let (account, signup, email) = match row.to.as_str() {
        "account" => (Some(1_i64), None, ""),
        "unconfirmed" => (Some(2), None, ""),
        "signup" => (None, Some(1_i64), ""),
        "address" => (None, None, "somebody@library.city"),
        other => panic!("{}: {other} is no recipient", row.key),
    };
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query(
        "insert into outbox (key, kind, version, facts, state, to_name, to_email, locale, subject, text_body, html_body,
                             account_id, signup_id, circle_id, meeting_id, due_at, created_at)
         values ($1, $2, $3, $4, 'due', '', $5, '', '', '', '', $6, $7, 1, $8, $9, $9)",
    )
    .bind(row.key.clone())
    .bind(row.kind.clone())
    .bind(row.version)
    .bind(row.facts.to_string())
    .bind(email)
    .bind(account)
    .bind(signup)
    .bind(row.meeting.unwrap_or(1))
    .bind(now)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

/// Inserts the stored rows of these kinds.
async fn store(site: &Site, kinds: &[&str]) {
    for slice in slices() {
        for row in known(slice).stored.iter().filter(|row| kinds.contains(&row.kind.as_str())) {
            insert(site, row).await;
        }
    }
}

#[tokio::test]
async fn every_stored_version_of_every_kind_is_rendered() {
    for slice in SLICES.iter().filter(|slice| !slice.letters.is_empty()) {
        let known = known(slice.name);
        let listed: BTreeSet<(&str, i64)> = known.stored.iter().map(|row| (row.kind.as_str(), row.version)).collect();
        let declared: BTreeSet<(&str, i64)> = slice.letters.iter().flat_map(|kind| (1..=kind.version).map(|version| (kind.name, version))).collect();
        assert_eq!(listed, declared, "tests/fixtures/letters/{}.json contains every kind and version", slice.name);
        let site = site_for(&known).await;
        // A row that needs a statement of its own may change what the others are about: it comes last.
        let (own, shared): (Vec<&Stored>, Vec<&Stored>) = known.stored.iter().partition(|row| row.given.is_some());
        for row in shared.into_iter().chain(own) {
            if let Some(statement) = &row.given {
                run(&site, statement).await;
            }
            insert(&site, row).await;
            let (stored, _) = claims::all(&site.app.db).await.unwrap().pop().unwrap();
            assert_eq!(stored.key, row.key);
            match render(&site.ctx(), &stored).await.unwrap() {
                Outcome::Drop(why) => panic!("{} was dropped: {why}", row.key),
                Outcome::Send(mail) => {
                    assert!(mail.to_email.contains('@') && mail.subject.len() > 7 && mail.text.len() > 40, "{}: {mail:?}", row.key);
                    assert!(mail.html.contains("lang=\"en\"") && mail.locale == "en", "{}", row.key);
                }
            }
        }
    }
}

/// A kind that nothing declares any more would be a row that no program renders.
#[test]
fn every_file_of_letters_belongs_to_a_slice() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/letters");
    let files: BTreeSet<String> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(files, slices().map(|name| format!("{name}.json")).collect());
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
        let erased = state != "due" && mail.facts == "{}" && mail.to_email.is_empty();
        assert!(whom || erased || mail.to_email.contains('@'), "{}", mail.key);
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
    for slice in slices() {
        let known = known(slice);
        for Dropped { kind, after, why } in &known.dropped {
            let site = site_for(&known).await;
            let row = known.stored.iter().find(|row| row.kind == *kind).unwrap_or_else(|| panic!("{slice} has no {kind}"));
            if let Some(statement) = &row.given {
                run(&site, statement).await;
            }
            insert(&site, row).await;
            run(&site, after).await;
            assert_eq!(send(&site).await, Tally { dropped: 1, ..Tally::default() }, "{kind}: {after}");
            assert_eq!(dropped(&site).await, [(kind.clone(), why.clone())], "{after}");
            let files = std::fs::read_dir(site.app.config.mail_folder()).map_or(0, Iterator::count);
            assert_eq!(files, 0, "{kind}");
        }
    }
}

#[tokio::test]
async fn an_email_shows_the_data_at_the_time_of_sending_and_keeps_what_was_sent() {
    let site = Site::new().await;
    community(&site).await;
    store(&site, &["reminder", "account-password", "account-change"]).await;
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
    // Within two days of signing up no one is reminded.
    rows::run(&site, "update signups set created_at = created_at - 172800000000").await;
    site.at("2026-11-16T20:00:00Z");
    circlet::attendance::jobs::run(&site.ctx()).await.unwrap();
    rows::run(&site, "update outbox set due_at = due_at + 600000000 where signup_id > 1").await;
    assert_eq!(send(&site).await.sent, 1);
    let place = [("slug", "speaking"), ("mode", "in-person"), ("venue", "Corner Café"), ("address", "5 Lake St"), ("city", "Evanston")];
    let reply = browser.post("circles/place", "/circles/speaking/edit/2", &place).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/edit/5"), "{}", reply.text());
    site.outbox().await;
    site.at("2026-11-16T20:10:00Z");
    assert_eq!(send(&site).await.sent, 5, "two reminders, and three emails about the place");
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
    store(&site, &["welcome"]).await;
    rows::run(&site, "update outbox set version = 99").await;
    assert_eq!(send(&site).await, Tally { later: 1, ..Tally::default() });
    rows::run(&site, "update outbox set version = 1, kind = 'letter-from-the-future'").await;
    site.at("2026-11-16T16:05:00Z");
    assert_eq!(send(&site).await, Tally { later: 1, ..Tally::default() });
    assert_eq!(site.count("select count(*) from outbox where state = 'due'").await, 1);
}

/// Statements that put links and words of their own into everything that people type.
const TYPED_BY_STRANGERS: [&str; 6] = [
    "update circles set title = 'Win at evil.example now', venue = 'Hall //evil', venue_details = 'at www.evil.net', address = 'see evil。org',
                        city = 'me@evil.city', country = 'evil.rs', meeting_url = 'https://evil.example/meet', online = 1, welcome = 'OWNWORDS here',
                        question = 'OWNWORDS?', goal = 'OWNWORDS', cancel_reason = 'OWNWORDS'",
    "update meetings set venue = 'Lawn evil.example', venue_details = 'https:evil', meeting_url = 'https://evil.example/room', note = 'OWNWORDS',
                         cancel_reason = 'OWNWORDS'",
    "update messages set subject = 'OWNWORDS', body = 'OWNWORDS'",
    "update signups set name = 'Visit evil.example', shown_name = 'Visit evil.example', goal = 'OWNWORDS', support = 'OWNWORDS', answer = 'OWNWORDS',
                        unproven = 1",
    "update signups set previous = '{\"name\":\"Go evil.example\",\"goal\":\"OWNWORDS old\",\"support\":\"\",\"answer\":\"\"}'",
    "update accounts set name = 'Call evil.example', shown_name = '', confirmed_at = null",
];

#[tokio::test]
async fn no_kind_of_email_takes_links_or_own_words_to_an_unproven_address() {
    for slice in SLICES.iter().filter(|slice| !slice.letters.is_empty()) {
        let known = known(slice.name);
        let (own, shared): (Vec<&Stored>, Vec<&Stored>) = known.stored.iter().partition(|row| row.given.is_some());
        let site = site_for(&known).await;
        for row in shared.into_iter().chain(own) {
            for statement in row.given.iter().map(String::as_str).chain(TYPED_BY_STRANGERS) {
                run(&site, statement).await;
            }
            if row.kind == "proposed" {
                run(&site, "update signups set proposed = replace(replace(proposed, 'Ben', 'OWNWORDS evil.example'), 'Sing', 'OWNWORDS')").await;
            }
            // What the row says of a person.
            let facts = row
                .facts
                .to_string()
                .replace("Ben Mwangi", "OWNWORDS evil.example")
                .replace("Room 302", "evil.example")
                .replace("Speaking for shy people", "Win at evil.example now");
            // A row of before is about a person of before.
            let facts = if row.kind == "removed" { "{\"proven\": false}".to_owned() } else { facts };
            insert(&site, &Stored { facts: serde_json::from_str(&facts).unwrap(), ..row.clone() }).await;
            let (stored, _) = claims::all(&site.app.db).await.unwrap().pop().unwrap();
            let mail = match render(&site.ctx(), &stored).await.unwrap() {
                Outcome::Send(mail) => mail,
                // Only facilitators get them, after confirming the address.
                Outcome::Drop(_) if ["message-test", "contact", "board-post", "board-digest", "board-report"].contains(&row.kind.as_str()) => {
                    continue;
                }
                Outcome::Drop(why) => panic!("{} was dropped: {why}", row.key),
            };
            for part in [&mail.to_name, &mail.subject, &mail.text, &mail.html, &mail.calendar] {
                let part = part.to_lowercase();
                assert!(!part.contains("evil") && !part.contains("ownwords"), "{}: {part}", row.key);
                let foreign = part.split("https://").skip(1).find(|url| !url.starts_with(crate::harness::HOST));
                assert!(foreign.is_none() && !part.contains("http://"), "{}: {foreign:?}", row.key);
            }
            assert!(mail.reply_to.is_empty(), "{}: {}", row.key, mail.reply_to);
            assert!(!mail.subject.contains("Win") || mail.subject.contains("Win at … now"), "{}: {}", row.key, mail.subject);
        }
    }
}

/// Kinds that go out although staff have hidden the circle, and why.
const OF_A_HIDDEN_CIRCLE: [(&str, &str); 2] =
    [("left", "tells facilitators that a person's data are erased"), ("removed", "tells people that their data are erased")];

#[tokio::test]
async fn a_hidden_circle_sends_nothing() {
    let mut sent = Vec::new();
    // Accounts and moderation write about no circle, apart from telling its facilitators that it is hidden.
    for slice in SLICES.iter().filter(|slice| !slice.letters.is_empty() && !["accounts", "moderation"].contains(&slice.name)) {
        let known = known(slice.name);
        for row in &known.stored {
            let site = site_for(&known).await;
            for statement in row.given.iter().map(String::as_str).chain(["update circles set hidden_at = 1"]) {
                run(&site, statement).await;
            }
            insert(&site, row).await;
            let (stored, _) = claims::all(&site.app.db).await.unwrap().pop().unwrap();
            if let Outcome::Send(_) = render(&site.ctx(), &stored).await.unwrap() {
                sent.push(row.kind.as_str().to_owned());
            }
        }
    }
    sent.sort();
    sent.dedup();
    assert_eq!(sent, OF_A_HIDDEN_CIRCLE.map(|(kind, _)| kind));
}
