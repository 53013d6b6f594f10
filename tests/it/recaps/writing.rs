//! What a facilitator writes, and what is refused.

use super::{RECAPS, after};
use axum::http::StatusCode;

#[tokio::test]
async fn a_facilitator_writes_the_recap_of_a_meeting_and_participants_read_it() {
    let a = after().await;
    let manage = a.dede.get("/circles/speaking/manage").await;
    assert!(manage.body.contains("/circles/speaking/manage/recaps/1") && !manage.body.contains("/manage/recaps/2"), "{}", manage.text());
    assert!(a.dede.get("/circles/speaking/manage/feedback/1").await.text().contains("Write the recap for your participants"));
    let reply = a.save(0, &[("done", "We gave **toasts**: https://example.org/t"), ("next", "Bring a story.")]).await;
    assert!(reply.location.as_deref().unwrap().starts_with("/circles/speaking/manage/recaps/1?done=saved&at="), "{:?}", reply.location);
    let page = a.dede.follow(&reply).await.text();
    assert!(page.contains("Saved. Participants see it on their page.") && page.contains("3 people get it by email"), "{page}");
    let own = a.dashboard(0).await;
    for html in ["<strong>toasts</strong>", "href=\"https://example.org/t\"", "Bring a story."] {
        assert!(own.body.contains(html), "{html}: {}", own.body);
    }
    let text = own.text();
    assert!(text.contains("Latest recap Meeting 1 · Monday, November 16, 6:30 PM") && text.contains("Dede Mensah"), "{text}");
    assert_eq!(a.count("select count(*) from events where kind = 'recap-saved' and circle_id = 1 and circle_no is not null").await, 1);
    // The same again changes nothing.
    a.save(0, &[("done", "We gave **toasts**: https://example.org/t"), ("next", "Bring a story.")]).await;
    assert_eq!(a.count("select count(*) from events where kind = 'recap-saved'").await, 1);
    assert_eq!(a.count("select count(*) from recaps where edited_at is null and public = 0 and sent_at is null").await, 1);
    a.save(0, &[("done", "We gave toasts.")]).await;
    let text = a.dashboard(0).await.text();
    assert!(text.contains("edited") && !text.contains("Bring a story."), "{text}");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() {
    let a = after().await;
    let long = "x".repeat(100_000);
    let to = a.save(0, &[("done", ""), ("next", &long), ("public", "on")]).await.location.unwrap();
    let page = a.dede.get(&to).await;
    for words in ["Please fill this in.", "4,000 characters"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(page.body.contains(&long), "what was typed");
    assert_eq!(a.count(RECAPS).await, 0);
    a.save(0, &[("done", "<script>alert(1)</script> <b>bold</b> [x](javascript:alert(1))"), ("public", "on")]).await;
    for page in [a.dashboard(0).await, a.public().await] {
        assert!(!page.body.contains("<script>alert") && !page.body.contains("<b>bold") && !page.body.contains("href=\"javascript"), "{}", page.body);
    }
}

#[tokio::test]
async fn there_is_no_recap_before_a_meeting_or_of_another_circles_or_a_cancelled_one() {
    let a = after().await;
    crate::rows::circle(&a.site, "other", &[]).await;
    assert!(a.dede.get(&a.page(1)).await.text().contains("once the meeting has begun"));
    let to = a.save(1, &[("done", "x")]).await.location.unwrap();
    assert!(a.dede.get(&to).await.text().contains("once the meeting has begun"), "{to}");
    for meeting in ["4", "99", "x"] {
        assert_eq!(a.dede.get(&a.rows.part(&format!("recaps/{meeting}"))).await.status, StatusCode::NOT_FOUND, "{meeting}");
        let fields = [("slug", "speaking"), ("meeting", meeting), ("done", "x")];
        assert_eq!(a.dede.scripted().post("recaps/save", "/", &fields).await.status, StatusCode::NOT_FOUND, "{meeting}");
    }
    a.run("update meetings set cancelled_at = 1, cancel_reason = 'Snow' where id = 1").await;
    let fields = [("slug", "speaking"), ("meeting", "1"), ("done", "x")];
    assert_eq!(a.dede.scripted().post("recaps/save", "/", &fields).await.status, StatusCode::CONFLICT);
    assert_eq!(a.count(RECAPS).await, 0);
}

#[tokio::test]
async fn only_those_who_run_the_circle_write_its_recap() {
    let a = after().await;
    let (_, omar) = a.site.account("Omar Haddad", false).await;
    let fields = [("slug", "speaking"), ("meeting", "1"), ("done", "x")];
    for (browser, status) in [(omar, StatusCode::FORBIDDEN), (a.site.browser(), StatusCode::UNAUTHORIZED)] {
        assert_eq!(browser.get(&a.page(0)).await.status, status);
        assert_eq!(browser.scripted().post("recaps/save", "/", &fields).await.status, status);
    }
    assert_eq!(a.count(RECAPS).await, 0);
}

#[tokio::test]
async fn a_removed_recap_is_on_no_page() {
    let a = after().await;
    a.save(0, &[("done", "We gave toasts."), ("public", "on")]).await;
    let base = a.form(0).await.value("base").unwrap().to_owned();
    for _ in 0..2 {
        let reply = a.save(0, &[("button", "remove"), ("base", &base)]).await;
        assert!(a.dede.follow(&reply).await.text().contains("The recap is deleted."));
    }
    for page in [a.dashboard(0).await, a.public().await] {
        assert!(!page.body.contains("toasts"), "{}", page.text());
    }
    assert_eq!(a.count(RECAPS).await, 0);
    assert_eq!(a.count("select count(*) from events where kind = 'recap-saved'").await, 2);
}
