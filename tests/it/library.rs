//! The list of the library: its orders, filters, choices and pages.

use crate::harness::{Browser, Reply, Site, encode};
use crate::rows;
use axum::http::StatusCode;
use sqlx::AssertSqlSafe;

/// Title, language, format, licence, cost, hours, sessions, topics, rank, circles.
type Seed = (&'static str, &'static str, &'static str, &'static str, &'static str, Option<i64>, Option<i64>, &'static [&'static str], f64, i64);

const SEEDS: [Seed; 8] = [
    ("Tea", "en", "course", "CC-BY", "free", Some(2), Some(4), &["Drinks", "C++"], 4.5, 2),
    ("Coffee", "en", "video", "reserved", "free_signup", Some(3), Some(6), &["drinks"], 4.5, 7),
    ("Água", "pt-br", "book", "public-domain", "free", Some(6), Some(9), &["DRINKS!", "Nature"], 3.2, 1),
    ("Juice", "es", "course", "unknown", "partly", None, None, &["C"], 0.0, 1),
    ("Milk", "en", "course", "CC-BY-SA", "paid", Some(5), Some(8), &[], 3.9, 3),
    ("Broth", "es", "article", "other", "", Some(1), Some(1), &["C#", "nature"], 0.0, 0),
    ("Hidden tea", "en", "course", "CC-BY", "free", Some(2), Some(4), &["Drinks", "Secrets"], 5.0, 9),
    ("Zider tea", "en", "group", "CC-BY", "free", Some(40), Some(100), &["Nature"], 4.5, 2),
];

/// Inserts the seeds directly, as an older version would have left them; their ids count from 1.
async fn seeded() -> Site {
    let site = Site::new().await;
    let mut tx = site.app.db.write().await.unwrap();
    for (n, (title, language, format, licence, cost, hours, sessions, topics, rank, _)) in (1_i64..).zip(SEEDS) {
        sqlx::query(
            "insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence, cost, hours, sessions, rank,
                                  voices, stars, voice_circles, hidden_at, search_key, sort_key, created_at, updated_at)
             values ($1, $2, 'School', $1, $1, $3, 'About tea and other things to drink.', $4, $5, $6, $7, $8, $9, $10,
                     $11, $12, $13, $14, '', $15, $16, 1)",
        )
        .bind(format!("course-{n}"))
        .bind(title)
        .bind(format)
        .bind(serde_json::to_string(topics).unwrap())
        .bind(language)
        .bind(licence)
        .bind(cost)
        .bind(hours)
        .bind(sessions)
        .bind(rank)
        .bind(if n == 2 { 7_i64 } else { 0 })
        .bind(if n == 2 { 32_i64 } else { 0 })
        .bind(if n == 2 { 3_i64 } else { 0 })
        .bind((title == "Hidden tea").then_some(1_i64))
        .bind(circlet::types::text::fold(title))
        .bind(1000 + (n * 7) % 11)
        .execute(tx.conn())
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    circlet::circles::service::index::rebuild(&site.app.db).await.unwrap();
    let mut tx = site.app.db.write().await.unwrap();
    for (n, seed) in (1_i64..).zip(SEEDS) {
        sqlx::query("update courses set used = $2 where id = $1").bind(n).bind(seed.9).execute(tx.conn()).await.unwrap();
    }
    tx.commit().await.unwrap();
    site
}

async fn page(browser: &Browser, query: &str) -> Reply {
    let reply = browser.get(&format!("/courses{query}")).await;
    assert_eq!(reply.status, StatusCode::OK, "{query}: {}", reply.text());
    reply
}

/// Returns the numbers of the listed courses, in order.
fn numbers(reply: &Reply) -> Vec<i64> {
    let slugs = reply.body.split("href=\"/courses/course-").skip(1);
    slugs.map(|part| part.split('"').next().unwrap().parse().unwrap()).collect()
}

async fn listed(browser: &Browser, query: &str) -> Vec<i64> {
    numbers(&page(browser, query).await)
}

#[tokio::test]
async fn each_order_puts_the_courses_where_it_says() {
    let site = seeded().await;
    let visitor = site.browser();
    for (query, expected) in [
        // The same place: more circles first, then by title; untried ones last, in the same way.
        ("", vec![2, 1, 8, 5, 3, 4, 6]),
        ("?sort=worked", vec![2, 1, 8, 5, 3, 4, 6]),
        ("?sort=used", vec![2, 5, 1, 8, 3, 4, 6]),
        // Created at 7, 3, 10, 6, 2, 9, 5, 1.
        ("?sort=newest", vec![3, 6, 1, 4, 2, 5, 8]),
        ("?sort=title", vec![3, 6, 2, 4, 5, 1, 8]),
        ("?q=drink&sort=title", vec![3, 6, 2, 4, 5, 1, 8]),
        // Those with the word in the title come first.
        ("?q=tea", vec![1, 8, 2, 5, 3, 4, 6]),
        ("?q=tea&sort=match", vec![1, 8, 2, 5, 3, 4, 6]),
        ("?q=tea&sort=worked", vec![2, 1, 8, 5, 3, 4, 6]),
        ("?q=tea&sort=newest", vec![3, 6, 1, 4, 2, 5, 8]),
        ("?sort=match", vec![2, 1, 8, 5, 3, 4, 6]),
        ("?sort=price%27", vec![2, 1, 8, 5, 3, 4, 6]),
    ] {
        assert_eq!(listed(&visitor, query).await, expected, "{query}");
    }
    let (_, staff) = site.account("Sam Staff", true).await;
    assert_eq!(listed(&staff, "").await, [7, 2, 1, 8, 5, 3, 4, 6], "staff see hidden courses");
}

#[tokio::test]
async fn courses_that_no_circle_has_met_with_come_last_under_their_own_heading() {
    let site = seeded().await;
    let visitor = site.browser();
    let text = page(&visitor, "").await.text();
    let (tried, untried) = text.split_once("No circle has met with these courses yet.").unwrap();
    assert!(tried.ends_with("Not yet tried ") && tried.contains("Coffee") && !tried.contains("Juice") && untried.contains("Juice"), "{text}");
    assert!(text.contains("One good circle is not enough"), "{text}");
    for part in ["4.6 out of 5 stars from 3 circles", "Used in 7 circles · 3 hours a week · 6 sessions", "Free with sign-up", "No meetings yet"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(text.matches("out of 5 stars").count(), 1, "others have no rating");
    assert!(!page(&visitor, "?sort=used").await.text().contains("No circle has met with these courses yet."));
    let spanish = visitor.clone();
    spanish.post("accounts/language", "/courses", &[("code", "es")]).await;
    assert!(page(&spanish, "").await.text().contains("4,6 de 5 estrellas"), "{}", page(&spanish, "").await.text());
}

#[tokio::test]
async fn each_filter_and_two_together_leave_what_fits() {
    let site = seeded().await;
    let visitor = site.browser();
    for (query, expected) in [
        ("?lang=en", vec![2, 1, 8, 5]),
        ("?lang=PT-BR", vec![3]),
        ("?topic=Drinks", vec![2, 1, 3]),
        ("?topic=nature", vec![8, 3, 6]),
        ("?topic=c", vec![4]),
        ("?topic=C%2B%2B", vec![1]),
        ("?topic=c%23", vec![6]),
        ("?format=course", vec![1, 5, 4]),
        ("?format=group", vec![8]),
        ("?licence=CC-BY", vec![1, 8]),
        ("?licence=open", vec![1, 8, 5, 3]),
        ("?licence=unknown", vec![4]),
        ("?cost=free", vec![1, 8, 3]),
        ("?cost=free_signup", vec![2]),
        ("?cost=free_any", vec![2, 1, 8, 3]),
        ("?cost=partly", vec![4]),
        ("?cost=paid", vec![5]),
        ("?hours=1-2", vec![1, 6]),
        ("?hours=3-5", vec![2, 5]),
        ("?hours=6-", vec![8, 3]),
        ("?sessions=1-4", vec![1, 6]),
        ("?sessions=5-8", vec![2, 5]),
        ("?sessions=9-", vec![8, 3]),
        ("?lang=en&cost=free", vec![1, 8]),
        ("?topic=drinks&licence=open", vec![1, 3]),
        ("?q=tea&cost=free_any&sort=title", vec![3, 2, 1, 8]),
        ("?lang=en&format=course&licence=open&cost=free_any&hours=1-2&sessions=1-4&topic=drinks", vec![1]),
    ] {
        assert_eq!(listed(&visitor, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn contradictory_filters_find_nothing_and_meaningless_ones_are_ignored() {
    let site = seeded().await;
    let visitor = site.browser();
    for query in
        ["?lang=pt-br&cost=paid", "?topic=Secrets", "?topic=unheard+of", "?lang=xx", "?topic=%F0%9F%8E%B8&hours=1-2", "?q=quantum&format=book"]
    {
        let reply = page(&visitor, query).await;
        assert!(numbers(&reply).is_empty(), "{query}");
        assert!(reply.text().contains("No course matches all of this. Remove a filter, or use other words."), "{query}: {}", reply.text());
    }
    let all = listed(&visitor, "").await;
    let long = "x".repeat(3000);
    for query in [
        "?format=poem&licence=GPL&cost=gratis&hours=-1&sessions=1e9&sort=x&page=-5&after=x",
        "?lang=&topic=&cost=&format=&hours=&sessions=&licence=",
        "?topic=+&lang=%2F%2F",
        "?hours=3-5%27%3Bdrop+table+courses&cost[]=free",
    ] {
        assert_eq!(listed(&visitor, query).await, all, "{query}");
    }
    for query in [format!("?topic={long}"), format!("?lang={long}"), "?topic=%ff&lang=%ff".to_owned()] {
        page(&visitor, &query).await;
    }
    // Of two values of one filter one counts; the page says which.
    let reply = page(&visitor, "?cost=free&cost=paid").await;
    assert!([vec![5], vec![1, 8, 3]].contains(&numbers(&reply)), "{}", reply.text());
}

/// Returns the choices of the page's filters: name, value, number.
fn choices(reply: &Reply) -> Vec<(String, String, usize)> {
    let html = reply.body.replace("<!>", "").replace("<!---->", "");
    let mut found = Vec::new();
    for select in html.split("<select").skip(1) {
        let name = select.split_once("name=\"").unwrap().1.split('"').next().unwrap();
        for option in select.split("</select>").next().unwrap().split("<option").skip(1) {
            let value = option.split_once("value=\"").unwrap().1.split('"').next().unwrap();
            let words = option.split_once('>').unwrap().1.split('<').next().unwrap();
            if let Some(number) = words.rsplit_once('(').and_then(|(_, end)| end.trim_end_matches(')').parse().ok()) {
                found.push((name.to_owned(), value.to_owned(), number));
            }
        }
    }
    found
}

#[tokio::test]
async fn each_choice_says_how_many_courses_one_finds_with_it() {
    let site = seeded().await;
    let visitor = site.browser();
    let mut checked = 0;
    for filters in [
        vec![],
        vec![("lang", "en")],
        vec![("q", "tea"), ("topic", "drinks")],
        vec![("licence", "open"), ("cost", "free_any")],
        vec![("lang", "pt-br"), ("cost", "paid")],
        vec![("topic", "unheard of")],
    ] {
        let query =
            |filters: &[(&str, &str)]| format!("?{}", filters.iter().map(|(k, v)| format!("{k}={}", encode(v))).collect::<Vec<_>>().join("&"));
        let reply = page(&visitor, &query(&filters)).await;
        for (name, value, number) in choices(&reply) {
            let mut others: Vec<(&str, &str)> = filters.iter().copied().filter(|(other, _)| *other != name).collect();
            others.push((&name, &value));
            assert_eq!(listed(&visitor, &query(&others)).await.len(), number, "{filters:?}, then {name}={value}");
            checked += 1;
        }
    }
    assert!(checked > 60, "{checked}");
    let names: std::collections::BTreeSet<String> = choices(&page(&visitor, "").await).into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["cost", "format", "hours", "lang", "licence", "sessions", "topic"]);
    // As they were first written; hidden courses count nowhere.
    let text = page(&visitor, "").await.text();
    assert!(text.contains("Drinks (3)") && text.contains("Nature (3)") && text.contains("C++ (1)") && text.contains("Português (BR) (1)"), "{text}");
    assert!(!text.contains("Secrets"), "{text}");
}

#[tokio::test]
async fn active_filters_are_shown_and_removed_by_links() {
    let site = seeded().await;
    let visitor = site.browser();
    let reply = page(&visitor, "?q=tea&topic=drinks&cost=free_any&hours=1-2&sort=title&page=1").await;
    let html = reply.body.replace("&amp;", "&");
    for link in [
        "/courses?sort=title&topic=drinks&cost=free_any&hours=1-2",
        "/courses?q=tea&sort=title&cost=free_any&hours=1-2",
        "/courses?q=tea&sort=title&topic=drinks&hours=1-2",
        "/courses?q=tea&sort=title&topic=drinks&cost=free_any",
        // The other orders keep the filters.
        "/courses?q=tea&sort=worked&topic=drinks&cost=free_any&hours=1-2",
        "/courses?q=tea&topic=drinks&cost=free_any&hours=1-2",
    ] {
        assert!(html.contains(&format!("href=\"{link}\"")), "{link}: {html}");
    }
    assert!(html.contains("Remove the filter Drinks") && reply.text().contains("Filters (3 active)"), "{}", reply.text());
    assert!(html.contains("<input type=\"hidden\" name=\"sort\" value=\"title\""), "the form keeps the order");
    let empty = page(&visitor, "?q=tea&lang=xx").await;
    assert!(empty.body.contains("href=\"/courses?q=tea\"") && empty.text().contains("See all courses"), "{}", empty.text());
}

#[tokio::test]
async fn what_is_filtered_by_follows_each_change_of_a_course() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    let visitor = site.browser();
    let form = |topics| {
        [
            ("title", "Public speaking"),
            ("provider", "Example University"),
            ("link", "https://example.org/speaking"),
            ("format", "course"),
            ("description", "Speak without shaking."),
            ("topics", topics),
            ("language", "en"),
            ("licence", "CC-BY"),
        ]
    };
    author.post("courses/save", "/courses/add", &form("Speaking, confidence")).await;
    let finds = |query: &'static str| {
        let visitor = visitor.clone();
        async move { page(&visitor, query).await.text().contains("Speak without shaking.") }
    };
    assert!(finds("?topic=speaking").await && finds("?topic=confidence&lang=en").await && !finds("?topic=rhetoric").await);
    let edited = [vec![("slug", "public-speaking"), ("hours", "3"), ("cost", "partly")], form("Rhetoric").to_vec()].concat();
    author.post("courses/save", "/courses/public-speaking/edit", &edited).await;
    assert!(finds("?topic=rhetoric&hours=3-5&cost=partly").await && !finds("?topic=speaking").await && !finds("?cost=free").await);
    assert!(!page(&visitor, "").await.text().contains("confidence"), "no course has it any more");
}

#[tokio::test]
async fn a_step_numbers_the_topics_of_courses_of_earlier_versions() {
    let site = seeded().await;
    rows::run(&site, "update courses set topic_ids = null").await;
    rows::run(&site, "delete from topics").await;
    let visitor = site.browser();
    assert!(listed(&visitor, "?topic=drinks").await.is_empty());
    let mut tx = site.app.db.write().await.unwrap();
    circlet::platform::steps::forget(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    for _ in 0..2 {
        let step = circlet::slices::steps().into_iter().find(|step| step.name == "topics of courses").unwrap();
        circlet::platform::steps::run(&site.app.db, &[step], &site.app.config, &site.app.clock).await.unwrap();
        assert_eq!(listed(&visitor, "?topic=drinks").await, [2, 1, 3]);
        assert_eq!(site.count("select count(*) from topics").await, 6);
    }
}

/// Inserts courses `course-1` to `course-<count>` directly: all with the same title, every third one in Spanish, the
/// newest first.
async fn many(site: &Site, count: i64) {
    let sql = format!(
        "with recursive n (at) as (select cast(1 as bigint) union all select at + 1 from n where at < {count})
         insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence, search_key, sort_key,
                              rank, used, created_at, updated_at)
         select 'course-' || cast(at as text), 'Tea', 'School', 'l' || cast(at as text), 'l' || cast(at as text), 'course', 'About tea.', '[]',
                case when at % 3 = 0 then 'es' else 'en' end, 'CC-BY', '', 'tea',
                case when at <= 2000 then 4.25 when at <= 4000 then 3.1 else 0 end, case when at % 2000 < 1000 then 2 else 1 end, {count} - at, 1 from n"
    );
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query(AssertSqlSafe(sql)).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Follows "Next" from a page to the end.
async fn rest(browser: &Browser, query: &str, filters: &str) -> Vec<i64> {
    let mut seen = Vec::new();
    let mut query = format!("?{query}{filters}");
    for _ in 0..250 {
        let reply = page(browser, &query).await;
        seen.extend(numbers(&reply));
        let html = reply.body.replace("&amp;", "&");
        let Some(next) = html.split("<a rel=\"next\" href=\"").nth(1).map(|rest| rest.split('"').next().unwrap()) else { return seen };
        query = next.trim_start_matches("/courses").to_owned();
    }
    panic!("there is no end: {seen:?}");
}

#[tokio::test]
async fn pages_have_numbers_up_to_row_1000_and_then_go_on_by_key_in_every_order() {
    let site = Site::new().await;
    let visitor = site.browser();
    many(&site, 1100).await;
    let order = |keys: fn(i64) -> (i64, i64)| {
        let mut all: Vec<i64> = (1..=1100).collect();
        all.sort_by_key(|n| (keys(*n), *n));
        all.split_off(980)
    };
    let used = order(|n| (-i64::from(n % 2000 < 1000), 0));
    for (sort, expected) in [("worked", used.clone()), ("used", used), ("newest", order(|_| (0, 0))), ("title", order(|_| (0, 0)))] {
        assert_eq!(rest(&visitor, &format!("sort={sort}&page=99"), "").await, expected, "{sort}");
    }
    let spanish: Vec<i64> = (1..=1100).filter(|n| n % 3 == 0).collect();
    assert_eq!(rest(&visitor, "lang=es", "&sort=title").await, spanish, "366 rows have numbered pages only");
    assert!(page(&visitor, "?lang=es").await.text().contains("366 courses"));
    assert!(page(&visitor, "?lang=en&cost=free").await.text().contains("No course matches all of this."));
    assert_eq!(listed(&visitor, "?lang=es&page=99").await.last(), spanish.last(), "past the end: the last page");
    // The course after which a page starts left the filter, or was hidden, in the meantime.
    let next = listed(&visitor, "?sort=title&lang=es&after=1000").await;
    assert!(next.first() == Some(&963) && next.contains(&1002), "the next one is on this numbered page: {next:?}");
    rows::run(&site, "update courses set hidden_at = 1 where id = 1050").await;
    assert_eq!(listed(&visitor, "?sort=title&after=1050").await.first(), Some(&1051));
    assert_eq!(listed(&visitor, "?sort=title&after=999999").await.first(), Some(&981));
}

#[tokio::test]
async fn a_library_of_more_than_5000_courses_is_listed_to_its_end_in_every_order() {
    let site = Site::new().await;
    let visitor = site.browser();
    many(&site, 5060).await;
    // Far down, where an order goes over from one rank or use to the next.
    for (sort, from, expected) in [
        ("worked", 3990, (3991..=3999).chain(4001..).take(20).collect::<Vec<i64>>()),
        ("worked", 5050, (5051..=5060).collect()),
        ("used", 4999, (1000..1020).collect()),
        ("newest", 5030, (5031..5051).collect()),
        ("title", 5045, (5046..=5060).collect()),
    ] {
        let reply = page(&visitor, &format!("?sort={sort}&after={from}")).await;
        assert_eq!(numbers(&reply), expected, "{sort} after {from}");
    }
    let (_, staff) = site.account("Sam Staff", true).await;
    rows::run(&site, "update courses set hidden_at = 1 where id between 5000 and 5049").await;
    assert_eq!(listed(&visitor, "?sort=title&after=4995").await, (4996..=4999).chain(5050..=5060).collect::<Vec<i64>>());
    assert_eq!(listed(&staff, "?sort=title&after=4995").await.first(), Some(&4996));
    rows::run(&site, "update courses set language = 'sw' where id = 5055").await;
    let reply = page(&visitor, "?lang=sw&sort=title").await;
    assert!(numbers(&reply).is_empty() && reply.text().contains("We looked through the first 5,000 only."), "{}", reply.text());
    assert_eq!(listed(&visitor, "?lang=sw&sort=newest&after=4000").await, [5055], "by key, the next 5,000 are looked through");
}
