//! The pulse of a meeting: what people say about it without their names, and when facilitators see it.

use crate::harness::{Browser, Reply};
use crate::proofs::meanwhile;
use crate::rows::{self, Desk, FIRST_ENDS, desk};
use crate::support::page::Form;
use axum::http::StatusCode;
use circlet::pulses::jobs::CLOSE;
use circlet::signups::service as signups;
use circlet::types::LinkKey;
use sqlx::Row;

/// A minute before and after the first meeting's pulse closes.
const OPEN: &str = "2026-11-19T01:59:00Z";
const CLOSED: &str = "2026-11-19T02:01:00Z";
const PEOPLE: [&str; 3] = ["Dara Ito", "Eli Moss", "Femi Ade"];

struct Group {
    d: Desk,
    keys: Vec<LinkKey>,
    browser: Browser,
}

/// Six people, after the first meeting.
async fn group() -> Group {
    let d = desk().await;
    for name in PEOPLE {
        d.site.sign_up(&d.site.browser(), "speaking", name).await;
    }
    let rows = sqlx::query("select link_key from signups order by id").fetch_all(d.site.ctx().db().primary()).await.unwrap();
    let keys = rows.iter().map(|row| row.get::<LinkKey, _>(0)).collect();
    d.site.at(FIRST_ENDS);
    let browser = d.site.browser();
    Group { d, keys, browser }
}

impl Group {
    fn link(&self, person: usize) -> String {
        signups::participant_link(&self.d.site.ctx(), &self.keys[person])
    }

    async fn page(&self, person: usize) -> Reply {
        self.browser.get(&format!("/p/{}", self.link(person))).await
    }

    /// Posts the form of a person's page.
    async fn say(&self, person: usize, helped: &str, change: &str) -> Reply {
        let form = Form::of(&self.page(person).await.body, "pulses/answer");
        self.send(form, helped, change).await
    }

    async fn send(&self, mut form: Form, helped: &str, change: &str) -> Reply {
        for (name, value) in &mut form.fields {
            match name.as_str() {
                "form[helped]" => helped.clone_into(value),
                "form[change]" => change.clone_into(value),
                _ => {}
            }
        }
        self.browser.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await
    }

    /// Posts an answer whatever the page shows.
    async fn post(&self, person: usize, meeting: i64) -> StatusCode {
        let (link, meeting) = (self.link(person), meeting.to_string());
        self.browser.scripted().post("pulses/answer", "/", &[("link", &*link), ("meeting", &*meeting), ("helped", "tea")]).await.status
    }

    async fn told(&self) -> String {
        self.d.browser.get(&format!("/circles/speaking/manage/recaps/{}", self.d.rows.meetings[0])).await.text()
    }

    async fn answers(&self) -> i64 {
        self.d.site.count("select count(*) from pulse_answers").await
    }
}

