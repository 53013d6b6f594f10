//! Publishing.

use super::{WORDS, begin, draft, edit, of, plan};
use crate::harness::Site;
use crate::proofs::meanwhile;
use crate::support::page::Form;
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

#[tokio::test]
async fn a_second_click_on_publish_lands_where_the_first_did() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let to = |slug: &str| Some(format!("/circles/{slug}/manage?done=published"));
    let slug = draft(&site, &amina, &[], &[], &[]).await;
    for _ in 0..2 {
        let reply = amina.post("circles/publish", &edit(&slug, 5), &[("slug", &slug)]).await;
        assert_eq!(reply.location, to("public-speaking-for-shy-people"), "one after the other");
    }
    let slug = draft(&site, &amina, &[], &[], &[("title", "At once")]).await;
    let fields = [("slug", slug.as_str())];
    let page = edit(&slug, 5);
    let (first, second) = tokio::join!(amina.post("circles/publish", &page, &fields), amina.post("circles/publish", &page, &fields));
    assert_eq!((first.location, second.location), (to("at-once"), to("at-once")));
    assert_eq!(site.count("select count(*) from outbox where kind = 'published'").await, 2);
    // While it is published in another transaction.
    let slug = draft(&site, &amina, &[], &[], &[("title", "Meanwhile")]).await;
    let published = "update circles set state = 'published', slug = 'meanwhile', draft_slug = slug, published_at = 1 where state = 'draft'";
    let status = meanwhile(&site, &[published], &amina, &("circles/publish", vec![("slug", &slug)])).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(site.count("select count(*) from circles where slug = 'meanwhile'").await, 1);
}

#[tokio::test]
async fn the_address_of_a_draft_leads_those_who_run_the_circle_on_and_no_one_else() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (_, other) = site.account("Ben Other", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let old = draft(&site, &amina, &[], &[], &[]).await;
    let words = Form::of(&amina.get(&edit(&old, 4)).await.body, "circles/words");
    amina.post("circles/publish", &edit(&old, 5), &[("slug", &old)]).await;
    let slug = "public-speaking-for-shy-people";
    let pages = (1..=5).map(|step| (edit(&old, step), edit(slug, step))).chain([(format!("/circles/{old}"), format!("/circles/{slug}"))]);
    for (from, to) in pages {
        for browser in [&amina, &staff] {
            assert_eq!(browser.get(&from).await.location.as_ref(), Some(&to), "{from}");
        }
        for browser in [&other, &site.browser()] {
            let reply = browser.get(&from).await;
            assert_eq!((reply.status, reply.location), (StatusCode::NOT_FOUND, None), "{from}");
        }
    }
    let posts = [("circles/words", words.fields.clone()), ("circles/publish", Vec::new()), ("circles/delete", Vec::new())];
    for (endpoint, fields) in &posts {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let fields = if fields.is_empty() { vec![("slug", old.as_str())] } else { fields };
        assert_eq!(other.post(endpoint, "/", &fields).await.status, StatusCode::NOT_FOUND, "{endpoint}");
        assert_ne!(site.browser().post(endpoint, "/", &fields).await.status, StatusCode::OK, "{endpoint}");
    }
    assert_eq!(site.count("select count(*) from circles where state = 'published'").await, 1);
    // A page of the draft that was open saves as one of the circle does.
    let fields: Vec<(&str, &str)> =
        words.fields.iter().map(|(name, value)| (name.as_str(), if name == "form[goal]" { "Ten speeches" } else { value.as_str() })).collect();
    assert_eq!(amina.post("circles/words", &edit(&old, 4), &fields).await.location, Some(edit(slug, 5)));
    assert_eq!(site.count("select count(*) from circles where goal = 'Ten speeches'").await, 1);
}

#[tokio::test]
async fn what_another_facilitator_left_unsaved_in_a_draft_waits_in_the_circle() {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let elsewhere = site.browser_of(id).await;
    let old = draft(&site, &amina, &[], &[], &[]).await;
    let left = super::set(&of(&old, &WORDS), &[("seats", "lots"), ("welcome", "Bring cake."), ("button", "to-5")]);
    elsewhere.post("circles/words", &edit(&old, 4), &left).await;
    amina.post("circles/publish", &edit(&old, 5), &[("slug", &old)]).await;
    let slug = "public-speaking-for-shy-people";
    let page = elsewhere.get(&edit(slug, 4)).await;
    assert!(page.body.contains("Bring cake.") && page.text().contains("is not saved yet"), "{}", page.text());
    assert!(elsewhere.get(&edit(slug, 5)).await.text().contains("is not saved yet"));
    assert!(!amina.get(&edit(slug, 5)).await.text().contains("is not saved yet"));
}
