//! A circle's checklist on its facilitator page.

use crate::rows::{self, FIRST_ENDS, desk};
use axum::http::StatusCode;

const PAGE: &str = "/circles/speaking/manage";
const TICKS: &str = "select count(*) from checklist_ticks";

#[tokio::test]
async fn what_is_due_comes_first_and_is_ticked_off_by_those_who_run_the_circle() {
    let d = desk().await;
    // Four weeks, then two weeks and a half before the first meeting.
    d.site.at("2026-10-20T12:00:00Z");
    let page = d.browser.get(PAGE).await.text();
    assert!(page.contains("To do now · Four weeks before the first meeting Print the poster"), "{page}");
    d.site.at("2026-10-30T12:00:00Z");
    let page = d.browser.get(PAGE).await.text();
    assert!(page.contains("Checklist Two weeks before the first meeting The first person has signed up Done"), "{page}");
    let check =
        async |item: &str, button: &str| d.browser.post("checklist/check", PAGE, &[("slug", "speaking"), ("item", item), ("button", button)]).await;
    for item in ["topic", "room", "devices", "poster", "partners", "announced"] {
        for _ in 0..2 {
            assert_eq!(check(item, "yes").await.location.as_deref(), Some("/circles/speaking/manage#checklist"), "{item}");
        }
    }
    assert_eq!(d.site.count(TICKS).await, 6, "ticked twice is ticked once");
    let page = d.browser.get(PAGE).await;
    assert!(page.body.contains(r#"<a href="/circles/speaking/manage/messages" class="button">"#), "its button does it: {}", page.body);
    let page = page.text();
    assert!(page.contains("To do now · Two weeks before the first meeting Write to those who have signed up"), "{page}");
    assert!(page.contains("Write to participants This is done"), "{page}");
    assert!(page.contains("Six weeks before the first meeting · 3 of 3 done"), "{page}");
    check("topic", "no").await;
    assert_eq!(d.site.count(TICKS).await, 5);
    // What a meeting needs is more urgent.
    d.site.at(FIRST_ENDS);
    let page = d.browser.get(PAGE).await.text();
    assert!(page.contains("To do now · Meeting 1") && page.contains("Checklist After the first meeting"), "{page}");
    // Closed, there is nothing to check any more.
    rows::run(&d.site, "update circles set wrapped_up_at = 1").await;
    let page = d.browser.get(PAGE).await.text();
    assert!(!page.contains("Checklist") && page.contains("Thank you for running this circle. Circle report Use it again"), "{page}");
}

#[tokio::test]
async fn only_those_who_run_a_public_circle_tick_and_only_what_the_program_does_not_know() {
    let d = desk().await;
    let (_, stranger) = d.site.account("Omar Other", false).await;
    let check = async |browser: &crate::harness::Browser, slug: &str, item: &str, button: &str| {
        browser.scripted().post("checklist/check", PAGE, &[("slug", slug), ("item", item), ("button", button)]).await.status
    };
    assert_eq!(check(&stranger, "speaking", "poster", "yes").await, StatusCode::FORBIDDEN);
    assert_eq!(check(&d.site.browser(), "speaking", "poster", "yes").await, StatusCode::UNAUTHORIZED);
    assert_eq!(check(&d.browser, "nope", "poster", "yes").await, StatusCode::NOT_FOUND);
    for item in ["published", "feedback", "", "POSTER"] {
        assert_eq!(check(&d.browser, "speaking", item, "yes").await, StatusCode::NOT_FOUND, "{item}");
    }
    assert_eq!(check(&d.browser, "speaking", "poster", "maybe").await, StatusCode::BAD_REQUEST);
    for state in ["draft", "cancelled"] {
        rows::run(&d.site, if state == "draft" { "update circles set state = 'draft'" } else { "update circles set state = 'cancelled'" }).await;
        assert_eq!(check(&d.browser, "speaking", "poster", "yes").await, StatusCode::CONFLICT, "{state}");
    }
    assert_eq!(d.site.count(TICKS).await, 0);
}

#[tokio::test]
async fn a_tick_stays_without_a_name_when_the_account_goes() {
    let d = desk().await;
    let event = async || d.site.count("select event_no from circles where slug = 'speaking'").await;
    let before = event().await;
    d.browser.post("checklist/check", PAGE, &[("slug", "speaking"), ("item", "poster"), ("button", "yes")]).await;
    assert_eq!(event().await, before + 1, "the pages of the others are told");
    rows::run(&d.site, "delete from circle_facilitators").await;
    rows::run(&d.site, "delete from sessions").await;
    rows::run(&d.site, "delete from accounts where name = 'Dede Mensah'").await;
    assert_eq!(d.site.count("select count(*) from checklist_ticks where account_id is null").await, 1);
}
