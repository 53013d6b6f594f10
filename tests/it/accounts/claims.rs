//! Confirming an address that someone else registered: the link alone leaves them nothing.

use super::{FORM, follow_link, is_signed_in, last_mail, register, sign_in};
use crate::harness::{Browser, Site};
use axum::http::StatusCode;
use circlet::types::Target;

const THEIRS: &str = "three warm blankets";
const OWN: [(&str, &str); 1] = [("new_password", "four cold lemonades")];
/// Registers an address in one browser, signs in there, and returns that browser and the path in the email.
async fn registered(site: &Site) -> (Browser, String) {
    let stranger = site.browser();
    register(&stranger, &FORM).await;
    let path = last_mail(site).await.link("/confirm/");
    (stranger, path)
}

async fn run(site: &Site, sql: &'static str) {
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query(sql).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_link_alone_confirms_nothing_in_another_browser() {
    let site = Site::new().await;
    let (stranger, path) = registered(&site).await;
    let owner = site.browser();
    let page = owner.get(&path).await;
    assert!(page.text().contains("This isn’t the browser the account was created in") && page.text().contains("You don’t know the password?"));
    let reply = follow_link(&owner, "accounts/confirm", &path, &[]).await;
    assert!(owner.follow(&reply).await.has_error_at("password"));
    let reply = follow_link(&owner, "accounts/confirm", &path, &[("password", "a wrong guess")]).await;
    assert!(owner.follow(&reply).await.has_error_at("password"));
    assert_eq!(site.count("select count(*) from accounts where confirmed_at is not null").await, 0);
    // The browser that registered needs no password, and one with the password is enough.
    let page = stranger.get(&path).await;
    assert!(!page.body.contains("type=\"password\""), "{}", page.text());
    let reply = follow_link(&owner, "accounts/confirm", &path, &[("password", THEIRS)]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?done=confirmed"));
    assert_eq!(site.count("select count(*) from accounts where confirmed_at is not null and registered_by is null").await, 1);
    for other in [&stranger, &site.browser()] {
        let again = follow_link(other, "accounts/confirm", &path, &[]).await;
        assert_eq!(again.location.as_deref(), Some("/sign-in?done=confirmed"), "a second click is harmless");
    }
}

#[tokio::test]
async fn a_session_of_the_account_confirms_it() {
    let site = Site::new().await;
    let (_, path) = registered(&site).await;
    let phone = site.browser();
    sign_in(&phone, "rosa@example.org", THEIRS).await;
    assert_eq!(follow_link(&phone, "accounts/confirm", &path, &[]).await.location.as_deref(), Some("/settings?done=confirmed"));
}

#[tokio::test]
async fn the_owner_takes_the_account_over_and_nothing_of_the_stranger_stays() {
    let site = Site::new().await;
    let (stranger, path) = registered(&site).await;
    sign_in(&stranger, "rosa@example.org", THEIRS).await;
    stranger.post("circles/begin", "/circles/start", &[("course", "")]).await;
    assert_eq!(site.count("select count(*) from circles where state = 'draft'").await, 1);
    // What earlier versions let an unconfirmed account do.
    for sql in [
        "insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence, search_key, sort_key, created_by,
                              created_at, updated_at)
         select 'tea', 'tea', 'U', 'https://example.org/tea', 'example.org/tea', 'course', 'x', '[]', 'en', 'unknown', 'tea', 'tea', id, 1, 1 from accounts",
        "insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence, search_key, sort_key, created_by,
                              created_at, updated_at)
         select 'soup', 'soup', 'U', 'https://example.org/soup', 'example.org/soup', 'course', 'x', '[]', 'en', 'unknown', 'soup', 'soup', id, 1, 1 from accounts",
        "insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence, search_key, sort_key, created_by,
                              created_at, updated_at)
         select 'used', 'used', 'U', 'https://example.org/used', 'example.org/used', 'course', 'x', '[]', 'en', 'unknown', 'used', 'used', id, 1, 1 from accounts",
        "insert into circles (slug, state, created_at, updated_at, course_id)
         select 'talk', 'published', 1, 1, id from courses where slug = 'used'",
        "update circles set course_id = (select id from courses where slug = 'soup') where state = 'draft'",
        "update accounts set feed_key = 'known-to-the-stranger', new_email = 'stranger@example.org'",
    ] {
        run(&site, sql).await;
    }
    let owner = site.browser();
    let short = follow_link(&owner, "accounts/claim", &path, &[("new_password", "short")]).await;
    assert!(owner.follow(&short).await.has_error_at("new_password"));
    assert!(is_signed_in(&stranger).await);
    let reply = follow_link(&owner, "accounts/claim", &path, &OWN).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?done=reset"));
    assert!(!is_signed_in(&stranger).await, "every session has ended");
    assert_eq!(sign_in(&stranger, "rosa@example.org", THEIRS).await.location.as_deref().map(|to| to.starts_with("/me")), Some(false));
    assert_eq!(site.count("select count(*) from circles where state = 'draft'").await, 0);
    assert_eq!(site.count("select count(*) from courses").await, 1, "only the course that a circle uses stays");
    assert_eq!(site.count("select count(*) from accounts where feed_key is not null or new_email <> ''").await, 0);
    assert_eq!(sign_in(&owner, "rosa@example.org", OWN[0].1).await.location.as_deref(), Some("/me"));
    assert!(!owner.get("/courses").await.text().contains("Please confirm your email address"));
    for (endpoint, field) in [("accounts/claim", "new_password"), ("accounts/confirm", "password")] {
        let late = follow_link(&stranger, endpoint, &path, &[(field, "five green apples")]).await;
        assert!(stranger.follow(&late).await.text().contains("no longer works"), "{endpoint}");
    }
}

