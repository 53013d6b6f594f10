//! Circles: the wizard, going public, the list, the page, calling off, copying.

use crate::harness::{Browser, Reply, Site};
use axum::http::StatusCode;

const COURSE: [(&str, &str); 8] = [
    ("title", "Public speaking"),
    ("provider", "Example University"),
    ("link", "https://example.org/speaking"),
    ("format", "course"),
    ("description", "Speak without shaking."),
    ("topics", "speaking"),
    ("language", "en"),
    ("licence", "CC-BY"),
];
const PLACE: [(&str, &str); 7] = [
    ("mode", "in-person"),
    ("venue", "Harold Washington Library"),
    ("venue_details", "Room 3"),
    ("address", "400 S State St"),
    ("meeting_url", ""),
    ("city", "Chicago"),
    ("country", "USA"),
];
const WHEN: [(&str, &str); 6] = [
    ("first_date", "2026-11-30"),
    ("start_time", "18:30"),
    ("was_time", "18:30"),
    ("duration", "90"),
    ("time_zone", "America/Chicago"),
    ("weeks", "6"),
];
const WORDS: [(&str, &str); 5] = [
    ("title", "Public speaking for shy people"),
    ("language", "en"),
    ("welcome", "Bring *tea*."),
    ("question", "Do you bring a laptop?"),
    ("seats", "14"),
];

fn set<'a>(form: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut out: Vec<_> = form.to_vec();
    for (name, value) in changes {
        match out.iter_mut().find(|(n, _)| n == name) {
            Some(field) => field.1 = value,
            None => out.push((name, value)),
        }
    }
    out
}

fn of<'a>(slug: &'a str, form: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("slug", slug)], form].concat()
}

fn edit(slug: &str, step: u8) -> String {
    format!("/circles/{slug}/edit/{step}")
}

/// The slug in `/circles/<slug>/…`.
fn slug_of(reply: &Reply) -> String {
    let location = reply.location.as_deref().unwrap_or_else(|| panic!("no redirect: {} {}", reply.status, reply.text()));
    location.split('/').nth(2).unwrap().split('?').next().unwrap().to_owned()
}

async fn add_course(site: &Site) {
    if site.count("select count(*) from courses").await == 0 {
        let (_, author) = site.account("Course Author", false).await;
        author.post("courses/save", "/courses/add", &COURSE).await;
    }
}

async fn begin(browser: &Browser) -> String {
    slug_of(&browser.post("circles/begin", "/circles/start", &[("course", "")]).await)
}

/// Posts all steps with these changes; gives the draft's slug.
async fn draft(site: &Site, browser: &Browser, place: &[(&str, &str)], when: &[(&str, &str)], words: &[(&str, &str)]) -> String {
    add_course(site).await;
    let slug = begin(browser).await;
    let s = slug.as_str();
    for (endpoint, step, form) in [
        ("circles/course", 1, of(s, &[("course", "public-speaking")])),
        ("circles/place", 2, of(s, &set(&PLACE, place))),
        ("circles/when", 3, of(s, &set(&WHEN, when))),
        ("circles/words", 4, of(s, &set(&WORDS, words))),
    ] {
        let reply = browser.post(endpoint, &edit(s, step), &form).await;
        let location = reply.location.clone().unwrap_or_default();
        assert!(location.contains(s) && !location.contains("__err"), "{endpoint}: {} {location}", reply.status);
    }
    slug
}

async fn published(site: &Site, browser: &Browser, words: &[(&str, &str)]) -> String {
    let slug = draft(site, browser, &[], &[], words).await;
    slug_of(&browser.post("circles/publish", &edit(&slug, 5), &[("slug", &slug)]).await)
}

/// The dates of a circle as they stand in the database: key, date, time.
async fn plan(site: &Site, slug: &str) -> Vec<(i64, String, String)> {
    let circle = circlet::circles::service::by_slug(&site.ctx(), slug).await.unwrap();
    circle.plan.into_iter().map(|p| (p.key, p.date, p.time)).collect()
}

/// Endpoint, step, fields posted, the field that is wrong, what must still be there.
type WrongPost<'a> = (&'a str, u8, Vec<(&'a str, &'a str)>, &'a str, &'a str);

