//! `circlet demo --circles …`: a large set, written in bulk, that obeys every rule of the services.

use crate::harness::{START, Site};
use circlet::demo::service::bulk::{self, Sizes};
use circlet::transfer::service::export;
use std::path::Path;

const SMALL: Sizes = Sizes { circles: 600, courses: 80, signups: 3000 };

async fn loaded() -> Site {
    let site = Site::new().await;
    bulk::load(&site.app, START[..10].parse().unwrap(), SMALL, |_| {}).await.unwrap();
    site
}

#[tokio::test]
async fn the_set_has_the_sizes_asked_for_and_keeps_the_rules() {
    let site = loaded().await;
    for (sql, least, most) in [
        ("select count(*) from circles", 600, 600),
        ("select count(*) from courses", 80, 80),
        ("select count(*) from signups", 3000, 3000),
        ("select count(*) from circles where state = 'draft'", 1, 10),
        ("select count(*) from circles where state = 'cancelled'", 5, 30),
        ("select count(distinct language) from circles", 8, 13),
        // Something for every filter of the library, and every part of its order.
        ("select count(distinct cost) from courses", 5, 5),
        ("select count(*) from courses where cost = '' and cost_checked_on is not null or cost <> '' and cost_checked_on is null", 0, 0),
        ("select count(*) from courses where hours is null or sessions is null", 5, 60),
        // The last tenth is in no circle; some of the others are only in circles that have not met.
        ("select count(*) from courses k where rank = 0 and not exists (select 1 from circles c where c.course_id = k.id)", 8, 16),
        ("select count(*) from courses where rank = 0", 8, 20),
        ("select count(*) from courses where rank = 0 and voices > 0", 0, 0),
        (
            "select count(*) from courses k
             where voices <> (select count(*) from ratings r join circles c on c.id = r.circle_id where r.course_id = k.id and c.is_public = 1)",
            0,
            0,
        ),
        ("select count(*) from courses where voices > 0", 40, 72),
        ("select count(*) from courses where rank > 0 and (rank < 1 or rank > 5) or stars < voices or stars > 5 * voices", 0, 0),
        ("select count(*) from courses where topic_ids is null or topic_ids = ''", 0, 0),
        ("select count(distinct created_at) from courses", 80, 80),
        ("select count(distinct city_key) from circles", 15, 27),
        ("select count(*) from circles where taken = capacity", 5, 60),
        // States that the services never allow.
        ("select count(*) from circles c where taken <> (select count(*) from signups s where s.circle_id = c.id and s.left_at is null)", 0, 0),
        ("select count(*) from circles c where not exists (select 1 from circle_facilitators f where f.circle_id = c.id)", 0, 0),
        (
            "select count(*) from circles c where state <> 'draft' and first_at <> (select min(starts_at) from meetings m where m.circle_id = c.id)",
            0,
            0,
        ),
        ("select count(*) from circles c where state <> 'draft' and last_at <> (select max(ends_at) from meetings m where m.circle_id = c.id)", 0, 0),
        ("select count(*) from meetings m join circles c on c.id = m.circle_id where c.state = 'draft'", 6, 80),
        ("select count(*) from circles c where weeks <> (select count(*) from meetings m where m.circle_id = c.id)", 0, 0),
        ("select count(*) from meetings m where time_zone = '' or minutes * 60000000 <> ends_at - starts_at", 0, 0),
        ("select count(*) from signups where left_at is not null and email_key <> ''", 0, 0),
        ("select count(*) from accounts where password_hash is not null", 0, 0),
        ("select count(*) from outbox", 0, 0),
    ] {
        let count = site.count(sql).await;
        assert!((least..=most).contains(&count), "{sql}: {count}");
    }
    let now = site.ctx().now_us();
    let open: i64 = sqlx::query_scalar("select count(*) from circles where state = 'published' and first_at > $1")
        .bind(now)
        .fetch_one(site.app.db.primary())
        .await
        .unwrap();
    assert_eq!(open, 120, "a fifth of a small set is upcoming");
    let early: i64 = sqlx::query_scalar("select count(*) from feedback f join meetings m on m.id = f.meeting_id where m.ends_at > $1")
        .bind(now)
        .fetch_one(site.app.db.primary())
        .await
        .unwrap();
    assert_eq!(early, 0, "feedback before its meeting");
}

#[tokio::test]
async fn new_rows_get_free_ids_and_a_second_set_is_added_to_the_first() {
    let site = loaded().await;
    site.account("Amina Otieno", false).await;
    bulk::load(&site.app, START[..10].parse().unwrap(), SMALL, |_| {}).await.unwrap();
    assert_eq!(site.count("select count(*) from circles").await, 1200);
    assert_eq!(site.count("select count(*) from accounts").await, 241);
}

#[tokio::test]
async fn the_same_day_gives_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    for path in [&one, &two] {
        export::export(&loaded().await.app.db, path).await.unwrap();
    }
    let read = |path: &Path, file: &str| std::fs::read_to_string(path.join(file)).unwrap();
    for file in ["accounts.jsonl", "courses.jsonl", "circles.jsonl", "meetings.jsonl", "signups.jsonl", "rsvps.jsonl", "feedback.jsonl"] {
        let (a, b) = (read(&one, file), read(&two, file));
        assert!(a.lines().count() > 20, "{file}");
        assert!(a == b, "{file} differs");
    }
}

#[tokio::test]
async fn its_pages_answer() {
    let site = loaded().await;
    let visitor = site.browser();
    let slugs: Vec<String> = sqlx::query_scalar("select slug from circles where state <> 'draft' and hidden_at is null order by id desc limit 8")
        .fetch_all(site.app.db.primary())
        .await
        .unwrap();
    for slug in slugs {
        let reply = visitor.get(&circlet::paths::circle(&slug)).await;
        assert_eq!(reply.status, 200, "{slug}: {}", reply.text());
    }
    for page in ["/", "/circles", "/circles?show=all", "/courses", "/courses?cost=free&lang=en", "/courses?sort=title&page=2"] {
        assert_eq!(visitor.get(page).await.status, 200, "{page}");
    }
}
