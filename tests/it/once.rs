//! Posts that a device sends again, because it got no answer, under the same idempotency key.

use crate::feedback::evening;
use crate::harness::{Browser, Reply, encode};
use crate::rows::{Desk, desk, run};
use crate::support::functions::functions;
use crate::support::page::Form;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use circlet::attendance::links::RSVP;
use circlet::paths::WAITING;
use circlet::platform::jobs::{SWEEP, run_due};
use circlet::platform::tokens::{Link, number_of};
use circlet::signups::service::participant_link;
use circlet::types::Target;

const KEY: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";
const OTHER_KEY: &str = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const DONE: &str = "select count(*) from sent_once";

/// Posts as the service worker does: with a key, and `late` if the post has waited.
async fn send(browser: &Browser, at: (&str, &str), fields: &[(&str, &str)], key: &str, late: bool) -> Reply {
    waited(browser, at, fields, key, late.then_some("1")).await
}

/// The same; a post that has waited says for how many milliseconds.
async fn waited(browser: &Browser, (endpoint, page): (&str, &str), fields: &[(&str, &str)], key: &str, waited: Option<&str>) -> Reply {
    let name = |name: &str| if name.starts_with("form[") { name.to_owned() } else { format!("form[{name}]") };
    let body: Vec<String> = fields.iter().map(|(field, value)| format!("{}={}", encode(&name(field)), encode(value))).collect();
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(format!("/fn/{endpoint}?page={}", encode(page)))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("idempotency-key", key);
    if let Some(waited) = waited {
        request = request.header("x-circlet-late", waited);
    }
    browser.send(request.body(Body::from(body.join("&"))).unwrap()).await
}

/// A participant with a link: the first of the circle.
pub struct Person {
    pub d: Desk,
    link: String,
    pub page: String,
    meeting: String,
}

pub async fn person() -> Person {
    let d = desk().await;
    let link = participant_link(&d.site.ctx(), &d.rows.keys[0]);
    Person { page: format!("/p/{link}"), meeting: d.rows.meetings[0].to_string(), link, d }
}

impl Person {
    async fn answer(&self, said: &str, base: &str, key: &str, late: bool) -> Reply {
        let fields = [("link", &*self.link), ("meeting", &self.meeting), ("base", base), ("button", said)];
        send(&self.d.site.browser(), ("participation/answer", &self.page), &fields, key, late).await
    }

    /// Answers as a page with scripts and a network does.
    async fn now(&self, said: &str) {
        let fields = [("link", &*self.link), ("meeting", &*self.meeting), ("button", said)];
        let reply = self.d.site.browser().scripted().post("participation/answer", "/", &fields).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    }

    /// The link in a reminder of the first meeting, to one of the circle's people.
    pub fn rsvp(&self, person: usize) -> String {
        let about = Target::Key(self.d.rows.keys[person].clone());
        self.d.site.app.tokens.sign(&Link { kind: RSVP, about, revision: 0, other: number_of("uid-2026-11-16"), until: 0 })
    }

    /// Answers on the page behind that link.
    async fn reply(&self, said: &str, base: &str, key: &str, late: bool) -> Reply {
        let link = self.rsvp(0);
        let fields = [("link", &*link), ("meeting", &self.meeting), ("base", base), ("answer", said)];
        send(&self.d.site.browser(), ("attendance/rsvp", &format!("/rsvp/{link}")), &fields, key, late).await
    }

    /// Whether the person comes: 1, 0, or -1 without an answer.
    async fn stored(&self) -> i64 {
        self.d.site.count("select coalesce(max(coming), -1) from rsvps where signup_id = 1").await
    }
}

#[test]
fn what_waits_is_a_server_function_that_posts() {
    let posts: Vec<String> =
        functions().0.into_iter().filter(|function| !function.reads).map(|function| format!("/fn/{}", function.endpoint)).collect();
    for path in WAITING {
        assert!(posts.iter().any(|known| known == path), "{path}");
    }
}

#[tokio::test]
async fn an_answer_that_is_sent_again_does_not_undo_a_later_one() {
    let p = person().await;
    assert_eq!(p.answer("yes", "", KEY, false).await.status, StatusCode::SEE_OTHER);
    p.now("no").await;
    let again = p.answer("yes", "", KEY, true).await;
    assert_eq!((again.status, &*again.body), (StatusCode::NO_CONTENT, ""));
    assert_eq!(p.stored().await, 0);
    assert_eq!(p.d.site.count("select count(*) from events where kind = 'answered'").await, 2);
    // Another body or another key is another post.
    assert_eq!(p.answer("yes", "no", KEY, false).await.status, StatusCode::SEE_OTHER);
    assert_eq!(p.stored().await, 1);
}

