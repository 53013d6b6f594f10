//! The feedback after a meeting.

use crate::harness::{Browser, Reply, Site};
use crate::rows::{self, FIRST_BEGINS, FIRST_ENDS, Rows};
use axum::http::StatusCode;
use circlet::types::AccountId;

const ROWS: &str = "select count(*) from feedback";
const MAILS: &str = "select count(*) from outbox where kind = 'feedback'";

struct Evening {
    site: Site,
    dede: AccountId,
    browser: Browser,
    rows: Rows,
}

/// After the first meeting.
async fn evening() -> Evening {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    site.at(FIRST_ENDS);
    Evening { site, dede, browser, rows }
}

impl Evening {
    fn page(&self, meeting: usize) -> String {
        self.rows.part(&format!("feedback/{}", self.rows.meetings[meeting]))
    }

    async fn save(&self, browser: &Browser, fields: &[(&str, &str)]) -> Reply {
        let meeting = self.rows.meetings[0].to_string();
        let mut all = vec![("slug", "speaking"), ("meeting", &*meeting), ("revision", "0"), ("prompt", "1")];
        all.retain(|(name, _)| !fields.iter().any(|(f, _)| f == name));
        all.extend_from_slice(fields);
        browser.post("feedback/save", &self.page(0), &all).await
    }
}

