//! Ratings, tips, and the places of courses.

use crate::harness::Site;
use crate::rows;
use crate::surveys::{self, Circle};
use axum::http::StatusCode;
use circlet::platform::Ctx;
use circlet::reviews::model::Role;
use circlet::reviews::service::{self as reviews, Voice};
use circlet::types::{CircleId, CourseId};

/// After all meetings.
const OVER: &str = "2026-12-01T02:00:00Z";

/// Adds `count` circles that have met with a course; each has `people` sheets. Returns circles with sheets.
async fn circles(site: &Site, course: i64, count: i64, people: i64) -> Vec<(CircleId, Vec<i64>)> {
    let mut tx = site.ctx().db().write().await.unwrap();
    let mut made = Vec::new();
    for _ in 0..count {
        let id: i64 = sqlx::query_scalar(
            "insert into circles (slug, state, course_id, title, first_at, last_at, created_at, updated_at)
             values ('c' || (select count(*) from circles), 'published', $1, 'A circle', 1, $2, 1, 1) returning id",
        )
        .bind(course)
        .bind(OVER.parse::<circlet::platform::Timestamp>().unwrap().as_microsecond())
        .fetch_one(tx.conn())
        .await
        .unwrap();
        let mut sheets = Vec::new();
        for person in 0..people {
            let sheet: i64 =
                sqlx::query_scalar("insert into sheets (key, form, circle_id, created_at, updated_at) values ($1, 'closing', $2, 1, 1) returning id")
                    .bind(format!("closing:{id}-{person}"))
                    .bind(id)
                    .fetch_one(tx.conn())
                    .await
                    .unwrap();
            sheets.push(sheet);
        }
        made.push((CircleId(id), sheets));
    }
    tx.commit().await.unwrap();
    made
}

async fn rate(ctx: &Ctx, course: i64, circle: CircleId, sheet: i64, stars: Option<i64>) {
    let mut tx = ctx.db().write().await.unwrap();
    let voice = Voice { sheet, circle, course: CourseId(course), role: Role::Participant, stars, reason: "" };
    reviews::keep_voice(ctx, &mut tx, &voice).await.unwrap();
    ctx.commit(tx).await.unwrap();
}

/// Returns the place, the number of voices, stars and rating circles of each course, by id.
async fn places(site: &Site) -> Vec<(f64, i64, i64, i64)> {
    sqlx::query_as("select rank, voices, stars, voice_circles from courses order by id").fetch_all(site.app.db.primary()).await.unwrap()
}

async fn library(courses: &[&str]) -> Site {
    let site = Site::new().await;
    for slug in courses {
        surveys::course(&site, slug).await;
    }
    site.at(OVER);
    site
}

#[tokio::test]
async fn courses_with_0_1_3_and_50_circles_stand_in_the_right_order() {
    let site = library(&["untried", "one", "three", "fifty", "unrated"]).await;
    let ctx = site.ctx();
    for (course, count, stars) in [(2, 1, &[5, 5][..]), (3, 3, &[5, 5, 5, 5, 4]), (4, 50, &[5, 5, 5, 5, 4])] {
        for (circle, sheets) in circles(&site, course, count, 5).await {
            for (sheet, stars) in sheets.iter().zip(stars) {
                rate(&ctx, course, circle, *sheet, Some(*stars)).await;
            }
        }
    }
    circles(&site, 5, 2, 0).await;
    reviews::rank_all(&ctx).await.unwrap();
    let found = places(&site).await;
    let rank: Vec<f64> = found.iter().map(|place| place.0).collect();
    assert_eq!(rank[0], 0.0, "no circle has met with it");
    assert!(rank[3] > rank[2] && rank[2] > rank[1] && rank[1] > rank[4] && rank[4] > 0.0, "{rank:?}");
    assert!((rank[4] - 4.0).abs() < 1e-9, "unrated: the library's mean, at most 4: {rank:?}");
    assert!((rank[1] - 13.0 / 3.0).abs() < 1e-6 && (rank[3] - (8.0 + 50.0 * 4.8) / 52.0).abs() < 1e-6, "{rank:?}");
    assert_eq!(found[3], (rank[3], 250, 1200, 50));
}

