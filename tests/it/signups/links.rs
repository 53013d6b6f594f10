//! What links in emails are about: a random key, which can be renewed, and no row by its number.

use super::{FORM, post, site, with};
use crate::fixtures::{NewCircle, Sent};
use crate::harness::{Browser, Site};
use crate::rows::run;
use axum::http::StatusCode;
use circlet::platform::tokens::{Link, LinkKind};
use circlet::signups::links as kinds;
use circlet::types::{CircleId, Target};

/// The emails from which a participant opens pages, after the reminder for the first meeting has gone out.
async fn mailed(site: &Site) -> (Sent, Sent) {
    site.at("2026-11-22T16:00:00Z");
    circlet::attendance::jobs::run(&site.ctx()).await.unwrap();
    (site.mails("welcome").await.remove(0), site.mails("reminder").await.remove(0))
}

/// Returns the paths of every kind of link that a participant is mailed.
fn paths((welcome, reminder): &(Sent, Sent)) -> Vec<String> {
    let rsvp = format!("/rsvp/{}", reminder.link("/rsvp/").split('?').next().unwrap());
    vec![welcome.path("/p/"), welcome.path("/leave/"), reminder.path("/unsubscribe/"), rsvp]
}

async fn statuses(browser: &Browser, paths: &[String]) -> Vec<StatusCode> {
    let mut all = Vec::new();
    for path in paths {
        all.push(browser.get(path).await.status);
    }
    all
}

fn by_number(site: &Site, kind: LinkKind, id: i64, other: i64) -> String {
    site.app.tokens.sign(&Link { kind, about: Target::Row(id), revision: 0, other, until: 0 })
}

async fn joined() -> (Site, Browser, CircleId, Browser) {
    let (site, _, host, circle) = site(NewCircle::default()).await;
    let ben = site.browser();
    post(&ben, &FORM).await;
    (site, host, circle, ben)
}

#[tokio::test]
async fn a_link_opens_no_other_persons_page_when_the_numbers_of_rows_come_again() {
    let (site, _, _, ben) = joined().await;
    let links = paths(&mailed(&site).await);
    assert_eq!(statuses(&ben, &links).await, [StatusCode::OK; 4]);
    // A backup of before was restored, and someone else signed up: their row and the meetings' rows have the same numbers.
    run(&site, "update signups set name = 'Eva Lind', email = 'eva@example.org', link_key = 'AAAAAAAAAAAAAAAAAAAAAA'").await;
    assert_eq!(statuses(&ben, &links).await, [StatusCode::CONFLICT; 4]);
    run(&site, "update signups set link_key = ''").await;
    assert_eq!(statuses(&ben, &links).await, [StatusCode::CONFLICT; 4], "a row without a key has no links");
}

