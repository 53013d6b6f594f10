//! Walk-ins in a circle's lists, seats and emails.

use super::{TOLD, WALK_INS};
use crate::feedback::evening;
use crate::rows;
use axum::http::StatusCode;
use circlet::platform::events;

const TO_WALK_INS: &str = "select count(*) from outbox o join signups s on s.id = o.signup_id where s.walk_in_key is not null";

#[tokio::test]
async fn someone_is_added_before_a_meeting_on_the_page_of_the_circles_people() {
    let e = evening().await;
    e.site.at("2026-11-16T16:00:00Z");
    let fields = [("walk_in_key", "k1"), ("walk_in_name", "Maria Delgado"), TOLD];
    for _ in 0..2 {
        let page = e.browser.follow(&e.add(&e.browser, &fields).await).await;
        assert!(page.text().contains("This person is now on the list"), "{}", page.text());
    }
    let list = e.people().await;
    assert!(list.contains("4 people") && list.contains("Maria Delgado No email address"), "{list}");
    assert!(list.contains("Added by Dede Mensah, who said that this person wants to take part: Monday, November 16, 10:00 AM."), "{list}");
    let known = e.add(&e.browser, &[("walk_in_name", "Ana"), ("walk_in_email", "ana.lima@example.org"), TOLD]).await;
    assert!(e.browser.follow(&known).await.text().contains("This address is already on the list"));
    let wrong = e.browser.follow(&e.add(&e.browser, &[("walk_in_name", "Ben"), ("walk_in_email", "ben@"), TOLD]).await).await;
    assert!(wrong.has_error_at("walk_in_email") && wrong.body.contains("value=\"Ben\""), "{}", wrong.text());
    assert_eq!((e.site.count(WALK_INS).await, e.site.count("select taken from circles").await), (1, 4));
    rows::run(&e.site, "update circles set state = 'cancelled'").await;
    assert_eq!(e.add(&e.browser.scripted(), &[("walk_in_name", "Late"), TOLD]).await.status, StatusCode::CONFLICT);
    assert!(!e.people().await.contains("Add someone"));
}

#[tokio::test]
async fn in_a_full_circle_a_walk_in_counts_without_a_seat() {
    let e = evening().await;
    rows::run(&e.site, "update circles set capacity = 3").await;
    e.listed("Maria Delgado", "maria@example.org").await;
    assert_eq!(e.site.count("select taken from circles").await, 3);
    let list = e.people().await;
    assert!(list.contains("4 people") && list.contains("without a seat, because the circle was full when they came: 1"), "{list}");
    assert!(list.contains("Maria Delgado") && list.contains("Takes no seat."), "{list}");
    let manage = e.browser.get("/circles/speaking/manage").await.text();
    assert!(manage.contains("3 of 3 seats") && manage.contains("4 people · meetings held: 1"), "{manage}");

    // Signing up by themselves is refused like anyone's, until a seat is free.
    let sign_up = || async {
        let form =
            [("slug", "speaking"), ("name", "Maria D."), ("email", "maria@example.org"), ("goal", "Sing"), ("support", "Tea"), ("consent", "on")];
        e.site.browser().scripted().post("signups/sign-up", "/circles/speaking/sign-up", &form).await.status
    };
    assert_eq!(sign_up().await, StatusCode::CONFLICT);
    rows::run(&e.site, "update circles set capacity = 4").await;
    assert_eq!(sign_up().await, StatusCode::OK);
    assert_eq!(e.site.count("select taken from circles").await, 3, "anyone may know the address");
    let mail = e.site.mails("proposed").await.remove(0);
    let accept = async || {
        let link = mail.link("/answers/");
        e.site.browser().scripted().post("signups/answers", &mail.path("/answers/"), &[("link", &link)]).await.status
    };
    rows::run(&e.site, "update circles set capacity = 3").await;
    assert_eq!(accept().await, StatusCode::CONFLICT, "there is no seat again");
    rows::run(&e.site, "update circles set capacity = 4").await;
    assert_eq!(accept().await, StatusCode::OK);
    assert_eq!(e.site.count("select taken from circles").await, 4);
    assert_eq!((e.site.count(WALK_INS).await, e.site.count("select count(*) from signups where name = 'Maria D.' and seated = 1").await), (0, 1));
    let list = e.people().await;
    assert!(list.contains("4 people") && !list.contains("Takes no seat"), "{list}");
}

#[tokio::test]
async fn a_walk_in_without_a_seat_frees_none_by_leaving() {
    let e = evening().await;
    rows::run(&e.site, "update circles set capacity = 3").await;
    e.listed("Maria Delgado", "").await;
    let ids: Vec<i64> = sqlx::query_scalar("select id from signups where seated = 0").fetch_all(e.site.app.db.primary()).await.unwrap();
    let fields = [("slug", "speaking"), ("id", &*ids[0].to_string())];
    for _ in 0..2 {
        let page = e.browser.follow(&e.browser.post("facilitation/remove", &e.rows.part("participants"), &fields).await).await;
        assert!(page.text().contains("3 people") && !page.text().contains("Maria"), "{}", page.text());
    }
    assert_eq!(e.site.count("select taken from circles").await, 3);
    assert_eq!(e.site.count("select count(*) from outbox").await, 0, "there is no one to write to");
}

#[tokio::test]
async fn no_email_ever_goes_to_someone_without_an_address() {
    let e = evening().await;
    e.listed("Maria Delgado", "").await;
    // A reminder, a message, a moved date, the end.
    e.site.at("2026-11-22T16:00:00Z");
    circlet::attendance::jobs::run(&e.site.ctx()).await.unwrap();
    assert_eq!(e.site.mails("reminder").await.len(), 3);
    let page = e.browser.get(&e.rows.part("messages")).await.text();
    assert!(page.contains("This goes to 3 people") && page.contains("No email address, so not reached: 1 person."), "{page}");
    assert!(!page.contains("Maria"), "{page}");
    let message = [("slug", "speaking"), ("key", "k1"), ("subject", "Tea"), ("body", "Bring tea.")];
    e.browser.post("messages/send", &e.rows.part("messages"), &message).await;
    events::drain(&e.site.app).await.unwrap();
    assert_eq!(e.site.mails("message").await.len(), 3);
    assert!(e.browser.get(&e.rows.part("messages")).await.text().contains("Sent to 0 of 3 so far"));
    let timeline = e.browser.get("/circles/speaking/manage").await.text();
    assert!(timeline.contains("no answer yet: 3"), "only those who were asked: {timeline}");
    e.browser.post("circles/cancel", &e.rows.part("cancel"), &[("slug", "speaking"), ("reason", "")]).await;
    events::drain(&e.site.app).await.unwrap();
    assert!(e.site.mails("cancelled").await.len() >= 4, "three people and the facilitator");
    assert_eq!(e.site.count(TO_WALK_INS).await, 0);
}

#[tokio::test]
async fn a_circle_where_only_walk_ins_without_an_address_take_part_has_no_one_to_write_to() {
    let e = evening().await;
    rows::run(&e.site, "update signups set left_at = 1, left_how = 'left', email = '', email_key = ''").await;
    rows::run(&e.site, "update circles set taken = 0").await;
    e.listed("Maria Delgado", "").await;
    assert!(e.browser.get(&e.rows.part("messages")).await.text().contains("No one has signed up yet"));
    let message = [("slug", "speaking"), ("key", "k1"), ("subject", "Tea"), ("body", "Bring tea.")];
    assert_eq!(e.browser.scripted().post("messages/send", "/", &message).await.status, StatusCode::CONFLICT);
}
