//! Search: the same set of circles and courses on both engines, best first.

use crate::harness::{Reply, Site};
use circlet::circles::service::index;
use circlet::platform::db::Engine;
use sqlx::AssertSqlSafe;

/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

/// What is specific to a test circle; the rest is the same for all.
#[derive(Clone, Copy)]
struct Seed {
    title: &'static str,
    course: i64,
    venue: &'static str,
    city: &'static str,
    welcome: &'static str,
    language: &'static str,
    online: i64,
}

const SEED: Seed = Seed { title: "", course: 1, venue: "Library", city: "Chicago", welcome: "", language: "en", online: 0 };

/// Inserts courses given as title, provider, topics, description; their ids count from 1.
async fn courses(site: &Site, courses: &[(&str, &str, &str, &str)]) {
    let mut tx = site.app.db.write().await.unwrap();
    for (n, (title, provider, topics, description)) in courses.iter().enumerate() {
        sqlx::query(
            "insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence, search_key, sort_key,
                                  created_at, updated_at)
             values ($1, $2, $3, $1, $1, 'course', $4, $5, 'en', 'CC-BY', '', lower($2), 1, 1)",
        )
        .bind(format!("course-{}", n + 1))
        .bind((*title).to_owned())
        .bind((*provider).to_owned())
        .bind((*description).to_owned())
        .bind(serde_json::to_string(&[topics]).unwrap())
        .execute(tx.conn())
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

/// Inserts circles that start a day apart, the first one tomorrow.
async fn circles(site: &Site, seeds: &[Seed]) {
    let now = site.ctx().now_us();
    let mut tx = site.app.db.write().await.unwrap();
    for (n, seed) in (1_i64..).zip(seeds) {
        sqlx::query(
            "insert into circles (slug, state, course_id, title, venue, city, city_key, welcome, language, in_person, online, time_zone, start_time, weekday,
                                  first_at, last_at, published_at, created_at, updated_at)
             values ($1, 'published', $2, $3, $4, $5, lower($5), $6, $7, 1 - $8, $8, 'UTC', '18:30', 1, $9, $10, 1, 1, 1)",
        )
        .bind(format!("circle-{n}"))
        .bind(seed.course)
        .bind(seed.title)
        .bind(seed.venue)
        .bind(seed.city)
        .bind(seed.welcome)
        .bind(seed.language)
        .bind(seed.online)
        .bind(now + n * DAY)
        .bind(now + (n + 7) * DAY)
        .execute(tx.conn())
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    index::rebuild(&site.app.db).await.unwrap();
}

/// Returns the numbers after `prefix` in the links of a page, in order, each once.
fn found(page: &Reply, prefix: &str) -> Vec<i64> {
    assert_eq!(page.status, 200, "{}", page.text());
    let mut numbers = Vec::new();
    for part in page.body.split(prefix).skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let number = digits.parse().unwrap();
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

async fn found_courses(site: &Site, words: &str) -> Vec<i64> {
    found(&site.browser().get(&format!("/courses?q={}", circlet::paths::encode(words))).await, "href=\"/courses/course-")
}

async fn found_circles(site: &Site, query: &str) -> Vec<i64> {
    found(&site.browser().get(&format!("/circles?{query}")).await, "href=\"/circles/circle-")
}

const LIBRARY: [(&str, &str, &str, &str); 12] = [
    ("Python for absolute beginners", "Coursera", "programming", "Learn step by step."),
    ("C++ for beginners", "Example University", "programming", "Pointers without fear."),
    ("C# basics", "Example University", "programming", "Classes and objects."),
    (".NET at home", "Example University", "programming", "Web pages and more."),
    ("Cooking for two", "Kitchen School", "food", "C is not only a vitamin: see what python beans are."),
    ("Straße und Verkehr", "Fahrschule", "Deutsch", "Regeln."),
    ("Livet i København", "Byen", "dansk", "Historier."),
    ("Łódź filmowa", "Szkoła", "kino", "Filmy."),
    ("学习圈", "图书馆", "中文", "一起学习。"),
    ("हिन्दी सीखें", "पुस्तकालय", "भाषा", "आसान पाठ।"),
    ("日本語入門", "図書館", "日本語", "ひらがなから。"),
    ("ภาษาไทยง่ายๆ", "ห้องสมุด", "ภาษา", "เรียนทุกวัน"),
];

#[tokio::test]
async fn case_21_and_case_28_courses_are_found_by_every_word_in_any_order_and_the_title_counts_most() {
    let site = Site::new().await;
    courses(&site, &LIBRARY).await;
    index::rebuild(&site.app.db).await.unwrap();
    for (words, expected) in [
        // Case 21: words in any order, over all fields.
        ("python beginners", &[1][..]),
        ("beginners coursera", &[1]),
        ("BEGIN pyth", &[1]),
        ("beginners", &[2, 1]),
        // Title first, then text.
        ("python", &[1, 5]),
        ("ython", &[]),
        // Case 28: names with symbols.
        ("C++", &[2]),
        ("c#", &[3]),
        (".net", &[4]),
        ("net", &[4]),
        ("example university", &[3, 2, 4]),
        ("strasse", &[6]),
        ("STRASSE", &[6]),
        ("kobenhavn", &[7]),
        ("København", &[7]),
        ("lodz", &[8]),
        ("习圈", &[9]),
        ("学", &[9]),
        ("圈学", &[]),
        ("हिन्दी", &[10]),
        ("हिन", &[10]),
        ("入門", &[11]),
        ("ไทย", &[12]),
        ("quantum", &[]),
        ("python quantum", &[]),
    ] {
        assert_eq!(found_courses(&site, words).await, expected, "{words}");
    }
}

#[tokio::test]
async fn anything_may_be_typed() {
    let site = Site::new().await;
    courses(&site, &LIBRARY).await;
    circles(&site, &[Seed { title: "Near or far", ..SEED }, Seed { title: "a", ..SEED }]).await;
    let endless = "x".repeat(10_000);
    for (words, expected) in [
        ("\"*\" OR NEAR(", vec![1]),
        ("near OR title:", vec![]),
        ("'a' | 'b' & !(", vec![1, 2]),
        ("{title} : \"a\"", vec![]),
        ("😀", vec![1, 2]),
        ("😀 near", vec![1]),
        ("%", vec![1, 2]),
        ("a", vec![2, 1]),
        ("n", vec![1]),
        ("\\' -- ;", vec![1, 2]),
        (endless.as_str(), vec![]),
    ] {
        assert_eq!(found_circles(&site, &format!("q={}", circlet::paths::encode(words))).await, expected, "{words}");
        assert_eq!(found_circles(&site, &format!("show=all&q={}", circlet::paths::encode(words))).await, expected, "all: {words}");
        assert_eq!(site.browser().get(&format!("/courses?q={}", circlet::paths::encode(words))).await.status, 200, "{words}");
    }
    for filter in ["lang='--", "city=%22*", "city=%22", "day=x", "mode=%22", "show=x", "page=x", "after=x", "after=-1"] {
        assert_eq!(site.browser().get(&format!("/circles?{filter}")).await.status, 200, "{filter}");
    }
}

#[tokio::test]
async fn case_22_circles_are_found_by_title_course_place_and_text_in_this_order() {
    let site = Site::new().await;
    courses(&site, &[("Gardens", "Green School", "", ""), ("Speaking", "Voice School", "", "")]).await;
    circles(
        &site,
        &[
            Seed { title: "Plants", welcome: "We meet to speak about gardens.", ..SEED },
            Seed { title: "Green hands", venue: "The Gardens House", course: 2, ..SEED },
            Seed { title: "Roses", ..SEED },
            Seed { title: "Gardens of the city", course: 2, city: "Đà Nẵng", language: "vi", ..SEED },
            Seed { title: "Tiếng Việt cho người mới", course: 2, city: "", language: "vi", online: 1, ..SEED },
        ],
    )
    .await;
    for (query, expected) in [
        // Title, course (before the list's own order), place, text.
        ("q=gardens", &[4, 1, 3, 2][..]),
        ("q=gardens+house", &[2]),
        ("q=green+gardens", &[1, 3, 2]),
        // Case 22.
        ("q=tieng+viet", &[5]),
        ("q=da+nang", &[4]),
        ("city=da+nang", &[4]),
        ("city=NANG", &[4]),
        ("city=chic", &[1, 2, 3]),
        ("city=gardens", &[]),
        ("city=online", &[5]),
        ("lang=vi", &[4, 5]),
        ("lang=vi&mode=online&q=viet", &[5]),
        ("lang=vi&mode=in-person&q=viet", &[]),
        ("day=1&lang=VI", &[4, 5]),
        ("day=2", &[]),
        // Contradictory filters.
        ("city=online&mode=in-person", &[]),
        ("city=chicago&mode=online", &[]),
        ("city=chicago&lang=vi&day=1&q=gardens", &[]),
        ("q=voice", &[2, 4, 5]),
    ] {
        assert_eq!(found_circles(&site, query).await, expected, "{query}");
        assert_eq!(found_circles(&site, &format!("{query}&show=all")).await, expected, "{query}, all");
        assert_eq!(found_circles(&site, &format!("{query}&show=finished")).await, Vec::<i64>::new(), "{query}, finished");
    }
    site.at("2027-11-16T16:00:00Z");
    assert_eq!(found_circles(&site, "q=gardens&show=finished").await, [4, 3, 1, 2]);
    assert_eq!(found_circles(&site, "q=gardens").await, Vec::<i64>::new());
}

#[tokio::test]
async fn what_is_not_public_is_not_found_and_what_changes_is_found_as_it_is_now() {
    use super::circles::{WORDS, draft, edit, of, published, set};
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let slug = published(&site, &amina, &[]).await;
    draft(&site, &amina, &[], &[], &[("title", "A shy draft")]).await;
    let finds = |words: &'static str| {
        let visitor = site.browser();
        async move {
            let text = visitor.get(&format!("/circles?show=all&q={words}")).await.text();
            ["Public speaking for shy people", "A shy draft", "Bold talks"].map(|title| text.contains(title))
        }
    };
    assert_eq!(finds("shy").await, [true, false, false]);
    amina.post("circles/words", &edit(&slug, 4), &of(&slug, &set(&WORDS, &[("title", "Bold talks")]))).await;
    assert_eq!(finds("shy").await, [false; 3], "the old title");
    assert_eq!(finds("bold").await, [false, false, true]);
    // A renamed course updates its circles.
    assert_eq!(finds("example+university").await, [false, false, true]);
    let form: Vec<_> = [("slug", "public-speaking"), ("title", "Rhetoric"), ("provider", "Open School")]
        .into_iter()
        .chain(super::circles::COURSE.into_iter().filter(|(name, _)| !["title", "provider"].contains(name)))
        .collect();
    staff.post("courses/save", "/courses/public-speaking/edit", &form).await;
    circlet::platform::events::drain(&site.app).await.unwrap();
    assert_eq!(finds("rhetoric").await, [false, false, true]);
    assert_eq!(finds("university").await, [false; 3], "the old provider");
    assert!(site.browser().get("/courses?q=rhetoric").await.text().contains("Used in 1 circle"));
    staff.post("moderation/hide", "/staff", &[("page", &format!("/circles/{slug}")), ("button", "hide"), ("reason", "It sells something.")]).await;
    assert_eq!(finds("bold").await, [false; 3], "hidden");
    let course = site.browser().get("/courses?q=rhetoric").await.text();
    assert!(course.contains("Not yet tried") && !course.contains("Used in"), "{course}");
    staff.post("moderation/hide", "/staff", &[("page", &format!("/circles/{slug}")), ("button", "show")]).await;
    assert_eq!(finds("bold").await, [false, false, true], "shown again");
    amina.post("circles/cancel", "/", &[("slug", &slug), ("reason", "Flooded.")]).await;
    assert_eq!(finds("bold").await, [false; 3], "cancelled");
}

#[tokio::test]
async fn a_search_takes_5000_hits_and_says_so() {
    let site = Site::new().await;
    courses(&site, &[("Gardens", "School", "", "")]).await;
    circles(&site, &[Seed { title: "Roses", ..SEED }]).await;
    let mut tx = site.app.db.write().await.unwrap();
    // Rows 2 to 5001 are over; index rows are inserted directly, because there are many.
    let now = site.ctx().now_us();
    let many = format!(
        "with recursive n (id) as (select 2 union all select id + 1 from n where id < 5001)
         insert into circles (id, slug, state, course_id, title, time_zone, first_at, last_at, created_at, updated_at)
         select id, 'circle-' || cast(id as text), 'published', 1, 'Roses', 'UTC', {now} - cast(id as bigint) * 1000000, {now} - id, 1, 1 from n"
    );
    sqlx::query(AssertSqlSafe(many)).execute(tx.conn()).await.unwrap();
    let indexed = match site.app.db.engine() {
        Engine::Sqlite => {
            "insert into search_circles (rowid, title, course, place, body, filters)
             select id, 'roses', 'gardens', '', '', 'zqlanguagezqen' from circles where id > 1"
        }
        Engine::Postgres => {
            "insert into search_circles (id, words)
             select id, cast('''roses'':1A ''gardens'':2B ''zqlanguagezqen''' as tsvector) from circles where id > 1"
        }
    };
    sqlx::query(indexed).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let visitor = site.browser();
    let text = visitor.get("/circles?q=roses&show=all").await.text();
    assert!(text.contains("More than 5,000 match these words") && text.contains("more than 1,000 in all"), "{text}");
    // Few are open, so each was checked.
    let text = visitor.get("/circles?q=roses").await.text();
    assert!(!text.contains("More than 5,000"), "{text}");
    assert_eq!(found_circles(&site, "q=roses").await, [1]);
    // A filter that matches nearly all is walked.
    let page = visitor.get("/circles?lang=en&show=finished").await;
    assert!(!page.text().contains("5,000"), "{}", page.text());
    assert_eq!(found(&page, "href=\"/circles/circle-").first(), Some(&2));
    // Numbered up to row 1,000 (page 84), then by key, to the last hit.
    let page = visitor.get("/circles?q=roses&show=all&page=99999").await;
    assert!(page.text().contains("Page 84 ·"), "{}", page.text());
    let last = *found(&page, "href=\"/circles/circle-").last().unwrap();
    assert!(page.body.contains(&format!("after={last}")), "{}", page.text());
    let page = visitor.get(&format!("/circles?q=roses&show=all&after={last}")).await;
    assert_eq!(found(&page, "href=\"/circles/circle-").first(), Some(&(last + 1)));
    assert!(page.text().contains("Back to page 84"), "{}", page.text());
}

#[tokio::test]
async fn a_rebuild_makes_the_same_index_and_can_be_run_twice() {
    let site = Site::new().await;
    courses(&site, &LIBRARY).await;
    circles(&site, &[Seed { title: "Public speaking", ..SEED }]).await;
    let mut tx = site.app.db.write().await.unwrap();
    circlet::platform::search::remove_between(&mut tx, circlet::circles::store::index::INDEX, 0, None).await.unwrap();
    // A row of a circle that no longer exists.
    if site.app.db.engine() == Engine::Sqlite {
        sqlx::query("insert into search_circles (rowid, title) values (77, 'ghost')").execute(tx.conn()).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(found_circles(&site, "q=speaking").await, Vec::<i64>::new());
    for _ in 0..2 {
        index::rebuild(&site.app.db).await.unwrap();
        assert_eq!(found_circles(&site, "q=speaking&show=all").await, [1]);
        assert_eq!(found_courses(&site, "python").await, [1, 5]);
        assert_eq!(site.count("select count(*) from search_circles").await, 1);
    }
}

#[tokio::test]
async fn postgresql_does_not_compile_the_plans_of_searches() {
    let site = Site::new().await;
    if site.app.db.engine() == Engine::Sqlite {
        eprintln!("skipped on SQLite: it has no such compiler");
        return;
    }
    let mut tx = site.app.db.write().await.unwrap();
    for setting in [
        sqlx::query_scalar::<_, String>("select current_setting('jit')").fetch_one(site.app.db.primary()).await.unwrap(),
        sqlx::query_scalar::<_, String>("select current_setting('jit')").fetch_one(tx.conn()).await.unwrap(),
    ] {
        assert_eq!(setting, "off");
    }
}
