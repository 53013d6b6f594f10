//! Dates and times as the reader's country writes them.

use crate::feedback::evening;
use crate::harness::Site;
use crate::support::page::Form;
use axum::http::StatusCode;

#[tokio::test]
async fn case_36_every_page_with_a_time_has_the_readers_clock() {
    let e = evening().await;
    e.site.at("2026-11-16T16:00:00Z");
    let meeting = e.rows.meetings[0];
    let own = format!("/p/{}", e.link(0));
    let public = ["/circles", "/circles/speaking", "/circles/speaking/sign-up", &own].map(str::to_owned);
    let desk = [
        "manage".to_owned(),
        format!("manage/meetings/{meeting}"),
        format!("manage/meetings/{meeting}/code"),
        format!("manage/meetings/{meeting}/sheet"),
    ];
    let desk = desk.map(|part| format!("/circles/speaking/{part}"));
    let everyone = e.site.browser();
    for (languages, has, has_not) in [("en-US", "6:30 PM", "18:30"), ("en-GB", "18:30", "6:30 PM")] {
        let (visitor, facilitator) = (everyone.reading(languages), e.browser.reading(languages));
        let pages = public.iter().map(|page| (&visitor, page)).chain(desk.iter().map(|page| (&facilitator, page)));
        for (browser, path) in pages.chain([(&facilitator, &"/me".to_owned())]) {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let text = page.text();
            assert!(text.contains(has) && !text.contains(has_not), "{languages} {path}: {text}");
        }
        let page = visitor.get("/circles/speaking").await;
        assert!(page.body.contains("<time datetime=\"2026-11-16T18:30:00-06:00\">"), "{}", page.body);
    }
    assert!(everyone.reading("es-CO,es;q=0.9").get("/circles/speaking").await.text().contains("lunes, 16 de noviembre, 6:30 p. m."));
    // Without a region, the country is the circle's: Chicago.
    assert!(everyone.reading("en").get("/circles/speaking").await.text().contains("Monday, November 16, 6:30 PM – 8:00 PM"));
}

#[tokio::test]
async fn the_country_in_the_settings_comes_before_the_browsers_and_goes_with_the_account() {
    let site = Site::new().await;
    let (_, browser) = site.account("Amina Otieno", false).await;
    let american = browser.reading("en-US");
    let page = american.get("/settings").await;
    assert!(page.text().contains("How dates and times are written. Now: Monday, November 16, 6:30 PM"), "{}", page.text());
    assert_eq!(Form::of(&page.body, "accounts/profile").value("form[region]"), Some(""));
    let save =
        async |region: &str| american.post("accounts/profile", "/settings", &[("name", "Amina Otieno"), ("locale", "en"), ("region", region)]).await;
    american.follow(&save("KE").await).await;
    let page = american.get("/settings").await;
    assert!(page.text().contains("Now: Monday 16 November, 18:30") && page.text().contains("Kenya"), "{}", page.text());
    assert_eq!(Form::of(&page.body, "accounts/profile").value("form[region]"), Some("KE"));
    let wrong = american.follow(&save("Mars").await).await;
    assert!(wrong.has_error_at("region"), "{}", wrong.text());
    assert_eq!(site.count("select count(*) from accounts where region = 'KE'").await, 1);
    american.post("accounts/delete", "/settings/delete", &[("password", "tea and biscuits")]).await;
    assert_eq!(site.count("select count(*) from accounts where region = '' and deleted_at is not null").await, 1);
}