#[tokio::test]
async fn a_new_voice_moves_its_course_at_once_and_a_withdrawn_one_restores_the_former_place() {
    let site = library(&["a", "b"]).await;
    let ctx = site.ctx();
    let mine = circles(&site, 1, 2, 2).await;
    rate(&ctx, 1, mine[0].0, mine[0].1[0], Some(2)).await;
    reviews::rank_all(&ctx).await.unwrap();
    let before = places(&site).await;
    rate(&ctx, 1, mine[1].0, mine[1].1[0], Some(5)).await;
    let moved = places(&site).await;
    assert!(moved[0].0 > before[0].0 && moved[0].1 == 2 && moved[1] == before[1], "{moved:?}");
    rate(&ctx, 1, mine[1].0, mine[1].1[0], Some(4)).await;
    assert!(places(&site).await[0].0 < moved[0].0, "changed");
    rate(&ctx, 1, mine[1].0, mine[1].1[0], None).await;
    assert_eq!(places(&site).await, before);
}

#[tokio::test]
async fn only_circles_count_that_met_and_are_not_hidden() {
    let site = library(&["a"]).await;
    let ctx = site.ctx();
    let mine = circles(&site, 1, 2, 1).await;
    for (circle, sheets) in &mine {
        rate(&ctx, 1, *circle, sheets[0], Some(5)).await;
    }
    assert_eq!(places(&site).await[0].1, 2);
    let (_, staff) = site.account("Stella Staff", true).await;
    let hidden = staff.post("moderation/hide", "/staff", &[("page", "/circles/c0"), ("button", "hide"), ("reason", "It sells something.")]).await;
    assert_eq!(hidden.status, StatusCode::SEE_OTHER, "{}", hidden.body);
    assert_eq!((places(&site).await[0].1, places(&site).await[0].3), (1, 1));
    rows::run(&site, "update circles set first_at = 9000000000000000 where slug = 'c1'").await;
    reviews::rank_all(&ctx).await.unwrap();
    assert_eq!(places(&site).await[0], (0.0, 0, 0, 0));
}

#[tokio::test]
async fn the_nightly_run_repairs_what_differs_from_a_full_count() {
    let site = library(&["a", "b"]).await;
    let ctx = site.ctx();
    let mine = circles(&site, 2, 1, 2).await;
    rate(&ctx, 2, mine[0].0, mine[0].1[0], Some(3)).await;
    reviews::rank_all(&ctx).await.unwrap();
    let right = places(&site).await;
    rows::run(&site, "update courses set rank = 5, voices = 9, stars = 45, voice_circles = 9").await;
    reviews::rank_all(&ctx).await.unwrap();
    assert_eq!(places(&site).await, right);
}

#[tokio::test]
async fn two_voices_at_once_are_both_counted() {
    let site = library(&["a"]).await;
    let mine = circles(&site, 1, 8, 1).await;
    let ctx = site.ctx();
    reviews::rank_all(&ctx).await.unwrap();
    let one = |at: usize| rate(&ctx, 1, mine[at].0, mine[at].1[0], Some(5));
    tokio::join!(one(0), one(1), one(2), one(3), one(4), one(5), one(6), one(7));
    let found = places(&site).await;
    assert_eq!((found[0].1, found[0].2, found[0].3), (8, 40, 8));
}

const TIP: &[(&str, &str)] = &[("resources", "A microphone.")];

async fn with_a_tip() -> Circle {
    let c = surveys::circle().await;
    c.tell(&c.browser, TIP).await;
    c
}