#[tokio::test]
async fn a_complete_draft_is_published_once_and_its_facilitator_told_once() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let draft = draft(&site, &amina, &[], &[], &[]).await;
    let reply = amina.post("circles/publish", &edit(&draft, 5), &[("slug", &draft)]).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/public-speaking-for-shy-people/manage"));
    assert_eq!(amina.post("circles/publish", "/", &[("slug", "public-speaking-for-shy-people")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.count("select count(*) from outbox where kind = 'published'").await, 1);
    assert_eq!(site.count("select count(*) from circles where state = 'published'").await, 1);
    let starts = site.count("select first_at from circles").await;
    assert_eq!(starts, "2026-12-01T00:30:00Z".parse::<circlet::platform::Timestamp>().unwrap().as_microsecond());
    let dates: Vec<String> = plan(&site, "public-speaking-for-shy-people").await.into_iter().map(|(_, date, _)| date).collect();
    assert_eq!(dates, ["2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28", "2027-01-04"]);
}

#[tokio::test]
async fn a_draft_that_is_incomplete_past_or_of_an_unconfirmed_account_is_not_published() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let empty = begin(&amina).await;
    let publish = |slug: String| {
        let amina = amina.clone();
        async move { amina.post("circles/publish", &edit(&slug, 5), &[("slug", &slug)]).await.location.unwrap_or_default() }
    };
    assert!(publish(empty).await.contains("__err"));
    let complete = draft(&site, &amina, &[], &[("weeks", "1")], &[]).await;
    site.at("2026-12-02T12:00:00Z");
    assert!(publish(complete.clone()).await.contains("__err"), "all dates are past");
    site.at(crate::harness::START);
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("update accounts set confirmed_at = null").execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(publish(complete.clone()).await.contains("__err"), "unconfirmed");
    assert_eq!(site.count("select count(*) from circles where state <> 'draft'").await, 0);
    assert_eq!(site.count("select count(*) from outbox").await, 0);
}

