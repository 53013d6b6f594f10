//! The facilitator's pages: my circles, a circle's timeline, its people.

use crate::harness::{Browser, Reply};
use crate::rows::{self, Desk, FIRST_ENDS, desk};
use axum::http::StatusCode;

const AFTER_ALL: &str = "2026-12-01T03:00:00Z";
const CREW: &str = "select count(*) from circle_facilitators where circle_id = 1";

impl Desk {
    async fn timeline(&self) -> String {
        self.browser.get("/circles/speaking/manage").await.text()
    }

    async fn action(&self, browser: &Browser, endpoint: &str, id: &str) -> Reply {
        browser.post(endpoint, &self.rows.part("participants"), &[("slug", "speaking"), ("id", id)]).await
    }
}

#[tokio::test]
async fn the_timeline_shows_what_is_due_and_done() {
    let d = desk().await;
    let before = d.timeline().await;
    assert!(before.contains("Upcoming") && before.contains("3 of 12 seats") && before.contains("0 of 3 meetings"), "{before}");
    assert!(before.contains("Mondays, 6:30 PM, Chicago time") && before.contains("Harold Washington Library"), "{before}");
    assert!(
        before.contains("Reminder goes out Saturday, November 21, 6:30 PM") && before.contains("Meeting 1 Coming up Monday, November 16, 6:30 PM"),
        "{before}"
    );
    d.site.at(FIRST_ENDS);
    let after = d.timeline().await;
    assert!(after.contains("Running") && after.contains("Meeting 1 To do now") && after.contains("Say how it went"), "{after}");
    let fields = [
        ("slug", "speaking"),
        ("meeting", &*d.rows.meetings[0].to_string()),
        ("form[typed][values][overall]", "4"),
        ("form[typed][values][others]", "7"),
        ("button", "done"),
    ];
    d.browser.post("feedback/save", "/", &fields).await;
    let told = d.timeline().await;
    assert!(told.contains("Meeting 1 Done") && told.contains("Pretty well · 7 came") && told.contains("feedback done: 1"), "{told}");
}

#[tokio::test]
async fn answers_and_reminders_are_shown_at_their_meeting() {
    let d = desk().await;
    rows::run(&d.site, "insert into rsvps (meeting_id, signup_id, coming, answered_at) select m.id, s.id, 1, 1 from meetings m join signups s on s.circle_id = m.circle_id where m.plan_key = 2 and s.name <> 'Ben Okoro'").await;
    rows::run(
        &d.site,
        "insert into outbox (key, kind, state, to_name, to_email, locale, subject, text_body, html_body, circle_id, meeting_id, signup_id, due_at, created_at)
         select 'reminder:' || m.id || ':0:' || s.id, 'reminder', 'sent', '', '', 'en', '', '', '', 1, m.id, s.id, 1, 1
         from meetings m join signups s on s.circle_id = m.circle_id where m.plan_key = 2",
    )
    .await;
    let page = d.timeline().await;
    assert!(page.contains("Coming: 2 · not coming: 0 · no answer yet: 1") && page.contains("Will come: Ana Lima, Cleo Dixon"), "{page}");
    assert!(page.contains("Reminder sent to 3 people"), "{page}");
    // Reminders of a date that has moved since do not count for the new one.
    rows::run(&d.site, "update meetings set revision = 1 where plan_key = 2").await;
    let page = d.timeline().await;
    assert!(page.contains("Reminder goes out Saturday, November 21, 6:30 PM") && !page.contains("Reminder sent"), "{page}");
    rows::run(
        &d.site,
        "insert into outbox (key, kind, state, to_name, to_email, locale, subject, text_body, html_body, circle_id, meeting_id, signup_id, due_at, created_at)
         select 'reminder:' || m.id || ':1:' || s.id, 'reminder', 'sent', '', '', 'en', '', '', '', 1, m.id, s.id, 1, 1
         from meetings m join signups s on s.circle_id = m.circle_id where m.plan_key = 2 and s.name <> 'Ben Okoro'",
    )
    .await;
    assert!(d.timeline().await.contains("Reminder sent to 2 people"), "two of three in a circle of three");
}