#[tokio::test]
async fn feedback_is_saved_automatically_and_resumed_anywhere() {
    let e = evening().await;
    let page = e.browser.get(&e.page(0)).await;
    assert!(page.text().contains("How did it go?") && page.text().contains("What surprised you?"), "{}", page.text());
    assert!(page.text().contains("Nothing is saved yet") && page.text().contains("0 of 3 marked"), "{}", page.text());
    let ana = e.rows.people[0].to_string();
    let reply = e.save(&e.browser.scripted(), &[("rating", "4"), ("attended[]", &ana), ("reflection", "Farid told us about the boat.")]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    assert!(reply.body.contains("\"revision\":1") && reply.body.contains("20:00"), "{}", reply.body);
    let again = e.browser.get(&e.page(0)).await;
    assert!(again.text().contains("Saved, 20:00") && again.text().contains("1 of 3 marked"), "{}", again.text());
    assert!(again.body.contains("Farid told us about the boat."));
    let tag = |id: &str| again.body.split('<').find(|t| t.contains(&format!("id=\"{id}\""))).unwrap_or_default().to_owned();
    assert!(tag("rating-4").contains("checked") && !tag("rating-3").contains("checked"), "{}", tag("rating-4"));
    assert!(tag(&format!("attended-{ana}")).contains("checked"));
}

#[tokio::test]
async fn done_completes_the_form_and_drops_the_email_about_it() {
    let e = evening().await;
    circlet::feedback::jobs::run(&e.site.ctx()).await.unwrap();
    assert_eq!(e.site.count(MAILS).await, 1);
    let reply = e.save(&e.browser, &[("number", "9"), ("button", "done")]).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/manage"));
    assert_eq!(e.site.count("select count(*) from feedback where done_at is not null and attendance = 9").await, 1);
    assert_eq!(e.site.count("select count(*) from outbox where kind = 'feedback' and state = 'dropped'").await, 1);
    let page = e.browser.follow(&e.save(&e.browser, &[("number", "8"), ("revision", "1")]).await).await;
    assert!(page.text().contains("You have marked this as done"), "{}", page.text());
    assert_eq!(e.site.count("select attendance from feedback where done_at is not null").await, 8);
}

#[tokio::test]
async fn an_empty_form_is_saved_but_not_completed() {
    let e = evening().await;
    let page = e.browser.follow(&e.save(&e.browser, &[("button", "done")]).await).await;
    assert!(page.has_error_at("rating"), "{}", page.text());
    e.save(&e.browser, &[]).await;
    assert_eq!(e.site.count(ROWS).await, 1);
}

#[tokio::test]
async fn another_question_keeps_what_was_typed() {
    let e = evening().await;
    let reply = e.save(&e.browser, &[("button", "another"), ("reflection", "The boat")]).await;
    assert_eq!(reply.location.as_deref(), Some(&*e.page(0)));
    let page = e.browser.follow(&reply).await;
    assert!(page.text().contains("What did you find new and refreshing?") && page.body.contains("The boat"), "{}", page.text());
    e.site.at("2026-11-24T02:00:00Z");
    assert!(
        e.browser.get(&e.page(1)).await.text().contains("What did you find new and refreshing?"),
        "the second meeting begins with the second question"
    );
}

#[tokio::test]
async fn two_open_tabs_do_not_make_two_and_lose_nothing() {
    let e = evening().await;
    let (sam, sams) = e.site.account("Sam Second", false).await;
    rows::run(&e.site, "insert into circle_facilitators (circle_id, account_id, added_at) select 1, id, 1 from accounts where name = 'Sam Second'")
        .await;
    assert_ne!(sam, e.dede);
    e.save(&e.browser, &[("rating", "4"), ("reflection", "Mine")]).await;
    let reply = e.save(&sams, &[("rating", "2"), ("reflection", "Ours")]).await;
    let page = sams.follow(&reply).await;
    assert!(
        page.body.contains("Ours") && page.text().contains("Dede Mensah saved another version") && page.text().contains("Mine"),
        "{}",
        page.text()
    );
    assert!(page.body.contains("name=\"form[revision]\" value=\"1\""), "the form shown is based on the newer version");
    assert_eq!(e.site.count("select rating from feedback").await, 4);
    e.save(&sams, &[("rating", "2"), ("reflection", "Ours"), ("revision", "1")]).await;
    assert_eq!(e.site.count("select rating from feedback").await, 2);
    let scripted = e.save(&e.browser.scripted(), &[("rating", "5"), ("revision", "1")]).await;
    assert_eq!(scripted.status, StatusCode::CONFLICT);
    assert_eq!(e.site.count(ROWS).await, 1);
}

#[tokio::test]
async fn two_concurrent_saves_make_one_row_and_the_same_save_twice_is_no_conflict() {
    let e = evening().await;
    let script = e.browser.scripted();
    let (one, two) = tokio::join!(e.save(&script, &[("rating", "4")]), e.save(&script, &[("rating", "5")]));
    let mut seen = [one.status, two.status];
    seen.sort();
    assert_eq!(seen, [StatusCode::OK, StatusCode::CONFLICT]);
    let (one, two) = tokio::join!(e.save(&script, &[("rating", "1"), ("revision", "1")]), e.save(&script, &[("rating", "1"), ("revision", "1")]));
    assert_eq!((one.status, &one.body), (StatusCode::OK, &two.body));
    assert_eq!(e.site.count("select revision from feedback").await, 2);
}

#[tokio::test]
async fn only_participants_of_the_circle_can_have_come() {
    let e = evening().await;
    let other = rows::circle(&e.site, "cooking", &[e.dede]).await;
    let stranger = other.people[0].to_string();
    for wrong in [stranger.as_str(), "0", "-1", "x", "99999999999999999999"] {
        let page = e.browser.follow(&e.save(&e.browser, &[("rating", "3"), ("reflection", "Kept words"), ("attended[]", wrong)]).await).await;
        assert!(page.has_error_at("attended"), "{wrong}: {}", page.text());
        assert!(page.body.contains("Kept words"));
    }
    rows::run(&e.site, "update signups set left_at = 1, left_how = 'left' where circle_id = 1 and name = 'Ben Okoro'").await;
    let ben = e.rows.people[1].to_string();
    assert!(e.browser.follow(&e.save(&e.browser, &[("attended[]", &ben)]).await).await.has_error_at("attended"), "he left before the meeting");
    assert_eq!(e.site.count(ROWS).await, 0);
}

#[tokio::test]
async fn wrong_values_stay_in_their_fields() {
    let e = evening().await;
    let long = "x".repeat(2001);
    for (field, name, value) in [
        ("rating", "rating", "6"),
        ("rating", "rating", "fine"),
        ("number", "number", "1001"),
        ("number", "number", "many"),
        ("reflection", "reflection", &*long),
        ("reflection", "prompt", "7"),
    ] {
        let mut fields = vec![(name, value)];
        if name != "number" {
            fields.push(("number", "7"));
        }
        let page = e.browser.follow(&e.save(&e.browser, &fields).await).await;
        assert!(page.has_error_at(field), "{name}={value}: {}", page.text());
        assert!(name == "prompt" || name == "rating" || page.body.contains(value), "{name} does not keep what was typed");
    }
    assert_eq!(e.site.count(ROWS).await, 0);
}

#[tokio::test]
async fn feedback_is_for_the_circles_facilitators_and_its_own_meetings() {
    let e = evening().await;
    let (_, stranger) = e.site.account("Omar Other", false).await;
    let other = rows::circle(&e.site, "cooking", &[]).await;
    let foreign = other.meetings[0].to_string();
    assert_eq!(stranger.get(&e.page(0)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(e.save(&stranger, &[("rating", "1")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(e.site.browser().get(&e.page(0)).await.status, StatusCode::UNAUTHORIZED);
    let anonymous = e.save(&e.site.browser(), &[("rating", "1")]).await;
    assert_eq!(anonymous.location, Some(format!("/sign-in?next={}", e.page(0))));
    for meeting in [foreign.as_str(), "999", "x", "-1"] {
        assert_eq!(e.browser.get(&e.rows.part(&format!("feedback/{meeting}"))).await.status, StatusCode::NOT_FOUND, "{meeting}");
        assert_eq!(e.save(&e.browser, &[("meeting", meeting), ("rating", "1")]).await.status, StatusCode::NOT_FOUND, "{meeting}");
    }
    assert_eq!(e.site.count(ROWS).await, 0);
}

#[tokio::test]
async fn feedback_opens_when_the_meeting_starts() {
    let e = evening().await;
    e.site.at("2026-11-17T00:29:00Z");
    assert_eq!(e.browser.get(&e.page(0)).await.status, StatusCode::CONFLICT);
    assert_eq!(e.save(&e.browser.scripted(), &[("rating", "1")]).await.status, StatusCode::CONFLICT);
    e.site.at(FIRST_BEGINS);
    assert_eq!(e.save(&e.browser.scripted(), &[("rating", "1")]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn each_facilitator_is_asked_once_after_a_meeting_and_not_when_it_is_done() {
    let e = evening().await;
    e.site.at("2026-11-17T01:59:00Z");
    circlet::feedback::jobs::run(&e.site.ctx()).await.unwrap();
    assert_eq!(e.site.count(MAILS).await, 0, "the meeting is still going on");
    let (_, _) = e.site.account("Sam Second", false).await;
    rows::run(&e.site, "insert into circle_facilitators (circle_id, account_id, added_at) select 1, id, 1 from accounts where name = 'Sam Second'")
        .await;
    e.site.at(FIRST_ENDS);
    for _ in 0..2 {
        circlet::feedback::jobs::run(&e.site.ctx()).await.unwrap();
        assert_eq!(e.site.count(MAILS).await, 2);
    }
    for mail in e.site.mails("feedback").await {
        assert_eq!(mail.subject, "How did meeting 1 go? · Speaking for shy people");
        assert!(mail.text_body.contains("https://circlet.test/circles/speaking/manage/feedback/"), "{}", mail.text_body);
    }
    let second = e.rows.meetings[1].to_string();
    e.site.at("2026-11-24T01:00:00Z");
    e.save(&e.browser, &[("meeting", &second), ("rating", "5"), ("button", "done")]).await;
    e.site.at("2026-11-24T03:00:00Z");
    circlet::feedback::jobs::run(&e.site.ctx()).await.unwrap();
    assert_eq!(e.site.count(MAILS).await, 2, "it was done before the end");
    e.site.at("2026-12-20T03:00:00Z");
    circlet::feedback::jobs::run(&e.site.ctx()).await.unwrap();
    assert_eq!(e.site.count(MAILS).await, 2, "no one remembers after weeks");
}

#[tokio::test]
async fn html_in_a_reflection_stays_text() {
    let e = evening().await;
    let evil = "</textarea><script>alert(1)</script>";
    let page = e.browser.follow(&e.save(&e.browser, &[("reflection", evil)]).await).await;
    assert!(!page.body.contains(evil), "{}", page.body);
}
