//! The course library, for visitors and authors.

use crate::harness::Site;
use crate::support::page::Form;
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
    assert!(visitor.get("/courses?q=100%25").await.text().contains("No course matches"));
}

#[tokio::test]
async fn a_known_link_leads_to_the_course_that_has_it() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    author.post("courses/save", "/courses/add", &FORM).await;
    let reply = author.post("courses/save", "/courses/add", &with("link", "http://www.example.org/speaking/")).await;
    let page = author.follow(&reply).await;
    assert!(page.text().contains("already in the library"), "{}", page.text());
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
        assert!(page.body.contains("Example University"), "the rest of the form is lost with a wrong {field}");
    }
    assert_eq!(site.count("select count(*) from courses").await, 0);
}

/// The form with what a course costs and takes.
fn full<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let more = [("cost", "partly"), ("free_how", "Choose Audit, see https://example.org/audit <b>"), ("hours", " 3 "), ("sessions", "6")];
    let kept = |(name, _): &&(&str, &str)| !changes.iter().any(|(changed, _)| changed == name);
    FORM.iter().chain(more.iter()).filter(kept).chain(changes).copied().collect()
}

#[tokio::test]
async fn cost_hours_and_sessions_are_checked_kept_and_shown() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    let long = "x".repeat(501);
    for (field, value) in [
        ("cost", "gratis"),
        ("free_how", &*long),
        ("free_how", "a\u{0}b"),
        ("hours", "0"),
        ("hours", "41"),
        ("hours", "3.5"),
        ("hours", "99999999999"),
        ("sessions", "-1"),
        ("sessions", "101"),
        ("sessions", "six"),
    ] {
        let reply = author.post("courses/save", "/courses/add", &full(&[(field, value)])).await;
        let page = author.follow(&reply).await;
        assert!(page.has_error_at(field), "{field} {value}: {}", page.text());
        assert!(page.body.contains("Speak without shaking."), "the rest of the form is lost with a wrong {field}");
    }
    assert_eq!(site.count("select count(*) from courses").await, 0);
    let reply = author.post("courses/save", "/courses/add", &full(&[])).await;
    let page = author.follow(&reply).await;
    for part in ["Partly paid (checked on Monday 16 November)", "Hours a week 3", "Sessions 6", "How to take it for free Choose Audit"] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert!(page.body.contains("href=\"https://example.org/audit\"") && !page.body.contains("<b>"), "{}", page.body);
    let form = Form::of(&author.get("/courses/public-speaking/edit").await.body, "courses/save");
    let values = ["cost", "hours", "sessions"].map(|name| form.value(name).unwrap().to_owned());
    assert_eq!(values, ["partly", "3", "6"]);
    // All of it may be unknown.
    let nothing = [("slug", "public-speaking"), ("cost", ""), ("free_how", ""), ("hours", ""), ("sessions", " ")];
    let reply = author.post("courses/save", "/courses/public-speaking/edit", &full(&nothing)).await;
    let page = author.follow(&reply).await.text();
    assert!(["Cost", "Hours", "Sessions", "for free"].iter().all(|part| !page.contains(part)), "{page}");
    assert_eq!(site.count("select count(*) from courses where cost_checked_on is null and hours is null and sessions is null").await, 1);
}

#[tokio::test]
async fn the_day_of_the_check_is_noted_when_the_cost_is_set_changed_or_confirmed() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    author.post("courses/save", "/courses/add", &full(&[])).await;
    let checked = async |day: &str, changes: &[(&str, &str)]| {
        site.at(day);
        let fields = full(&[&[("slug", "public-speaking")], changes].concat());
        let reply = author.post("courses/save", "/courses/public-speaking/edit", &fields).await;
        assert_eq!(reply.location.as_deref(), Some("/courses/public-speaking"));
        let noted = sqlx::query_scalar::<_, Option<String>>("select cost_checked_on from courses").fetch_one(site.app.db.primary()).await.unwrap();
        noted.unwrap_or_default()
    };
    // The day is that of UTC, whatever the server's zone.
    assert_eq!(checked("2026-11-20T23:30:00Z", &[("hours", "4")]).await, "2026-11-16", "the cost is the same");
    assert_eq!(checked("2026-11-20T23:30:00Z", &[("cost", "free")]).await, "2026-11-20");
    assert_eq!(checked("2026-11-25T00:30:00Z", &[("cost", "free"), ("cost_checked", "on")]).await, "2026-11-25");
    let form = author.get("/courses/public-speaking/edit").await.text();
    assert!(form.contains("I checked again today") && form.contains("Last checked on Wednesday 25 November."), "{form}");
    assert_eq!(checked("2026-11-26T12:00:00Z", &[("cost", ""), ("cost_checked", "on")]).await, "", "nothing to check");
    assert!(!author.get("/courses/public-speaking/edit").await.text().contains("I checked again"));
    assert_eq!(checked("2026-11-27T12:00:00Z", &[("cost", "free")]).await, "2026-11-27");
}