#[tokio::test]
async fn the_wizard_leads_from_an_idea_to_a_public_circle_without_javascript() {
    let site = Site::new().await;
    add_course(&site).await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    assert!(amina.get("/circles/start").await.text().contains("Begin"));
    let slug = begin(&amina).await;
    let s = slug.as_str();
    let page = amina.get(&format!("{}?q=speaking", edit(s, 1))).await;
    assert!(page.text().contains("Public speaking"), "{}", page.text());
    let reply = amina.post("circles/course", &edit(s, 1), &of(s, &[("course", "public-speaking")])).await;
    assert!(amina.follow(&reply).await.text().contains("Where will you meet?"));
    let reply = amina.post("circles/place", &edit(s, 2), &of(s, &PLACE)).await;
    assert!(amina.follow(&reply).await.text().contains("Compute the dates"));
    let reply = amina.post("circles/when", &edit(s, 3), &of(s, &set(&WHEN, &[("button", "compute"), ("weeks", "3")]))).await;
    let page = amina.follow(&reply).await;
    for date in ["2026-11-30", "2026-12-07", "2026-12-14"] {
        assert!(page.body.contains(&format!("value=\"{date}\"")), "{date}");
    }
    let rows = [("keys[]", "1"), ("keys[]", "2"), ("dates[]", "2026-11-30"), ("dates[]", "2026-12-08"), ("times[]", "18:30"), ("times[]", "19:00")];
    let reply = amina.post("circles/when", &edit(s, 3), &[of(s, &WHEN), rows.to_vec()].concat()).await;
    let page = amina.follow(&reply).await;
    assert!(page.body.contains("value=\"Public speaking\""), "the course's title is proposed: {}", page.text());
    let reply = amina.post("circles/words", &edit(s, 4), &of(s, &WORDS)).await;
    let page = amina.follow(&reply).await;
    for words in ["Harold Washington Library", "Tuesday 8 December, 19:00–20:30", "Do you bring a laptop?", "0 of 14 seats", "Publish"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(amina.get("/circles/start").await.text().contains("Public speaking for shy people"), "the draft is in the list");
    amina.post("circles/publish", &edit(s, 5), &[("slug", s)]).await;
    let page = site.browser().get("/circles/public-speaking-for-shy-people").await;
    for words in ["Public speaking for shy people", "Monday 30 November, 18:30–20:00", "Chicago time", "Amina", "Sign up", "Example University"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(page.body.contains("Bring <em>tea</em>") && !page.text().contains("Otieno"));
    assert_eq!(amina.get(&edit(s, 1)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn each_step_posted_wrong_keeps_what_was_typed_and_ties_the_error_to_its_field() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = begin(&amina).await;
    let s = slug.as_str();
    let rows =
        |date, time| vec![("keys[]", ""), ("keys[]", ""), ("dates[]", "2027-02-01"), ("dates[]", date), ("times[]", "18:30"), ("times[]", time)];
    let berlin = [("time_zone", "Europe/Berlin"), ("duration", "77")];
    let cases: Vec<WrongPost> = vec![
        ("circles/course", 1, vec![], "course", ""),
        ("circles/course", 1, vec![("course", "nope")], "course", ""),
        ("circles/place", 2, set(&PLACE, &[("venue", " ")]), "venue", "400 S State St"),
        ("circles/place", 2, set(&PLACE, &[("city", "")]), "city", "400 S State St"),
        ("circles/place", 2, set(&PLACE, &[("mode", "online")]), "meeting_url", "400 S State St"),
        ("circles/place", 2, set(&PLACE, &[("mode", "online"), ("meeting_url", "javascript:alert(1)")]), "meeting_url", "400 S State St"),
        ("circles/place", 2, set(&PLACE, &[("mode", "by boat")]), "mode", "400 S State St"),
        ("circles/when", 3, set(&WHEN, &[("first_date", "2026-11-09"), ("duration", "77")]), "first_date", "77"),
        ("circles/when", 3, set(&WHEN, &[("first_date", "next Monday"), ("duration", "77")]), "first_date", "77"),
        ("circles/when", 3, set(&WHEN, &[("time_zone", "CDT"), ("duration", "77")]), "time_zone", "77"),
        ("circles/when", 3, set(&WHEN, &[("weeks", "53"), ("duration", "77")]), "weeks", "77"),
        ("circles/when", 3, set(&WHEN, &[("start_time", "6pm"), ("duration", "77")]), "start_time", "77"),
        ("circles/when", 3, [set(&WHEN, &berlin), rows("2027-03-28", "02:30")].concat(), "time_2", "77"),
        ("circles/when", 3, [set(&WHEN, &berlin), rows("2027-02-01", "18:30")].concat(), "date_2", "77"),
        ("circles/when", 3, [set(&WHEN, &berlin), rows("2026-10-01", "18:30")].concat(), "date_2", "77"),
        ("circles/words", 4, set(&WORDS, &[("title", "")]), "title", "Do you bring a laptop?"),
        ("circles/words", 4, set(&WORDS, &[("seats", "many")]), "seats", "Do you bring a laptop?"),
        ("circles/words", 4, set(&WORDS, &[("language", "xx")]), "language", "Do you bring a laptop?"),
    ];
    for (endpoint, step, form, field, kept) in cases {
        let reply = amina.post(endpoint, &edit(s, step), &of(s, &form)).await;
        let page = amina.follow(&reply).await;
        assert!(page.has_error_at(field), "{endpoint} {field}: {}", page.text());
        assert!(page.body.contains(kept), "{endpoint} {field} lost the rest");
    }
    assert_eq!(site.count("select draft_step from circles").await, 0);
}

#[tokio::test]
async fn a_draft_begun_logged_out_is_one_row_and_becomes_the_accounts_at_sign_in() {
    let site = Site::new().await;
    let visitor = site.browser();
    let slug = begin(&visitor).await;
    assert_eq!(begin(&visitor).await, slug, "a second tab goes on with the first");
    visitor.post("circles/place", &edit(&slug, 2), &of(&slug, &PLACE)).await;
    assert!(visitor.get(&edit(&slug, 2)).await.body.contains("Harold Washington Library"));
    let refused = visitor.post("circles/publish", &edit(&slug, 5), &[("slug", &slug)]).await;
    assert_eq!(refused.location, Some(format!("/sign-in?next=/circles/{slug}/edit/5")));
    let stranger = site.browser();
    begin(&stranger).await;
    for status in [stranger.get(&edit(&slug, 2)).await.status, stranger.get(&format!("/circles/{slug}")).await.status] {
        assert!([StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND].contains(&status), "{status}");
    }
    // Signing in announces the fact with the browser's token in the context.
    let (id, amina) = site.account("Amina Otieno", false).await;
    let token = visitor.cookie("__Host-circlet_browser").unwrap();
    let mut ctx = site.ctx();
    ctx.browser_hash = circlet::platform::tokens::hash(&token);
    let mut tx = site.app.db.write().await.unwrap();
    ctx.announce(&mut tx, circlet::platform::ctx::Fact::SignedIn(id)).await.unwrap();
    ctx.commit(tx).await.unwrap();
    assert!(amina.get(&edit(&slug, 2)).await.body.contains("Harold Washington Library"), "another device of the account goes on with it");
    assert_ne!(visitor.get(&edit(&slug, 2)).await.status, StatusCode::OK, "it is the account's now");
}

#[tokio::test]
async fn nobody_else_reads_or_writes_a_draft_or_manages_a_circle() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (_, other) = site.account("Ben Other", false).await;
    let draft = draft(&site, &amina, &[], &[], &[]).await;
    let s = draft.as_str();
    for step in 1..=5 {
        assert_eq!(other.get(&edit(s, step)).await.status, StatusCode::FORBIDDEN, "step {step}");
    }
    assert_eq!(other.get(&format!("/circles/{s}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.get(&format!("/circles/{s}/delete")).await.status, StatusCode::FORBIDDEN);
    let forms = [
        ("circles/course", of(s, &[("course", "public-speaking")])),
        ("circles/place", of(s, &PLACE)),
        ("circles/when", of(s, &WHEN)),
        ("circles/words", of(s, &WORDS)),
    ];
    for (endpoint, form) in &forms {
        assert_eq!(other.post(endpoint, "/", form).await.status, StatusCode::FORBIDDEN, "{endpoint}");
    }
    for endpoint in ["circles/publish", "circles/cancel", "circles/duplicate", "circles/door", "circles/delete"] {
        assert_eq!(other.post(endpoint, "/", &[("slug", s)]).await.status, StatusCode::FORBIDDEN, "{endpoint}");
        assert_eq!(other.post(endpoint, "/", &[("slug", "nope")]).await.status, StatusCode::NOT_FOUND, "{endpoint}");
    }
    assert_eq!(other.get("/circles/nope/edit/1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(amina.get(&format!("/circles/{s}/edit/6")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.count("select count(*) from circles where state = 'draft'").await, 1);
}

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
    amina.post("circles/door", "/", &[("slug", "escribir-historias"), ("open", "no")]).await;
    assert_eq!(found("").await, (true, false), "closed circles are not offered");
    assert!(visitor.get("/circles/escribir-historias").await.text().contains("closed sign-up"));
    site.at("2027-06-01T12:00:00Z");
    assert_eq!(found("?show=finished").await, (true, true));
}

#[tokio::test]
async fn a_circle_is_cancelled_once_with_a_reason_and_a_finished_one_not_at_all() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = published(&site, &amina, &[]).await;
    let ask = format!("/circles/{slug}/manage/cancel");
    assert!(amina.get(&ask).await.text().contains("Nobody has signed up yet"));
    let long = "x".repeat(501);
    let page = amina.follow(&amina.post("circles/cancel", &ask, &[("slug", &slug), ("reason", &long)]).await).await;
    assert!(page.has_error_at("reason") && page.body.contains(&long));
    let form = [("slug", slug.as_str()), ("reason", "The library is closed.")];
    assert_eq!(amina.post("circles/cancel", &ask, &form).await.location, Some(format!("/circles/{slug}")));
    assert_eq!(amina.post("circles/cancel", &ask, &form).await.status, StatusCode::SEE_OTHER);
    let page = site.browser().get(&format!("/circles/{slug}")).await.text();
    assert!(page.contains("was cancelled") && page.contains("The library is closed.") && !page.contains("Sign up"), "{page}");
    assert!(!site.browser().get("/circles?show=all").await.text().contains("shy people"));
    let copy = slug_of(&amina.post("circles/duplicate", &ask, &[("slug", &slug)]).await);
    let page = amina.get(&edit(&copy, 4)).await;
    assert!(page.body.contains("Public speaking for shy people") && amina.get(&edit(&copy, 2)).await.body.contains("Harold Washington"));
    assert!(plan(&site, &copy).await.is_empty(), "a copy has no dates yet");
    amina.post("circles/delete", "/", &[("slug", &copy)]).await;
    assert_eq!(amina.get(&edit(&copy, 4)).await.status, StatusCode::NOT_FOUND);
    let second = published(&site, &amina, &[]).await;
    assert_ne!(second, slug, "a taken name gets an ending");
    site.at("2027-01-10T12:00:00Z");
    let reply = amina.post("circles/cancel", "/", &[("slug", &second)]).await;
    assert!(reply.location.is_some_and(|l| l.contains("__err") || l.contains("sign-in")));
    assert_eq!(site.count("select count(*) from circles where state = 'cancelled'").await, 1);
}

#[tokio::test]
async fn dates_changed_after_publishing_keep_their_keys_and_what_has_begun_stays() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = published(&site, &amina, &[]).await;
    site.at("2026-12-08T16:00:00Z");
    let base = circlet::circles::service::plan::base(&circlet::circles::service::by_slug(&site.ctx(), &slug).await.unwrap());
    // Two meetings have begun and are not even posted; the third moves, the fifth goes, one is new.
    let rows = |base| {
        let mut form = [of(&slug, &WHEN), vec![("base", base)]].concat();
        for (key, date) in [("3", "2026-12-15"), ("4", "2026-12-21"), ("6", "2027-01-04"), ("", "2027-01-11"), ("99", "2027-01-18")] {
            form.extend([("keys[]", key), ("dates[]", date), ("times[]", "18:30")]);
        }
        form
    };
    assert!(amina.post("circles/when", &edit(&slug, 3), &rows("stale")).await.location.unwrap().contains("__err"), "another tab was quicker");
    let reply = amina.post("circles/when", &edit(&slug, 3), &rows(&base)).await;
    assert_eq!(reply.location, Some(edit(&slug, 5)), "{}", reply.text());
    let after: Vec<(i64, String)> = plan(&site, &slug).await.into_iter().map(|(key, date, _)| (key, date)).collect();
    let expected =
        [(1, "2026-11-30"), (2, "2026-12-07"), (3, "2026-12-15"), (4, "2026-12-21"), (6, "2027-01-04"), (7, "2027-01-11"), (8, "2027-01-18")];
    assert_eq!(after, expected.map(|(key, date)| (key, date.to_owned())));
    assert_eq!(site.count("select count(*) from meetings").await, 7, "the meetings follow the plan");
    let compute = [of(&slug, &set(&WHEN, &[("weeks", "4"), ("button", "compute")])), vec![("base", "x")]].concat();
    let page = amina.follow(&amina.post("circles/when", &edit(&slug, 3), &compute).await).await;
    assert!(page.body.contains("value=\"2026-12-14\""), "computed anew: {}", page.text());
    assert_eq!(plan(&site, &slug).await.len(), 7, "a public circle changes on saving only");
    let remove = |n: &'static str| [rows("x"), vec![("button", n)]].concat();
    let page = amina.follow(&amina.post("circles/when", &edit(&slug, 3), &remove("remove-1")).await).await;
    assert!(!page.body.contains("value=\"2026-12-15\"") && page.body.contains("value=\"2026-12-21\""));
}

#[tokio::test]
async fn meetings_keep_their_hour_over_both_clock_changes() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    for (title, first, zone, last) in
        [("Spring", "2027-03-01", "America/Chicago", "2027-03-22T23:30:00Z"), ("Autumn", "2027-10-18", "Europe/Berlin", "2027-11-08T17:30:00Z")]
    {
        let when = [("first_date", first), ("time_zone", zone), ("weeks", "4"), ("duration", "60")];
        let slug = draft(&site, &amina, &[], &when, &[("title", title)]).await;
        let circle = circlet::circles::service::by_slug(&site.ctx(), &slug).await.unwrap();
        let ends = last.parse::<circlet::platform::Timestamp>().unwrap().as_microsecond() + 3_600_000_000;
        assert_eq!(circle.last_at, Some(ends), "{title}");
        assert!(circle.plan.iter().all(|p| p.time == "18:30"));
    }
}

#[tokio::test]
async fn html_in_every_field_of_a_circle_stays_text() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let evil = "</title></p><script>alert(1)</script>";
    let place = ["venue", "venue_details", "address", "city", "country"].map(|f| (f, evil));
    let words = ["title", "welcome", "question"].map(|f| (f, evil));
    let slug = draft(&site, &amina, &place, &[], &words).await;
    let review = amina.get(&edit(&slug, 5)).await;
    let public = slug_of(&amina.post("circles/publish", "/", &[("slug", &slug)]).await);
    for page in [review, amina.get(&format!("/circles/{public}")).await, amina.get("/circles").await, amina.get("/").await] {
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains(evil) && !page.body.contains("<script>alert"), "{}", page.body);
    }
}
