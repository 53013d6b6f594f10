//! Addresses that strangers type: until their owner presses a button behind a mailed link, emails to them hold our words only.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Site};
use crate::proofs::meanwhile;
use crate::rows::{self, desk};
use axum::http::StatusCode;

const UNPROVEN: &str = "select count(*) from signups where unproven = 1";

struct Joined {
    site: Site,
    amina: Browser,
    visitor: Browser,
    /// The path of the participant's page.
    own: String,
}

impl Joined {
    async fn write(&self, key: &str) {
        let fields = [("slug", "speaking"), ("key", key), ("subject", "Room 302"), ("body", "The lift is on the left.")];
        let reply = self.amina.post("messages/send", "/circles/speaking/messages", &fields).await;
        assert!(reply.location.is_some_and(|to| !to.contains("__err")), "the message was sent");
        circlet::platform::events::drain(&self.site.app).await.unwrap();
    }

    fn link(&self) -> &str {
        self.own.trim_start_matches("/p/")
    }
}

/// A circle online, and a person who has just signed up.
async fn joined() -> Joined {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    site.circle(id, NewCircle { online: true, ..NewCircle::default() }).await;
    let visitor = site.browser();
    site.sign_up(&visitor, "speaking", "Ben Mwangi").await;
    let own = site.mails("welcome").await.remove(0).path("/p/");
    Joined { site, amina, visitor, own }
}

#[tokio::test]
async fn the_welcome_is_short_until_a_button_behind_its_link_is_pressed() {
    let j = joined().await;
    let mail = j.site.mails("welcome").await.remove(0);
    assert!(mail.text_body.contains("Public speaking for shy people") && mail.text_body.contains("Monday, November 23"), "{}", mail.text_body);
    for part in [&mail.text_body, &mail.html_body, &mail.calendar] {
        assert!(!part.contains("Tea is on me") && !part.contains("meet.example.org"), "{part}");
    }
    assert!(mail.text_body.contains("Confirm my email address") && mail.reply_to.is_empty(), "{}", mail.text_body);
    // Looking changes nothing; the page itself has everything.
    let page = j.visitor.get(&j.own).await;
    assert!(page.body.contains("meet.example.org") && page.text().contains("Confirm my email address"), "{}", page.text());
    assert_eq!(j.site.count(UNPROVEN).await, 1);
    let reply = j.visitor.post("participation/confirm", &j.own, &[("link", j.link()), ("slug", "")]).await;
    let page = j.visitor.follow(&reply).await;
    assert!(page.text().contains("Your email address is confirmed") && !page.text().contains("Confirm my email address"), "{}", page.text());
    assert_eq!(j.site.count(UNPROVEN).await, 0);
    let mail = j.site.mails("welcome").await.remove(0);
    assert!(mail.text_body.contains("Tea is on me") && mail.text_body.contains("meet.example.org/room"), "{}", mail.text_body);
    assert!(!mail.text_body.contains("Confirm my email address") && mail.reply_to == "amina.otieno@example.org");
}

#[tokio::test]
async fn of_messages_an_unproven_address_is_told_once_a_day() {
    let j = joined().await;
    crate::smtp::send(&j.site).await;
    j.write("m1").await;
    j.write("m2").await;
    let mails = j.site.mails("message").await;
    assert_eq!(mails.iter().map(|mail| mail.state.as_str()).collect::<Vec<_>>(), ["due", "dropped"], "{mails:?}");
    let page = j.amina.get("/circles/speaking/manage/messages").await.text();
    assert!(page.contains("Their email only says that there is a message, once a day at most: 1 person."), "{page}");
    assert!(mails[0].subject.starts_with("New message · Public speaking"), "{}", mails[0].subject);
    assert!(!mails[0].text_body.contains("lift") && !mails[0].text_body.contains("Room 302") && mails[0].text_body.contains("/p/"));
    assert_eq!(crate::smtp::send(&j.site).await.sent, 1);
    j.site.at("2026-11-17T15:00:00Z");
    j.write("m3").await;
    assert_eq!(crate::smtp::send(&j.site).await.sent, 0, "within a day");
    j.site.at("2026-11-17T16:01:00Z");
    j.write("m4").await;
    assert_eq!(crate::smtp::send(&j.site).await.sent, 1);
    // An answer is a button, too.
    let answer = [("link", j.link()), ("slug", ""), ("meeting", "1"), ("revision", "0"), ("button", "yes")];
    assert!(j.visitor.post("participation/answer", &j.own, &answer).await.location.is_some());
    j.write("m5").await;
    j.write("m6").await;
    let last: Vec<_> = j.site.mails("message").await.into_iter().filter(|mail| mail.state == "due").collect();
    assert!(last.len() == 2 && last.iter().all(|mail| mail.text_body.contains("The lift is on the left.")), "{last:?}");
}

