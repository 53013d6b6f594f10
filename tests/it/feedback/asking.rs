//! The emails that ask for feedback.

use super::{MAILS, evening, with_sam};
use crate::harness::Reply;
use crate::rows::{self, FIRST_ENDS};
use axum::http::StatusCode;

const NUDGES: &str = "select count(*) from outbox where kind = 'feedback-nudge'";

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
        assert!(mail.text_body.contains("Great") && mail.text_body.contains("?overall=5"), "{}", mail.text_body);
    }
    let second = e.rows.meetings[1].to_string();
    e.site.at("2026-11-24T01:00:00Z");
    e.save(&e.browser, &[("meeting", &second), ("overall", "5"), ("button", "done")]).await;
    e.site.at("2026-11-24T03:00:00Z");
    circlet::feedback::jobs::run(&e.site.ctx()).await.unwrap();
    assert_eq!(e.site.count(MAILS).await, 2, "it was done before the end");
    e.site.at("2026-12-20T03:00:00Z");
    circlet::feedback::jobs::run(&e.site.ctx()).await.unwrap();
    assert_eq!(e.site.count(MAILS).await, 2, "no one remembers after weeks");
}

#[tokio::test]
async fn a_link_for_an_answer_marks_it_and_stores_nothing() {
    let e = evening().await;
    let checked = |reply: &Reply| {
        (1..=5).filter(|n| reply.body.split('<').any(|t| t.contains(&format!("id=\"overall-{n}\"")) && t.contains("checked"))).collect::<Vec<_>>()
    };
    for (link, marked) in [("?overall=4", vec![4]), ("?overall=6", vec![]), ("?overall=", vec![])] {
        let page = e.browser.get(&format!("{}{link}", e.page(0))).await;
        assert_eq!(checked(&page), marked, "{link}");
    }
    assert_eq!(e.site.count("select count(*) from sheets").await, 0);
    e.save(&e.browser, &[("overall", "2")]).await;
    assert_eq!(checked(&e.browser.get(&format!("{}?overall=4", e.page(0))).await), [2], "a stored answer stays");
    assert_eq!(e.site.browser().get(&format!("{}?overall=4", e.page(0))).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_second_email_comes_two_days_later_only_if_no_one_has_answered() {
    let e = evening().await;
    with_sam(&e).await;
    let run = |at: &'static str| {
        let site = &e.site;
        async move {
            site.at(at);
            circlet::feedback::jobs::run(&site.ctx()).await.unwrap();
            (site.count(MAILS).await, site.count(NUDGES).await)
        }
    };
    assert_eq!(run(FIRST_ENDS).await, (2, 0));
    assert_eq!(run("2026-11-19T01:59:00Z").await, (2, 0));
    assert_eq!(run("2026-11-19T02:01:00Z").await, (2, 2));
    assert_eq!(run("2026-11-19T05:00:00Z").await, (2, 2), "there is no third");
    let mail = e.site.mails("feedback-nudge").await.remove(0);
    assert!(
        mail.subject == "Two minutes for meeting 1? · Speaking for shy people" && mail.text_body.contains("#not-this-time"),
        "{}",
        mail.text_body
    );
    // The second meeting: one answer by either facilitator is enough.
    assert_eq!(run("2026-11-24T02:30:00Z").await, (4, 2));
    let second = e.rows.meetings[1].to_string();
    e.save(&e.browser, &[("meeting", &second), ("overall", "4")]).await;
    assert_eq!(run("2026-11-26T03:00:00Z").await, (4, 2));
}

#[tokio::test]
async fn not_this_time_ends_both_emails_and_the_form_stays_open() {
    let e = evening().await;
    let sams = with_sam(&e).await;
    circlet::feedback::jobs::run(&e.site.ctx()).await.unwrap();
    let meeting = e.rows.meetings[0].to_string();
    let fields = [("slug", "speaking"), ("meeting", &*meeting)];
    let (_, stranger) = e.site.account("Omar Other", false).await;
    assert_eq!(stranger.post("feedback/decline", &e.page(0), &fields).await.status, StatusCode::FORBIDDEN);
    assert!(e.browser.get("/me").await.text().contains("Feedback for meeting 1 is due"));
    for _ in 0..2 {
        let reply = e.browser.post("feedback/decline", &e.page(0), &fields).await;
        assert_eq!(reply.location.as_deref(), Some(&*e.page(0)));
    }
    assert_eq!(e.site.count("select count(*) from outbox where kind = 'feedback' and state = 'dropped'").await, 2, "for everyone");
    for browser in [&e.browser, &sams] {
        assert!(!browser.get("/me").await.text().contains("Feedback for meeting 1 is due"));
    }
    e.site.at("2026-11-20T02:00:00Z");
    circlet::feedback::jobs::run(&e.site.ctx()).await.unwrap();
    assert_eq!((e.site.count(MAILS).await, e.site.count(NUDGES).await), (2, 0));
    let page = e.browser.get(&e.page(0)).await;
    assert!(page.text().contains("You said “Not this time”") && !page.body.contains("feedback/decline"), "{}", page.text());
    e.save(&e.browser, &[("overall", "4"), ("button", "done")]).await;
    assert_eq!(e.site.count("select rating from feedback where done_at is not null").await, 4);
}