#[tokio::test]
async fn participants_have_numbered_pages_up_to_row_1000_and_continue_by_key() {
    let d = desk().await;
    rows::run(
        &d.site,
        "with recursive n (id) as (select 1 union all select id + 1 from n where id < 1202)
         insert into signups (circle_id, name, email, email_key, goal, support, locale, consent_at, created_at, updated_at)
         select 1, 'Person ' || id || '.', 'p' || id || '@example.org', 'p' || id || '@example.org', '', '', 'en', 1, 4000000000000000, 1 from n",
    )
    .await;
    rows::run(&d.site, "update circles set taken = 1205, capacity = null").await;
    let page = async |query: &str| d.browser.get(&format!("{}{query}", d.rows.part("participants"))).await;
    let first = page("").await;
    assert!(first.text().contains("1,205 people") && first.text().contains("Ana Lima") && first.text().contains("Page 1 · more than 1,000"));
    for last in ["?page=10", "?page=13", "?page=99", "?after=999999", "?after=0"] {
        let text = page(last).await.text();
        assert!(text.contains("Person 997.") && !text.contains("Person 998.") && text.contains("Page 10 ·"), "{last}: {text}");
    }
    let mut seen = Vec::new();
    let mut reply = page("?page=10").await;
    while let Some((_, after)) = reply.body.split_once("rel=\"next\"").and_then(|(_, rest)| rest.split_once("after=")) {
        reply = page(&format!("?after={}", after.split('"').next().unwrap())).await;
        seen.push(reply.body.matches("card--person").count());
        assert!(reply.text().contains("Back to page 10"), "{}", reply.text());
    }
    assert_eq!(seen, [100, 100, 5]);
    assert!(reply.text().contains("Person 1202."));
}

#[tokio::test]
async fn a_circle_is_closed_after_its_last_meeting_once() {
    let d = desk().await;
    let close = async || d.browser.post("facilitation/wrap-up", "/circles/speaking/manage", &[("slug", "speaking")]).await;
    assert!(d.browser.follow(&close().await).await.status.is_success());
    assert_eq!(d.site.count("select count(*) from circles where wrapped_up_at is not null").await, 0, "a meeting is still ahead");
    d.site.at(AFTER_ALL);
    assert!(d.timeline().await.contains("Close the circle"));
    let page = d.browser.follow(&close().await).await;
    assert!(page.text().contains("Wrap-up Done") && page.text().contains("Closed Monday, November 30, 9:00 PM"), "{}", page.text());
    d.site.at("2026-12-02T03:00:00Z");
    close().await;
    assert!(d.timeline().await.contains("Closed Monday, November 30, 9:00 PM"));
}

#[tokio::test]
async fn a_draft_shows_its_next_step_and_nothing_public() {
    let d = desk().await;
    rows::run(&d.site, "delete from meetings").await;
    rows::run(&d.site, "update circles set state = 'draft', draft_step = 2, title = ''").await;
    let page = d.browser.get("/circles/speaking/manage").await;
    assert!(page.text().contains("Draft") && page.body.contains("/circles/speaking/edit/3"), "{}", page.text());
    assert!(!page.text().contains("Write to participants"), "{}", page.text());
    assert!(d.browser.get("/me").await.text().contains("Circle without a title"));
}

