//! The wizard, step by step.

use super::{PLACE, WHEN, WORDS, add_course, begin, draft, edit, of, set};
use crate::harness::Site;
use axum::http::StatusCode;

/// Endpoint, step, posted fields, the wrong field, what must be kept.
type WrongPost<'a> = (&'a str, u8, Vec<(&'a str, &'a str)>, &'a str, &'a str);

#[tokio::test]
async fn the_wizard_leads_from_an_idea_to_a_public_circle_without_javascript() {
    let site = Site::new().await;
    add_course(&site).await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    assert!(amina.get("/circles/start").await.text().contains("Begin"));
    site.write_privacy("We keep little.").await;
    let slug = begin(&amina).await;
    let s = slug.as_str();
    let page = amina.get(&format!("{}?q=speaking", edit(s, 1))).await;
    assert!(page.text().contains("Public speaking"), "{}", page.text());
    let reply = amina.post("circles/course", &edit(s, 1), &of(s, &[("course", "public-speaking")])).await;
    assert!(amina.follow(&reply).await.text().contains("Where will you meet?"));
    let reply = amina.post("circles/place", &edit(s, 2), &of(s, &PLACE)).await;
    assert!(amina.follow(&reply).await.text().contains("Make the list of dates"));
    let reply = amina.post("circles/when", &edit(s, 3), &of(s, &set(&WHEN, &[("button", "compute"), ("weeks", "3")]))).await;
    let page = amina.follow(&reply).await;
    for date in ["2026-11-30", "2026-12-07", "2026-12-14"] {
        assert!(page.body.contains(&format!("value=\"{date}\"")), "{date}");
    }
    let rows = [("keys[]", "1"), ("keys[]", "2"), ("dates[]", "2026-11-30"), ("dates[]", "2026-12-08"), ("times[]", "18:30"), ("times[]", "19:00")];
    let reply = amina.post("circles/when", &edit(s, 3), &[of(s, &WHEN), rows.to_vec()].concat()).await;
    let page = amina.follow(&reply).await;
    assert!(page.body.contains("value=\"Public speaking\""), "the course's title is proposed: {}", page.text());
    let reply = amina.post("circles/words", &edit(s, 4), &of(s, &WORDS)).await;
    let page = amina.follow(&reply).await;
    for words in ["Harold Washington Library", "Tuesday, December 8, 7:00 PM – 8:30 PM", "Do you bring a laptop?", "0 of 14 seats", "Publish"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(amina.get("/circles/start").await.text().contains("Public speaking for shy people"), "the draft is in the list");
    amina.post("circles/publish", &edit(s, 5), &[("slug", s)]).await;
    let page = site.browser().get("/circles/public-speaking-for-shy-people").await;
    for words in
        ["Public speaking for shy people", "Monday, November 30, 6:30 PM – 8:00 PM", "Chicago time", "Amina Otieno", "Sign up", "Example University"]
    {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(page.body.contains("Bring <em>tea</em>"));
    assert_eq!(site.browser().get(&edit(s, 1)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn each_step_posted_wrong_keeps_what_was_typed_and_ties_the_error_to_its_field() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = begin(&amina).await;
    let s = slug.as_str();
    let rows =
        |date, time| vec![("keys[]", ""), ("keys[]", ""), ("dates[]", "2027-02-01"), ("dates[]", date), ("times[]", "18:30"), ("times[]", time)];
    let berlin = [("time_zone", "Europe/Berlin"), ("duration", "77")];
    let cases: Vec<WrongPost> = vec![
        ("circles/course", 1, vec![], "course", ""),
        ("circles/course", 1, vec![("course", "nope")], "course", ""),
        ("circles/place", 2, set(&PLACE, &[("venue", " ")]), "venue", "400 S State St"),
        ("circles/place", 2, set(&PLACE, &[("city", "")]), "city", "400 S State St"),
        ("circles/place", 2, set(&PLACE, &[("mode", "online")]), "meeting_url", "400 S State St"),
        ("circles/place", 2, set(&PLACE, &[("mode", "online"), ("meeting_url", "javascript:alert(1)")]), "meeting_url", "400 S State St"),
        ("circles/place", 2, set(&PLACE, &[("mode", "by boat")]), "mode", "400 S State St"),
        ("circles/place", 2, set(&PLACE, &[("mode", "both")]), "meeting_url", "400 S State St"),
        ("circles/place", 2, set(&PLACE, &[("mode", "both"), ("meeting_url", "https://x.org"), ("venue", "")]), "venue", "400 S State St"),
        ("circles/when", 3, set(&WHEN, &[("first_date", "2026-11-09"), ("duration", "77")]), "first_date", "77"),
        ("circles/when", 3, set(&WHEN, &[("first_date", "next Monday"), ("duration", "77")]), "first_date", "77"),
        ("circles/when", 3, set(&WHEN, &[("time_zone", "CDT"), ("duration", "77")]), "time_zone", "77"),
        ("circles/when", 3, set(&WHEN, &[("weeks", "53"), ("duration", "77")]), "weeks", "77"),
        ("circles/when", 3, set(&WHEN, &[("start_time", "6pm"), ("duration", "77")]), "start_time", "77"),
        ("circles/when", 3, [set(&WHEN, &berlin), rows("2027-03-28", "02:30")].concat(), "time_2", "77"),
        ("circles/when", 3, [set(&WHEN, &berlin), rows("2027-02-01", "18:30")].concat(), "date_2", "77"),
        ("circles/when", 3, [set(&WHEN, &berlin), rows("2026-10-01", "18:30")].concat(), "date_2", "77"),
        ("circles/words", 4, set(&WORDS, &[("title", "")]), "title", "Do you bring a laptop?"),
        ("circles/words", 4, set(&WORDS, &[("seats", "many")]), "seats", "Do you bring a laptop?"),
        ("circles/words", 4, set(&WORDS, &[("language", "xx")]), "language", "Do you bring a laptop?"),
    ];
    for (endpoint, step, form, field, kept) in cases {
        let reply = amina.post(endpoint, &edit(s, step), &of(s, &form)).await;
        let page = amina.follow(&reply).await;
        assert!(page.has_error_at(field), "{endpoint} {field}: {}", page.text());
        assert!(page.body.contains(kept), "{endpoint}: the rest of the form is lost with a wrong {field}");
    }
    assert_eq!(site.count("select draft_step from circles").await, 0);
}

#[tokio::test]
async fn a_draft_begun_signed_out_is_one_row_and_becomes_the_accounts_at_sign_in() {
    let site = Site::new().await;
    let visitor = site.browser();
    let slug = begin(&visitor).await;
    assert_eq!(begin(&visitor).await, slug, "a second tab continues the same draft");
    visitor.post("circles/place", &edit(&slug, 2), &of(&slug, &PLACE)).await;
    assert!(visitor.get(&edit(&slug, 2)).await.body.contains("Harold Washington Library"));
    let refused = visitor.post("circles/publish", &edit(&slug, 5), &[("slug", &slug)]).await;
    assert_eq!(refused.location, Some(format!("/sign-in?next=/circles/{slug}/edit/5")));
    let stranger = site.browser();
    begin(&stranger).await;
    for status in [stranger.get(&edit(&slug, 2)).await.status, stranger.get(&format!("/circles/{slug}")).await.status] {
        assert!([StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND].contains(&status), "{status}");
    }
    let (_, amina) = site.account("Amina Otieno", false).await;
    assert_eq!(amina.get(&edit(&slug, 2)).await.status, StatusCode::FORBIDDEN, "not hers yet");
    let login = [("email", "amina.otieno@example.org"), ("password", "tea and biscuits")];
    assert_eq!(visitor.post("accounts/sign-in", "/sign-in", &login).await.status, StatusCode::SEE_OTHER);
    assert!(visitor.cookie("__Host-circlet").is_some(), "signed in on the browser that began the draft");
    assert!(amina.get(&edit(&slug, 2)).await.body.contains("Harold Washington Library"), "another device of the account continues it");
    assert!(visitor.get(&edit(&slug, 2)).await.body.contains("Harold Washington Library"));
    visitor.post("accounts/sign-out", "/", &[]).await;
    assert_ne!(visitor.get(&edit(&slug, 2)).await.status, StatusCode::OK, "it is the account's now");
}

#[tokio::test]
async fn no_one_else_reads_or_writes_a_draft_or_manages_a_circle() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (_, other) = site.account("Ben Other", false).await;
    let draft = draft(&site, &amina, &[], &[], &[]).await;
    let s = draft.as_str();
    for step in 1..=5 {
        assert_eq!(other.get(&edit(s, step)).await.status, StatusCode::FORBIDDEN, "step {step}");
    }
    assert_eq!(other.get(&format!("/circles/{s}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.get(&format!("/circles/{s}/delete")).await.status, StatusCode::FORBIDDEN);
    let forms = [
        ("circles/course", of(s, &[("course", "public-speaking")])),
        ("circles/place", of(s, &PLACE)),
        ("circles/when", of(s, &WHEN)),
        ("circles/words", of(s, &WORDS)),
    ];
    for (endpoint, form) in &forms {
        assert_eq!(other.post(endpoint, "/", form).await.status, StatusCode::FORBIDDEN, "{endpoint}");
    }
    for endpoint in ["circles/publish", "circles/cancel", "circles/duplicate", "circles/sign-up-open", "circles/delete"] {
        assert_eq!(other.post(endpoint, "/", &[("slug", s)]).await.status, StatusCode::FORBIDDEN, "{endpoint}");
        assert_eq!(other.post(endpoint, "/", &[("slug", "nope")]).await.status, StatusCode::NOT_FOUND, "{endpoint}");
    }
    assert_eq!(other.get("/circles/nope/edit/1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(amina.get(&format!("/circles/{s}/edit/6")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.count("select count(*) from circles where state = 'draft'").await, 1);
}