#[tokio::test]
async fn a_confirmed_account_is_not_taken_over_by_its_old_link() {
    let site = Site::new().await;
    let (browser, path) = registered(&site).await;
    follow_link(&browser, "accounts/confirm", &path, &[]).await;
    let finder = site.browser();
    assert!(!finder.get(&path).await.body.contains("new_password"));
    let reply = follow_link(&finder, "accounts/claim", &path, &OWN).await;
    assert!(finder.follow(&reply).await.text().contains("no longer works"));
    assert_eq!(sign_in(&browser, "rosa@example.org", THEIRS).await.location.as_deref(), Some("/me"));
}

#[tokio::test]
async fn a_new_password_for_an_unconfirmed_address_takes_the_account_over_except_in_the_browser_that_registered() {
    for (same, drafts) in [(false, 0), (true, 1)] {
        let site = Site::new().await;
        let (stranger, _) = registered(&site).await;
        sign_in(&stranger, "rosa@example.org", THEIRS).await;
        stranger.post("circles/begin", "/circles/start", &[("course", "")]).await;
        let browser = if same { stranger.clone() } else { site.browser() };
        browser.post("accounts/forgot", "/forgot-password", &[("email", "rosa@example.org")]).await;
        let path = last_mail(&site).await.link("/reset/");
        assert_eq!(browser.get(&path).await.text().contains("removes drafts"), !same);
        let reply = follow_link(&browser, "accounts/reset", &path, &[("password", "four cold lemonades")]).await;
        assert_eq!(reply.location.as_deref(), Some("/sign-in?done=reset"));
        assert!(!is_signed_in(&stranger).await);
        assert_eq!(site.count("select count(*) from circles where state = 'draft'").await, drafts);
        assert_eq!(site.count("select count(*) from accounts where confirmed_at is not null").await, 1);
    }
}

