//! `circlet demo`: a community made by replaying actions.

use crate::harness::Site;
use circlet::platform::settings;
use circlet::platform::tokens::Tokens;
use circlet::types::{DemoLogin, DemoLogins, DemoRole};
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

/// Marks a site's database as one that holds a demo of a day.
async fn mark(site: &Site, day: &str) {
    let people = vec![DemoLogin { name: "Amina Otieno".to_owned(), email: "amina@example.org".to_owned(), role: DemoRole::Facilitator }];
    let logins = serde_json::to_string(&DemoLogins { password: "learning together".to_owned(), people }).unwrap();
    let mut tx = site.app.db.write().await.unwrap();
    for (key, value) in [(settings::key::DEMO_DAY, day), (settings::key::DEMO_LOGINS, &*logins)] {
        settings::set(&mut tx, key, value).await.unwrap();
    }
    tx.commit().await.unwrap();
    site.app.site.put(settings::texts(site.app.db.primary()).await.unwrap());
}

#[tokio::test]
async fn the_demos_people_sign_in_only_in_demo_mode_and_others_everywhere() {
    for mode in ["1", ""] {
        let site = Site::with(&[("CIRCLET_DEMO", mode)]).await;
        let (_, amina) = site.account("Amina", true).await;
        let (_, bo) = site.account("Bo", false).await;
        crate::rows::run(&site, "update accounts set email = 'bo@library.city', email_key = 'bo@library.city' where name = 'Bo'").await;
        for marked in [false, true] {
            if marked {
                mark(&site, DAY).await;
            }
            for (email, session, allowed) in [("amina@example.org", &amina, !marked || mode == "1"), ("bo@library.city", &bo, true)] {
                let login = [("email", email), ("password", "tea and biscuits"), ("next", "/me")];
                let reply = site.browser().post("accounts/sign-in", "/sign-in", &login).await;
                assert_eq!(reply.location.as_deref() == Some("/me"), allowed, "{mode:?} {marked} {email}: {:?}", reply.location);
                assert_eq!(session.get("/me").await.status == 200, allowed, "{mode:?} {marked} {email}: the session of before");
            }
        }
    }
}

#[tokio::test]
async fn a_demo_is_forced_only_on_a_demo_and_replaced_only_if_old_and_nobody_elses() {
    let site = Site::new().await;
    assert!(demo::kept_because(&site.app).await.unwrap().unwrap().contains("no demo"));
    site.account("Zoe", false).await;
    for force in [false, true] {
        let refused = demo::load(&site.app, DAY.parse().unwrap(), force).await.unwrap_err().to_string();
        assert!(refused.contains("holds no demo"), "{refused}");
    }
    // The site's clock is at 2026-11-16.
    crate::rows::run(&site, "update accounts set email = 'amina@example.org', email_key = 'amina@example.org'").await;
    for (day, old) in [("2026-11-16", false), ("2026-11-02", false), ("2026-11-01", true)] {
        mark(&site, day).await;
        assert_eq!(demo::kept_because(&site.app).await.unwrap().is_none(), old, "{day}");
    }
    site.account("Zoe", false).await;
    assert!(demo::kept_because(&site.app).await.unwrap().unwrap().contains("someone else"));
}

#[tokio::test]
async fn a_demo_is_added_to_one_of_the_same_day_whose_people_stay() {
    let site = loaded().await;
    let mut before = Vec::new();
    for (sql, times) in [
        ("select count(*) from circles", 2),
        ("select count(*) from meetings", 2),
        ("select count(*) from signups", 2),
        ("select count(*) from messages", 2),
        ("select count(*) from accounts", 1),
        ("select count(*) from courses", 1),
    ] {
        before.push((sql, site.count(sql).await * times));
    }
    demo::load(&site.app, DAY.parse().unwrap(), true).await.unwrap();
    for (sql, expected) in before {
        assert_eq!(site.count(sql).await, expected, "{sql}");
    }
    let slugs: Vec<String> =
        sqlx::query_scalar("select slug from circles where state <> 'draft' order by id").fetch_all(site.app.db.primary()).await.unwrap();
    for slug in &slugs {
        assert_eq!(site.browser().get(&format!("/circles/{slug}")).await.status, 200, "{slug}");
    }
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
        ("select count(*) from signups where left_at is null and unproven = 1", 3, 6),
        (
            "select count(*) from circles c
             where (select count(*) from signups s where s.circle_id = c.id and s.left_at is null and s.unproven = 1) > 1",
            0,
            0,
        ),
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
    assert!(again.to_string().contains("holds the demo of 2026-11-22"), "{again}");
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
    let site = Site::with(&[("CIRCLET_DEMO", "1")]).await;
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
    let site = Site::new().await;
    mark(&site, DAY).await;
    let shown = site.browser().get("/sign-in").await.text();
    assert!(!shown.contains("learning together") && !shown.contains("amina@example.org"));
}
