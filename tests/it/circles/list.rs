//! The public list.

use super::{draft, published};
use crate::harness::Site;
use crate::rows;

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
    assert!(visitor.get("/circles").await.text().contains("Mondays 6:30 PM – 8:00 PM · from November 30, Chicago time"));
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

#[tokio::test]
async fn filters_offer_the_cities_and_languages_of_the_circles_that_the_list_shows() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    published(&site, &amina, &[]).await;
    for (city, title) in [("chicago", "Cooking"), ("Łódź", "Writing"), ("Łódź", "Sewing")] {
        let slug = draft(&site, &amina, &[("city", city)], &[], &[("title", title)]).await;
        amina.post("circles/publish", "/", &[("slug", &slug)]).await;
    }
    rows::run(&site, "update circles set language = 'sw' where title = 'Cooking'").await;
    rows::run(&site, "update circles set language = 'pl' where title = 'Writing'").await;
    let page = site.browser().get("/circles?lang=fr").await.body;
    let order = ["list=\"cities\"", "value=\"Chicago\"", "(2)", "value=\"Łódź\"", "(2)", "English (2)", "Polski (1)", "Kiswahili (1)", ">Français<"];
    let mut rest = page.replace("<!>", "").replace("<!---->", "");
    for part in order {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part} is missing or in another place: {page}"));
        rest = rest.split_off(at + part.len());
    }
    site.at("2027-06-01T12:00:00Z");
    let page = site.browser().get("/circles").await.body;
    assert!(!page.contains("Łódź") && !page.contains("Polski"), "finished circles are no choice");
}

