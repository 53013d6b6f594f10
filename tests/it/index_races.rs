//! Two transactions at once that write the same rows of the search index: on PostgreSQL neither fails, and the
//! index is as the circles and courses are. SQLite has one write transaction at a time.

use crate::circles::{COURSE, WORDS, edit, of, published, set};
use crate::harness::{Browser, Reply, Site};
use crate::support::blocked;
use circlet::circles::service::index;
use circlet::courses::service::index as course_index;
use circlet::platform::db::Engine;
use circlet::platform::events::{Event, drain};
use circlet::types::{CircleId, CourseId};

/// A site with one public circle, its facilitator and staff; `None` on SQLite.
struct Race {
    site: Site,
    amina: Browser,
    staff: Browser,
    slug: String,
}

impl Race {
    async fn new() -> Option<Self> {
        let site = Site::new().await;
        if site.app.db.engine() == Engine::Sqlite {
            eprintln!("skipped on SQLite: it has one write transaction at a time");
            return None;
        }
        let (_, amina) = site.account("Amina Otieno", false).await;
        let (_, staff) = site.account("Sam Staff", true).await;
        let slug = published(&site, &amina, &[]).await;
        Some(Self { site, amina, staff, slug })
    }

    /// Saves step 4 of the circle with a new title.
    async fn retitled(&self, title: &'static str) -> Reply {
        let (browser, slug) = (self.amina.clone(), self.slug.clone());
        browser.post("circles/words", &edit(&slug, 4), &of(&slug, &set(&WORDS, &[("title", title)]))).await
    }

    /// Renames the course.
    async fn renamed(&self, title: &'static str) -> Reply {
        let form = set(&COURSE, &[("slug", "public-speaking"), ("title", title)]);
        self.staff.post("courses/save", "/courses/public-speaking/edit", &form).await
    }

    async fn finds(&self, words: &str) -> bool {
        self.site.browser().get(&format!("/circles?show=all&q={words}")).await.body.contains(&format!("href=\"/circles/{}\"", self.slug))
    }

    async fn event(&self) -> Event {
        sqlx::query_as(
            "select id, circle_id, circle_no, kind, version, payload, at from events where kind = 'course-changed' order by id desc limit 1",
        )
        .fetch_one(self.site.app.db.primary())
        .await
        .unwrap()
    }
}

#[track_caller]
fn assert_saved(reply: &Reply) {
    let location = reply.location.clone().unwrap_or_default();
    assert!(reply.status == 303 && !location.contains("__err"), "{} {location} {}", reply.status, reply.text());
}

#[tokio::test]
async fn a_circle_saved_while_its_renamed_course_is_indexed_is_found_by_both_new_titles() {
    let Some(race) = Race::new().await else { return };
    assert_saved(&race.renamed("Rhetoric").await);
    let (ctx, event) = (race.site.ctx(), race.event().await);
    // The subscriber has written, but not committed yet.
    let mut tx = race.site.app.db.write().await.unwrap();
    (index::SUBSCRIBERS[0].handle)(&ctx, &mut tx, &event).await.unwrap();
    let (saved, ()) = tokio::join!(race.retitled("Bold talks"), async {
        blocked(&race.site).await;
        tx.commit().await.unwrap();
    });
    assert_saved(&saved);
    assert_eq!((race.finds("bold").await, race.finds("rhetoric").await), (true, true));
    assert_eq!((race.finds("shy").await, race.site.count("select count(*) from search_circles").await), (false, 1));
}

#[tokio::test]
async fn a_renamed_course_waits_for_a_circle_that_is_being_saved_and_then_indexes_it_as_it_is() {
    let Some(race) = Race::new().await else { return };
    // The facilitator's transaction has indexed the circle under the course's old title, but not committed yet.
    let mut tx = race.site.app.db.write().await.unwrap();
    sqlx::query("update circles set title = 'Bold talks' where id = 1").execute(tx.conn()).await.unwrap();
    circlet::circles::service::refresh(&mut tx, CircleId(1)).await.unwrap();
    assert_saved(&race.renamed("Rhetoric").await);
    let (tally, ()) = tokio::join!(drain(&race.site.app), async {
        blocked(&race.site).await;
        tx.commit().await.unwrap();
    });
    assert_eq!(tally.unwrap().later, 0, "indexed at the first attempt");
    assert_eq!((race.finds("bold").await, race.finds("rhetoric").await, race.finds("shy").await), (true, true, false));
}

#[tokio::test]
async fn a_save_during_a_rebuild_of_the_index_neither_fails_nor_is_lost() {
    let Some(race) = Race::new().await else { return };
    let mut tx = race.site.app.db.write().await.unwrap();
    index::rebuild_some(&mut tx, CircleId(0)).await.unwrap();
    let (saved, ()) = tokio::join!(race.retitled("Bold talks"), async {
        blocked(&race.site).await;
        tx.commit().await.unwrap();
    });
    assert_saved(&saved);
    assert_eq!((race.finds("bold").await, race.finds("shy").await), (true, false));

    let mut tx = race.site.app.db.write().await.unwrap();
    course_index::rebuild_some(&mut tx, CourseId(0)).await.unwrap();
    let (saved, ()) = tokio::join!(race.renamed("Rhetoric"), async {
        blocked(&race.site).await;
        tx.commit().await.unwrap();
    });
    assert_saved(&saved);
    let found = race.site.browser().get("/courses?q=rhetoric").await;
    assert!(found.body.contains("/courses/public-speaking"), "{}", found.text());
}

#[tokio::test]
async fn two_people_who_edit_a_course_at_once_leave_its_circles_under_the_title_that_was_saved_last() {
    let Some(race) = Race::new().await else { return };
    // The first edit is not committed yet while the second, which keeps the title it was given, begins.
    let mut tx = race.site.app.db.write().await.unwrap();
    sqlx::query("update courses set title = 'Rhetoric' where id = 1").execute(tx.conn()).await.unwrap();
    let (saved, ()) = tokio::join!(race.renamed("Public speaking"), async {
        blocked(&race.site).await;
        tx.commit().await.unwrap();
    });
    assert_saved(&saved);
    // So the title went there and back, and the circles have to follow.
    assert_eq!(race.site.count("select count(*) from event_work where subscriber = 'course-search'").await, 1);
}

#[tokio::test]
async fn a_course_of_very_many_circles_is_indexed_in_several_transactions() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    published(&site, &amina, &[]).await;
    let mut tx = site.app.db.write().await.unwrap();
    let many = "with recursive n (id) as (select 2 union all select id + 1 from n where id < 1102)
         insert into circles (id, slug, state, course_id, title, time_zone, first_at, last_at, created_at, updated_at)
         select id, 'circle-' || cast(id as text), 'published', 1, 'Roses', 'UTC', 1, 2, 1, 1 from n";
    sqlx::query(many).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let form = set(&COURSE, &[("slug", "public-speaking"), ("title", "Rhetoric")]);
    assert_saved(&staff.post("courses/save", "/courses/public-speaking/edit", &form).await);
    // 500, 500, 102.
    assert_eq!(drain(&site.app).await.unwrap().done, 3);
    assert_eq!(site.count("select count(*) from search_circles").await, 1102);
    let last = site.browser().get("/circles?show=finished&q=rhetoric").await;
    assert!(last.body.contains("href=\"/circles/circle-1102\""), "{}", last.text());
}