#[tokio::test]
async fn a_tip_is_marked_as_helpful_once_per_account() {
    let c = with_a_tip().await;
    let (_, ana) = c.site.account("Ana Reader", false).await;
    let page = "/courses/talks";
    for _ in 0..2 {
        let reply = ana.post("reviews/helpful", page, &[("course", "talks"), ("tip", "1"), ("helpful", "yes")]).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    }
    assert!(ana.get(page).await.text().contains("Take back “This helped” Helped 1 person"), "{}", ana.get(page).await.text());
    c.browser.post("reviews/helpful", page, &[("course", "talks"), ("tip", "1"), ("helpful", "yes")]).await;
    assert!(c.site.browser().get(page).await.text().contains("Helped 2 people"));
    let stranger = c.site.browser().scripted().post("reviews/helpful", page, &[("course", "talks"), ("tip", "1"), ("helpful", "yes")]).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    let unknown = ana.scripted().post("reviews/helpful", page, &[("course", "talks"), ("tip", "77"), ("helpful", "yes")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    ana.post("reviews/helpful", page, &[("course", "talks"), ("tip", "1"), ("helpful", "no")]).await;
    assert!(c.site.browser().get(page).await.text().contains("Helped 1 person"));
    let deleted = ana.post("accounts/delete", "/settings/delete", &[("password", "tea and biscuits")]).await;
    assert_eq!(deleted.status, StatusCode::SEE_OTHER);
    assert_eq!(c.site.count("select helpful from tips").await, 1, "a mark that was taken back is not taken back again");
    rows::run(&c.site, "update tips set helpful = 7").await;
    reviews::rank_all(&c.site.ctx()).await.unwrap();
    assert_eq!(c.site.count("select helpful from tips").await, 1, "the nightly run repairs it");
}

#[tokio::test]
async fn staff_hide_tips_and_reviews_and_no_one_else_does() {
    let c = with_a_tip().await;
    c.tell(&c.browser, &[("course_rating", "2"), ("course_reason", "Rude words.")]).await;
    let (page, hide) = ("/courses/talks", |what, id| [("course", "talks"), ("what", what), ("id", id)]);
    for what in ["tip", "review"] {
        assert_eq!(c.browser.scripted().post("reviews/hide", page, &hide(what, "1")).await.status, StatusCode::FORBIDDEN);
    }
    let (_, staff) = c.site.account("Stella Staff", true).await;
    assert_eq!(staff.scripted().post("reviews/hide", page, &hide("tip", "9")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(staff.scripted().post("reviews/hide", page, &hide("circle", "1")).await.status, StatusCode::NOT_FOUND);
    for what in ["tip", "review"] {
        assert_eq!(staff.post("reviews/hide", page, &hide(what, "1")).await.status, StatusCode::SEE_OTHER);
    }
    // In other words they stay hidden, from everyone but staff, who can show them again. The report does not quote them.
    c.tell(&c.browser, &[("resources", "A loud microphone."), ("base:resources", "1")]).await;
    c.tell(&c.browser, &[("course_reason", "Ruder words."), ("base:course_reason", "1")]).await;
    let seen = staff.get(page).await.text();
    assert!(
        seen.contains("A loud microphone.") && seen.contains("Ruder words.") && seen.matches("Hidden: only staff see this.").count() == 2,
        "{seen}"
    );
    let shown = c.site.browser().get(page).await.text();
    assert!(!shown.contains("microphone.") && !shown.contains("Ruder"), "{shown}");
    assert!(staff.get("/staff").await.text().matches("Tip or review hidden").count() == 2, "{}", staff.get("/staff").await.text());
    assert!(!shown.contains("A microphone.") && !shown.contains("Rude words.") && shown.contains("2.00 of 5 stars"), "{shown}");
}

#[tokio::test]
async fn staff_show_again_what_they_hid_and_a_hidden_reason_is_quoted_nowhere() {
    let c = surveys::circle().await;
    c.say(0, &[("course_rating", "2"), ("course_reason", "Rude words."), ("quote", "without_name")]).await;
    c.site.at(OVER);
    let save = [("slug", "speaking"), ("sections[]", "quotes"), ("button", "publish")];
    c.browser.post("reports/save", &c.rows.part("report"), &save).await;
    let report = async || c.site.browser().get("/circles/speaking/report").await.text();
    let course = async || c.site.browser().get("/courses/talks").await.text();
    assert!(report().await.contains("Rude words.") && course().await.contains("Rude words."), "{}", report().await);
    let (_, staff) = c.site.account("Stella Staff", true).await;
    let form = |show| [("course", "talks"), ("what", "review"), ("id", "1"), ("show", show)];
    staff.post("reviews/hide", "/courses/talks", &form("no")).await;
    assert!(!report().await.contains("Rude words.") && !course().await.contains("Rude words."), "{}", report().await);
    let strangers = c.browser.scripted().post("reviews/hide", "/courses/talks", &form("yes")).await;
    assert_eq!(strangers.status, StatusCode::FORBIDDEN);
    staff.post("reviews/hide", "/courses/talks", &form("yes")).await;
    assert!(report().await.contains("Rude words.") && course().await.contains("Rude words."));
    let log = staff.get("/staff").await.text();
    assert!(log.contains("Tip or review hidden") && log.contains("Tip or review shown again") && log.contains("/courses/talks"), "{log}");
}

#[tokio::test]
async fn the_wizard_shows_the_tips_of_the_course_that_was_picked() {
    let c = with_a_tip().await;
    let step = c.browser.get("/circles/speaking/edit/2").await.text();
    assert!(step.contains("What past groups want you to know (1)") && step.contains("A microphone."), "{step}");
}