#[tokio::test]
async fn a_participant_is_removed_and_notified_once() {
    let d = desk().await;
    let page = d.browser.get(&d.rows.part("participants")).await;
    for words in ["Ana Lima", "ana.lima@example.org", "Give a toast", "I listen", "Dede Mensah"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let ana = d.rows.people[0].to_string();
    for _ in 0..2 {
        let reply = d.action(&d.browser, "facilitation/remove", &ana).await;
        assert!(
            reply.location.as_deref().unwrap_or_default().starts_with("/circles/speaking/manage/participants?done=removed"),
            "{:?}",
            reply.location
        );
    }
    assert_eq!(d.site.count("select taken from circles").await, 2);
    assert_eq!(d.site.count("select count(*) from outbox where kind = 'removed'").await, 1);
    assert!(!d.browser.get(&d.rows.part("participants")).await.text().contains("Ana Lima"));
}

#[tokio::test]
async fn only_its_facilitators_see_and_change_a_circle() {
    let d = desk().await;
    let (other, stranger) = d.site.account("Omar Other", false).await;
    let theirs = rows::circle(&d.site, "cooking", &[other]).await;
    let (mine, foreign) = (d.rows.people[0].to_string(), theirs.people[0].to_string());
    for page in ["/circles/speaking/manage", "/circles/speaking/manage/participants"] {
        assert_eq!(stranger.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
        assert_eq!(d.site.browser().get(page).await.status, StatusCode::UNAUTHORIZED, "{page}");
    }
    assert_eq!(d.browser.get("/circles/nope/manage").await.status, StatusCode::NOT_FOUND);
    for endpoint in ["facilitation/remove", "facilitation/remove-facilitator", "facilitation/wrap-up", "facilitation/add-facilitator"] {
        assert_eq!(d.action(&stranger, endpoint, &mine).await.status, StatusCode::FORBIDDEN, "{endpoint}");
        let anonymous = d.action(&d.site.browser(), endpoint, &mine).await;
        let kept = if endpoint.ends_with("add-facilitator") { "%3Fkept%3Dadd-facilitator" } else { "" };
        assert_eq!(anonymous.location, Some(format!("/sign-in?next=/circles/speaking/manage/participants{kept}")), "{endpoint}");
    }
    for wrong in [foreign.as_str(), "0", "x", ""] {
        assert_eq!(d.action(&d.browser, "facilitation/remove", wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        assert_eq!(
            d.action(&d.browser, "facilitation/remove-facilitator", if wrong == foreign { "2" } else { wrong }).await.status,
            StatusCode::NOT_FOUND,
            "{wrong}"
        );
    }
    assert_eq!(d.site.count("select count(*) from signups where left_at is not null").await, 0);
    assert_eq!(d.site.count("select count(*) from circle_facilitators").await, 2);
}

#[tokio::test]
async fn the_last_facilitator_stays() {
    let d = desk().await;
    let dede = d.dede.to_string();
    d.action(&d.browser, "facilitation/remove-facilitator", &dede).await;
    assert_eq!(d.site.count(CREW).await, 1);
    let (sam, sams) = d.site.account("Sam Second", false).await;
    rows::run(&d.site, "insert into circle_facilitators (circle_id, account_id, added_at) select 1, id, 1 from accounts where name = 'Sam Second'")
        .await;
    let second = sam.to_string();
    let (one, two) =
        tokio::join!(d.action(&d.browser, "facilitation/remove-facilitator", &second), d.action(&sams, "facilitation/remove-facilitator", &dede));
    assert!(one.status.is_redirection() || two.status.is_redirection());
    assert_eq!(d.site.count(CREW).await, 1, "two people cannot remove each other concurrently");
}

#[tokio::test]
async fn my_page_shows_what_i_run_join_and_added_and_what_is_due() {
    let d = desk().await;
    let (_, newcomer) = d.site.account("Nia New", false).await;
    let empty = newcomer.get("/me").await.text();
    assert!(empty.contains("The circles you run will be here") && empty.contains("Start a circle"), "{empty}");
    assert_eq!(d.site.browser().get("/me").await.status, StatusCode::UNAUTHORIZED);
    let (_, ana) = d.site.account("Ana Lima", false).await;
    let joined = ana.get("/me").await;
    assert!(joined.body.contains("/circles/speaking/me") && joined.text().contains("Speaking for shy people"), "{}", joined.text());
    assert!(d.browser.get("/me").await.text().contains("3 of 12 seats · next meeting Monday, November 16, 6:30 PM"));
    d.site.at(FIRST_ENDS);
    let due = d.browser.get("/me").await.text();
    assert!(due.contains("Feedback for meeting 1 is due") && due.contains("Running"), "{due}");
}

#[tokio::test]
async fn sign_up_is_closed_and_opened_and_a_circle_used_again_from_its_page() {
    let d = desk().await;
    d.browser.post("circles/sign-up-open", "/circles/speaking/manage", &[("slug", "speaking"), ("open", "no")]).await;
    assert!(d.timeline().await.contains("Sign-up is closed. Open sign-up again"));
    d.browser.post("circles/sign-up-open", "/circles/speaking/manage", &[("slug", "speaking"), ("open", "yes")]).await;
    let page = d.browser.get("/circles/speaking/manage").await;
    assert!(page.text().contains("people can sign up. Close sign-up") && page.body.contains("/fn/circles/duplicate"), "{}", page.text());
    rows::run(&d.site, "update circles set capacity = taken").await;
    assert!(d.timeline().await.contains("All seats are taken. Close sign-up"));
}