#[tokio::test]
async fn a_tick_a_check_in_and_feedback_that_are_sent_again_do_nothing_again() {
    let p = person().await;
    let site = &p.d.site;
    p.d.browser.post("tasks/save", &p.d.rows.part("tasks"), &[("slug", "speaking"), ("title", "Watch"), ("meeting", &p.meeting)]).await;
    let tick = [("link", &*p.link), ("button", "yes-1")];
    assert_eq!(send(&site.browser(), ("tasks/tick", &p.page), &tick, KEY, false).await.status, StatusCode::SEE_OTHER);
    run(site, "delete from task_ticks").await;
    assert_eq!(send(&site.browser(), ("tasks/tick", &p.page), &tick, KEY, true).await.status, StatusCode::NO_CONTENT);
    assert_eq!(site.count("select count(*) from task_ticks").await, 0);

    let e = evening().await;
    let (link, code) = (e.link(0), e.code(0));
    let page = format!("/p/{link}");
    let check_in = [("link", &*link), ("code", &code)];
    assert_eq!(send(&e.site.browser(), ("attendance/check-in", &page), &check_in, KEY, false).await.status, StatusCode::SEE_OTHER);
    run(&e.site, "delete from check_ins").await;
    assert_eq!(send(&e.site.browser(), ("attendance/check-in", &page), &check_in, KEY, true).await.status, StatusCode::NO_CONTENT);
    assert_eq!(e.site.count("select count(*) from check_ins").await, 0);

    let meeting = e.rows.meetings[0].to_string();
    let save = [("slug", "speaking"), ("meeting", &*meeting), ("form[typed][values][overall]", "4")];
    let at = ("feedback/save", &*e.page(0));
    assert_eq!(send(&e.browser, at, &save, KEY, false).await.status, StatusCode::SEE_OTHER);
    run(&e.site, "update answers set value = '[\"2\"]', revision = revision + 1").await;
    assert_eq!(send(&e.browser, at, &save, KEY, true).await.status, StatusCode::NO_CONTENT);
    assert_eq!(e.answer("overall").await, "[\"2\"]");
    assert_eq!(e.site.count(DONE).await, 2);
}

#[tokio::test]
async fn a_check_in_that_waited_counts_for_the_moment_in_which_it_was_pressed() {
    let e = evening().await;
    // The meeting is from 18:30 to 20:00.
    e.site.at("2026-11-17T08:00:00Z");
    let hours = |hours: f64| format!("{:.0}", hours * 3_600_000.0);
    let post = async |waits: Option<String>| {
        let (link, code) = (e.link(0), e.code(0));
        let page = format!("/p/{link}");
        waited(&e.site.browser(), ("attendance/check-in", &page), &[("link", &link), ("code", &code)], KEY, waits.as_deref()).await
    };
    let stored = async || e.site.count("select coalesce(max(at), 0) from check_ins").await;
    // After its end, before its beginning, longer ago than a device is believed. Wrong ones count: a ninth is too many.
    for waits in [None, Some(hours(5.0)), Some(hours(8.6)), Some(hours(12.1))] {
        post(waits.clone()).await;
        assert_eq!(stored().await, 0, "{waits:?}");
    }
    e.save(&e.browser, &[("overall", "4"), ("button", "done")]).await;
    post(Some(hours(7.0))).await;
    assert_eq!(stored().await, 0, "who came is settled");
    run(&e.site, "update sheets set done_at = null, declined_at = null").await;
    run(&e.site, "update signups set created_at = 1794891600000000").await;
    post(Some(hours(7.0))).await;
    assert_eq!(stored().await, 0, "signed up after the meeting");
    run(&e.site, "update signups set created_at = 1").await;
    post(Some(hours(7.0))).await;
    let pressed: circlet::platform::Timestamp = "2026-11-17T01:00:00Z".parse().unwrap();
    assert_eq!(stored().await, pressed.as_microsecond());
}

#[tokio::test]
async fn feedback_typed_on_an_older_answer_is_shown_with_the_newer_one_however_often_it_is_sent() {
    let e = evening().await;
    e.save(&e.browser, &[("overall", "2")]).await;
    let meeting = e.rows.meetings[0].to_string();
    let save =
        [("slug", "speaking"), ("meeting", &*meeting), ("form[typed][values][overall]", "4"), ("form[typed][values][reflection_1]", "The boat.")];
    for _ in 0..2 {
        let reply = send(&e.browser, ("feedback/save", &e.page(0)), &save, KEY, true).await;
        let page = e.browser.follow(&reply).await;
        assert!(reply.location.unwrap().contains("__err") && page.body.contains("overall-4"), "{}", page.text());
        assert_eq!((e.answer("overall").await.as_str(), e.answer("reflection_1").await.as_str()), ("[\"2\"]", "[\"The boat.\"]"));
    }
    assert_eq!(e.site.count(DONE).await, 0, "it still needs a decision");
}

