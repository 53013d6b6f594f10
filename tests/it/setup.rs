//! A fresh site: its staff are led through what must be set, and publishing waits for a privacy text.

use crate::circles::{draft, edit};
use crate::harness::{Browser, Site};
use crate::smtp::send;
use crate::support::mail_server::MailServer;
use axum::http::StatusCode;

async fn publish(browser: &Browser, slug: &str) -> crate::harness::Reply {
    browser.post("circles/publish", &edit(slug, 5), &[("slug", slug)]).await
}

#[tokio::test]
async fn publishing_waits_for_a_privacy_text_and_keeps_the_draft() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let slug = draft(&site, &amina, &[], &[], &[]).await;
    site.write_privacy("").await;
    let page = amina.get(&edit(&slug, 5)).await;
    assert!(page.text().contains("has no privacy text yet") && !page.body.contains("circles/publish"), "{}", page.text());
    let refused = publish(&amina, &slug).await;
    assert!(amina.follow(&refused).await.text().contains("has no privacy text yet"), "{:?}", refused.location);
    assert_eq!(site.count("select count(*) from circles where state = 'published'").await, 0);
    staff.post("moderation/texts", "/staff", &[("contact", "hello@library.city"), ("privacy", "")]).await;
    assert!(amina.get(&edit(&slug, 5)).await.text().contains("Write to hello@library.city."));

    let template = staff.get("/staff?template=privacy").await.text();
    assert!(template.contains("[[Name of the organisation") && template.contains("Where it is kept"), "{template}");
    let half = "[[Name of the organisation]] runs this site.";
    let reply = staff.post("moderation/texts", "/staff", &[("privacy", half), ("imprint", "[[street]]")]).await;
    let again = staff.follow(&reply).await;
    assert!(again.has_error_at("privacy") && again.has_error_at("imprint") && again.body.contains(half), "{}", again.text());
    assert!(publish(&amina, &slug).await.location.unwrap().contains("__err"));
    staff.post("moderation/texts", "/staff", &[("privacy", "The library of Kisumu runs this site.")]).await;
    assert!(!staff.get("/staff?template=privacy").await.text().contains("[["), "what is written stays");
    let done = publish(&amina, &slug).await.location.unwrap();
    assert!(!done.contains("__err"), "{done}");
    assert_eq!(site.count("select count(*) from circles where state = 'published'").await, 1);
}

#[tokio::test]
async fn staff_are_led_through_five_points_and_see_how_the_test_email_fared() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = MailServer::start(folder.path());
    let site = Site::with(&[("SMTP_URL", &server.url()), ("MAIL_FROM", "Circlet <circlet@library.city>")]).await;
    let (id, staff) = site.account("Sam Staff", true).await;
    crate::rows::run(&site, "update accounts set email = 'sam@library.city', email_key = 'sam@library.city'").await;
    let list = async || staff.get("/staff").await.text();
    assert_eq!(list().await.matches(" to do ").count(), 5, "{}", list().await);
    let texts = [("contact", "hello@library.city"), ("privacy", "We keep little."), ("imprint", "Kisumu library")];
    staff.post("moderation/texts", "/staff", &texts).await;
    assert_eq!(list().await.matches(" to do ").count(), 2, "{}", list().await);

    let page = staff.get("/staff/setup").await.text();
    for words in ["v=spf1 ip4:127.0.0.1 ~all", "…._domainkey.library.city", "_dmarc.library.city", "v=DMARC1; p=none; rua=mailto:hello@library.city"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let press = async |button: &'static str| staff.post("moderation/set-up", "/staff/setup", &[("button", button)]).await;
    assert_eq!(press("test").await.location.as_deref(), Some("/staff/setup?done=test"));
    assert!(staff.get("/staff/setup").await.text().contains("the last test is on its way"));
    server.order("rcpt", "550 5.1.1 no such mailbox sam@library.city");
    send(&site).await;
    let failed = staff.get("/staff/setup").await.text();
    assert!(failed.contains("the last test was not sent") && failed.contains("no such mailbox …") && !failed.contains("sam@"), "{failed}");
    assert_eq!(list().await.matches(" to do ").count(), 2);
    press("test").await;
    send(&site).await;
    assert!(staff.get("/staff/setup").await.text().contains("the mail server took the last test"));
    assert_eq!(server.taken().last().unwrap().to, "sam@library.city");
    assert_eq!(list().await.matches(" to do ").count(), 1);
    press("records").await;
    assert!(!list().await.contains("Before the first circle"), "all is set");
    press("no-records").await;
    assert!(list().await.contains("Before the first circle"));
    assert!(press("").await.location.unwrap().contains("__err"));
    let (_, other) = site.account("Amina Otieno", false).await;
    assert_eq!(other.post("moderation/set-up", "/staff/setup", &[("button", "test")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(other.get("/staff/setup").await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.browser().get("/staff/setup").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(id.0, 1);
}
