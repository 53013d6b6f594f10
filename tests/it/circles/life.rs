//! The life of a public circle.

use super::{WHEN, base, draft, edit, of, plan, published, set, slug_of};
use crate::harness::Site;
use axum::http::StatusCode;

#[tokio::test]
async fn a_circle_is_cancelled_once_with_a_reason_and_a_finished_one_not_at_all() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = published(&site, &amina, &[]).await;
    let ask = format!("/circles/{slug}/manage/cancel");
    assert!(amina.get(&ask).await.text().contains("No one has signed up yet"));
    let long = "x".repeat(501);
    let page = amina.follow(&amina.post("circles/cancel", &ask, &[("slug", &slug), ("reason", &long)]).await).await;
    assert!(page.has_error_at("reason") && page.body.contains(&long));
    let form = [("slug", slug.as_str()), ("reason", "The library is closed.")];
    assert_eq!(amina.post("circles/cancel", &ask, &form).await.location, Some(format!("/circles/{slug}")));
    assert_eq!(amina.post("circles/cancel", &ask, &form).await.status, StatusCode::SEE_OTHER);
    let desk = amina.get(&format!("/circles/{slug}/manage")).await.text();
    assert!(desk.contains("This circle was cancelled. Participants with an email address were told. The library is closed."), "{desk}");
    let page = site.browser().get(&format!("/circles/{slug}")).await.text();
    assert!(page.contains("was cancelled") && page.contains("The library is closed.") && !page.contains("Sign up"), "{page}");
    assert!(!site.browser().get("/circles?show=all").await.text().contains("shy people"));
    let copy = slug_of(&amina.post("circles/duplicate", &ask, &[("slug", &slug)]).await);
    let page = amina.get(&edit(&copy, 4)).await;
    assert!(page.body.contains("Public speaking for shy people") && amina.get(&edit(&copy, 2)).await.body.contains("Harold Washington"));
    assert!(plan(&site, &copy).await.is_empty(), "a copy has no dates yet");
    amina.post("circles/delete", "/", &[("slug", &copy)]).await;
    assert_eq!(amina.get(&edit(&copy, 4)).await.status, StatusCode::NOT_FOUND);
    let second = published(&site, &amina, &[]).await;
    assert_ne!(second, slug, "a taken slug gets a suffix");
    site.at("2027-01-10T12:00:00Z");
    let late = amina.scripted().post("circles/cancel", "/", &[("slug", &second)]).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED, "sessions end: sign in again to be told why");
    let login = [("email", "amina.otieno@example.org"), ("password", "tea and biscuits")];
    amina.post("accounts/sign-in", "/sign-in", &login).await;
    let late = amina.scripted().post("circles/cancel", "/", &[("slug", &second)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("circles.finished"), "{}", late.body);
    assert!(amina.get(&format!("/circles/{second}/manage/cancel")).await.text().contains("This circle has finished."));
    assert_eq!(site.count("select count(*) from circles where state = 'cancelled'").await, 1);
}

#[tokio::test]
async fn dates_changed_after_publishing_keep_their_keys_and_what_has_begun_stays() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = published(&site, &amina, &[]).await;
    site.at("2026-12-08T16:00:00Z");
    let base = base(&amina, &slug).await;
    // Two meetings have started and are not even posted; the third moves, the fifth is removed, one is new.
    let rows = |base| {
        let mut form = [of(&slug, &WHEN), vec![("base", base)]].concat();
        for (key, date) in [("3", "2026-12-15"), ("4", "2026-12-21"), ("6", "2027-01-04"), ("", "2027-01-11"), ("99", "2027-01-18")] {
            form.extend([("keys[]", key), ("dates[]", date), ("times[]", "18:30")]);
        }
        form
    };
    assert!(amina.post("circles/when", &edit(&slug, 3), &rows("stale")).await.location.unwrap().contains("__err"), "another tab was faster");
    let reply = amina.post("circles/when", &edit(&slug, 3), &rows(&base)).await;
    assert_eq!(reply.location, Some(edit(&slug, 5)), "{}", reply.text());
    let after: Vec<(i64, String)> = plan(&site, &slug).await.into_iter().map(|(key, date, _)| (key, date)).collect();
    let expected =
        [(1, "2026-11-30"), (2, "2026-12-07"), (3, "2026-12-15"), (4, "2026-12-21"), (6, "2027-01-04"), (7, "2027-01-11"), (8, "2027-01-18")];
    assert_eq!(after, expected.map(|(key, date)| (key, date.to_owned())));
    assert_eq!(site.count("select count(*) from meetings").await, 8);
    assert_eq!(site.count("select count(*) from meetings where cancelled_at is not null and plan_key = 5").await, 1, "its row stays");
    let compute = [of(&slug, &set(&WHEN, &[("weeks", "4"), ("button", "compute")])), vec![("base", "x")]].concat();
    let page = amina.follow(&amina.post("circles/when", &edit(&slug, 3), &compute).await).await;
    assert!(page.body.contains("value=\"2026-12-14\""), "computed anew: {}", page.text());
    assert_eq!(plan(&site, &slug).await.len(), 7, "a public circle changes on saving only");
    let remove = |n: &'static str| [rows("x"), vec![("button", n)]].concat();
    let page = amina.follow(&amina.post("circles/when", &edit(&slug, 3), &remove("remove-1")).await).await;
    assert!(!page.body.contains("value=\"2026-12-15\"") && page.body.contains("value=\"2026-12-21\""));
}