#[tokio::test]
async fn an_answer_that_waited_does_not_replace_one_from_another_device() {
    let p = person().await;
    p.now("no").await;
    // Pressed while the page showed no answer.
    let reply = p.answer("yes", "", KEY, true).await;
    let page = p.d.site.browser().follow(&reply).await;
    assert!(page.text().contains("This was changed somewhere else in the meantime."), "{}", page.text());
    assert_eq!((p.stored().await, p.d.site.count(DONE).await), (0, 0));
    // Pressed on top of what is stored, or the same.
    assert!(!p.answer("no", "", OTHER_KEY, true).await.location.unwrap().contains("__err"));
    assert!(!p.answer("yes", "no", KEY, true).await.location.unwrap().contains("__err"));
    assert_eq!(p.stored().await, 1);
    // With a network the last press counts.
    assert!(!p.answer("no", "", "9b2b9d3e-3d0c-4f7e-8f59-0c1f0e2d3a4b", false).await.location.unwrap().contains("__err"));
    assert_eq!(p.stored().await, 0);
}

#[tokio::test]
async fn an_answer_behind_an_emailed_link_that_waited_is_stored_once_and_replaces_none_from_another_device() {
    let p = person().await;
    let rsvp = format!("/rsvp/{}", p.rsvp(0));
    let browser = p.d.site.browser();
    assert_eq!(p.reply("yes", "", KEY, true).await.location, Some(format!("{rsvp}?answer=yes&saved=1")));
    // Its page says on what the next one is answered.
    let shown = browser.get(&rsvp).await.body;
    let form = Form::of(&shown, "attendance/rsvp");
    assert_eq!((form.value("base"), form.value("meeting"), form.value("answer")), (Some("yes"), Some(&*p.meeting), Some("yes")));
    p.now("no").await;
    let again = p.reply("yes", "", KEY, true).await;
    assert_eq!((again.status, p.stored().await), (StatusCode::NO_CONTENT, 0));
    let reply = p.reply("yes", "yes", OTHER_KEY, true).await;
    let page = browser.follow(&reply).await;
    assert!(page.text().contains("This was changed somewhere else in the meantime."), "{}", page.text());
    assert_eq!(Form::of(&page.body, "attendance/rsvp").value("base"), Some("no"));
    assert_eq!((p.stored().await, p.d.site.count(DONE).await), (0, 1));
    // With a network the last press counts.
    assert!(!p.reply("yes", "yes", OTHER_KEY, false).await.location.unwrap().contains("__err"));
    assert_eq!(p.stored().await, 1);
    run(&p.d.site, "update signups set left_at = 1, left_how = 'left' where id = 1").await;
    let page = browser.follow(&p.reply("no", "yes", "9b2b9d3e-3d0c-4f7e-8f59-0c1f0e2d3a4b", true).await).await;
    assert_eq!((page.status, p.stored().await), (StatusCode::CONFLICT, 1), "the device asks the dashboard, and is told that it leads nowhere");
}

#[tokio::test]
async fn of_two_posts_with_the_same_key_at_once_one_is_carried_out() {
    let p = person().await;
    let (a, b) = tokio::join!(p.answer("yes", "", KEY, false), p.answer("yes", "", KEY, true));
    let mut statuses = [a.status, b.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::NO_CONTENT, StatusCode::SEE_OTHER]);
    assert_eq!(p.d.site.count("select count(*) from events where kind = 'answered'").await, 1);
    assert_eq!((p.stored().await, p.d.site.count(DONE).await), (1, 1));
}

#[tokio::test]
async fn an_odd_key_is_refused_and_no_other_function_takes_one() {
    let p = person().await;
    for odd in ["", "short", &"x".repeat(65), "0f8fad5b d9cb-469f-a165-70867728950e"] {
        assert_eq!(p.answer("yes", "", odd, false).await.status, StatusCode::BAD_REQUEST, "{odd}");
    }
    assert_eq!(p.stored().await, -1);
    let emails = [("link", &*p.link), ("mails", "reminders"), ("button", "no")];
    for _ in 0..2 {
        assert_eq!(send(&p.d.site.browser(), ("participation/emails", &p.page), &emails, KEY, false).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(p.d.site.count(DONE).await, 0);
}

#[tokio::test]
async fn a_key_gives_no_right_and_is_forgotten_after_ninety_days() {
    let p = person().await;
    run(&p.d.site, "update signups set left_at = 1, left_how = 'left' where id = 1").await;
    let reply = p.answer("yes", "", KEY, true).await;
    let page = p.d.site.browser().follow(&reply).await;
    assert_eq!((page.status, p.stored().await), (StatusCode::CONFLICT, -1), "the device is told that the link leads nowhere");
    run(&p.d.site, "update signups set left_at = null, left_how = null where id = 1").await;
    p.answer("yes", "", KEY, true).await;
    for (moment, left) in [("2027-02-14T15:00:00Z", 1), ("2027-02-15T17:00:00Z", 0)] {
        p.d.site.at(moment);
        run_due(&p.d.site.app, &[SWEEP]).await;
        assert_eq!(p.d.site.count(DONE).await, left, "{moment}");
    }
}
