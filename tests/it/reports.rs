//! The report of a circle.

use crate::rows;
use crate::surveys::{self, Circle};
use axum::http::StatusCode;
use circlet::signups::service as signups;

/// After the last meeting.
const OVER: &str = "2026-12-01T02:00:00Z";
const PAGE: &str = "/circles/speaking/report";

async fn over() -> Circle {
    let c = surveys::circle().await;
    c.site.at(OVER);
    c
}

async fn save(c: &Circle, sections: &[&str], button: &str) -> StatusCode {
    let mut fields = vec![("slug", "speaking"), ("button", button)];
    fields.extend(sections.iter().map(|section| ("sections[]", *section)));
    c.browser.post("reports/save", &c.rows.part("report"), &fields).await.status
}

#[tokio::test]
async fn a_report_is_shown_only_while_it_is_published_and_with_the_sections_chosen() {
    let c = over().await;
    c.say(0, &[("learned", "To <b>breathe</b>."), ("quote", "with_name")]).await;
    let page = || async { c.site.browser().get(PAGE).await };
    assert_eq!(page().await.status, StatusCode::NOT_FOUND);
    let settings = c.browser.get(&c.rows.part("report")).await;
    assert!(settings.text().contains("Only facilitators and staff can see this report.") && settings.text().contains("To <b>breathe</b>."));
    assert_eq!(save(&c, &["people", "quotes"], "").await, StatusCode::SEE_OTHER);
    assert_eq!(page().await.status, StatusCode::NOT_FOUND, "saving does not publish");
    assert_eq!(save(&c, &["people", "quotes"], "publish").await, StatusCode::SEE_OTHER);
    let shown = page().await;
    assert!(
        shown.text().contains("3 meetings. 3 people signed up. How many came was not recorded.")
            && shown.text().contains("To <b>breathe</b>. Ana Lima · On what they learned"),
        "{}",
        shown.text()
    );
    assert!(!shown.body.contains("<b>breathe") && !shown.text().contains("Goals reached"), "{}", shown.text());
    assert!(c.site.browser().get("/circles/speaking").await.body.contains(PAGE), "the circle's page leads to it");
    // One meeting with everyone's name, the others without a record; then some who were only counted.
    rows::run(&c.site, "insert into feedback (meeting_id, updated_at) select id, 5 from meetings").await;
    rows::run(
        &c.site,
        "insert into feedback_attendance (meeting_id, signup_id) select m.id, s.id from meetings m cross join signups s where m.plan_key = 1",
    )
    .await;
    assert!(page().await.text().contains("3 people signed up. Visits, all meetings together: 3."), "{}", page().await.text());
    rows::run(&c.site, "insert into feedback_attendance (meeting_id, signup_id) select m.id, s.id from meetings m join signups s on s.name = 'Ana Lima' where m.plan_key > 1").await;
    assert!(page().await.text().contains("3 people signed up, 3 came to a meeting."), "{}", page().await.text());
    rows::run(&c.site, "update feedback set attendance = 4 where meeting_id = (select id from meetings where plan_key = 2)").await;
    assert!(page().await.text().contains("Visits, all meetings together: 9."), "{}", page().await.text());
    rows::run(&c.site, "update signups set left_at = 1, left_how = 'removed' where name = 'Ben Okoro'").await;
    assert!(page().await.text().contains("2 people signed up."), "who was removed does not count");
    save(&c, &["people"], "").await;
    assert!(!page().await.text().contains("breathe"), "a section less");
    rows::run(&c.site, "update circles set hidden_at = 1").await;
    assert_eq!(page().await.status, StatusCode::NOT_FOUND);
    rows::run(&c.site, "update circles set hidden_at = null").await;
    assert_eq!(save(&c, &[], "hide").await, StatusCode::SEE_OTHER);
    assert_eq!(page().await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_facilitators_put_a_report_together() {
    let c = over().await;
    let (_, other) = c.site.account("Otto Other", false).await;
    assert_eq!(other.get(&c.rows.part("report")).await.status, StatusCode::FORBIDDEN);
    let posted = other.scripted().post("reports/save", &c.rows.part("report"), &[("slug", "speaking"), ("button", "publish")]).await;
    assert_eq!(posted.status, StatusCode::FORBIDDEN);
    let unknown = c.browser.scripted().post("reports/save", &c.rows.part("report"), &[("slug", "nowhere"), ("button", "publish")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert_eq!(c.site.count("select count(*) from reports").await, 0);
}

#[tokio::test]
async fn what_fewer_than_four_people_said_is_not_broken_down_and_only_released_words_are_quoted() {
    let c = over().await;
    c.say(0, &[("goal_met", "5"), ("next_steps", "I rest."), ("quote", "no")]).await;
    c.say(1, &[("goal_met", "4"), ("next_steps", "I go on."), ("quote", "without_name")]).await;
    c.say(2, &[("goal_met", "1"), ("next_steps", "Nothing said about quoting.")]).await;
    save(&c, &["goals", "next"], "publish").await;
    let shown = c.site.browser().get(PAGE).await.text();
    assert!(shown.contains("Answers: 3. Numbers are shown once 4 people have answered"), "{shown}");
    assert!(shown.contains("I go on.") && !shown.contains("I rest.") && !shown.contains("Nothing said") && !shown.contains("Ben"), "{shown}");
    rows::run(
        &c.site,
        "insert into signups (circle_id, name, email, email_key, goal, support, locale, consent_at, created_at, updated_at)
         select 1, 'Dan Ito', 'dan@example.org', 'dan@example.org', '', '', 'en', 1, 1, 1",
    )
    .await;
    let dan: i64 = c.site.count("select id from signups where name = 'Dan Ito'").await;
    let link = signups::participant_link(&c.site.ctx(), &rows::link_key(&c.site, dan).await);
    let page = format!("/p/{link}/survey");
    c.site.browser().post("surveys/save", &page, &[("link", &*link), ("typed][values][goal_met", "5")]).await;
    let shown = c.site.browser().get(PAGE).await.text();
    assert!(!shown.contains("Numbers are shown once 4 people have answered") && shown.contains("Goals reached"), "{shown}");
    // Who leaves takes the words along.
    signups::leave(&c.site.ctx(), &signups::leave_link(&c.site.ctx(), &c.rows.keys[1])).await.unwrap();
    assert!(!c.site.browser().get(PAGE).await.text().contains("I go on."));
}
