//! The feedback after a meeting.

mod asking;
mod writers;

use crate::harness::{Browser, Reply, Site};
use crate::rows::{self, FIRST_BEGINS, FIRST_ENDS, Rows};
use axum::http::StatusCode;
use circlet::types::AccountId;

const ROWS: &str = "select count(*) from feedback";
const MAILS: &str = "select count(*) from outbox where kind = 'feedback'";

pub struct Evening {
    pub site: Site,
    pub dede: AccountId,
    pub browser: Browser,
    pub rows: Rows,
}

/// After the first meeting.
pub async fn evening() -> Evening {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    site.at(FIRST_ENDS);
    Evening { site, dede, browser, rows }
}

impl Evening {
    pub fn page(&self, meeting: usize) -> String {
        self.rows.part(&format!("feedback/{}", self.rows.meetings[meeting]))
    }

    /// Posts fields by short names: a question, "attendance[]", "base:<question>", or a field of the form.
    pub async fn save(&self, browser: &Browser, fields: &[(&str, &str)]) -> Reply {
        let meeting = self.rows.meetings[0].to_string();
        let mut all = vec![("slug".to_owned(), "speaking"), ("meeting".to_owned(), &*meeting), ("prompt".to_owned(), "1")];
        let wire = |name: &str| match name {
            "slug" | "meeting" | "prompt" | "button" => name.to_owned(),
            _ if name.starts_with("walk_in_") => name.to_owned(),
            "attendance[]" => "form[typed][lists][attendance][]".to_owned(),
            _ => match name.split_once(':') {
                Some((part, question)) => format!("form[typed][{part}s][{question}]"),
                None => format!("form[typed][values][{name}]"),
            },
        };
        all.retain(|(name, _)| !fields.iter().any(|(f, _)| f == name));
        all.extend(fields.iter().map(|(name, value)| (wire(name), *value)));
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (&**name, *value)).collect();
        browser.post("feedback/save", &self.page(0), &all).await
    }

    /// Returns the stored answer to a question, as JSON; empty if there is none.
    pub async fn answer(&self, question: &str) -> String {
        let rows: Vec<String> = sqlx::query_scalar("select value from answers where question = $1")
            .bind(question.to_owned())
            .fetch_all(self.site.app.db.primary())
            .await
            .unwrap();
        assert!(rows.len() <= 1, "{question}: {rows:?}");
        rows.into_iter().next().unwrap_or_default()
    }
}

/// Adds a second facilitator, Sam, and returns their browser.
pub async fn with_sam(e: &Evening) -> Browser {
    let (sam, browser) = e.site.account("Sam Second", false).await;
    assert_ne!(sam, e.dede);
    rows::run(&e.site, "insert into circle_facilitators (circle_id, account_id, added_at) select 1, id, 1 from accounts where name = 'Sam Second'")
        .await;
    browser
}

#[tokio::test]
async fn feedback_is_saved_automatically_and_resumed_anywhere() {
    let e = evening().await;
    let page = e.browser.get(&e.page(0)).await;
    assert!(page.text().contains("How did it go?") && page.text().contains("What surprised you?"), "{}", page.text());
    assert!(page.text().contains("Nothing is saved yet") && page.text().contains("0 of 3 marked"), "{}", page.text());
    let ana = e.rows.people[0].to_string();
    let reply = e.save(&e.browser.scripted(), &[("overall", "4"), ("attendance[]", &ana), ("reflection_1", "Farid told us about the boat.")]).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    assert!(reply.body.contains("\"reflection_1\":1") && reply.body.contains("8:00 PM"), "{}", reply.body);
    let again = e.browser.get(&e.page(0)).await;
    assert!(again.text().contains("Saved, 8:00 PM") && again.text().contains("1 of 3 marked"), "{}", again.text());
    assert!(again.body.contains("Farid told us about the boat."));
    let tag = |id: &str| again.body.split('<').find(|t| t.contains(&format!("id=\"{id}\""))).unwrap_or_default().to_owned();
    assert!(tag("overall-4").contains("checked") && !tag("overall-3").contains("checked"), "{}", tag("overall-4"));
    assert!(tag(&format!("attendance-{ana}")).contains("checked"));
}

