//! `circlet demo`: a community made by replaying actions.

use crate::harness::Site;
use circlet::platform::tokens::Tokens;
use circlet::{demo::service as demo, transfer::service::export};
use std::collections::BTreeMap;

/// The demo's day; the site's clock is at ten in the morning of it.
const DAY: &str = "2026-11-22";

async fn loaded() -> Site {
    let mut site = Site::new().await;
    // Links in emails are signed with the server's secret, which differs between servers.
    site.app.tokens = Tokens::new([3; 32]);
    demo::load(&site.app, DAY.parse().unwrap(), false).await.unwrap();
    site.at("2026-11-22T10:00:00Z");
    site
}

async fn exported(site: &Site) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    export::export(&site.app.db, &folder.path().join("x")).await.unwrap();
    let entries = std::fs::read_dir(folder.path().join("x")).unwrap().map(Result::unwrap);
    entries.map(|e| (e.file_name().into_string().unwrap(), std::fs::read_to_string(e.path()).unwrap())).collect()
}

#[tokio::test]
async fn the_same_day_gives_the_same_community_byte_for_byte() {
    let (one, two) = (exported(&loaded().await).await, exported(&loaded().await).await);
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (file, text) in &one {
        for (a, b) in text.lines().zip(two[file].lines()) {
            assert_eq!(a, b, "{file}");
        }
        assert_eq!(text.len(), two[file].len(), "{file}");
    }
}

#[tokio::test]
async fn the_community_is_whole_and_marked_as_a_demo() {
    let site = loaded().await;
    for (sql, least, most) in [
        ("select count(*) from courses", 10, 10),
        ("select count(*) from circles where state = 'published'", 8, 8),
        ("select count(*) from circles where state = 'cancelled'", 1, 1),
        ("select count(*) from circles where state = 'draft'", 1, 1),
        ("select count(*) from circles where taken = capacity", 1, 1),
        ("select count(*) from circles where language = 'es' and online = 1", 1, 1),
        ("select count(*) from signups", 50, 90),
        ("select count(*) from signups where left_at is not null", 1, 5),
        ("select count(*) from rsvps where coming = 1", 100, 400),
        ("select count(*) from feedback where done_at is not null", 15, 40),
        ("select count(*) from feedback_attendance", 60, 400),
        ("select count(*) from messages", 4, 6),
        ("select count(*) from outbox where kind = 'reminder'", 100, 400),
        ("select count(*) from outbox where to_email <> '' and to_email not like '%@example.org'", 0, 0),
        ("select count(*) from accounts where email not like '%@example.org'", 0, 0),
        ("select count(*) from settings where key = 'demo_day' and value = '2026-11-22'", 1, 1),
    ] {
        let count = site.count(sql).await;
        assert!((least..=most).contains(&count), "{sql}: {count}");
    }
    let again = demo::load(&site.app, DAY.parse().unwrap(), false).await.unwrap_err();
    assert!(again.to_string().contains("not empty"), "{again}");
}

#[tokio::test]
async fn every_page_of_the_demos_circles_and_courses_answers() {
    let site = loaded().await;
    let visitor = site.browser();
    let slugs: Vec<String> =
        sqlx::query_scalar("select slug from circles where state <> 'draft' order by id").fetch_all(site.app.db.primary()).await.unwrap();
    let courses: Vec<String> = sqlx::query_scalar("select slug from courses order by id").fetch_all(site.app.db.primary()).await.unwrap();
    let pages = slugs.iter().map(|s| format!("/circles/{s}")).chain(courses.iter().map(|s| format!("/courses/{s}")));
    for page in pages.chain(["/".to_owned(), "/circles".to_owned(), "/courses".to_owned()]) {
        let reply = visitor.get(&page).await;
        assert_eq!(reply.status, 200, "{page}: {}", reply.text());
    }
}

#[tokio::test]
async fn the_demos_logins_work() {
    let site = Site::with(&[("CIRCLET_DEMO", "1")]).await;
    let logins = demo::load(&site.app, DAY.parse().unwrap(), false).await.unwrap();
    let shown = site.browser().get("/sign-in").await.text();
    assert!(logins.people.len() >= 3 && shown.contains(&logins.password));
    for person in &logins.people {
        assert!(shown.contains(&person.email), "{}", person.email);
        let browser = site.browser();
        let reply = browser.post("accounts/sign-in", "/sign-in", &[("email", &person.email), ("password", &logins.password)]).await;
        assert_eq!(reply.location.as_deref(), Some("/me"), "{}", person.email);
        assert!(browser.get("/settings").await.text().contains(&person.email));
    }
}

#[tokio::test]
async fn the_demo_shows_who_stays_away_and_what_a_facilitator_tells_the_staff() {
    // On a day on which the last meeting's feedback is there.
    let site = Site::new().await;
    demo::load(&site.app, "2026-11-26".parse().unwrap(), false).await.unwrap();
    site.at("2026-11-26T10:00:00Z");
    let signed_in = async |email: &str| {
        let browser = site.browser();
        browser.post("accounts/sign-in", "/sign-in", &[("email", email), ("password", "learning together")]).await;
        browser
    };
    let manage = signed_in("amina@example.org").await.get("/circles/python-for-beginners-upper-hill/manage").await.text();
    assert!(manage.contains("Missed the last two meetings") && manage.contains("Write to them"), "{manage}");
    let staff = signed_in("staff@example.org").await.get("/staff").await.text();
    assert!(staff.contains("Two of the laptops in the ICT room do not start."), "{staff}");
}

#[tokio::test]
async fn the_demos_logins_are_not_shown_outside_demo_mode() {
    let site = loaded().await;
    let shown = site.browser().get("/sign-in").await.text();
    assert!(!shown.contains("learning together") && !shown.contains("amina@example.org"));
}
