//! Refusals and their wording.

use super::{FORM, PAGE, post, site, with};
use crate::fixtures::NewCircle;
use axum::http::StatusCode;
use circlet::platform::tokens::Link;
use circlet::signups::links;
use circlet::types::Target;

#[tokio::test]
async fn closed_circles_say_why_on_the_page_and_to_a_direct_post() {
    for (new, moment, why) in [
        (NewCircle { signup_open: false, ..NewCircle::default() }, None, "The facilitator has closed sign-up for this circle."),
        (NewCircle { state: "draft", ..NewCircle::default() }, None, "This circle is not published yet."),
        (NewCircle { state: "cancelled", ..NewCircle::default() }, None, "This circle was cancelled."),
        (NewCircle { capacity: Some(1), ..NewCircle::default() }, None, "All seats of this circle are taken."),
        (NewCircle::default(), Some("2027-01-10T00:00:00Z"), "This circle has finished."),
    ] {
        let full = new.capacity == Some(1);
        let draft = new.state == "draft";
        let (site, ..) = site(new).await;
        if full {
            post(&site.browser(), &with("email", "first@example.org")).await;
        }
        if let Some(moment) = moment {
            site.at(moment);
        }
        let browser = site.browser();
        let page = browser.get(PAGE).await;
        assert!(page.text().contains(why), "{why}: {}", page.text());
        assert!(!draft || !page.body.contains("Public speaking"), "a draft's title stays private");
        let before = site.count("select count(*) from signups").await;
        assert_eq!(browser.scripted().post("signups/sign-up", PAGE, &FORM).await.status, StatusCode::CONFLICT, "{why}");
        let plain = post(&browser, &FORM).await;
        assert!(browser.follow(&plain).await.text().contains(why), "{why}");
        assert_eq!(site.count("select count(*) from signups").await, before);
    }
}

#[tokio::test]
async fn hidden_and_unknown_circles_are_not_found() {
    let (site, ..) = site(NewCircle { hidden: true, ..NewCircle::default() }).await;
    let browser = site.browser();
    assert_eq!(browser.get(PAGE).await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(&browser, &FORM).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/circles/nope/sign-up").await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(&browser, &with("slug", "nope")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(&browser, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.count("select count(*) from signups").await, 0);
}

#[tokio::test]
async fn a_wrong_form_comes_back_with_what_was_typed_and_errors_at_the_fields() {
    let (site, ..) = site(NewCircle { question: "Which dialect?", ..NewCircle::default() }).await;
    let browser = site.browser();
    let long = "x".repeat(501);
    for (field, value) in [
        ("name", " "),
        ("email", "ben"),
        ("email", "a@b.co, c@d.co"),
        ("goal", ""),
        ("support", &long),
        ("answer", ""),
        ("consent", ""),
        ("goal", "a\u{0}b"),
    ] {
        let fields: Vec<_> =
            with(field, value).into_iter().map(|(k, v)| if k == "answer" && field != "answer" { (k, "Sheng") } else { (k, v) }).collect();
        let reply = post(&browser, &fields).await;
        let page = browser.follow(&reply).await;
        assert!(page.has_error_at(field), "{field}: {}", page.text());
        let kept = if field == "support" { "sister" } else { "I keep the time" };
        assert!(page.body.contains(kept) && page.text().contains("Which dialect?"), "the rest of the form is lost with a wrong {field}");
    }
    assert_eq!(site.count("select count(*) from signups").await, 0);
    assert!(site.outbox().await.is_empty());
}

#[tokio::test]
async fn html_in_every_field_stays_text_on_pages_and_in_mails() {
    let (site, ..) = site(NewCircle { question: "Which?", title: "<b>Tea</b>", ..NewCircle::default() }).await;
    let browser = site.browser();
    let evil = "<script>alert(1)</script>";
    let fields: Vec<_> = FORM.iter().map(|(k, v)| if ["name", "goal", "support", "answer"].contains(k) { (*k, evil) } else { (*k, *v) }).collect();
    let reply = post(&browser, &fields).await;
    let mails = site.outbox().await;
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        assert!(!mail.html_body.contains(evil) && !mail.html_body.contains("<b>Tea</b>"), "{}", mail.html_body);
    }
    for page in [browser.follow(&reply).await, browser.get(&mails[0].path("/p/")).await, browser.get(PAGE).await] {
        assert!(!page.body.contains(evil) && !page.body.contains("<b>Tea</b>"), "{}", page.body);
    }
}

#[tokio::test]
async fn links_that_are_foreign_forged_or_of_another_kind_get_the_same_plain_refusal() {
    let (site, ..) = site(NewCircle::default()).await;
    let browser = site.browser();
    post(&browser, &FORM).await;
    let welcome = site.mails("welcome").await.remove(0);
    let good = welcome.link("/p/");
    let forged = format!("{}AAAA", &good[..good.len() - 4]);
    let unknown = site.app.tokens.sign(&Link { kind: links::PARTICIPANT, about: Target::Row(999), revision: 0, other: 0, until: 0 });
    let foreign = circlet::platform::tokens::Tokens::new([9; 32]).sign(&Link {
        kind: links::PARTICIPANT,
        about: Target::Row(1),
        revision: 0,
        other: 0,
        until: 0,
    });
    let leave = welcome.link("/leave/");
    let mut texts = Vec::new();
    for bad in ["x", &forged, &unknown, &foreign, &leave] {
        let reply = browser.get(&format!("/p/{bad}")).await;
        assert_eq!(reply.status, StatusCode::CONFLICT, "{bad}");
        texts.push(reply.text());
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:?}");
    for (page, action) in [
        ("/leave", "signups/leave"),
        ("/undo", "signups/undo"),
        ("/answers", "signups/answers"),
        ("/unsubscribe", "signups/end-reminders"),
        ("/rsvp", "attendance/rsvp"),
    ] {
        assert_eq!(browser.get(&format!("{page}/{good}")).await.status, StatusCode::CONFLICT, "{page}");
        let reply = browser.scripted().post(action, page, &[("link", &good), ("answer", "yes")]).await;
        assert_eq!(reply.status, StatusCode::CONFLICT, "{action}");
    }
    assert_eq!(site.count("select count(*) from signups where left_at is null and reminders_off_at is null").await, 1);
}

#[tokio::test]
async fn sign_ups_of_one_address_are_limited() {
    let (site, ..) = site(NewCircle::default()).await;
    let browser = site.browser();
    let mut last = None;
    for i in 0..21 {
        let goal = format!("goal {i}");
        last = Some(post(&browser, &with("goal", &goal)).await);
    }
    assert_eq!(last.unwrap().status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(site.count("select proposal from signups").await, 5, "further ones are not emailed about, and look the same");
}