#[tokio::test]
async fn done_completes_the_form_and_drops_the_email_about_it() {
    let e = evening().await;
    circlet::feedback::jobs::run(&e.site.ctx()).await.unwrap();
    assert_eq!(e.site.count(MAILS).await, 1);
    let reply = e.save(&e.browser, &[("others", "9"), ("button", "done")]).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/manage"));
    assert_eq!(e.site.count("select count(*) from feedback where done_at is not null and attendance = 9").await, 1);
    assert_eq!(e.site.count("select count(*) from outbox where kind = 'feedback' and state = 'dropped'").await, 1);
    let page = e.browser.follow(&e.save(&e.browser, &[("others", "8"), ("base:others", "1")]).await).await;
    assert!(page.text().contains("You have marked this as done"), "{}", page.text());
    assert_eq!(e.site.count("select attendance from feedback where done_at is not null").await, 8);
}

#[tokio::test]
async fn an_empty_form_is_not_completed_and_leaves_no_row() {
    let e = evening().await;
    let page = e.browser.follow(&e.save(&e.browser, &[("button", "done")]).await).await;
    assert!(page.has_error_at("overall"), "{}", page.text());
    e.save(&e.browser, &[]).await;
    assert_eq!((e.site.count(ROWS).await, e.site.count("select count(*) from sheets").await), (0, 0), "nothing was said");
}

#[tokio::test]
async fn another_question_is_asked_below_the_one_that_was_answered() {
    let e = evening().await;
    let reply = e.save(&e.browser, &[("button", "another"), ("reflection_1", "The boat")]).await;
    assert_eq!(reply.location, Some(format!("{}?ask=2", e.page(0))));
    let page = e.browser.follow(&reply).await;
    let text = page.text();
    assert!(text.contains("What surprised you?") && text.contains("What did you find new and refreshing?"), "{text}");
    assert!(page.body.contains("The boat") && !text.contains("What feels most challenging?"), "{text}");
    assert!(!e.browser.get(&e.page(0)).await.text().contains("What did you find new"), "one answer is enough");
    e.site.at("2026-11-24T02:00:00Z");
    assert!(
        e.browser.get(&e.page(1)).await.text().contains("What did you find new and refreshing?"),
        "the second meeting begins with the second question"
    );
}

#[tokio::test]
async fn names_and_others_are_added_up() {
    let e = evening().await;
    let ana = e.rows.people[0].to_string();
    e.save(&e.browser, &[("attendance[]", &ana), ("others", "4"), ("button", "done")]).await;
    assert_eq!(e.site.count("select count(*) from feedback_attendance").await, 1, "a number erases no name");
    assert!(e.browser.get("/circles/speaking/manage").await.text().contains("5 came"));
}

#[tokio::test]
async fn only_participants_of_the_circle_can_have_come() {
    let e = evening().await;
    let other = rows::circle(&e.site, "cooking", &[e.dede]).await;
    let stranger = other.people[0].to_string();
    for wrong in [stranger.as_str(), "0", "-1", "x", "99999999999999999999"] {
        let page = e.browser.follow(&e.save(&e.browser, &[("overall", "3"), ("reflection_1", "Kept words"), ("attendance[]", wrong)]).await).await;
        assert!(page.has_error_at("attendance"), "{wrong}: {}", page.text());
        assert!(page.body.contains("Kept words"));
    }
    rows::run(&e.site, "update signups set left_at = 1, left_how = 'left' where circle_id = 1 and name = 'Ben Okoro'").await;
    let ben = e.rows.people[1].to_string();
    assert!(e.browser.follow(&e.save(&e.browser, &[("attendance[]", &ben)]).await).await.has_error_at("attendance"), "he left before the meeting");
    assert_eq!(e.site.count("select count(*) from feedback_attendance").await, 0);
    assert_eq!((e.answer("overall").await, e.answer("attendance").await), ("[\"3\"]".into(), String::new()), "what is right is stored");
}

#[tokio::test]
async fn wrong_values_stay_in_their_fields() {
    let e = evening().await;
    let long = "x".repeat(2001);
    for (question, value) in
        [("overall", "6"), ("overall", "fine"), ("others", "1001"), ("others", "many"), ("reflection_1", &*long), ("tip", "\u{0}")]
    {
        let page = e.browser.follow(&e.save(&e.browser, &[(question, value), ("staff", "Door")]).await).await;
        assert!(page.has_error_at(question), "{question}={value}: {}", page.text());
        assert!(question == "overall" || question == "tip" || page.body.contains(value), "{question} does not keep what was typed");
        assert_eq!(e.answer(question).await, "", "{question}={value}");
    }
    // Questions that do not exist, and those of other forms, are ignored.
    e.save(&e.browser, &[("goal", "3"), ("reflection_7", "x")]).await;
    assert_eq!((e.answer("staff").await, e.site.count("select count(*) from answers").await), ("[\"Door\"]".into(), 1));
}

