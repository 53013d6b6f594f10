//! The pages of all reviews and all tips of a course.

use crate::harness::Site;
use crate::surveys;
use axum::http::StatusCode;

/// A course with 120 circles, each with a review and a tip. Every tenth circle is hidden; the tip of circle 7 has
/// helped most.
async fn much_said() -> Site {
    let site = Site::new().await;
    surveys::course(&site, "talks").await;
    let mut tx = site.ctx().db().write().await.unwrap();
    for statement in [
        "insert into circles (slug, state, course_id, title, first_at, last_at, hidden_at, created_at, updated_at)
         with recursive n (id) as (select 1 union all select id + 1 from n where id < 120)
         select 'c' || id, 'published', 1, 'A circle', 1, 2, case when id % 10 = 0 then 1 end, 1, 1 from n",
        "insert into sheets (key, form, circle_id, created_at, updated_at) select 'closing:' || id, 'closing', id, 1, 1 from circles",
        "insert into ratings (sheet_id, circle_id, course_id, role, stars, reason, created_at, updated_at)
         select s.id, s.circle_id, 1, 'participant', 4, 'Reason ' || c.slug || '.', 1, 1 from sheets s join circles c on c.id = s.circle_id order by s.circle_id",
        "insert into tips (kind, sheet_id, circle_id, course_id, words, helpful, created_at, updated_at)
         select 'resource', s.id, s.circle_id, 1, 'Tip ' || c.slug || '.', case when c.slug = 'c7' then 3 else 0 end, 1, 1
         from sheets s join circles c on c.id = s.circle_id order by s.circle_id",
    ] {
        sqlx::query(statement).execute(tx.conn()).await.unwrap();
    }
    tx.commit().await.unwrap();
    site
}

/// Returns the numbers of the circles whose words a page shows, page by page.
async fn all(site: &Site, kind: &str, word: &str) -> Vec<Vec<u32>> {
    let visitor = site.browser();
    let (mut pages, mut path) = (Vec::new(), Some(format!("/courses/talks/{kind}")));
    while let Some(next) = path.take() {
        let reply = visitor.get(&next).await;
        assert_eq!(reply.status, StatusCode::OK, "{next}");
        let text = reply.text();
        let numbers = text.split(&format!("{word} c")).skip(1).filter_map(|rest| rest.split('.').next()?.parse().ok()).collect();
        pages.push(numbers);
        path = reply.body.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
        assert!(pages.len() < 9, "the pages end");
    }
    pages
}

#[tokio::test]
async fn every_review_and_every_tip_of_a_public_circle_is_on_one_page_each() {
    let site = much_said().await;
    let course = site.browser().get("/courses/talks").await.text();
    assert!(course.contains("All reviews") && course.contains("All tips and extra resources"), "{course}");
    assert_eq!((course.matches("Reason c").count(), course.matches("Tip c").count()), (20, 20));
    let mut wanted: Vec<u32> = (1..=120).filter(|n| n % 10 != 0).collect();
    wanted.reverse();
    let reviews = all(&site, "reviews", "Reason").await;
    assert_eq!(reviews.concat(), wanted, "the newest first");
    assert_eq!(reviews.iter().map(Vec::len).collect::<Vec<_>>(), [45, 45, 18]);
    let tips = all(&site, "tips", "Tip").await.concat();
    assert_eq!(tips.first(), Some(&7), "the most helpful first");
    wanted.retain(|n| *n != 7);
    assert_eq!(tips[1..], wanted);
    let end = site.browser().get("/courses/talks/reviews?after=1").await;
    assert!(end.text().contains("No reviews here.") && end.text().contains("Back to the start"), "{}", end.text());
    for wrong in ["/courses/talks/tips?after=999", "/courses/talks/reviews?after=x", "/courses/none/reviews", "/courses/talks/other"] {
        assert_eq!(site.browser().get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn older_words_can_be_reached_even_if_most_of_the_newest_are_of_hidden_circles() {
    let site = much_said().await;
    crate::rows::run(&site, "update circles set hidden_at = 1 where id > 75").await;
    let course = site.browser().get("/courses/talks").await.text();
    assert_eq!(course.matches("Reason c").count(), 14, "of the sixty newest");
    assert!(course.contains("All reviews") && course.contains("All tips and extra resources"), "{course}");
    assert_eq!(all(&site, "reviews", "Reason").await.concat().len(), 68);
}

#[tokio::test]
async fn a_button_returns_to_the_list_where_it_was_pressed() {
    let site = much_said().await;
    let (_, ana) = site.account("Ana Reader", false).await;
    let place = [("course", "talks"), ("list", "tips"), ("after", "30")];
    let reply = ana.post("reviews/helpful", "/", &[&place[..], &[("tip", "12"), ("helpful", "yes")]].concat()).await;
    assert_eq!(reply.location.as_deref(), Some("/courses/talks/tips?after=30#tips"));
    let (_, staff) = site.account("Stella Staff", true).await;
    let reply = staff.post("reviews/hide", "/", &[("course", "talks"), ("list", "reviews"), ("what", "review"), ("id", "119")]).await;
    assert_eq!(reply.location.as_deref(), Some("/courses/talks/reviews"));
    assert!(!site.browser().get("/courses/talks/reviews").await.text().contains("Reason c119."));
    let elsewhere = [("course", "talks"), ("list", "//evil.example"), ("after", "1")];
    let reply = ana.post("reviews/helpful", "/", &[&elsewhere[..], &[("tip", "12"), ("helpful", "no")]].concat()).await;
    assert_eq!(reply.location.as_deref(), Some("/courses/talks#tips"));
}
