//! What only those see who run a circle reaches their open pages, and no one else's.

use crate::harness::{Browser, Site};
use crate::live::{Stream, answer, link};
use crate::proofs::waits;
use crate::rows::{self, Desk, desk};
use crate::smtp::{send, with_server};
use circlet::platform::Key;
use circlet::platform::db::Engine;
use circlet::platform::events::drain;

const DESK: &str = "select count(*) from events where kind = 'desk-changed'";
const MARKED: &str = "select count(*) from events where kind = 'mails-marked'";

/// The stream of those who run the circle, and that of a participant.
async fn streams(site: &Site, browser: &Browser, link: &str) -> (Stream, Stream) {
    let mut dede = Stream::open(browser, "slug=speaking", "").await;
    let mut ben = Stream::open(&site.browser(), &format!("link={link}"), "").await;
    for stream in [&mut dede, &mut ben] {
        assert_eq!(stream.say().await.told_of(), "beat");
    }
    (dede, ben)
}

fn told(kind: &str, number: i64) -> (String, i64) {
    (kind.to_owned(), number)
}

#[tokio::test]
async fn a_confirmed_address_is_told_to_those_who_run_the_circle_only() {
    let Desk { site, browser, rows, .. } = desk().await;
    rows::run(&site, "update signups set unproven = 1").await;
    let (mut dede, mut ben) = streams(&site, &browser, &link(&site, &rows.keys[1])).await;
    let ana = link(&site, &rows.keys[0]);
    for _ in 0..2 {
        site.browser().post("participation/confirm", &format!("/p/{ana}"), &[("link", &*ana), ("slug", "")]).await;
    }
    assert_eq!(dede.say().await.told(), told("desk-changed", 1));
    let people = browser.get(&rows.part("participants")).await.text();
    assert_eq!(people.matches("not confirmed").count(), 2, "{people}");
    // Any button behind the link proves it, in one transaction with what it does.
    answer(&site, &rows, 2, 1, "yes").await;
    let both = [dede.say().await.told(), dede.say().await.told()];
    assert!(both.contains(&told("desk-changed", 3)) || both.contains(&told("desk-changed", 2)), "{both:?}");
    // The first that a participant hears is the answer.
    assert_eq!(ben.say().await.told().0, "answered");
    // A participant's browser that comes again knows the number of what it was told; the rest is not told then, either.
    let confirmed = link(&site, &rows.keys[1]);
    site.browser().post("participation/confirm", &format!("/p/{confirmed}"), &[("link", &*confirmed), ("slug", "")]).await;
    let mut again = Stream::open(&site.browser(), &format!("link={confirmed}"), "1:3").await;
    assert_eq!(again.say().await.told_of(), "beat");
    answer(&site, &rows, 0, 1, "no").await;
    assert_eq!(again.say().await.told(), told("answered", 5));
}

#[tokio::test]
async fn what_became_of_many_emails_is_told_once_for_each_circle() {
    let (site, mut server, _folder) = with_server().await;
    let (id, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[id]).await;
    let other = rows::circle(&site, "other", &[id]).await;
    rows::run(&site, "update signups set email = replace(email, 'example.org', 'library.city')").await;
    for part in [&rows, &other] {
        let fields = [("slug", &*part.slug), ("key", "k"), ("subject", "Room 302"), ("body", "The lift is on the left."), ("button", "")];
        browser.post("messages/send", &part.part("messages"), &fields).await;
    }
    drain(&site.app).await.unwrap();
    let (mut dede, mut ben) = streams(&site, &browser, &link(&site, &rows.keys[1])).await;
    server.order("rcpt", "550");
    assert_eq!(send(&site).await.sent, 5);
    assert_eq!((site.count(MARKED).await, site.count(DESK).await), (2, 0), "the worker takes no number of a circle");
    drain(&site.app).await.unwrap();
    assert_eq!(site.count(DESK).await, 2);
    assert_eq!(dede.say().await.told(), told("desk-changed", 2));
    let people = browser.get(&rows.part("participants")).await.text();
    assert!(people.contains("The last email was not delivered.") && people.contains("Last email: sent"), "{people}");
    let overview = browser.get("/circles/speaking/manage").await.text();
    assert!(overview.contains("Ana Lima"), "{overview}");
    // Nothing is due: nothing is told.
    send(&site).await;
    assert_eq!(site.count(MARKED).await, 2);
    let failed = site.count("select min(id) from outbox where state = 'failed'").await.to_string();
    let again = [("slug", "speaking"), ("id", &*failed), ("part", "participants")];
    browser.post("messages/send-again", &rows.part("participants"), &again).await;
    assert_eq!(dede.say().await.told(), told("desk-changed", 3));
    send(&site).await;
    drain(&site.app).await.unwrap();
    assert_eq!(dede.say().await.told(), told("desk-changed", 4));
    answer(&site, &rows, 0, 1, "yes").await;
    assert_eq!(ben.say().await.told(), told("answered", 5));
}

#[tokio::test]
async fn an_email_that_no_server_took_in_time_is_told_too() {
    let Desk { site, browser, rows, .. } = desk().await;
    let (mut dede, _ben) = streams(&site, &browser, &link(&site, &rows.keys[1])).await;
    rows::run(
        &site,
        "insert into outbox (key, kind, state, circle_id, signup_id, to_name, to_email, locale, subject, text_body, html_body, calendar,
                             due_at, deadline_at, created_at, priority)
         values ('reminder:1:0:1', 'reminder', 'due', 1, 1, '', '', '', '', '', '', '', 1, 2, 1, 2)",
    )
    .await;
    assert_eq!(send(&site).await.dropped, 1);
    drain(&site.app).await.unwrap();
    assert_eq!(dede.say().await.told(), told("desk-changed", 1));
}

