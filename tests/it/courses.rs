//! The course library, as visitors and authors meet it.

use crate::harness::Site;
use axum::http::StatusCode;

const FORM: [(&str, &str); 8] = [
    ("title", "Public speaking"),
    ("provider", "Example University"),
    ("link", "https://example.org/speaking"),
    ("format", "course"),
    ("description", "Speak without shaking."),
    ("topics", "speaking, confidence"),
    ("language", "en"),
    ("licence", "CC-BY"),
];

fn with<'a>(field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    FORM.iter().map(|(k, v)| if *k == field { (*k, value) } else { (*k, *v) }).collect()
}

#[tokio::test]
async fn an_added_course_is_found_and_shown() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    let reply = author.post("courses/save", "/courses/add", &FORM).await;
    assert_eq!(reply.location.as_deref(), Some("/courses/public-speaking"));
    let page = author.follow(&reply).await;
    assert!(page.text().contains("Speak without shaking."), "{}", page.text());
    let visitor = site.browser();
    assert!(visitor.get("/courses?q=CONFIDENCE").await.text().contains("Public speaking"));
    assert!(visitor.get("/courses?q=100%25").await.text().contains("No course fits"));
}

#[tokio::test]
async fn a_known_link_leads_to_the_course_that_has_it() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    author.post("courses/save", "/courses/add", &FORM).await;
    let reply = author.post("courses/save", "/courses/add", &with("link", "http://www.example.org/speaking/")).await;
    let page = author.follow(&reply).await;
    assert!(page.text().contains("in the library already"), "{}", page.text());
    assert_eq!(site.count("select count(*) from courses").await, 1);
}

#[tokio::test]
async fn a_wrong_form_comes_back_with_what_was_typed_and_errors_at_the_fields() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    for (field, value) in [("title", " "), ("link", "javascript:alert(1)"), ("format", "poem"), ("language", "english!"), ("description", "a\u{0}b")]
    {
        let reply = author.post("courses/save", "/courses/add", &with(field, value)).await;
        let page = author.follow(&reply).await;
        assert!(page.has_error_at(field), "{field}: {}", page.text());
        assert!(page.body.contains("Example University"), "{field} lost the rest");
    }
    assert_eq!(site.count("select count(*) from courses").await, 0);
}

#[tokio::test]
async fn a_course_is_edited_by_its_creator_and_staff_and_nobody_else() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    let (_, other) = site.account("Ben Other", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    author.post("courses/save", "/courses/add", &FORM).await;
    let edit = |title| [vec![("slug", "public-speaking")], with("title", title)].concat();
    assert_eq!(other.post("courses/save", "/", &edit("Mine now")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(other.get("/courses/public-speaking/edit").await.status, StatusCode::FORBIDDEN);
    let reply = site.browser().post("courses/save", "/courses/public-speaking/edit", &edit("Mine now")).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?next=/courses/public-speaking/edit"));
    for (browser, title) in [(&author, "Speaking up"), (&staff, "Speaking out")] {
        assert_eq!(browser.post("courses/save", "/", &edit(title)).await.location.as_deref(), Some("/courses/public-speaking"));
        assert!(site.browser().get("/courses/public-speaking").await.text().contains(title));
    }
    let unknown = author.post("courses/save", "/", &[("slug", "nope"), ("title", "x")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn html_in_every_field_stays_text() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    let evil = "</title></textarea></p><script>alert(1)</script>";
    let fields: Vec<_> =
        FORM.iter().map(|(k, v)| if ["title", "provider", "description", "topics"].contains(k) { (*k, evil) } else { (*k, *v) }).collect();
    let reply = author.post("courses/save", "/courses/add", &fields).await;
    let edit = format!("{}/edit", reply.location.as_deref().unwrap());
    for page in [author.follow(&reply).await, author.get("/courses").await, author.get(&edit).await] {
        assert!(!page.body.contains(evil), "{}", page.body);
    }
}

#[tokio::test]
async fn posts_from_elsewhere_and_bodies_that_are_too_large_are_refused() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    let foreign = axum::http::Request::post("/fn/courses/save")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "https://evil.example")
        .body(axum::body::Body::from("form[title]=x"))
        .unwrap();
    assert_eq!(author.send(foreign).await.status, StatusCode::FORBIDDEN);
    let big = format!("form[title]={}", "a".repeat(10_000_000));
    let reply = author.post_raw("/fn/courses/save?page=/courses/add", "application/x-www-form-urlencoded", big).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(site.count("select count(*) from courses").await, 0);
}

#[tokio::test]
async fn a_body_that_is_no_form_is_answered_plainly() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    for (kind, body) in
        [("application/x-www-form-urlencoded", &b"form[title]=%ff%fe"[..]), ("application/json", &b"{}"[..]), ("text/plain", &b"\xff"[..])]
    {
        let reply = author.post_raw("/fn/courses/save?page=/courses/add", kind, body.to_vec()).await;
        assert!(reply.status.is_client_error() || reply.status == StatusCode::SEE_OTHER, "{kind}: {}", reply.status);
    }
    assert_eq!(site.count("select count(*) from courses").await, 0);
}