#[tokio::test]
async fn meetings_keep_their_hour_over_both_clock_changes() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    for (title, first, zone, last) in
        [("Spring", "2027-03-01", "America/Chicago", "2027-03-22T23:30:00Z"), ("Autumn", "2027-10-18", "Europe/Berlin", "2027-11-08T17:30:00Z")]
    {
        let when = [("first_date", first), ("time_zone", zone), ("weeks", "4"), ("duration", "60")];
        let slug = draft(&site, &amina, &[], &when, &[("title", title)]).await;
        let circle = circlet::circles::service::by_slug(&site.ctx(), &slug).await.unwrap();
        let ends = last.parse::<circlet::platform::Timestamp>().unwrap().as_microsecond() + 3_600_000_000;
        assert_eq!(circle.last_at, Some(ends), "{title}");
        assert!(circle.dates.len() == 4 && circle.dates.iter().all(|d| d.time == "18:30"));
    }
}

#[tokio::test]
async fn html_in_every_field_of_a_circle_stays_text() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let evil = "</title></p><script>alert(1)</script>";
    let place = ["venue", "venue_details", "address", "city", "country"].map(|f| (f, evil));
    let words = ["title", "welcome", "question"].map(|f| (f, evil));
    let slug = draft(&site, &amina, &place, &[], &words).await;
    let review = amina.get(&edit(&slug, 5)).await;
    let public = slug_of(&amina.post("circles/publish", "/", &[("slug", &slug)]).await);
    for page in [review, amina.get(&format!("/circles/{public}")).await, amina.get("/circles").await, amina.get("/").await] {
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains(evil) && !page.body.contains("<script>alert"), "{}", page.body);
    }
}

#[tokio::test]
async fn deleting_an_account_deletes_its_drafts_and_cancels_circles_without_another_facilitator() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    site.account("Ben Kim", false).await;
    let alone = published(&site, &amina, &[("question", "")]).await;
    let shared = published(&site, &amina, &[("title", "Knitting")]).await;
    let begun = draft(&site, &amina, &[], &[], &[]).await;
    crate::rows::run(
        &site,
        "insert into circle_facilitators (circle_id, account_id, added_at)
         select c.id, a.id, 1 from circles c, accounts a where c.title = 'Knitting' and a.name = 'Ben Kim'",
    )
    .await;
    let visitor = site.browser();
    site.sign_up(&visitor, &alone, "Carla Neumann").await;
    crate::rows::decide(&site).await;
    amina.post("accounts/delete", "/settings/delete", &[("password", "tea and biscuits")]).await;
    assert!(visitor.get(&format!("/circles/{alone}")).await.text().contains("was cancelled"));
    assert_eq!(site.mails("cancelled").await.iter().filter(|m| m.to_email == "carla.neumann@example.org").count(), 1);
    let page = visitor.get(&format!("/circles/{shared}")).await.text();
    assert!(page.contains("Sign up") && page.contains("Ben") && !page.contains("Amina"), "{page}");
    assert_eq!(site.count("select count(*) from circles where state = 'draft'").await, 0, "{begun}");
    assert_eq!(site.count("select count(*) from circle_facilitators").await, 1);
}

#[tokio::test]
async fn a_circles_qr_code_is_shown_to_those_who_may_see_the_circle() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (one, two) = (published(&site, &amina, &[]).await, published(&site, &amina, &[("title", "Knitting")]).await);
    let visitor = site.browser();
    let code = async |slug: &str| visitor.get(&format!("/circles/{slug}/qr.svg")).await;
    let first = code(&one).await;
    assert_eq!((first.status, first.headers["content-type"].to_str().unwrap()), (StatusCode::OK, "image/svg+xml"));
    assert!(first.body.starts_with("<svg") && first.body != code(&two).await.body);
    assert!(visitor.get(&format!("/circles/{one}")).await.body.contains(&format!("src=\"/circles/{one}/qr.svg\"")));
    let begun = draft(&site, &amina, &[], &[], &[]).await;
    assert_eq!(code(&begun).await.status, StatusCode::NOT_FOUND);
    assert_eq!(code("nowhere").await.status, StatusCode::NOT_FOUND);
}
