//! The security log: what is recorded, who sees it, and how long it is kept.

use super::{PASSWORD, follow_link, last_mail, sign_in};
use crate::harness::Site;
use crate::rows;
use axum::http::StatusCode;
use circlet::accounts::service::roles;

/// Returns the codes of all entries, oldest first.
async fn actions(site: &Site) -> Vec<String> {
    sqlx::query_scalar("select action from security_log order by id").fetch_all(site.app.db.primary()).await.unwrap()
}

#[tokio::test]
async fn sign_ins_failures_and_changes_are_recorded_without_addresses_and_secrets() {
    let site = Site::new().await;
    let (amina, browser) = site.account("Amina Otieno", false).await;
    let email = "amina.otieno@example.org";
    sign_in(&site.browser(), email, "a wrong guess").await;
    sign_in(&site.browser(), "nobody@example.org", "a wrong guess").await;
    sign_in(&browser, email, PASSWORD).await;
    browser.post("accounts/password", "/settings", &[("current", "wrong"), ("password", "four cold lemonades")]).await;
    browser.post("accounts/password", "/settings", &[("current", PASSWORD), ("password", "four cold lemonades")]).await;
    browser.post("accounts/email", "/settings", &[("email", "new@example.org"), ("email_password", "four cold lemonades")]).await;
    let path = last_mail(&site).await.link("/confirm/");
    follow_link(&browser, "accounts/confirm", &path, &[]).await;
    site.browser().post("accounts/forgot", "/forgot-password", &[("email", "new@example.org")]).await;
    let path = last_mail(&site).await.link("/reset/");
    follow_link(&browser, "accounts/reset", &path, &[("password", "five green apples")]).await;
    let expected = [
        "sign_in_failed",
        "sign_in_failed",
        "signed_in",
        "wrong_password",
        "password_changed",
        "address_asked",
        "address_changed",
        "reset_asked",
        "password_changed",
    ];
    assert_eq!(actions(&site).await, expected);
    let rows: Vec<(String, String)> = sqlx::query_as("select client, subject from security_log").fetch_all(site.app.db.primary()).await.unwrap();
    for (client, subject) in rows {
        assert!(client.len() == 22 && !subject.contains('@'), "{client} {subject}");
    }
    assert_eq!(site.count("select count(*) from security_log where about_id is not null and account_id is null").await, 2);
    sign_in(&browser, "new@example.org", "five green apples").await;
    let page = browser.get("/settings").await.text();
    for words in ["Could not sign in Someone not signed in", "Signed in You", "Address changed You"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let (_, other) = site.account("Ben Other", false).await;
    assert!(other.get("/settings").await.text().contains("Nothing yet."), "others see their own only");
    assert_eq!(site.count("select count(*) from security_log where account_id = 0").await, 0);
    assert_ne!(amina.0, 0);
}

#[tokio::test]
async fn roles_blocking_and_refusals_are_recorded_for_staff_and_the_person() {
    let site = Site::new().await;
    let (_, person) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    assert_eq!(person.get("/staff/log").await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.browser().get("/staff/log").await.status, StatusCode::UNAUTHORIZED);
    roles::promote(&site.ctx(), "amina.otieno@example.org").await.unwrap();
    roles::demote(&site.ctx(), "amina.otieno@example.org").await.unwrap();
    let block = [("account", "1"), ("button", "block"), ("reason", "It sells something.")];
    staff.post("moderation/block", "/staff", &block).await;
    staff.post("moderation/block", "/staff", &[block[0], ("button", "unblock")]).await;
    assert_eq!(actions(&site).await, ["refused", "staff_given", "staff_taken", "blocked", "unblocked"]);
    let page = staff.get("/staff/log").await.text();
    for words in ["Not allowed Amina Otieno /staff/log", "Made staff A command on the server Amina Otieno", "Blocked You Amina Otieno"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    sign_in(&person, "amina.otieno@example.org", PASSWORD).await;
    assert!(person.get("/settings").await.text().contains("Blocked Sam Staff Amina Otieno"));
}

#[tokio::test]
async fn staff_in_other_peoples_circles_and_downloads_are_recorded() {
    let site = Site::new().await;
    let (dede, facilitator) = site.account("Dede Mensah", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    rows::circle(&site, "speaking", &[dede]).await;
    facilitator.get("/circles/speaking/manage").await;
    assert!(actions(&site).await.is_empty(), "facilitators are at home");
    for _ in 0..2 {
        assert_eq!(staff.get("/circles/speaking/manage").await.status, StatusCode::OK);
    }
    assert_eq!(actions(&site).await, ["staff_read"], "once in ten minutes");
    site.at("2026-11-16T16:11:00Z");
    staff.get("/circles/speaking/manage").await;
    assert_eq!(site.count("select count(*) from security_log where action = 'staff_read' and subject = '/circles/speaking'").await, 2);
    staff.post("circles/cancel", "/circles/speaking/manage/cancel", &[("slug", "speaking"), ("reason", "No room")]).await;
    assert_eq!(site.count("select count(*) from security_log where action = 'staff_changed'").await, 1);
    facilitator.get("/me/download/people.csv").await;
    assert_eq!(actions(&site).await.last().map(String::as_str), Some("exported"));
}

#[tokio::test]
async fn the_log_has_pages_and_is_kept_for_180_days() {
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let mut tx = site.app.db.write().await.unwrap();
    for number in 0..101_i64 {
        sqlx::query("insert into security_log (at, action, client, subject) values ($1, 'refused', 'x', $2)")
            .bind(site.ctx().now_us())
            .bind(format!("/entry/{number}"))
            .execute(tx.conn())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let first = staff.get("/staff/log").await;
    assert!(first.text().contains("/entry/100") && !first.text().contains("/entry/0 "), "{}", first.text());
    let older = first.body.split("/staff/log?before=").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let second = staff.get(&format!("/staff/log?before={older}")).await;
    assert!(second.text().contains("/entry/0 ") && !second.text().contains("Older entries"), "{}", second.text());

    let mut tx = site.app.db.write().await.unwrap();
    circlet::platform::security_log::sweep(&mut tx, site.ctx().now_us() + 179 * 86_400_000_000).await.unwrap();
    assert_eq!(sqlx::query_scalar::<_, i64>("select count(*) from security_log").fetch_one(tx.conn()).await.unwrap(), 101);
    circlet::platform::security_log::sweep(&mut tx, site.ctx().now_us() + 181 * 86_400_000_000).await.unwrap();
    assert_eq!(sqlx::query_scalar::<_, i64>("select count(*) from security_log").fetch_one(tx.conn()).await.unwrap(), 0);
}
