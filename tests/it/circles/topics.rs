//! The filter by topic: circles have the topics of their course.

use super::{COURSE, add_course, draft, edit, of, set};
use crate::harness::{Browser, Site};
use crate::rows;
use circlet::platform::{events, steps};

const COURSES: [(&str, &str); 3] = [("Speaking", "Rhetoric, Self-confidence"), ("Pointers", "C++, Programming"), ("Verses", "rhetoric, C")];

/// Publishes a circle with each of [`COURSES`], called as its course. Returns the browser of the courses' author.
async fn circles(site: &Site) -> Browser {
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (_, author) = site.account("Ada Author", false).await;
    add_course(site).await;
    for (title, topics) in COURSES {
        let link = format!("https://example.org/{title}");
        let course = set(&COURSE, &[("title", title), ("topics", topics), ("link", &link)]);
        let course = author.post("courses/save", "/courses/add", &course).await.location.unwrap();
        let course = course.split('?').next().unwrap().trim_start_matches("/courses/").to_owned();
        let slug = draft(site, &amina, &[], &[], &[("title", title)]).await;
        amina.post("circles/course", &edit(&slug, 1), &of(&slug, &[("course", &course)])).await;
        amina.post("circles/publish", "/", &[("slug", &slug)]).await;
    }
    author
}

/// Returns which of the circles a list shows.
async fn shown(site: &Site, query: &str) -> Vec<&'static str> {
    let page = site.browser().get(&format!("/circles?{query}")).await;
    assert_eq!(page.status, 200, "{query}");
    COURSES.iter().map(|(title, _)| *title).filter(|title| page.body.contains(&format!("href=\"/circles/{}\"", title.to_lowercase()))).collect()
}

#[tokio::test]
async fn circles_are_filtered_by_the_topics_of_their_course_alone_and_with_everything_else() {
    let site = Site::new().await;
    circles(&site).await;
    for (query, expected) in [
        ("topic=Rhetoric", &["Speaking", "Verses"][..]),
        ("topic=RHETORIC&show=all", &["Speaking", "Verses"]),
        ("topic=rhetoric&show=finished", &[]),
        ("topic=C%2B%2B", &["Pointers"]),
        ("topic=C", &["Verses"]),
        ("topic=self+confidence", &["Speaking"]),
        ("topic=confidence", &[]),
        ("topic=Rhetoric&q=verses", &["Verses"]),
        ("topic=Rhetoric&city=chicago&lang=en&day=1&mode=in-person", &["Speaking", "Verses"]),
        ("topic=Rhetoric&lang=es", &[]),
        ("topic=Gardening", &[]),
        ("topic=%F0%9F%98%80", &["Speaking", "Pointers", "Verses"]),
        ("topic=", &["Speaking", "Pointers", "Verses"]),
    ] {
        assert_eq!(shown(&site, query).await, expected, "{query}");
    }
    let long = "x".repeat(10_000);
    assert_eq!(shown(&site, &format!("topic={long}")).await, Vec::<&str>::new());
    let page = site.browser().get("/circles?topic=Rhetoric&lang=en").await;
    assert!(page.body.contains("aria-label=\"Remove the filter Rhetoric\"") && page.body.contains("href=\"/circles?lang=en\""), "{}", page.text());
    assert!(page.body.contains("<details open class=\"filters\""), "{}", page.body);
}

#[tokio::test]
async fn topics_are_offered_with_their_numbers_the_most_frequent_first() {
    let site = Site::new().await;
    circles(&site).await;
    let offered = async |query: &str| {
        let page = site.browser().get(&format!("/circles{query}")).await.body.replace("<!>", "").replace("<!---->", "");
        let select = page.split("name=\"topic\"").nth(1).unwrap().split("</select>").next().unwrap().to_owned();
        select.split("<option").skip(1).map(|option| option.split_once('>').unwrap().1.replace("</option>", "")).collect::<Vec<_>>()
    };
    // Spelt as in the course that was added first.
    let all = ["Any", "Rhetoric (2)", "C (1)", "C++ (1)", "Programming (1)", "Self-confidence (1)"];
    assert_eq!(offered("").await, all);
    assert_eq!(offered("?topic=Gardening").await, [&all[..], &["Gardening"]].concat(), "the chosen one stays");
    // What the list does not show at first is not counted.
    rows::run(&site, "update circles set signup_open = 0 where title = 'Speaking'").await;
    assert_eq!(offered("?day=1").await[1..3], ["C (1)", "C++ (1)"]);
    site.at("2027-06-01T12:00:00Z");
    assert_eq!(offered("").await, ["Any"]);
}

#[tokio::test]
async fn topics_of_an_edited_course_reach_its_circles() {
    let site = Site::new().await;
    let author = circles(&site).await;
    let changed = set(&COURSE, &[("slug", "pointers"), ("title", "Pointers"), ("topics", "C++, Memory"), ("link", "https://example.org/Pointers")]);
    let reply = author.post("courses/save", "/courses/pointers/edit", &changed).await;
    assert_eq!(reply.location.as_deref(), Some("/courses/pointers"), "{}", reply.text());
    events::drain(&site.app).await.unwrap();
    assert_eq!(shown(&site, "topic=Memory").await, ["Pointers"]);
    assert_eq!(shown(&site, "topic=Programming").await, Vec::<&str>::new());
    assert_eq!(site.count("select count(*) from events where kind = 'course-changed'").await, 1);
    // What no circle is found by is no event.
    let other = set(&changed, &[("description", "About memory.")]);
    author.post("courses/save", "/courses/pointers/edit", &other).await;
    assert_eq!(site.count("select count(*) from events where kind = 'course-changed'").await, 1);
}

#[tokio::test]
async fn circles_indexed_by_an_earlier_version_get_their_topics_before_the_server_answers() {
    let site = Site::new().await;
    circles(&site).await;
    rows::run(&site, "delete from search_circles").await;
    rows::run(&site, "delete from data_steps where number = 4").await;
    assert_eq!(shown(&site, "topic=Rhetoric").await, Vec::<&str>::new());
    for _ in 0..2 {
        steps::run(&site.app.db, &circlet::slices::steps(), &site.app.config, &site.app.clock).await.unwrap();
        assert_eq!(shown(&site, "topic=Rhetoric").await, ["Speaking", "Verses"]);
        assert_eq!(site.count("select count(*) from search_circles").await, 3);
    }
}
