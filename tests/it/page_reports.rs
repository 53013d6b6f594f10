//! Readers report a page; staff see it in a queue, answer, and the reader's address is forgotten.

use crate::circles::published;
use crate::harness::Site;
use axum::http::StatusCode;

const FORM: [(&str, &str); 3] = [("wrong", "link"), ("words", "It leads to <b>a shop</b>."), ("email", "ben@example.org")];

fn about<'a>(page: &'a str, form: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("page", page)], form].concat()
}

#[tokio::test]
async fn a_page_is_reported_answered_and_the_address_forgotten() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let slug = published(&site, &amina, &[]).await;
    let page = format!("/circles/{slug}");
    let reader = site.browser();
    let link = format!("/report?page={page}");
    assert!(reader.get(&page).await.body.contains(&format!("href=\"{link}\"")));
    assert!(reader.get("/courses/public-speaking").await.body.contains("href=\"/report?page=/courses/public-speaking\""));
    assert!(reader.get(&link).await.text().contains("Public speaking for shy people"));
    let wrong = reader.post("moderation/report", "/report", &about(&page, &[("wrong", "other"), ("words", ""), ("email", "ben at home")])).await;
    let again = reader.follow(&wrong).await;
    assert!(again.has_error_at("words") && again.has_error_at("email") && again.body.contains("ben at home"), "{}", again.text());
    for _ in 0..2 {
        let sent = reader.post("moderation/report", "/report", &about(&page, &FORM)).await;
        assert!(reader.follow(&sent).await.text().contains("Thank you."), "{:?}", sent.location);
    }
    let told = site.mails("page-reported").await;
    assert!(told.len() == 1 && told[0].to_email == "sam.staff@example.org", "once a day for each page, to staff only");
    assert!(staff.get("/staff").await.text().contains("2 reported pages wait for an answer"));
    let queue = staff.get("/staff/reports").await;
    assert!(
        queue.text().contains("It leads to <b>a shop</b>.") && !queue.body.contains("<b>a shop") && !queue.body.contains("ben@"),
        "{}",
        queue.text()
    );

    let form = staff.get("/staff/reports?close=1").await;
    assert!(form.body.matches("id=\"answer\"").count() == 1 && !queue.body.contains("id=\"answer\""), "{}", form.text());

    let answer = [("report", "1"), ("answer", "It is right now.")];
    for stranger in [&amina, &reader] {
        let refused = stranger.post("moderation/answer-report", "/staff/reports", &answer).await;
        assert!(
            refused.status == StatusCode::FORBIDDEN || refused.location.as_deref() == Some("/sign-in?next=/staff/reports%3Fkept%3Danswer-report")
        );
    }
    let long = "x".repeat(1001);
    let wrong = staff.follow(&staff.post("moderation/answer-report", "/staff/reports", &[("report", "1"), ("answer", &long)]).await).await;
    assert!(wrong.has_error_at("answer") && wrong.body.contains(&long));
    assert_eq!(staff.post("moderation/answer-report", "/staff/reports", &answer).await.location.as_deref(), Some("/staff/reports?done=report"));
    let late = staff.post("moderation/answer-report", "/staff/reports?close=1", &[("report", "1"), ("answer", "Another answer.")]).await;
    let page = staff.follow(&late).await;
    assert!(page.text().contains("Someone else had done this already. Nothing was changed or sent."), "closed once: {}", page.text());
    assert_eq!(staff.post("moderation/answer-report", "/staff/reports", &[("report", "77")]).await.status, StatusCode::NOT_FOUND);
    let mails = site.mails("report-answer").await;
    assert!(mails.len() == 1 && mails[0].to_email == "ben@example.org" && mails[0].text_body.contains("It is right now."));
    crate::smtp::send(&site).await;
    let kept = "select count(*) from outbox where kind = 'report-answer' and (to_email <> '' or facts <> '{}' or text_body <> '')";
    assert_eq!(site.count(kept).await, 0, "the address is forgotten once the answer is sent");
    assert_eq!(site.count("select count(*) from page_reports where email <> ''").await, 1, "that of the open one");
    assert!(staff.get("/staff/reports?show=closed").await.text().contains("It is right now."));
}

#[tokio::test]
async fn what_not_everyone_sees_cannot_be_reported_and_one_network_reports_ten_an_hour() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = published(&site, &amina, &[]).await;
    let page = format!("/circles/{slug}");
    for nothing in ["", "/circles/nope", "/me", "https://elsewhere.example/x"] {
        assert_eq!(site.browser().post("moderation/report", "/report", &about(nothing, &FORM)).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    crate::rows::run(&site, "update circles set hidden_at = 1").await;
    assert_eq!(site.browser().post("moderation/report", "/report", &about(&page, &FORM)).await.status, StatusCode::NOT_FOUND);
    crate::rows::run(&site, "update circles set hidden_at = null").await;
    for _ in 0..10 {
        site.browser().post("moderation/report", "/report", &about(&page, &FORM)).await;
    }
    let reader = site.browser();
    let reply = reader.post("moderation/report", "/report", &about(&page, &FORM)).await;
    let shown = reader.follow(&reply).await;
    assert!(shown.body.contains("a shop") && shown.text().contains("too often"), "{}", shown.text());
    assert_eq!(site.count("select count(*) from page_reports").await, 10);
}

#[tokio::test]
async fn old_reports_are_deleted_closed_ones_sooner() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let slug = published(&site, &amina, &[]).await;
    for _ in 0..2 {
        site.browser().post("moderation/report", "/report", &about(&format!("/circles/{slug}"), &FORM)).await;
    }
    staff.post("moderation/answer-report", "/staff/reports", &[("report", "1")]).await;
    // 179, 181, 364 and 366 days later.
    for (day, left) in [("2027-05-14", 2), ("2027-05-16", 1), ("2027-11-15", 1), ("2027-11-17", 0)] {
        site.at(&format!("{day}T18:00:00Z"));
        circlet::moderation::service::reports::sweep(&site.ctx()).await.unwrap();
        assert_eq!(site.count("select count(*) from page_reports").await, left, "{day}");
    }
}

#[tokio::test]
async fn a_deleted_account_leaves_no_address_at_its_reports_and_no_reason_at_its_block() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (ben, _) = site.account("Ben", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let slug = published(&site, &amina, &[]).await;
    for email in ["Ben@example.org", "dora@example.org"] {
        let form = [("wrong", "link"), ("email", email)];
        site.browser().post("moderation/report", "/report", &about(&format!("/circles/{slug}"), &form)).await;
    }
    let id = ben.to_string();
    for form in [&[("account", &*id), ("button", "block"), ("reason", "Ben sells tea.")][..], &[("account", &*id), ("button", "unblock")]] {
        staff.post("moderation/block", &format!("/staff/accounts/{id}"), form).await;
    }
    // Blocking ended the session.
    let own = site.browser_of(ben).await;
    crate::rows::decide(&site).await;
    own.post("accounts/delete", "/settings/delete", &[("password", "tea and biscuits")]).await;
    assert_eq!(site.count("select count(*) from page_reports where email = 'dora@example.org'").await, 1);
    assert_eq!(site.count("select count(*) from page_reports where email <> ''").await, 1);
    assert_eq!(site.count("select count(*) from staff_log where reason <> ''").await, 0);
}
