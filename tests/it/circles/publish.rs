//! Publishing.

use super::{begin, draft, edit, plan};
use crate::harness::Site;
use axum::http::StatusCode;

#[tokio::test]
async fn a_complete_draft_is_published_once_and_its_facilitator_notified_once() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let draft = draft(&site, &amina, &[], &[], &[]).await;
    let reply = amina.post("circles/publish", &edit(&draft, 5), &[("slug", &draft)]).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/public-speaking-for-shy-people/manage?done=published"));
    assert_eq!(amina.post("circles/publish", "/", &[("slug", "public-speaking-for-shy-people")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.count("select count(*) from outbox where kind = 'published'").await, 1);
    assert_eq!(site.count("select count(*) from circles where state = 'published'").await, 1);
    let starts = site.count("select first_at from circles").await;
    assert_eq!(starts, "2026-12-01T00:30:00Z".parse::<circlet::platform::Timestamp>().unwrap().as_microsecond());
    let dates: Vec<String> = plan(&site, "public-speaking-for-shy-people").await.into_iter().map(|(_, date, _)| date).collect();
    assert_eq!(dates, ["2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28", "2027-01-04"]);
}

#[tokio::test]
async fn a_draft_that_is_incomplete_past_or_of_an_unconfirmed_account_is_not_published() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let empty = begin(&amina).await;
    let publish = |slug: String| {
        let amina = amina.clone();
        async move { amina.post("circles/publish", &edit(&slug, 5), &[("slug", &slug)]).await.location.unwrap_or_default() }
    };
    assert!(publish(empty).await.contains("__err"));
    let complete = draft(&site, &amina, &[], &[("weeks", "1")], &[]).await;
    site.at("2026-12-02T12:00:00Z");
    assert!(publish(complete.clone()).await.contains("__err"), "all dates are past");
    site.at(crate::harness::START);
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("update accounts set confirmed_at = null").execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(publish(complete.clone()).await.contains("__err"), "unconfirmed");
    assert_eq!(site.count("select count(*) from circles where state <> 'draft'").await, 0);
    assert_eq!(site.count("select count(*) from outbox").await, 0);
}
