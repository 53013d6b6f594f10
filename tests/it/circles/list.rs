//! The public list.

use super::{draft, published};
use crate::harness::Site;

#[tokio::test]
async fn the_public_list_is_searched_and_filtered_and_an_empty_one_leads_on() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    published(&site, &amina, &[]).await;
    let online = draft(
        &site,
        &amina,
        &[("mode", "online"), ("meeting_url", "https://meet.example.org/secret-room"), ("city", "")],
        &[("first_date", "2026-12-02"), ("time_zone", "Europe/Berlin")],
        &[("title", "Escribir historias"), ("language", "es"), ("seats", "")],
    )
    .await;
    amina.post("circles/publish", "/", &[("slug", &online)]).await;
    let visitor = site.browser();
    let found = |query: &'static str| {
        let visitor = visitor.clone();
        async move {
            let text = visitor.get(&format!("/circles{query}")).await.text();
            (text.contains("Public speaking for shy people"), text.contains("Escribir historias"))
        }
    };
    for (query, expected) in [
        ("", (true, true)),
        ("?q=SHY+chicago", (true, false)),
        ("?q=historias", (false, true)),
        ("?city=chic", (true, false)),
        ("?city=Online", (false, true)),
        ("?mode=in-person", (true, false)),
        ("?lang=es", (false, true)),
        ("?day=1", (true, false)),
        ("?day=3&mode=online", (false, true)),
        ("?show=finished", (false, false)),
        ("?show=all&page=junk", (true, true)),
        ("?day=99&mode=boat&lang=", (true, true)),
        ("?q=%25", (true, true)),
    ] {
        assert_eq!(found(query).await, expected, "{query}");
    }
    let page = visitor.get("/circles?q=quantum&day=2").await;
    assert!(page.text().contains("See all circles") && page.body.contains("href=\"/circles?day=2\""), "{}", page.text());
    assert!(visitor.get("/circles").await.text().contains("Mondays 18:30–20:00 · from 30 November, Chicago time"));
    assert!(visitor.get("/").await.text().contains("Starting soon"));
    for path in ["/", "/circles", "/circles/escribir-historias"] {
        assert!(!visitor.get(path).await.body.contains("secret-room"), "{path} shows the meeting link");
    }
    amina.post("circles/sign-up-open", "/", &[("slug", "escribir-historias"), ("open", "no")]).await;
    assert_eq!(found("").await, (true, false), "closed circles are not offered");
    assert!(visitor.get("/circles/escribir-historias").await.text().contains("closed sign-up"));
    site.at("2027-06-01T12:00:00Z");
    assert_eq!(found("?show=finished").await, (true, true));
}