#[tokio::test]
async fn feedback_is_for_the_circles_facilitators_and_its_own_meetings() {
    let e = evening().await;
    let (_, stranger) = e.site.account("Omar Other", false).await;
    let other = rows::circle(&e.site, "cooking", &[]).await;
    let foreign = other.meetings[0].to_string();
    assert_eq!(stranger.get(&e.page(0)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(e.save(&stranger, &[("overall", "1")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(e.site.browser().get(&e.page(0)).await.status, StatusCode::UNAUTHORIZED);
    // An answer that a link in the email stands for survives signing in.
    let mailed = e.site.browser().get(&format!("{}?overall=5", e.page(0))).await;
    let way = format!("href=\"{}\"", circlet::paths::sign_in(Some(&format!("{}?overall=5", e.page(0)))));
    assert!(mailed.body.contains(&way) && !mailed.text().contains("That didn’t work"), "{way} {}", mailed.body);
    let anonymous = e.save(&e.site.browser(), &[("overall", "1")]).await;
    assert_eq!(anonymous.location, Some(format!("/sign-in?next={}%3Fkept%3Dsave", e.page(0))));
    for meeting in [foreign.as_str(), "999", "x", "-1"] {
        assert_eq!(e.browser.get(&e.rows.part(&format!("feedback/{meeting}"))).await.status, StatusCode::NOT_FOUND, "{meeting}");
        assert_eq!(e.save(&e.browser, &[("meeting", meeting), ("overall", "1")]).await.status, StatusCode::NOT_FOUND, "{meeting}");
    }
    assert_eq!(e.site.count(ROWS).await, 0);
}

#[tokio::test]
async fn feedback_opens_when_the_meeting_starts() {
    let e = evening().await;
    e.site.at("2026-11-17T00:29:00Z");
    assert_eq!(e.browser.get(&e.page(0)).await.status, StatusCode::CONFLICT);
    assert_eq!(e.save(&e.browser.scripted(), &[("overall", "1")]).await.status, StatusCode::CONFLICT);
    e.site.at(FIRST_BEGINS);
    assert_eq!(e.save(&e.browser.scripted(), &[("overall", "1")]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn html_in_a_reflection_stays_text() {
    let e = evening().await;
    let evil = "</textarea><script>alert(1)</script>";
    let page = e.browser.follow(&e.save(&e.browser, &[("reflection_1", evil)]).await).await;
    assert!(!page.body.contains(evil), "{}", page.body);
}

#[tokio::test]
async fn a_tip_is_shown_at_the_course_only_while_the_facilitators_agree() {
    let e = evening().await;
    rows::run(
        &e.site,
        "insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence, search_key, sort_key, created_at, updated_at)
         values ('talks', 'Talks', '', 'https://example.org/talks', 'example.org/talks', 'course', '', '[]', 'en', 'unknown', '', 'talks', 1, 1)",
    )
    .await;
    rows::run(&e.site, "update circles set course_id = (select id from courses)").await;
    let shown = || async { e.site.browser().get("/courses/talks").await.text().contains("Bring <tea>.") };
    e.save(&e.browser, &[("tip", "Bring <tea>.")]).await;
    assert!(!shown().await, "no one agreed yet");
    e.save(&e.browser, &[("tip_agree", "yes")]).await;
    assert!(shown().await);
    rows::run(&e.site, "update circles set hidden_at = 1").await;
    assert!(!shown().await, "the circle is hidden");
    rows::run(&e.site, "update circles set hidden_at = null").await;
    e.save(&e.browser, &[("tip_agree", "no"), ("base:tip_agree", "1")]).await;
    assert!(!shown().await);
    e.save(&e.browser, &[("tip_agree", "yes"), ("base:tip_agree", "2")]).await;
    e.save(&e.browser, &[("tip", ""), ("base:tip", "1")]).await;
    assert_eq!(e.site.count("select count(*) from tips").await, 0);
}
