//! The viewer's account: name, password, address, sessions, deletion.

use super::{PASSWORD, follow_link, is_signed_in, last_mail, mails, register, sign_in, with};
use crate::harness::{Browser, Site, encode};
use crate::rows::run;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use circlet::types::AccountId;

#[tokio::test]
async fn people_see_and_end_only_their_own_sessions() {
    let site = Site::new().await;
    let (_, here) = site.account("Amina Otieno", false).await;
    let (_, other) = site.account("Ben Other", false).await;
    let phone = site.browser();
    let body = format!("form[email]={}&form[password]={}", encode("amina.otieno@example.org"), encode(PASSWORD));
    let request = Request::post("/fn/accounts/sign-in?page=/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::USER_AGENT, "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0")
        .body(Body::from(body))
        .unwrap();
    phone.send(request).await;
    let text = here.get("/settings").await.text();
    assert!(text.contains("Firefox, Android") && text.contains("This browser") && text.contains("16 November"), "{text}");

    let id = site.count("select max(id) from sessions").await.to_string();
    let end = |browser: Browser, id: String| async move { browser.post("accounts/end-session", "/settings", &[("id", &id)]).await };
    assert_eq!(end(other.clone(), id.clone()).await.status, StatusCode::NOT_FOUND, "somebody else's");
    assert!(is_signed_in(&phone).await);
    assert_eq!(end(here.clone(), id.clone()).await.location.as_deref(), Some("/settings?done=ended"));
    assert!(!is_signed_in(&phone).await);
    for unknown in [id.as_str(), "999999", "x", ""] {
        assert_eq!(end(here.clone(), unknown.to_owned()).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
    sign_in(&phone, "amina.otieno@example.org", PASSWORD).await;
    here.post("accounts/end-others", "/settings", &[]).await;
    assert!(is_signed_in(&here).await && !is_signed_in(&phone).await && is_signed_in(&other).await);
    let reply = site.browser().post("accounts/end-others", "/settings", &[]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?next=/settings"));
}

#[tokio::test]
async fn name_and_language_are_changed_and_wrong_ones_come_back() {
    let site = Site::new().await;
    let (_, browser) = site.account("Amina Otieno", false).await;
    let save = |name: &'static str, locale: &'static str| {
        let browser = browser.clone();
        async move { browser.post("accounts/profile", "/settings", &[("name", name), ("locale", locale)]).await }
    };
    let page = browser.follow(&save("", "en").await).await;
    assert!(page.has_error_at("name"), "{}", page.text());
    let page = browser.follow(&save("Amina O.", "xx").await).await;
    assert!(page.has_error_at("locale") && page.body.contains("value=\"Amina O.\""));
    let reply = save("Amina <b>O.</b>", "es").await;
    assert_eq!(reply.location.as_deref(), Some("/settings?done=saved"));
    let page = browser.follow(&reply).await;
    assert!(page.body.contains("lang=\"es\"") && page.text().contains("Guardado."), "{}", page.text());
    assert_eq!(site.count("select count(*) from accounts where name = 'Amina <b>O.</b>' and locale = 'es'").await, 1);
}

#[tokio::test]
async fn a_new_browser_takes_over_the_accounts_language_and_one_that_chose_keeps_its_own() {
    let site = Site::new().await;
    let (_, browser) = site.account("Lucia Fernandez", false).await;
    browser.post("accounts/profile", "/settings", &[("name", "Lucia Fernandez"), ("locale", "es")]).await;
    let phone = site.browser();
    sign_in(&phone, "lucia.fernandez@example.org", PASSWORD).await;
    assert!(phone.get("/settings").await.body.contains("lang=\"es\""));
    phone.post("accounts/sign-out", "/", &[]).await;
    assert!(phone.get("/").await.body.contains("lang=\"en\""), "the next person gets the browser's language");
    let other = site.browser();
    other.post("accounts/language", "/", &[("code", "en")]).await;
    sign_in(&other, "lucia.fernandez@example.org", PASSWORD).await;
    assert!(other.get("/settings").await.body.contains("lang=\"en\""));
}

#[tokio::test]
async fn the_password_is_changed_with_the_current_one() {
    let site = Site::new().await;
    let (_, browser) = site.account("Amina Otieno", false).await;
    let elsewhere = site.browser();
    sign_in(&elsewhere, "amina.otieno@example.org", PASSWORD).await;
    for (current, new, field) in
        [("wrong", "four cold lemonades", "current"), ("", "four cold lemonades", "current"), (PASSWORD, "short", "password")]
    {
        let reply = browser.post("accounts/password", "/settings", &[("current", current), ("password", new)]).await;
        assert!(browser.follow(&reply).await.has_error_at(field), "{current} {new}");
    }
    let reply = browser.post("accounts/password", "/settings", &[("current", PASSWORD), ("password", "four cold lemonades")]).await;
    assert_eq!(reply.location.as_deref(), Some("/settings?done=password"));
    assert!(is_signed_in(&browser).await && !is_signed_in(&elsewhere).await);
    assert_eq!(last_mail(&site).await.kind, "account-password");
    assert_eq!(sign_in(&elsewhere, "amina.otieno@example.org", "four cold lemonades").await.location.as_deref(), Some("/me"));
}

#[tokio::test]
async fn a_new_address_counts_once_its_link_is_used() {
    let site = Site::new().await;
    let (_, browser) = site.account("Amina Otieno", false).await;
    let change = |email: &'static str, password: &'static str| {
        let browser = browser.clone();
        async move { browser.post("accounts/email", "/settings", &[("email", email), ("email_password", password)]).await }
    };
    let page = browser.follow(&change("new@example.org", "wrong").await).await;
    assert!(page.has_error_at("email_password") && page.body.contains("value=\"new@example.org\""), "{}", page.text());
    assert!(browser.follow(&change("new", PASSWORD).await).await.has_error_at("email"));

    change("first@example.org", PASSWORD).await;
    let first = last_mail(&site).await.link("/confirm/");
    assert_eq!(change("new@example.org", PASSWORD).await.location.as_deref(), Some("/settings?done=sent"));
    let mail = last_mail(&site).await;
    assert_eq!((mail.kind.as_str(), mail.to.as_str()), ("account-change", "new@example.org"));
    let told: Vec<_> = mails(&site).await.into_iter().filter(|mail| mail.kind == "account-change-asked").collect();
    assert!(told.len() == 2 && told.iter().all(|mail| mail.to == "amina.otieno@example.org" && mail.text.contains("If it wasn’t you")));
    assert!(told.iter().all(|mail| !mail.text.contains("new@example.org") && !mail.text.contains("/confirm/")));
    assert!(browser.get("/settings").await.text().contains("We’ve sent an email to new@example.org"));
    assert_eq!(browser.get(&first).await.status, StatusCode::CONFLICT, "the later request counts");
    let path = mail.link("/confirm/");
    browser.get(&path).await;
    assert_eq!(site.count("select count(*) from accounts where email = 'amina.otieno@example.org'").await, 1);
    follow_link(&browser, "accounts/confirm", &path, &[]).await;
    assert_eq!(site.count("select count(*) from accounts where email_key = 'new@example.org' and new_email = ''").await, 1);
    let told = last_mail(&site).await;
    assert_eq!((told.kind.as_str(), told.to.as_str()), ("account-moved", "amina.otieno@example.org"));
    assert_eq!(browser.get(&path).await.status, StatusCode::CONFLICT, "once only");
}

#[tokio::test]
async fn a_new_password_ends_a_change_of_address_that_someone_else_asked_for_and_asking_is_limited() {
    let site = Site::new().await;
    let (_, browser) = site.account("Amina Otieno", false).await;
    for round in 0..6 {
        let email = format!("new{round}@example.org");
        let reply = browser.post("accounts/email", "/settings", &[("email", &email), ("email_password", PASSWORD)]).await;
        let expected = if round < 5 { StatusCode::SEE_OTHER } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(reply.status, expected, "{round}");
    }
    let path = last_mail(&site).await.link("/confirm/");
    let visitor = site.browser();
    visitor.post("accounts/forgot", "/forgot-password", &[("email", "amina.otieno@example.org")]).await;
    let reset = last_mail(&site).await.link("/reset/");
    follow_link(&visitor, "accounts/reset", &reset, &[("password", "four cold lemonades")]).await;
    assert_eq!(browser.get(&path).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn asking_for_someone_elses_address_looks_the_same_and_changes_nothing() {
    let site = Site::new().await;
    let (_, browser) = site.account("Amina Otieno", false).await;
    site.account("Ben Other", false).await;
    let mut seen = Vec::new();
    for email in ["ben.other@example.org", "free@example.org"] {
        let reply = browser.post("accounts/email", "/settings", &[("email", email), ("email_password", PASSWORD)]).await;
        let page = browser.follow(&reply).await.text().replace(email, "…");
        // Below, the list of what happened has an entry more each time.
        let (page, _) = page.split_once("What happened with your account").unwrap();
        seen.push((reply.status, reply.location.clone(), page.to_owned()));
    }
    assert_eq!(seen[0], seen[1]);
    let mails = mails(&site).await;
    assert_eq!((mails[1].kind.as_str(), mails[1].to.as_str()), ("account-known", "ben.other@example.org"));
    let kinds: Vec<_> = mails.iter().map(|mail| mail.kind.as_str()).collect();
    assert_eq!(kinds, ["account-change-asked", "account-known", "account-change-asked", "account-change"]);
    let path = mails[3].link("/confirm/");
    let taker = site.browser();
    register(&taker, &with("email", "free@example.org")).await;
    run(&site, "update accounts set confirmed_at = 1 where email_key = 'free@example.org'").await;
    let reply = follow_link(&browser, "accounts/confirm", &path, &[]).await;
    let page = browser.follow(&reply).await;
    assert!(page.text().contains("This link no longer works."), "{}", page.text());
    assert!(super::mails(&site).await.iter().all(|mail| mail.kind != "account-moved"), "the old address is told of a change that did not happen");
    assert_eq!(site.count("select count(*) from accounts where email_key = 'free@example.org'").await, 1);
    assert_eq!(site.count("select count(*) from accounts where email_key = 'amina.otieno@example.org'").await, 1);
    // Someone who registered the address and never confirmed it does not keep its owner from it.
    run(&site, "update accounts set confirmed_at = null where email_key = 'free@example.org'").await;
    sign_in(&taker, "free@example.org", super::FORM.iter().find(|(field, _)| *field == "password").unwrap().1).await;
    taker.post("circles/begin", "/circles/start", &[("course", "")]).await;
    assert_eq!(site.count("select count(*) from circles").await, 1);
    let reply = follow_link(&browser, "accounts/confirm", &path, &[]).await;
    assert!(!browser.follow(&reply).await.text().contains("no longer works"));
    assert_eq!(site.count("select count(*) from accounts where email_key = 'free@example.org' and name = 'Amina Otieno'").await, 1);
    assert_eq!(site.count("select count(*) from accounts where deleted_at is not null and name = '' and email = ''").await, 1);
    assert_eq!(site.count("select count(*) from circles").await, 0, "a stranger's draft");
    assert_ne!(taker.get("/settings").await.status, StatusCode::OK);
    let kinds: Vec<String> = super::mails(&site).await.into_iter().map(|mail| mail.kind).collect();
    assert!(kinds.iter().any(|kind| kind == "account-moved") && kinds.iter().all(|kind| kind != "account-deleted"), "{kinds:?}");
}

#[tokio::test]
async fn an_account_is_deleted_with_its_password_and_leaves_nothing_personal() {
    let site = Site::new().await;
    let (AccountId(id), browser) = site.account("Amina Otieno", true).await;
    let last = browser.post("accounts/delete", "/settings/delete", &[("password", PASSWORD)]).await;
    let page = browser.follow(&last).await;
    assert!(page.has_error_at("password") && page.text().contains("Make someone else staff first"), "{}", page.text());
    // One whose deletion waits does not count.
    site.account("Sam Staff", true).await;
    run(&site, "update accounts set deleting_at = 1 where name = 'Sam Staff'").await;
    let last = browser.post("accounts/delete", "/settings/delete", &[("password", PASSWORD)]).await;
    assert!(browser.follow(&last).await.has_error_at("password"));
    run(&site, "update accounts set deleting_at = null where name = 'Sam Staff'").await;
    assert!(browser.get("/settings/delete").await.text().contains("cannot be undone"));
    let reply = browser.post("accounts/delete", "/settings/delete", &[("password", "wrong")]).await;
    assert!(browser.follow(&reply).await.has_error_at("password"));
    let reply = browser.post("accounts/delete", "/settings/delete", &[("password", PASSWORD)]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?done=deleted"));
    assert!(browser.follow(&reply).await.text().contains("Your account is deleted"));
    assert_eq!(site.count("select count(*) from sessions where account_id = 1").await, 0);
    let row: (String, String, String, Option<String>, i64) =
        sqlx::query_as("select name, email, email_key, password_hash, staff from accounts where id = $1")
            .bind(id)
            .fetch_one(site.app.db.primary())
            .await
            .unwrap();
    assert_eq!(row, (String::new(), String::new(), String::new(), None, 0));
    assert_eq!(last_mail(&site).await.kind, "account-deleted");
    let again = browser.post("accounts/delete", "/settings/delete", &[("password", PASSWORD)]).await;
    assert_eq!(again.location.as_deref(), Some("/sign-in?next=/settings/delete"));
    assert!(!sign_in(&browser, "amina.otieno@example.org", PASSWORD).await.location.unwrap().starts_with("/me"));
    register(&browser, &with("email", "amina.otieno@example.org")).await;
    assert_eq!(last_mail(&site).await.kind, "account-confirm", "the address is free again");
}

#[tokio::test]
async fn settings_are_there_for_their_owner_only() {
    let site = Site::new().await;
    let visitor = site.browser();
    for page in ["/settings", "/settings/delete"] {
        assert!(visitor.get(page).await.text().contains("Please sign in first"), "{page}");
    }
    assert_eq!(visitor.get("/settings").await.status, StatusCode::UNAUTHORIZED);
    for endpoint in ["profile", "password", "email", "end-session", "delete", "resend"] {
        let reply = visitor
            .post(&format!("accounts/{endpoint}"), "/settings", &[("password", "four cold lemonades"), ("current", "x"), ("email", "a@b.org")])
            .await;
        let kept = if ["profile", "email"].contains(&endpoint) { format!("%3Fkept%3D{endpoint}") } else { String::new() };
        assert_eq!(reply.location, Some(format!("/sign-in?next=/settings{kept}")), "{endpoint}");
    }
}

#[tokio::test]
async fn what_a_person_typed_is_shown_to_no_one_else_in_the_browser_and_goes_with_the_account() {
    let site = Site::new().await;
    let (_, browser) = site.account("Amina Otieno", false).await;
    site.account("Ben Other", false).await;
    browser.post("accounts/email", "/settings", &[("email", "amina.secret@example.org"), ("email_password", "wrong")]).await;
    let shown = async || browser.get("/settings?kept=email").await.body.contains("amina.secret@example.org");
    assert!(shown().await);
    // Her sessions end elsewhere, and the next person signs in.
    run(&site, "delete from sessions").await;
    sign_in(&browser, "ben.other@example.org", PASSWORD).await;
    assert!(is_signed_in(&browser).await && !shown().await);
    sign_in(&browser, "amina.otieno@example.org", PASSWORD).await;
    assert!(shown().await);
    let elsewhere = site.browser();
    sign_in(&elsewhere, "amina.otieno@example.org", PASSWORD).await;
    elsewhere.post("accounts/delete", "/settings/delete", &[("password", PASSWORD)]).await;
    assert_eq!(site.count("select count(*) from kept_forms").await, 0);
}