#[tokio::test]
async fn ending_emails_and_opening_links_prove_nothing() {
    let j = joined().await;
    j.write("m1").await;
    let stop = j.site.mails("message").await.remove(0).path("/unsubscribe/");
    for path in [&j.own, &stop] {
        assert_eq!(j.visitor.get(path).await.status, StatusCode::OK);
    }
    let ended = j.visitor.post_raw(&stop, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click".to_owned()).await;
    assert_eq!(ended.status, StatusCode::OK);
    assert_eq!(j.site.count(UNPROVEN).await, 1);
    // Nor does a link of someone else, or one that was replaced.
    let wrong = j.visitor.post("participation/confirm", &j.own, &[("link", "3.abc.def"), ("slug", "")]).await;
    assert!(!wrong.text().contains("confirmed"), "{}", wrong.text());
    let fresh = j.site.app.tokens.link_key();
    let mut tx = j.site.app.db.write().await.unwrap();
    sqlx::query("update signups set link_key = $1").bind(fresh).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    j.visitor.post("participation/confirm", &j.own, &[("link", j.link()), ("slug", "")]).await;
    assert_eq!(j.site.count(UNPROVEN).await, 1);
}

#[tokio::test]
async fn a_confirmed_account_or_another_proven_sign_up_proves_an_address() {
    let j = joined().await;
    let (dede, _) = j.site.account("Dede Mensah", false).await;
    j.site.circle(dede, NewCircle { slug: "cooking", ..NewCircle::default() }).await;
    let welcome = |mails: Vec<crate::fixtures::Sent>| mails.last().unwrap().text_body.contains("Tea is on me");
    j.site.sign_up(&j.visitor, "cooking", "Ben Mwangi").await;
    assert!(!welcome(j.site.mails("welcome").await) && j.site.count(UNPROVEN).await == 2);
    // Proven in one circle, it is in the other; and it stays so when the person leaves the first.
    j.visitor.post("participation/confirm", &j.own, &[("link", j.link()), ("slug", "")]).await;
    assert!(welcome(j.site.mails("welcome").await));
    j.site.circle(dede, NewCircle { slug: "chess", ..NewCircle::default() }).await;
    j.site.sign_up(&j.visitor, "chess", "Ben Mwangi").await;
    assert_eq!(j.site.count("select unproven from signups where id = 3").await, 0);
    // An account: once it is confirmed.
    j.site.account("Cleo Dixon", false).await;
    rows::run(&j.site, "update accounts set confirmed_at = null where name = 'Cleo Dixon'").await;
    j.site.sign_up(&j.visitor, "chess", "Cleo Dixon").await;
    assert!(!welcome(j.site.mails("welcome").await));
    rows::run(&j.site, "update accounts set confirmed_at = 1 where name = 'Cleo Dixon'").await;
    assert!(welcome(j.site.mails("welcome").await));
    j.site.sign_up(&j.visitor, "cooking", "Cleo Dixon").await;
    assert_eq!(j.site.count("select count(*) from signups where name = 'Cleo Dixon' and unproven = 0").await, 1);
}

#[tokio::test]
async fn a_name_is_in_no_email_to_an_unproven_address() {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let circle = site.circle(id, NewCircle::default()).await;
    let name = "Your card is blocked. Call 0800 123456";
    let answers =
        [("slug", "speaking"), ("name", name), ("email", "eve@example.org"), ("goal", "x"), ("support", "x"), ("answer", ""), ("consent", "on")];
    site.browser().post("signups/sign-up", "/circles/speaking/sign-up", &answers).await;
    let account = [("name", name), ("email", "new@example.org"), ("password", "learning together"), ("consent", "on")];
    site.browser().post("accounts/register", "/register", &account).await;
    let plan = ["2026-11-23", "2026-12-01"].into_iter().zip(1..).map(|(date, key)| (key, date, "18:30")).collect::<Vec<_>>();
    site.replan(circle, &plan).await;
    // An account's own, too, when it asks for an address that may be someone else's.
    rows::run(&site, "update accounts set name = 'Your card is blocked. Call 0800 123456' where id = 1").await;
    amina.post("accounts/email", "/settings", &[("email", "victim@example.org"), ("email_password", "tea and biscuits")]).await;
    for kind in ["welcome", "account-confirm", "dates", "account-change"] {
        let mail = site.mails(kind).await.remove(0);
        for part in [&mail.subject, &mail.text_body, &mail.html_body, &mail.calendar] {
            assert!(!part.contains("0800"), "{kind}: {part}");
        }
        assert!(mail.text_body.contains("Hello,\n"), "{kind}: {}", mail.text_body);
    }
    crate::smtp::send(&site).await;
    let named = "select count(*) from outbox where state = 'sent' and to_name like '%0800%' and to_email <> 'amina.otieno@example.org'";
    assert_eq!(site.count(named).await, 0);
}

#[tokio::test]
async fn a_walk_in_is_told_without_the_facilitators_words() {
    let desk = desk().await;
    rows::run(&desk.site, "update accounts set name = 'Win evil.example', shown_name = ''").await;
    let fields =
        [("slug", "speaking"), ("walk_in_name", "Maria http://evil.example"), ("walk_in_email", "maria@library.city"), ("walk_in_told", "on")];
    desk.browser.post("facilitation/add-walk-in", &desk.rows.part("participants"), &fields).await;
    let mail = desk.site.mails("walk-in").await.remove(0);
    assert!(mail.text_body.starts_with("You have been added") || mail.text_body.contains("A facilitator"), "{}", mail.text_body);
    assert!(!mail.text_body.contains("evil") && mail.text_body.contains("Hello,\n") && !mail.text_body.contains("Maria"), "{}", mail.text_body);
    assert_eq!(desk.site.count(UNPROVEN).await, 1, "those of before count as proven");
}

#[tokio::test]
async fn an_invitation_to_facilitate_and_a_new_address_show_no_links() {
    let desk = desk().await;
    rows::run(&desk.site, "update accounts set name = 'Win evil.example now', shown_name = ''").await;
    rows::run(&desk.site, "update circles set title = 'Speak at http://evil.example'").await;
    let fields = [("slug", "speaking"), ("email", "new@library.city")];
    desk.browser.post("facilitation/add-facilitator", &desk.rows.part("participants"), &fields).await;
    let mail = desk.site.mails("invitation").await.remove(0);
    assert!(mail.text_body.contains("Win … now") && mail.subject.contains("Speak at …"), "{} {}", mail.subject, mail.text_body);
    assert!(!format!("{}{}{}", mail.subject, mail.text_body, mail.html_body).contains("evil"), "{}", mail.text_body);
    // To someone with a confirmed account they are as typed.
    desk.site.account("Omar Other", false).await;
    let fields = [("slug", "speaking"), ("email", "omar.other@example.org")];
    desk.browser.post("facilitation/add-facilitator", &desk.rows.part("participants"), &fields).await;
    let mail = desk.site.mails("invitation").await.remove(1);
    assert!(mail.text_body.contains("Win evil.example now"), "{}", mail.text_body);
}

#[tokio::test]
async fn the_first_email_is_sent_again_once_a_day_to_an_unproven_address() {
    let j = joined().await;
    let part = "/circles/speaking/manage/participants";
    let (dede, stranger) = j.site.account("Dede Mensah", false).await;
    j.site.circle(dede, NewCircle { slug: "cooking", ..NewCircle::default() }).await;
    let page = j.amina.get(part).await;
    assert!(page.text().contains("Email address not confirmed yet") && page.text().contains("Send the first email again"), "{}", page.text());
    let again = [("slug", "speaking"), ("id", "1")];
    for (browser, slug, id, status) in [
        (&stranger, "speaking", "1", StatusCode::FORBIDDEN),
        (&stranger, "cooking", "1", StatusCode::NOT_FOUND),
        (&j.amina, "speaking", "99", StatusCode::NOT_FOUND),
        (&j.amina, "speaking", "x", StatusCode::NOT_FOUND),
    ] {
        let reply = browser.scripted().post("facilitation/send-again", part, &[("slug", slug), ("id", id)]).await;
        assert_eq!(reply.status, status, "{slug} {id}");
    }
    // Two at once send one.
    let (one, two) = tokio::join!(j.amina.post("facilitation/send-again", part, &again), j.amina.post("facilitation/send-again", part, &again));
    let mut said = [j.amina.follow(&one).await.text(), j.amina.follow(&two).await.text()];
    said.sort_by_key(|text| text.contains("today already"));
    assert!(said[0].contains("sending the first email again") && said[1].contains("today already"), "{said:?}");
    assert_eq!(j.site.mails("welcome").await.len(), 2);
    j.site.at("2026-11-17T16:00:00Z");
    j.amina.post("facilitation/send-again", part, &again).await;
    assert_eq!(j.site.mails("welcome").await.len(), 3);
    // Once it is proven, there is nothing to send.
    j.visitor.post("participation/confirm", &j.own, &[("link", j.link()), ("slug", "")]).await;
    assert!(!j.amina.get(part).await.text().contains("not confirmed"));
    j.site.at("2026-11-18T16:00:00Z");
    j.amina.post("facilitation/send-again", part, &again).await;
    assert_eq!(j.site.mails("welcome").await.len(), 3);
}

#[tokio::test]
async fn a_new_link_is_sent_three_times_a_day() {
    let desk = desk().await;
    let (id, part) = (desk.rows.people[0].to_string(), desk.rows.part("participants"));
    for n in 0..4 {
        let reply = desk.browser.scripted().post("facilitation/send-link", &part, &[("slug", "speaking"), ("id", &id)]).await;
        assert_eq!(reply.status == StatusCode::TOO_MANY_REQUESTS, n == 3, "{n}: {}", reply.status);
    }
}

/// Decisions on a read: a person leaves, or the circle is cancelled, while a button is being pressed.
#[tokio::test]
async fn what_ends_meanwhile_is_neither_proven_nor_written_to() {
    let j = joined().await;
    let left = ["update circles set updated_at = updated_at", "update signups set left_at = 1, left_how = 'left', email = '', email_key = ''"];
    let again = ("facilitation/send-again", vec![("slug", "speaking"), ("id", "1")]);
    assert_eq!(meanwhile(&j.site, &left, &j.amina, &again).await, StatusCode::NOT_FOUND);
    rows::run(&j.site, "update signups set left_at = null, email = 'ben@example.org', email_key = 'ben@example.org'").await;
    let confirm = ("participation/confirm", vec![("link", j.link()), ("slug", "")]);
    assert!(!meanwhile(&j.site, &left, &j.visitor, &confirm).await.is_success());
    assert_eq!(j.site.count(UNPROVEN).await, 1);
    rows::run(&j.site, "update signups set left_at = null, email = 'ben@example.org', email_key = 'ben@example.org'").await;
    let renewed = ["update signups set link_key = 'another'"];
    assert!(!meanwhile(&j.site, &renewed, &j.visitor, &confirm).await.is_success(), "the link was replaced");
    assert_eq!(j.site.count(UNPROVEN).await, 1);
    let cancelled = ["update circles set state = 'cancelled', cancelled_at = 1"];
    assert_eq!(meanwhile(&j.site, &cancelled, &j.amina, &again).await, StatusCode::CONFLICT);
    assert_eq!(j.site.count("select count(*) from outbox where kind = 'welcome'").await, 1);
}

/// Sends what is due; returns how many were sent, and how many wait.
async fn sent(site: &Site) -> (u64, u64) {
    let tally = crate::smtp::send(site).await;
    (tally.sent, tally.later)
}

#[tokio::test]
async fn a_first_circle_sends_200_emails_a_day_to_unproven_addresses() {
    let desk = desk().await;
    let site = &desk.site;
    for n in 0..203 {
        let mut tx = site.app.db.write().await.unwrap();
        sqlx::query(
            "insert into signups (circle_id, name, email, email_key, locale, consent_at, created_at, updated_at, link_key, unproven)
             values (1, 'Someone', $1, $1, 'en', 1, 1, 1, $1, $2)",
        )
        .bind(format!("p{n}@library.city"))
        // The last one is proven.
        .bind(i64::from(n < 202))
        .execute(tx.conn())
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
    rows::run(
        site,
        "insert into outbox (key, kind, version, facts, state, to_name, to_email, locale, subject, text_body, html_body, signup_id, circle_id, due_at,
                             created_at, priority)
         select 'welcome:' || id, 'welcome', 1, '{}', 'due', '', '', '', '', '', '', id, 1, 1, 1, 1 from signups where email like '%library.city'",
    )
    .await;
    assert_eq!(sent(site).await, (201, 2), "200, and the proven one");
    assert_eq!(site.count("select count(*) from outbox where state = 'due' and attempts = 0").await, 2, "they were not tried");
    assert_eq!(sent(site).await, (0, 0));
    // The next day.
    site.at("2026-11-17T00:00:01Z");
    assert_eq!(sent(site).await, (2, 0));
    assert_eq!(site.count("select used from limits where name = 'unproven-mails' and used < 200").await, 2);
}

#[tokio::test]
async fn who_has_held_a_circle_is_no_newcomer_and_what_is_not_sent_does_not_count() {
    let (site, mut server, _folder) = crate::smtp::with_server().await;
    let (dede, _) = site.account("Dede Mensah", false).await;
    rows::circle(&site, "speaking", &[dede]).await;
    rows::run(&site, "update signups set unproven = 1, email = 'ana@library.city', email_key = 'ana@library.city' where id = 1").await;
    let count = "select cast(coalesce(sum(used), 0) as bigint) from limits where name = 'unproven-mails'";
    let again =
        "insert into outbox (key, kind, version, facts, state, to_name, to_email, locale, subject, text_body, html_body, signup_id, circle_id,
                                     due_at, created_at, priority)
                 select 'welcome:' || id || ':' || (select count(*) from outbox), 'welcome', 1, '{}', 'due', '', '', '', '', '', '', id, 1, 1, 1, 1
                 from signups where id = 1";
    rows::run(&site, again).await;
    server.order("rcpt", "450");
    assert_eq!((sent(&site).await, site.count(count).await), ((0, 1), 0));
    site.at("2026-11-16T16:05:00Z");
    assert_eq!((sent(&site).await, site.count(count).await), ((1, 0), 1));
    rows::circle(&site, "cooking", &[dede]).await;
    rows::run(&site, "update circles set last_at = 1 where slug = 'cooking'").await;
    rows::run(&site, again).await;
    assert_eq!((sent(&site).await, site.count(count).await), ((1, 0), 1));
}