#[tokio::test]
async fn an_answer_link_is_for_its_meeting_whatever_the_number_of_its_row() {
    let (site, _, _, ben) = joined().await;
    let rsvp = paths(&mailed(&site).await).remove(3);
    assert!(ben.get(&rsvp).await.text().contains("November 23"));
    run(&site, "update meetings set uid = 'another' where plan_key = 1").await;
    assert_eq!(ben.get(&rsvp).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn links_of_earlier_versions_work_for_rows_of_before_until_their_circle_is_over() {
    let (site, _, circle, ben) = joined().await;
    let id = site.count("select id from signups").await;
    let meeting = circlet::meetings::service::list(site.app.db.primary(), circle).await.unwrap().remove(0).id.0;
    let page = format!("/p/{}", by_number(&site, kinds::PARTICIPANT, id, 0));
    let rsvp = format!("/rsvp/{}", by_number(&site, circlet::attendance::links::RSVP, id, meeting));
    let leave = format!("/leave/{}", by_number(&site, kinds::LEAVE, id, 0));
    let all = [page.clone(), rsvp, leave];
    assert_eq!(statuses(&ben, &all).await, [StatusCode::CONFLICT; 3], "the row is new");
    run(&site, "update signups set row_links = 1").await;
    assert_eq!(statuses(&ben, &all).await, [StatusCode::OK; 3]);
    assert!(ben.get(&page).await.text().contains("Your circle"));
    site.at("2026-12-29T03:00:00Z");
    let reply = ben.get(&page).await;
    assert_eq!(reply.status, StatusCode::CONFLICT, "the circle is over");
    assert!(reply.body.contains("href=\"/my-link\""), "it leads to a new one: {}", reply.text());
    // The page has a link of its own, which goes on.
    assert_eq!(ben.get(&site.mails("welcome").await[0].path("/p/")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_new_link_from_ones_own_page_ends_all_earlier_ones_and_comes_by_email() {
    let (site, _, _, ben) = joined().await;
    let old = paths(&mailed(&site).await);
    run(&site, "update signups set row_links = 1").await;
    let by_number = format!("/p/{}", by_number(&site, kinds::PARTICIPANT, site.count("select id from signups").await, 0));
    let link = old[0].trim_start_matches("/p/");
    let reply = ben.post("participation/link", &old[0], &[("link", link), ("slug", "")]).await;
    let page = ben.follow(&reply).await;
    assert!(page.text().contains("This page has a new link"), "{}", page.text());
    assert_eq!(statuses(&ben, &[old.clone(), vec![by_number]].concat()).await, [StatusCode::CONFLICT; 5]);
    let mail = site.mails("links").await.remove(0);
    assert_eq!(mail.to_email, "Ben@Example.org");
    assert_eq!(Some(mail.path("/p/")), reply.location.map(|to| to.split('?').next().unwrap().to_owned()));
    // Emails that wait are signed when they go out.
    assert_eq!(statuses(&ben, &paths(&mailed(&site).await)).await, [StatusCode::OK; 4]);
    let again = ben.post("participation/link", &old[0], &[("link", link), ("slug", "")]).await;
    assert_eq!(site.mails("links").await.len(), 1, "{}", again.text());
}

#[tokio::test]
async fn many_new_links_make_two_emails_an_hour_and_the_owner_is_never_refused() {
    let (site, _, _, ben) = joined().await;
    let mut page = site.mails("welcome").await.remove(0).path("/p/");
    // 16:00, the beginning of an hour.
    site.at("2026-11-16T16:00:00Z");
    for _ in 0..30 {
        let reply = ben.post("participation/link", &page, &[("link", page.trim_start_matches("/p/")), ("slug", "")]).await;
        page = reply.location.unwrap().split('?').next().unwrap().to_owned();
        assert_eq!(ben.get(&page).await.status, StatusCode::OK);
    }
    assert_eq!(site.count("select count(*) from outbox where kind = 'links'").await, 2);
    crate::smtp::send(&site).await;
    assert_eq!(site.count("select count(*) from outbox where kind = 'links' and state = 'due'").await, 1);
    site.at("2026-11-16T16:59:59Z");
    crate::smtp::send(&site).await;
    let last = site.mails("links").await.into_iter().find(|mail| mail.state == "due").unwrap();
    assert_eq!(last.path("/p/"), page, "the last one comes within the hour");
    site.at("2026-11-16T17:00:00Z");
    crate::smtp::send(&site).await;
    assert_eq!(site.count("select count(*) from outbox where kind = 'links' and state = 'due'").await, 0);
}

#[tokio::test]
async fn a_facilitator_sends_a_new_link_to_a_participant_of_their_own_circle_only() {
    let (site, host, _, ben) = joined().await;
    let (other, dede) = site.account("Dede Mensah", false).await;
    site.circle(other, NewCircle { slug: "tea", ..NewCircle::default() }).await;
    post(&site.browser(), &with("slug", "tea")).await;
    let old = site.mails("welcome").await[0].path("/p/");
    let id = site.count("select s.id from signups s join circles c on c.id = s.circle_id where c.slug = 'speaking'").await.to_string();
    for (who, slug) in [(&dede, "tea"), (&dede, "speaking"), (&ben, "speaking")] {
        who.post("facilitation/send-link", &format!("/circles/{slug}/manage/participants"), &[("slug", slug), ("id", &id)]).await;
        assert_eq!((ben.get(&old).await.status, site.mails("links").await.len()), (StatusCode::OK, 0), "{slug}");
    }
    let reply = host.post("facilitation/send-link", "/circles/speaking/manage/participants", &[("slug", "speaking"), ("id", &id)]).await;
    assert!(host.follow(&reply).await.text().contains("This person gets a new link by email"));
    assert_eq!((ben.get(&old).await.status, site.mails("links").await.len()), (StatusCode::CONFLICT, 1));
}

#[tokio::test]
async fn a_link_that_no_email_would_bring_is_not_renewed() {
    let (site, host, _, ben) = joined().await;
    let old = paths(&mailed(&site).await).remove(0);
    let (link, id) = (old.trim_start_matches("/p/"), site.count("select id from signups").await.to_string());
    for (off, status) in [
        ("update circles set hidden_at = 1", StatusCode::CONFLICT),
        ("update circles set state = 'cancelled', hidden_at = null", StatusCode::CONFLICT),
    ] {
        run(&site, off).await;
        let mine = ben.scripted().post("participation/link", &old, &[("link", link), ("slug", "")]).await.status;
        let theirs =
            host.scripted().post("facilitation/send-link", "/circles/speaking/manage/participants", &[("slug", "speaking"), ("id", &id)]).await;
        assert_eq!((mine, theirs.status), (status, status), "{off}");
        assert_eq!(ben.get(&old).await.status, StatusCode::OK, "{off}");
    }
}
