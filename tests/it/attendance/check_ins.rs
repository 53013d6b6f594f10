//! Checking in with the code shown in the room.

use crate::feedback::evening;
use crate::rows::{self, FIRST_BEGINS};
use axum::http::StatusCode;

const CHECK_INS: &str = "select count(*) from check_ins";

#[tokio::test]
async fn a_participant_checks_in_with_the_code_on_their_own_page() {
    let e = evening().await;
    e.site.at("2026-11-17T00:00:00Z");
    let (visitor, path) = (e.site.browser(), format!("/p/{}", e.link(0)));
    let page = visitor.get(&path).await;
    assert!(page.text().contains("Are you at meeting 1 now?") && !page.body.contains(&e.code(0)), "{}", page.text());
    let code = e.code(0);
    for typed in [code.clone(), format!(" {} {} ", &code[..2], &code[2..])] {
        let reply = e.check_in(0, &typed).await;
        assert_eq!(reply.location.as_deref(), Some(&*path));
    }
    let page = visitor.get(&path).await;
    assert!(page.text().contains("You checked in at 6:00 PM."), "{}", page.text());
    assert!(!page.body.contains("id=\"code\""), "{}", page.body);
    assert_eq!(e.site.count(CHECK_INS).await, 1);
    assert_eq!(e.site.count("select count(*) from feedback_attendance").await, 0, "the facilitators' marks are their own");
    // By account, without scripts and with.
    let (_, ben) = e.site.account("Ben Okoro", false).await;
    assert!(ben.get("/circles/speaking/me").await.text().contains("Are you at meeting 1 now?"));
    let fields = [("link", &*e.link(1)), ("code", &code), ("slug", "speaking")];
    let reply = ben.post("attendance/check-in", "/circles/speaking/me", &fields).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/me"));
    let again = ben.scripted().post("attendance/check-in", "/circles/speaking/me", &fields).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::OK, r#"{"words":"6:00 PM","stamp":"2026-11-16T18:00:00-06:00"}"#));
    assert_eq!(e.site.count("select count(*) from check_ins where source = 'code' and at = 1794873600000000").await, 2);
}

#[tokio::test]
async fn a_code_works_from_half_an_hour_before_to_half_an_hour_after_its_meeting_only() {
    let e = evening().await;
    let (first, second) = (e.code(0), e.code(1));
    assert_ne!(first, second);
    let path = format!("/p/{}", e.link(0));
    for (at, code, offered, words) in [
        ("2026-11-16T23:59:59Z", &first, false, "This code works from half an hour before its meeting"),
        (FIRST_BEGINS, &second, true, "the code of another meeting"),
        ("2026-11-17T02:30:01Z", &first, false, "stopped working half an hour after its meeting"),
        ("2026-11-24T01:00:00Z", &first, true, "the code of another meeting"),
    ] {
        e.site.at(at);
        let browser = e.site.browser();
        let shown = browser.get(&path).await.text().contains("Are you at meeting");
        assert_eq!(shown, offered, "{at}");
        let reply = browser.scripted().post("attendance/check-in", &path, &[("link", &e.link(0)), ("code", code)]).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{at}: {}", reply.body);
        let page = browser.follow(&browser.post("attendance/check-in", &path, &[("link", &e.link(0)), ("code", code)]).await).await;
        if offered {
            assert!(page.has_error_at("code") && page.text().contains(words), "{at}: {}", page.text());
            assert!(page.body.contains(&format!("value=\"{code}\"")), "what was typed is still there");
        }
    }
    assert_eq!(e.site.count(CHECK_INS).await, 0);
    for at in ["2026-11-17T00:00:00Z", "2026-11-17T02:30:00Z"] {
        e.site.at(at);
        assert_eq!(e.check_in(0, &first).await.location.as_deref(), Some(&*path), "{at}");
    }
}