#[tokio::test]
async fn the_mail_worker_does_not_wait_for_a_circle_that_is_locked() {
    let (site, _server, _folder) = with_server().await;
    if site.app.db.engine() == Engine::Sqlite {
        // One writer at a time: a transaction holds the database, not rows.
        return;
    }
    let (id, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[id]).await;
    rows::run(&site, "update signups set email = replace(email, 'example.org', 'library.city')").await;
    let fields = [("slug", "speaking"), ("key", "k"), ("subject", "Room 302"), ("body", "The lift is on the left."), ("button", "")];
    browser.post("messages/send", &rows.part("messages"), &fields).await;
    drain(&site.app).await.unwrap();
    let mut tx = site.app.db.write().await.unwrap();
    tx.hold("circles", Key::Id(1)).await.unwrap();
    assert_eq!(send(&site).await.sent, 3);
    assert_eq!(site.count(MARKED).await, 1);
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn invitations_to_run_the_circle_are_told_and_who_runs_it_to_everyone() {
    let d = desk().await;
    let (mut dede, mut ben) = streams(&d.site, &d.browser, &link(&d.site, &d.rows.keys[1])).await;
    let (_, sam) = d.site.account("Sam Second", false).await;
    let people = d.rows.part("participants");
    let invite = async |email: &str| d.browser.post("facilitation/add-facilitator", &people, &[("slug", "speaking"), ("email", email)]).await;
    let answered = async |button: &str| {
        let path = d.site.mails("invitation").await.pop().expect("an invitation").path("/invitation/");
        sam.post("circles/answer-invitation", &path, &[("link", path.rsplit('/').next().unwrap()), ("button", button)]).await;
    };
    let newest = async || d.site.count("select max(id) from invitations").await.to_string();
    // The second press changes nothing.
    for _ in 0..2 {
        invite("sam.second@example.org").await;
    }
    assert_eq!(dede.say().await.told(), told("desk-changed", 1));
    for (endpoint, number) in [("circles/invite-again", 2), ("circles/take-invitation-back", 3)] {
        d.browser.post(endpoint, &people, &[("slug", "speaking"), ("id", &*newest().await)]).await;
        assert_eq!(dede.say().await.told(), told("desk-changed", number), "{endpoint}");
    }
    invite("sam.second@example.org").await;
    answered("no").await;
    assert_eq!([dede.say().await.told(), dede.say().await.told()], [told("desk-changed", 4), told("desk-changed", 5)]);
    invite("sam.second@example.org").await;
    assert_eq!(dede.say().await.told(), told("desk-changed", 6));
    answered("yes").await;
    assert_eq!(dede.say().await.told(), told("circle-changed", 7));
    // Participants see who runs their circle, and no invitation before.
    assert_eq!(ben.say().await.told(), told("circle-changed", 7));
    let sam = d.site.count("select id from accounts where name = 'Sam Second'").await.to_string();
    d.browser.post("facilitation/remove-facilitator", &people, &[("slug", "speaking"), ("id", &*sam)]).await;
    for stream in [&mut dede, &mut ben] {
        assert_eq!(stream.say().await.told(), told("circle-changed", 8));
    }
}

#[tokio::test]
async fn a_draft_has_no_events_also_if_someone_is_invited_to_it() {
    let d = desk().await;
    rows::run(&d.site, "update circles set state = 'draft'").await;
    let people = d.rows.part("participants");
    d.browser.post("facilitation/add-facilitator", &people, &[("slug", "speaking"), ("email", "sam.second@example.org")]).await;
    assert_eq!(d.site.count("select count(*) from invitations").await, 1);
    assert_eq!((d.site.count(DESK).await, d.site.count("select event_no from circles").await), (0, 0));
}

/// While a transaction that has locked the circle locks a second row, something else that needs both waits and does not hold the second.
async fn goes_behind(site: &Site, browser: Browser, endpoint: &'static str, fields: &[(&str, String)], second: &'static str) {
    if site.app.db.engine() == Engine::Sqlite {
        return;
    }
    let mut tx = site.app.db.write().await.unwrap();
    tx.hold("circles", Key::Id(1)).await.unwrap();
    let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let asked = tokio::spawn(async move {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(endpoint, "/", &fields).await
    });
    while !waits(site).await {
        assert!(!asked.is_finished(), "{endpoint} does not lock the circle");
        tokio::task::yield_now().await;
    }
    sqlx::query(second).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let reply = asked.await.unwrap();
    assert!(reply.location.as_deref().is_some_and(|to| !to.contains("__err")), "{endpoint}: {:?}", reply.location);
}

#[tokio::test]
async fn the_circle_is_locked_before_what_belongs_to_it() {
    let d = desk().await;
    rows::run(&d.site, "update signups set unproven = 1").await;
    let ana = link(&d.site, &d.rows.keys[0]);
    let fields = [("link", ana), ("slug", String::new())];
    goes_behind(&d.site, d.site.browser(), "participation/confirm", &fields, "update signups set goal = 'Listen'").await;
    let (_, sam) = d.site.account("Sam Second", false).await;
    d.browser.post("facilitation/add-facilitator", &d.rows.part("participants"), &[("slug", "speaking"), ("email", "sam.second@example.org")]).await;
    let path = d.site.mails("invitation").await.pop().unwrap().path("/invitation/");
    let fields = [("link", path.rsplit('/').next().unwrap().to_owned()), ("button", "no".to_owned())];
    goes_behind(&d.site, sam, "circles/answer-invitation", &fields, "update invitations set created_at = created_at").await;
}