#[tokio::test]
async fn an_account_does_not_get_someone_elses_address_by_their_click() {
    let site = Site::new().await;
    let (_, browser) = site.account("Amina Otieno", false).await;
    let fields = [("email", "ben@example.org"), ("email_password", super::PASSWORD)];
    browser.post("accounts/email", "/settings", &fields).await;
    let path = super::mails(&site).await.iter().find(|mail| mail.kind == "account-change").unwrap().link("/confirm/");
    let ben = site.browser();
    let page = ben.get(&path).await;
    assert!(page.text().contains("You aren’t signed in to this account here") && !page.body.contains("new_password"), "{}", page.text());
    let reply = follow_link(&ben, "accounts/confirm", &path, &[]).await;
    assert!(ben.follow(&reply).await.has_error_at("password"));
    let reply = follow_link(&ben, "accounts/claim", &path, &OWN).await;
    assert!(ben.follow(&reply).await.text().contains("no longer works"));
    assert_eq!(site.count("select count(*) from accounts where email = 'ben@example.org'").await, 0);
    let reply = follow_link(&ben, "accounts/confirm", &path, &[("password", super::PASSWORD)]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?done=confirmed"), "its owner, in another browser");
    assert_eq!(site.count("select count(*) from accounts where email = 'ben@example.org'").await, 1);
}

#[tokio::test]
async fn a_link_of_an_earlier_version_asks_for_the_password_and_its_reset_link_works() {
    let site = Site::new().await;
    let (browser, path) = registered(&site).await;
    run(&site, "update accounts set registered_by = null").await;
    assert!(browser.get(&path).await.body.contains("type=\"password\""));
    let reply = follow_link(&browser, "accounts/confirm", &path, &[("password", THEIRS)]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?done=confirmed"));
    // It names the number of a row, which is good for rows of before only. The second number of a link of before is 0, as the round of an account that never asked since.
    let forgotten = circlet::platform::tokens::Link {
        kind: circlet::accounts::links::RESET_PASSWORD,
        about: Target::Row(site.count("select id from accounts").await),
        revision: 0,
        other: 0,
        until: site.ctx().now_us() + 1,
    };
    let path = format!("/reset/{}", site.app.tokens.sign(&forgotten));
    assert_eq!(browser.get(&path).await.status, StatusCode::CONFLICT, "the row is new");
    run(&site, "update accounts set row_links = 1").await;
    assert_eq!(browser.get(&path).await.status, StatusCode::OK);
    site.browser().post("accounts/forgot", "/forgot-password", &[("email", "rosa@example.org")]).await;
    assert_eq!(browser.get(&path).await.status, StatusCode::CONFLICT, "a newer one was asked for");
}

#[tokio::test]
async fn rights_given_to_an_unconfirmed_address_are_not_taken_along_to_another_one() {
    let site = Site::new().await;
    let (stranger, _) = registered(&site).await;
    sign_in(&stranger, "rosa@example.org", THEIRS).await;
    // What earlier versions did with `user add --staff`.
    run(&site, "update accounts set staff = 1").await;
    stranger.post("accounts/email", "/settings", &[("email", "stranger@example.org"), ("email_password", THEIRS)]).await;
    let path = last_mail(&site).await.link("/confirm/");
    assert_eq!(follow_link(&stranger, "accounts/confirm", &path, &[]).await.location.as_deref(), Some("/settings?done=confirmed"));
    assert_eq!(stranger.get("/staff").await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.count("select count(*) from accounts where staff = 1").await, 0);
}

#[tokio::test]
async fn a_draft_begun_before_registering_is_in_the_account_also_on_another_device() {
    const MINE: &str = "select count(*) from circles c join circle_facilitators f on f.circle_id = c.id where c.draft_token_hash is null";
    for confirms in [true, false] {
        let site = Site::new().await;
        let first = site.browser();
        first.post("circles/begin", "/circles/start", &[("course", "")]).await;
        register(&first, &FORM).await;
        let path = last_mail(&site).await.link("/confirm/");
        assert_eq!(site.count(MINE).await, 0, "until then nothing tells whether the address has an account");
        let phone = site.browser();
        if confirms {
            follow_link(&phone, "accounts/confirm", &path, &[("password", THEIRS)]).await;
            assert_eq!(site.count(MINE).await, 1);
        }
        sign_in(&phone, "rosa@example.org", THEIRS).await;
        assert_eq!(site.count(MINE).await, 1);
        assert!(phone.get("/me").await.text().contains("Circle without a title"));
    }
}

#[tokio::test]
async fn a_draft_begun_after_registering_stays_with_its_browser() {
    let site = Site::new().await;
    let library = site.browser();
    register(&library, &FORM).await;
    let path = last_mail(&site).await.link("/confirm/");
    site.at("2026-11-16T17:00:00Z");
    library.post("circles/begin", "/circles/start", &[("course", "")]).await;
    follow_link(&site.browser(), "accounts/confirm", &path, &[("password", THEIRS)]).await;
    assert_eq!(site.count("select count(*) from circles where draft_token_hash is not null").await, 1);
}