#[tokio::test]
async fn guesses_are_limited_and_right_codes_are_not() {
    let e = evening().await;
    let code = e.code(0);
    for _ in 0..20 {
        assert_eq!(e.check_in(1, &code).await.status, StatusCode::SEE_OTHER);
    }
    let wrong = if code == "0000" { "0001" } else { "0000" };
    let browser = e.site.browser();
    let try_it = |typed: &str| {
        let (browser, link, typed) = (browser.clone(), e.link(0), typed.to_owned());
        async move {
            let path = format!("/p/{link}");
            browser.follow(&browser.post("attendance/check-in", &path, &[("link", &link), ("code", &typed)]).await).await
        }
    };
    assert!(try_it(" ").await.text().contains("Please fill this in"));
    for typed in [wrong, "12345", "x", "<b>", wrong, wrong, wrong, wrong] {
        let page = try_it(typed).await;
        assert!(page.has_error_at("code") && page.text().contains("isn’t the code of this meeting"), "{typed}: {}", page.text());
    }
    let page = try_it(&code).await;
    assert!(page.has_error_at("code") && page.text().contains("too often"), "even the right one: {}", page.text());
    assert_eq!(e.site.count("select count(*) from check_ins").await, 1);
    e.site.at("2026-11-17T02:15:00Z");
    assert_eq!(e.check_in(2, &code).await.status, StatusCode::SEE_OTHER, "others are not locked out");
    assert_eq!(e.site.count("select count(*) from check_ins").await, 2);
}

#[tokio::test]
async fn the_code_of_another_circle_and_the_link_of_someone_who_left_do_not_work() {
    let e = evening().await;
    let other = rows::circle(&e.site, "cooking", &[]).await;
    let foreign = circlet::attendance::service::code(&e.site.ctx(), circlet::types::MeetingId(other.meetings[0]));
    let script = e.site.browser().scripted();
    let post = |link: String, code: String| {
        let script = script.clone();
        async move { script.post("attendance/check-in", "/", &[("link", &link), ("code", &code)]).await }
    };
    assert!(post(e.link(0), foreign).await.body.contains("WrongCode"));
    for link in [String::new(), "x".to_owned(), format!("{}A", e.link(0))] {
        assert_eq!(post(link, e.code(0)).await.status, StatusCode::CONFLICT);
    }
    rows::run(&e.site, "update signups set left_at = 1, left_how = 'left' where name = 'Ana Lima'").await;
    assert_eq!(post(e.link(0), e.code(0)).await.status, StatusCode::CONFLICT);
    rows::run(&e.site, "update meetings set cancelled_at = 1 where plan_key = 1").await;
    assert!(post(e.link(1), e.code(0)).await.body.contains("WrongCode"), "a cancelled meeting");
    rows::run(&e.site, "update meetings set cancelled_at = null").await;
    rows::run(&e.site, "update circles set state = 'cancelled' where slug = 'speaking'").await;
    assert_eq!(post(e.link(1), e.code(0)).await.status, StatusCode::CONFLICT);
    assert!(!e.site.browser().get(&format!("/p/{}", e.link(1))).await.text().contains("Are you at meeting"));
    assert_eq!(e.site.count(CHECK_INS).await, 0);
}

#[tokio::test]
async fn the_code_is_shown_to_the_circles_facilitators() {
    let e = evening().await;
    let page = |meeting: usize| e.rows.part(&format!("meetings/{}/code", e.rows.meetings[meeting]));
    e.site.at("2026-11-16T16:00:00Z");
    let early = e.browser.get(&page(0)).await;
    assert!(early.text().contains("Works from 6:00 PM to 8:30 PM.") && early.body.contains(&e.code(0)), "{}", early.text());
    e.site.at(FIRST_BEGINS);
    e.check_in(0, &e.code(0)).await;
    let open = e.browser.get(&page(0)).await.text();
    assert!(open.contains("Works until 8:30 PM.") && open.contains("Checked in so far: 1") && open.contains("circlet.test/my-link"), "{open}");
    assert!(open.contains("As of 6:30 PM · Load again"), "{open}");
    // A check-in that does not count is not counted here either.
    rows::run(&e.site, "update check_ins set left_out_at = 1").await;
    assert!(e.browser.get(&page(0)).await.text().contains("Checked in so far: 0"));
    assert!(e.browser.get("/circles/speaking/manage").await.body.contains(&page(0)));
    e.site.at("2026-11-17T02:31:00Z");
    let over = e.browser.get(&page(0)).await;
    assert!(over.text().contains("stopped working at 8:30 PM") && !over.body.contains(&e.code(0)), "{}", over.text());
    assert!(!e.browser.get("/circles/speaking/manage").await.body.contains(&page(0)));

    let other = rows::circle(&e.site, "cooking", &[]).await;
    let (_, stranger) = e.site.account("Omar Other", false).await;
    assert_eq!(stranger.get(&page(1)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(e.site.browser().get(&page(1)).await.status, StatusCode::UNAUTHORIZED);
    for meeting in [other.meetings[0].to_string(), "x".into(), "-1".into()] {
        assert_eq!(e.browser.get(&e.rows.part(&format!("meetings/{meeting}/code"))).await.status, StatusCode::NOT_FOUND, "{meeting}");
    }
}
