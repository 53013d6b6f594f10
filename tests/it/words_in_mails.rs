//! What people typed arrives as they typed it: reasons, lines, and addresses that can be pressed.

use crate::fixtures::NewCircle;
use crate::harness::Site;

/// A meeting link of 140 characters.
macro_rules! link {
    () => {
        "https://meet.example.org/rooms-in-the-library-rooms-in-the-library-rooms-in-the-library-rooms-in-the-library-rooms-in-the-library-last-doorx"
    };
}

#[tokio::test]
async fn case_01_the_reason_of_a_cancellation_reaches_everyone_on_its_own_lines() {
    let site = Site::new().await;
    let (amina, browser) = site.account("Amina Otieno", false).await;
    let (_, _) = site.account("Ben Other", false).await;
    site.circle(amina, NewCircle::default()).await;
    crate::rows::run(
        &site,
        "insert into circle_facilitators (circle_id, account_id, added_at) select 1, id, 1 from accounts where name = 'Ben Other'",
    )
    .await;
    site.sign_up(&site.browser(), "speaking", "Grace Wanjiru").await;
    site.prove().await;
    let own = site.mails("welcome").await.remove(0).path("/p/");
    let reason = "The library is flooded.\nWe start again in March: 555-0100";
    browser.post("circles/cancel", "/circles/speaking/manage/cancel", &[("slug", "speaking"), ("reason", reason)]).await;
    let mails = site.mails("cancelled").await;
    assert_eq!(mails.len(), 3);
    for mail in mails {
        assert!(mail.text_body.contains(reason), "{}", mail.text_body);
        assert!(mail.html_body.contains("The library is flooded.<br>We start again in March: 555-0100"), "{}", mail.html_body);
    }
    for path in [own.as_str(), "/circles/speaking"] {
        let page = site.browser().get(path).await;
        let kept = format!("<p dir=\"auto\" class=\"lines\">{reason}</p>");
        assert!(page.body.replace("<!>", "").contains(&kept), "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn case_11_a_meeting_link_in_a_mail_can_be_pressed() {
    let site = Site::new().await;
    let (amina, _) = site.account("Amina Otieno", false).await;
    site.circle(amina, NewCircle { online: true, ..NewCircle::default() }).await;
    crate::rows::run(&site, concat!("update circles set meeting_url = '", link!(), "'")).await;
    site.sign_up(&site.browser(), "speaking", "Grace Wanjiru").await;
    site.prove().await;
    site.at("2026-11-22T18:00:00Z");
    circlet::attendance::jobs::run(&site.ctx()).await.unwrap();
    for kind in ["welcome", "reminder"] {
        let mail = site.mails(kind).await.remove(0);
        assert!(mail.html_body.contains(&format!("<a class=\"link\" href=\"{}\"", link!())), "{kind}: {}", mail.html_body);
        assert!(mail.html_body.contains("overflow-wrap:anywhere") && mail.text_body.contains(link!()), "{kind}");
    }
}

#[tokio::test]
async fn case_12_a_goal_keeps_its_lines_in_the_facilitators_mail_and_on_the_pages() {
    let site = Site::new().await;
    let (amina, browser) = site.account("Amina Otieno", false).await;
    site.circle(amina, NewCircle::default()).await;
    let goal = "1. speak calmly\n2. tell a story\n3. no notes";
    let fields = [
        ("slug", "speaking"),
        ("name", "Grace"),
        ("email", "grace@example.org"),
        ("goal", goal),
        ("support", "x"),
        ("answer", ""),
        ("consent", "on"),
    ];
    site.browser().post("signups/sign-up", "/circles/speaking/sign-up", &fields).await;
    let mail = site.mails("came").await.remove(0);
    assert!(mail.html_body.contains("1. speak calmly<br>2. tell a story<br>3. no notes"), "{}", mail.html_body);
    assert!(mail.text_body.contains(goal), "{}", mail.text_body);
    // The style sheet keeps the lines of what people wrote: end2end/tests/typed.spec.ts.
    let people = browser.get("/circles/speaking/manage/participants").await;
    assert!(people.body.replace("<!>", "").contains(&format!("<dd dir=\"auto\">{goal}</dd>")), "{}", people.body);
}
