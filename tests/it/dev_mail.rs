//! The demo's emails, read in the browser.

use crate::harness::Site;
use crate::smtp::{Written, decide, mail, send};
use axum::http::StatusCode;
use circlet::platform::outbox::Block;

fn to(email: &str, n: usize) -> Written {
    let mut mail = mail(n);
    mail.to.1 = email.to_owned();
    mail.letter.blocks =
        vec![Block::Quote("<script>alert(1)</script>".to_owned()), Block::Button("Open".to_owned(), "https://circlet.test/p/abc".to_owned())];
    mail.calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned();
    mail
}

#[tokio::test]
async fn the_demos_mails_are_listed_filtered_and_read_with_links_that_work() {
    let site = Site::with(&[("CIRCLET_DEMO", "1")]).await;
    let browser = site.browser();
    assert!(browser.get("/dev/mail").await.text().contains("No email yet"));
    decide(&site, &[to("ana@example.org", 1), to("ben@example.org", 2)]).await;
    assert_eq!(send(&site).await.sent, 2);
    let all = browser.get("/dev/mail").await;
    assert!(all.text().contains("Welcome number 1") && all.text().contains("Welcome number 2"), "{}", all.text());
    let only = browser.get("/dev/mail?to=Ana%40example.org").await;
    assert!(only.text().contains("Welcome number 1") && !only.text().contains("Welcome number 2"), "{}", only.text());
    let path = only.body.split("href=\"").find(|p| p.starts_with("/dev/mail/")).unwrap().split('"').next().unwrap().to_owned();
    let one = browser.get(&path).await;
    for part in ["ana@example.org", "<a href=\"https://circlet.test/p/abc\">", "meetings.ics", "Message-ID"] {
        assert!(one.body.contains(part), "{part} is missing from {}", one.body);
    }
    assert!(!one.body.contains("<script>alert"), "{}", one.body);
}

#[tokio::test]
async fn many_mails_come_in_pages_newest_first() {
    let site = Site::with(&[("CIRCLET_DEMO", "1")]).await;
    decide(&site, &(0..52).map(|n| to("ana@example.org", n)).collect::<Vec<_>>()).await;
    assert_eq!(send(&site).await.sent, 52);
    let first = site.browser().get("/dev/mail").await;
    assert!(first.text().contains("Welcome number 51") && first.text().contains("Page 1 of 2"), "{}", first.text());
    let second = site.browser().get("/dev/mail?page=2").await;
    assert!(second.text().contains("Welcome number 0") && !second.text().contains("Welcome number 51"), "{}", second.text());
}

#[tokio::test]
async fn outside_the_demo_and_for_other_names_the_page_is_not_found() {
    let real = Site::new().await;
    decide(&real, &[to("ana@example.org", 1)]).await;
    send(&real).await;
    let name = std::fs::read_dir(real.app.config.mail_folder()).unwrap().next().unwrap().unwrap().file_name().into_string().unwrap();
    let demo = Site::with(&[("CIRCLET_DEMO", "1")]).await;
    assert_eq!(real.browser().get("/dev/mail").await.status, StatusCode::NOT_FOUND);
    assert_eq!(real.browser().get(&format!("/dev/mail/{name}")).await.status, StatusCode::NOT_FOUND);
    for path in ["/dev/mail/..%2Fcirclet.db", "/dev/mail/none.eml", "/dev/mail/..%2F..%2Fx.eml"] {
        assert_eq!(demo.browser().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
