//! The printed sheet.

use crate::feedback::evening;
use crate::rows;
use axum::http::StatusCode;

#[tokio::test]
async fn the_sheet_has_names_boxes_empty_lines_and_a_code_back_to_the_meeting() {
    let e = evening().await;
    rows::run(&e.site, "update signups set name = 'Ana Bello' where name = 'Ben Okoro'").await;
    // As a version before 0.4 stored the first two.
    rows::run(&e.site, "update signups set shown_name = 'Ana' where name like 'Ana %'").await;
    let path = e.rows.part(&format!("meetings/{}/sheet", e.rows.meetings[1]));
    assert!(e.browser.get("/circles/speaking/manage").await.body.contains(&path));
    let page = e.browser.get(&path).await;
    let text = page.text();
    assert!(
        text.contains("Speaking for shy people Meeting 2 · Monday, November 23, 6:30 PM") && text.contains("Harold Washington Library"),
        "{text}"
    );
    assert!(text.contains("Ana B. Ana L. Cleo Dixon"), "in order, as others see them: {text}");
    assert_eq!(page.body.matches("sheet__box").count(), 3 + 10);
    assert!(!page.body.contains("@example.org"));
    let qr = path.replace("/sheet", "/qr.svg");
    assert!(page.body.contains(&format!("src=\"{qr}\"")), "{}", page.body);
    let svg = e.browser.get(&qr).await;
    assert!(svg.status == StatusCode::OK && svg.body.starts_with("<svg") && svg.headers["content-type"] == "image/svg+xml");
    let other = e.browser.get(&e.rows.part(&format!("meetings/{}/qr.svg", e.rows.meetings[0]))).await;
    assert_ne!(svg.body, other.body, "each meeting has its own");
}

#[tokio::test]
async fn the_sheet_is_for_the_circles_facilitators_and_its_own_meetings() {
    let e = evening().await;
    let other = rows::circle(&e.site, "cooking", &[]).await;
    let (_, stranger) = e.site.account("Omar Other", false).await;
    for part in ["sheet", "qr.svg"] {
        let path = e.rows.part(&format!("meetings/{}/{part}", e.rows.meetings[0]));
        assert_eq!(stranger.get(&path).await.status, StatusCode::FORBIDDEN, "{part}");
        assert_eq!(e.site.browser().get(&path).await.status, StatusCode::UNAUTHORIZED, "{part}");
        for meeting in [other.meetings[0].to_string(), "999".into(), "x".into()] {
            assert_eq!(e.browser.get(&e.rows.part(&format!("meetings/{meeting}/{part}"))).await.status, StatusCode::NOT_FOUND, "{part} {meeting}");
        }
    }
    rows::run(&e.site, "update meetings set cancelled_at = 1 where plan_key = 1").await;
    let path = e.rows.part(&format!("meetings/{}/sheet", e.rows.meetings[0]));
    assert_eq!(e.browser.get(&path).await.status, StatusCode::NOT_FOUND, "a cancelled meeting");
}