/// Inserts circles `circle-<from>` to `circle-<to>` directly: number n starts n hours after the tests' start
/// (before it, if negative) and lasts six hours.
async fn rows(site: &Site, from: i64, to: i64, more: &'static str) {
    let now = site.ctx().now_us();
    let hour = 3_600_000_000_i64;
    let sql = format!(
        "with recursive n (at) as (select cast({from} as bigint) union all select at + 1 from n where at < {to})
         insert into circles (slug, state, title, language, time_zone, weekday, first_at, last_at, created_at, updated_at)
         select 'circle-' || cast(at as text), 'published', 'Tea', 'en', 'UTC', 1, {now} + at * {hour}, {now} + at * {hour} + 6 * {hour}, 1, 1 from n"
    );
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(tx.conn()).await.unwrap();
    sqlx::query(more).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn page(site: &Site, query: &str) -> (Vec<i64>, String, String) {
    let page = site.browser().get(&format!("/circles{query}")).await;
    assert_eq!(page.status, 200, "{query}");
    let slugs = page.body.split("href=\"/circles/circle-").skip(1);
    let numbers = slugs.map(|part| part.split('"').next().unwrap().parse().unwrap()).collect();
    (numbers, page.text(), page.body)
}

const NOTHING: &str = "update circles set hue = 1";

#[tokio::test]
async fn upcoming_circles_come_first_then_running_then_finished_and_only_public_ones() {
    let site = Site::new().await;
    rows(
        &site,
        -8,
        8,
        "update circles
         set state = case when slug = 'circle-1' then 'draft' when slug = 'circle-2' then 'cancelled' else state end,
             hidden_at = case when slug = 'circle-3' then 1 end,
             signup_open = case when slug = 'circle-4' then 0 else 1 end,
             capacity = case when slug = 'circle-5' then 3 end,
             taken = case when slug = 'circle-5' then 3 else 0 end",
    )
    .await;
    assert_eq!(page(&site, "").await.0, [6, 7, 8, -5, -4, -3, -2, -1, 0]);
    assert_eq!(page(&site, "?show=all").await.0, [4, 5, 6, 7, 8, -5, -4, -3, -2, -1, 0, -6]);
    assert_eq!(page(&site, "?show=all&page=2").await.0, [-7, -8]);
    assert_eq!(page(&site, "?show=finished").await.0, [-6, -7, -8]);
    for query in ["?lang=es", "?lang=en&day=2", "?mode=online&city=Online&show=all", "?show=finished&day=3&mode=in-person&lang=en"] {
        assert!(page(&site, query).await.1.contains("No circle matches yet."), "{query}");
    }
    // No job ran in the meantime: the statement itself compares with now.
    site.at("2026-11-16T17:30:00Z");
    assert_eq!(page(&site, "?show=finished").await.0, [-5, -6, -7, -8]);
    let home = site.browser().get("/").await;
    assert!(home.body.contains("href=\"/circles/circle-6\"") && !home.body.contains("href=\"/circles/circle-4\""));
}

#[tokio::test]
async fn case_30_a_page_past_the_end_is_the_last_one() {
    let site = Site::new().await;
    rows(&site, 1, 13, NOTHING).await;
    for query in ["?page=2", "?page=99", "?page=18446744073709551616"] {
        let (numbers, text, _) = page(&site, query).await;
        assert_eq!(numbers, [13], "{query}");
        assert!(text.contains("Page 2 of 2") && text.contains("Previous"), "{text}");
    }
    for query in ["?page=0", "?page=-1", "?page=two", "?page="] {
        assert_eq!(page(&site, query).await.0.first(), Some(&1), "{query}");
    }
}

#[tokio::test]
async fn pages_have_numbers_up_to_row_1000_and_totals_are_exact_up_to_there() {
    let site = Site::new().await;
    rows(&site, 1, 1000, NOTHING).await;
    let (numbers, text, body) = page(&site, "?page=84").await;
    assert_eq!(numbers, [997, 998, 999, 1000]);
    assert!(text.contains("Page 84 of 84") && !body.contains("after="), "{text}");
    rows(&site, 1001, 1030, NOTHING).await;
    let (_, text, body) = page(&site, "?page=3&show=all").await;
    assert!(text.contains("Page 3 · more than 1,000 in all") && body.contains("page=4"), "{text}");
    // Past row 1,000 "Next" continues by key, to the end.
    let mut seen = Vec::new();
    let mut query = "?page=100".to_owned();
    for _ in 0..4 {
        let (numbers, text, body) = page(&site, &query).await;
        seen.extend(numbers);
        let Some((_, after)) = body.split_once("after=") else {
            assert!(text.contains("After page 84 Back to page 84") || text.contains("Back to page 84 After page 84"), "{text}");
            break;
        };
        query = format!("?after={}", after.split('"').next().unwrap());
    }
    assert_eq!(seen, (997..=1030).collect::<Vec<i64>>());
    for gone in ["?after=99999999", "?after=0"] {
        assert_eq!(page(&site, gone).await.0.first(), Some(&997), "{gone}");
    }
    // By key across the parts of the list: from upcoming to finished circles.
    rows(&site, -60, -1, NOTHING).await;
    let last: i64 = site.count("select id from circles where slug = 'circle-1030'").await;
    assert_eq!(page(&site, &format!("?show=all&after={last}")).await.0, [-5, -4, -3, -2, -1, -6, -7, -8, -9, -10, -11, -12]);
    let over: i64 = site.count("select id from circles where slug = 'circle--12'").await;
    assert_eq!(page(&site, &format!("?show=all&after={over}")).await.0.first(), Some(&-13));
}

#[tokio::test]
async fn a_key_in_front_of_a_numbered_page_leads_to_that_page() {
    let site = Site::new().await;
    rows(&site, -7, 30, NOTHING).await;
    let id = async |slug: &str| {
        let found = sqlx::query_scalar::<_, i64>("select id from circles where slug = $1").bind(slug.to_owned());
        found.fetch_one(site.app.db.primary()).await.unwrap()
    };
    let (finished, fifth, twelfth) = (id("circle--7").await, id("circle-5").await, id("circle-12").await);
    for (after, first, place) in
        [(finished, 1, "Page 1 of 3"), (fifth, 1, "Page 1 of 3"), (twelfth, 13, "Page 2 of 3"), (id("circle-30").await, 25, "Page 3 of 3")]
    {
        let (numbers, text, _) = page(&site, &format!("?after={after}")).await;
        assert_eq!(numbers.first(), Some(&first), "{after}: {text}");
        assert!(text.contains(place) && !text.contains("After page"), "{after}: {text}");
    }
}

#[tokio::test]
async fn a_list_steps_over_5000_entries_and_says_so() {
    let site = Site::new().await;
    rows(&site, 1, 5010, "update circles set language = 'es' where slug in ('circle-7', 'circle-5005')").await;
    circlet::circles::service::index::rebuild(&site.app.db).await.unwrap();
    let (numbers, text, _) = page(&site, "?lang=es").await;
    assert_eq!(numbers, [7, 5005], "the index finds the few that match");
    assert!(!text.contains("We looked"), "{text}");
    let (numbers, ..) = page(&site, "?lang=en").await;
    assert_eq!(numbers.first(), Some(&1), "so many match that the list is walked");
}