#[tokio::test]
async fn facilitators_see_answers_after_two_days_from_four_people_on_without_names_or_order() {
    let g = group().await;
    let event = async || g.d.site.count("select event_no from circles where slug = 'speaking'").await;
    let before = event().await;
    for (person, (helped, change)) in
        [("Qx quiet corner", "Qx more breaks"), ("Qx slides", ""), ("Qx tea", "Qx start on time"), ("", "Qx louder")].into_iter().enumerate()
    {
        assert!(g.page(person).await.text().contains("How was meeting 1?"));
        let reply = g.say(person, helped, change).await;
        assert!(reply.location.as_deref().unwrap_or_default().ends_with("#pulse"), "{}", reply.text());
        assert!(g.page(person).await.text().contains("Your answer is in, without your name."));
    }
    assert_eq!(event().await, before, "an event would tell when someone answered");
    for (moment, page) in
        [("on the page of the recap", g.told().await), ("on the circle's page", g.d.browser.get("/circles/speaking/manage").await.text())]
    {
        assert!(!page.contains("Qx") && !page.contains("(4)"), "{moment}: {page}");
    }
    assert!(g.told().await.contains("without their names, until"));
    g.d.site.at(OPEN);
    (CLOSE.run)(&g.d.site.ctx()).await.unwrap();
    assert!(!g.told().await.contains("Qx"));
    assert_eq!(g.d.site.count("select count(*) from pulse_given").await, 4);

    g.d.site.at(CLOSED);
    let told = g.told().await;
    assert!(told.contains("4 people answered") && !told.contains("Ana Lima"), "{told}");
    for words in ["Qx quiet corner", "Qx more breaks", "Qx slides", "Qx tea", "Qx start on time", "Qx louder"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(g.d.browser.get("/circles/speaking/manage").await.text().contains("What participants said (4)"));
    assert!(!g.page(0).await.text().contains("How was meeting 1?") && !g.page(1).await.text().contains("Qx"));
    (CLOSE.run)(&g.d.site.ctx()).await.unwrap();
    assert_eq!(g.d.site.count("select count(*) from pulse_given").await, 0, "who answered is forgotten");
    assert_eq!(g.answers().await, 6);
    assert_eq!(g.told().await, told, "the order stays");
    let (_, other) = g.d.site.account("Omar Haddad", false).await;
    let page = format!("/circles/speaking/manage/recaps/{}", g.d.rows.meetings[0]);
    assert!(!other.get(&page).await.body.contains("Qx"));
}

#[tokio::test]
async fn what_three_people_say_is_never_shown_and_is_deleted() {
    let g = group().await;
    for person in 0..3 {
        g.say(person, "Qx", "").await;
    }
    g.d.site.at(CLOSED);
    let told = g.told().await;
    assert!(told.contains("Fewer than four people answered") && !told.contains("Qx"), "{told}");
    (CLOSE.run)(&g.d.site.ctx()).await.unwrap();
    assert_eq!(g.answers().await, 0);
    assert!(g.told().await.contains("Fewer than four people answered"));
}

#[tokio::test]
async fn a_person_answers_once_and_what_is_wrong_keeps_what_was_typed() {
    let g = group().await;
    let long = "x".repeat(100_000);
    let page = g.browser.follow(&g.say(0, "tea", &long).await).await;
    assert!(page.has_error_at("change") && page.body.contains("value=\"tea\""), "{}", page.text());
    let page = g.browser.follow(&g.say(0, " ", "").await).await;
    assert!(page.has_error_at("helped"), "{}", page.text());
    assert_eq!(g.answers().await, 0);
    g.say(0, "<b>tea</b>", "").await;
    assert_eq!(g.d.site.count("select count(*) from kept_forms where form = 'pulse'").await, 0, "what was typed before is forgotten, too");
    let first = g.d.rows.meetings[0];
    assert_eq!(g.post(0, first).await, StatusCode::OK, "a second one is no mistake");
    assert_eq!(g.answers().await, 1);
    let posts: Vec<_> = (0..4).map(|_| g.post(1, first)).collect();
    for status in futures_util::future::join_all(posts).await {
        assert_eq!(status, StatusCode::OK);
    }
    assert_eq!((g.answers().await, g.d.site.count("select people from pulses").await), (2, 2));
}

#[tokio::test]
async fn who_answers_again_from_another_tab_is_told_that_the_first_answer_counts() {
    let g = group().await;
    let (link, first) = (g.link(0), g.d.rows.meetings[0].to_string());
    let tab = Form::of(&g.page(0).await.body, "pulses/answer");
    // What was typed wrong before is kept for this browser.
    g.say(0, " ", "").await;
    let kept = async || g.d.site.count("select count(*) from kept_forms where form = 'pulse'").await;
    assert_eq!(kept().await, 1);
    let counts = "You had already answered, and your first answer counts. This one was not stored.";
    let fields = [("link", &*link), ("meeting", &*first), ("helped", "Qx tea")];
    let scripted = async || g.d.site.browser().scripted().post("pulses/answer", "/", &fields).await.body;
    assert_eq!((scripted().await, scripted().await), ("true".to_owned(), "false".to_owned()));

    let reply = g.send(tab, "Qx slides", "").await;
    assert_eq!(reply.location.as_deref(), Some(&*format!("/p/{link}?done=pulse#pulse")));
    let page = g.browser.follow(&reply).await.text();
    assert!(page.contains(counts) && !page.contains("Thank you. Your answer is in") && !page.contains("Qx"), "{page}");
    assert_eq!((g.answers().await, kept().await), (1, 0), "and nothing of it stays");
    let page = g.page(0).await.text();
    assert!(page.contains("Your answer is in, without your name.") && !page.contains(counts), "{page}");
}

#[tokio::test]
async fn only_who_could_be_there_answers_and_only_while_it_is_open() {
    let g = group().await;
    let (first, second) = (g.d.rows.meetings[0], g.d.rows.meetings[1]);
    let other = g.d.site.circle(g.d.dede, crate::fixtures::NewCircle { slug: "tea", title: "Tea", ..Default::default() }).await;
    let theirs = g.d.site.count("select min(id) from meetings where circle_id = 2").await;
    assert_eq!(other.0, 2);
    assert_eq!(g.post(0, second).await, StatusCode::CONFLICT, "it is ahead");
    assert_eq!(g.post(0, theirs).await, StatusCode::NOT_FOUND, "another circle's meeting");
    // Leaving and signing up again gives no second answer.
    assert_eq!(g.post(0, first).await, StatusCode::OK);
    signups::leave(&g.d.site.ctx(), &signups::leave_link(&g.d.site.ctx(), &g.keys[0])).await.unwrap();
    assert_eq!(g.d.site.count("select count(*) from pulse_given").await, 0);
    g.d.site.at("2026-11-17T03:00:00Z");
    g.d.site.sign_up(&g.d.site.browser(), "speaking", "Ana Lima").await;
    let late = sqlx::query("select link_key from signups order by id desc limit 1").fetch_one(g.d.site.ctx().db().primary()).await.unwrap();
    let link = signups::participant_link(&g.d.site.ctx(), &late.get::<LinkKey, _>(0));
    let fields = [("link", &*link), ("meeting", &*first.to_string()), ("helped", "tea")];
    assert_eq!(g.browser.scripted().post("pulses/answer", "/", &fields).await.status, StatusCode::CONFLICT);
    assert!(!g.browser.get(&format!("/p/{link}")).await.text().contains("How was meeting"));
    rows::run(&g.d.site, "update meetings set ends_at = ends_at + 7200000000 where id = 1").await;
    g.d.site.at("2026-11-17T05:00:00Z");
    assert_eq!(g.browser.scripted().post("pulses/answer", "/", &fields).await.status, StatusCode::CONFLICT, "also after a correction");
    assert!(!g.browser.get(&format!("/p/{link}")).await.text().contains("How was meeting"));
    rows::run(&g.d.site, "update meetings set ends_at = ends_at - 7200000000 where id = 1").await;
    // A date that is corrected opens nothing again, and shows nothing sooner.
    rows::run(&g.d.site, "update meetings set ends_at = ends_at - 7200000000 where id = 1").await;
    g.d.site.at(OPEN);
    assert!(!g.told().await.contains("tea") && g.told().await.contains("until"));
    g.d.site.at(CLOSED);
    assert_eq!(g.post(1, first).await, StatusCode::CONFLICT, "the time is over");
    g.d.site.at(FIRST_ENDS);
    for (sql, back) in [
        ("update meetings set cancelled_at = 1, cancel_reason = 'snow' where id = 1", "update meetings set cancelled_at = null where id = 1"),
        ("update circles set state = 'cancelled' where id = 1", "update circles set state = 'published' where id = 1"),
        ("update circles set taken = 3 where id = 1", "update circles set taken = 6 where id = 1"),
    ] {
        rows::run(&g.d.site, sql).await;
        assert_eq!(g.post(1, first).await, StatusCode::CONFLICT, "{sql}");
        assert!(!g.page(1).await.text().contains("How was meeting"), "{sql}");
        rows::run(&g.d.site, back).await;
    }
    assert_eq!(g.answers().await, 1);
}

#[tokio::test]
async fn an_answer_at_the_moment_of_closing_is_stored_whole_or_not_at_all() {
    let g = group().await;
    for person in 0..4 {
        g.say(person, "tea", "").await;
    }
    let (link, first) = (g.link(4), g.d.rows.meetings[0].to_string());
    let taking = ["update pulses set closed = 1", "delete from pulse_given"];
    let fields = vec![("link", &*link), ("meeting", &*first), ("helped", "late")];
    assert_eq!(meanwhile(&g.d.site, &taking, &g.browser, &("pulses/answer", fields)).await, StatusCode::CONFLICT);
    assert_eq!((g.answers().await, g.d.site.count("select people from pulses").await), (4, 4));
    assert_eq!(g.d.site.count("select count(*) from pulse_given").await, 0);
}