#[tokio::test]
async fn a_course_is_edited_only_by_its_creator_and_staff() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    let (_, other) = site.account("Ben Other", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    author.post("courses/save", "/courses/add", &FORM).await;
    let edit = |title| [vec![("slug", "public-speaking")], with("title", title)].concat();
    assert_eq!(other.post("courses/save", "/", &edit("Mine now")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(other.get("/courses/public-speaking/edit").await.status, StatusCode::FORBIDDEN);
    let reply = site.browser().post("courses/save", "/courses/public-speaking/edit", &edit("Mine now")).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?next=/courses/public-speaking/edit%3Fkept%3Dsave"));
    // Signing in shows the form with what was typed.
    let visitor = site.browser();
    visitor.post("courses/save", "/courses/public-speaking/edit", &edit("A long morning of work")).await;
    let back = [("email", "amina.otieno@example.org"), ("password", "tea and biscuits"), ("next", "/courses/public-speaking/edit?kept=1")];
    let reply = visitor.post("accounts/sign-in", "/sign-in", &back).await;
    assert!(visitor.follow(&reply).await.body.contains("A long morning of work"), "{}", visitor.follow(&reply).await.body);
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
async fn a_body_that_is_not_a_form_gets_a_plain_error() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    // Bytes that are not text, and JSON, are rejected as a form in which most fields are missing.
    for (kind, body) in [("application/x-www-form-urlencoded", "form[title]=%ff%fe"), ("application/json", "{}")] {
        let reply = author.post_raw("/fn/courses/save?page=/courses/add", kind, body).await;
        let page = author.follow(&reply).await;
        assert!(page.has_error_at("provider") && page.has_error_at("link"), "{kind}: {}", page.text());
    }
    let reply = author.post_raw("/fn/courses/save?page=/courses/add", "text/plain", &b"\xff"[..]).await;
    assert_eq!((reply.status, reply.location.as_deref()), (StatusCode::BAD_REQUEST, None));
    assert!(reply.text().contains("We could not read what was sent."), "{}", reply.text());
    assert_eq!(site.count("select count(*) from courses").await, 0);
}

/// Inserts courses `course-1` to `course-<count>` directly.
async fn rows(site: &Site, count: i64) {
    let sql = format!(
        "with recursive n (at) as (select cast(1 as bigint) union all select at + 1 from n where at < {count})
         insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence, search_key, sort_key,
                              created_at, updated_at)
         select 'course-' || cast(at as text), 'Tea', 'School', 'l' || cast(at as text), 'l' || cast(at as text), 'course', 'About tea.', '[]', 'en',
                'CC-BY', '', 'tea', 1, 1 from n"
    );
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn listed(browser: &crate::harness::Browser, query: &str) -> (Vec<i64>, String, String) {
    let page = browser.get(&format!("/courses{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{query}");
    let slugs = page.body.split("href=\"/courses/course-").skip(1);
    let numbers = slugs.map(|part| part.split('"').next().unwrap().parse().unwrap()).collect();
    (numbers, page.text(), page.body)
}

#[tokio::test]
async fn case_30_courses_have_numbered_pages_up_to_row_1000_and_go_on_by_key() {
    let site = Site::new().await;
    let visitor = site.browser();
    rows(&site, 1042).await;
    crate::rows::run(&site, "update courses set used = 3 where slug = 'course-1042'").await;
    assert_eq!(listed(&visitor, "").await.0.first(), Some(&1042), "most used first");
    let (numbers, text, body) = listed(&visitor, "?page=99").await;
    assert_eq!((numbers.first(), numbers.len()), (Some(&980), 20));
    assert!(text.contains("Page 50 · more than 1,000 in all") && body.contains("after=999"), "{text}");
    assert_eq!(listed(&visitor, "?after=999").await.0, (1000..1020).collect::<Vec<i64>>());
    let (numbers, text, body) = listed(&visitor, "?after=1039").await;
    assert_eq!(numbers, [1040, 1041]);
    assert!(text.contains("Back to page 50") && !body.contains("after="), "{text}");
    let (numbers, text, _) = listed(&visitor, "?after=1042").await;
    assert_eq!(numbers[..2], [1042, 1], "the most used one comes before all others, so the next one is on page 1");
    assert!(text.contains("Page 1 ·"), "{text}");
    assert_eq!(listed(&visitor, "?after=77777").await.0.first(), Some(&980), "a course that does not exist");
    crate::rows::run(&site, "update courses set hidden_at = 1 where slug = 'course-1020'").await;
    let (_, staff) = site.account("Sam Staff", true).await;
    assert_eq!(listed(&visitor, "?after=1019").await.0.first(), Some(&1021), "a hidden one");
    assert_eq!(listed(&staff, "?after=1019").await.0.first(), Some(&1020));
}

#[tokio::test]
async fn hidden_courses_are_listed_and_found_by_staff_only() {
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let visitor = site.browser();
    rows(&site, 22).await;
    crate::rows::run(&site, "update courses set hidden_at = 1 where id = 5").await;
    circlet::circles::service::index::rebuild(&site.app.db).await.unwrap();
    for query in ["", "?q=tea"] {
        assert!(!listed(&visitor, query).await.0.contains(&5), "{query}");
        assert!(listed(&staff, query).await.0.contains(&5), "{query}");
        assert!(listed(&visitor, query).await.1.contains("Page 1 of 2"), "{query}");
    }
    assert_eq!(listed(&visitor, "?page=2").await.0, [22]);
    for query in ["?after=4", "?after=20"] {
        let (numbers, text, _) = listed(&visitor, query).await;
        assert_eq!(numbers.first(), Some(&1), "{query}: the next one is on page 1");
        assert!(text.contains("Page 1 of 2") && !numbers.contains(&5), "{query}: {text}");
    }
    assert_eq!(listed(&visitor, "?after=21").await.0, [22]);
}

#[tokio::test]
async fn a_course_is_published_once_the_address_is_confirmed_and_nothing_typed_is_lost() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("update accounts set confirmed_at = null").execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let page = author.get("/courses/add").await;
    assert!(page.text().contains("You can fill in this form now") && page.body.contains("value=\"resend\""), "{}", page.text());
    let reply = author.post("courses/save", "/courses/add", &FORM).await;
    let page = author.follow(&reply).await;
    assert!(page.text().contains("Please confirm your email address first") && page.body.contains(FORM[2].1), "{}", page.text());
    assert_eq!(site.count("select count(*) from courses").await, 0);

    let again = [with("title", "Another title"), vec![("button", "resend")]].concat();
    let reply = author.post("courses/save", "/courses/add", &again).await;
    let page = author.follow(&reply).await;
    assert!(page.text().contains("We have sent you an email") && page.body.contains("value=\"Another title\""), "{}", page.text());
    let mails = site.outbox().await;
    assert_eq!(mails.iter().map(|mail| mail.kind.as_str()).collect::<Vec<_>>(), ["account-confirm"]);

    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("update accounts set confirmed_at = 1").execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!author.get("/courses/add").await.body.contains("value=\"resend\""));
    author.post("courses/save", "/courses/add", &FORM).await;
    assert_eq!(site.count("select count(*) from courses").await, 1);
    // A course of before, whose author's address is not confirmed: its link cannot be changed either.
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("update accounts set confirmed_at = null").execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let slug: String = sqlx::query_scalar("select slug from courses").fetch_one(site.app.db.primary()).await.unwrap();
    let edit = [with("link", "https://spam.example/"), vec![("slug", slug.as_str())]].concat();
    author.post("courses/save", &format!("/courses/{slug}/edit"), &edit).await;
    assert_eq!(site.count("select count(*) from courses where link like '%spam%'").await, 0);
}
