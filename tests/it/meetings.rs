//! Dates, reminders and RSVPs across moves, clock changes and downtime.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, HOST, Site};
use crate::rows;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use circlet::attendance::{jobs, service as attendance};
use circlet::meetings::service as meetings;
use circlet::types::{AccountId, CircleId, MeetingId};

/// A little more than two days before the first meeting (2026-11-23 18:30 in Chicago, 00:30 UTC).
const TWO_DAYS_BEFORE: &str = "2026-11-22T00:31:00Z";
const TOO_EARLY: &str = "2026-11-22T00:29:00Z";
const AT_THE_START: &str = "2026-11-24T00:30:00Z";

async fn site(new: NewCircle) -> (Site, AccountId, CircleId, Browser) {
    let site = Site::new().await;
    let (id, _) = site.account("Amina Otieno", false).await;
    let circle = site.circle(id, new).await;
    let browser = site.browser();
    (site, id, circle, browser)
}

async fn joined(new: NewCircle) -> (Site, CircleId, Browser) {
    let (site, _, circle, browser) = site(new).await;
    for name in ["Ben Mwangi", "Carla Ruiz"] {
        site.sign_up(&browser, "speaking", name).await;
    }
    site.prove().await;
    (site, circle, browser)
}

async fn run(site: &Site) {
    jobs::run(&site.ctx()).await.unwrap();
}

/// Returns the plan of the default circle with some entries replaced; an empty date removes one.
fn plan<'a>(changed: &[(i64, &'a str, &'a str)]) -> Vec<(i64, &'a str, &'a str)> {
    let days = ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28"];
    let weekly = days.iter().enumerate().map(|(i, d)| (i as i64 + 1, *d, "18:30"));
    weekly.map(|e| changed.iter().find(|c| c.0 == e.0).copied().unwrap_or(e)).filter(|e| !e.1.is_empty()).collect()
}

#[tokio::test]
async fn publishing_makes_the_meetings_of_the_plan() {
    let (site, _, circle, _) = site(NewCircle::default()).await;
    let found = meetings::list(site.app.db.primary(), circle).await.unwrap();
    assert_eq!(found.len(), 6);
    assert_eq!((found[0].local_date.as_str(), found[0].local_time.as_str(), found[0].revision), ("2026-11-23", "18:30", 0));
    assert_eq!(found[0].ends_at - found[0].starts_at, 90 * 60_000_000);
    assert_eq!(meetings::next(&site.ctx(), circle).await.unwrap().unwrap().plan_key, 1);
    site.replan(circle, &plan(&[])).await;
    assert_eq!(meetings::list(site.app.db.primary(), circle).await.unwrap(), found, "the same plan changes nothing");
    assert!(site.outbox().await.is_empty());
}

#[tokio::test]
async fn the_local_time_stays_across_a_clock_change_in_rows_and_emails() {
    let new = NewCircle { zone: "Europe/Berlin", first_date: "2027-03-22", weeks: 2, ..NewCircle::default() };
    let (site, circle, _) = joined(new).await;
    let found = meetings::list(site.app.db.primary(), circle).await.unwrap();
    let day = 24 * 3600 * 1_000_000;
    assert_eq!(found[1].starts_at - found[0].starts_at, 7 * day - day / 24, "the clocks go forward between them");
    for (moment, words) in
        [("2027-03-21T12:00:00Z", "Monday 22 March, 18:30 (Berlin time)"), ("2027-03-28T12:00:00Z", "Monday 29 March, 18:30 (Berlin time)")]
    {
        site.at(moment);
        run(&site).await;
        let last = site.mails("reminder").await.pop().unwrap();
        assert!(last.text_body.contains(words), "{}", last.text_body);
    }
}

#[tokio::test]
async fn everyone_gets_one_reminder_two_days_before_however_often_the_job_runs() {
    let (site, _, browser) = joined(NewCircle::default()).await;
    site.at(TOO_EARLY);
    run(&site).await;
    assert!(site.mails("reminder").await.is_empty());
    site.at(TWO_DAYS_BEFORE);
    for _ in 0..3 {
        run(&site).await;
    }
    let mails = site.mails("reminder").await;
    assert_eq!(mails.iter().map(|m| m.to_email.as_str()).collect::<Vec<_>>(), ["ben.mwangi@example.org", "carla.ruiz@example.org"]);
    let mail = &mails[0];
    assert_eq!(mail.reply_to, "amina.otieno@example.org");
    assert_eq!(mail.deadline_at, Some(AT_THE_START.parse::<circlet::platform::Timestamp>().unwrap().as_microsecond()));
    assert!(mail.unsubscribe_url.starts_with(&format!("https://{HOST}/unsubscribe/")));
    assert_eq!(mail.calendar.matches("BEGIN:VEVENT").count(), 1);
    for line in ["METHOD:REQUEST", "SEQUENCE:0", "DTSTART;TZID=America/Chicago:20261123T183000", "DTSTAMP:20261116T160000Z"] {
        assert!(mail.calendar.lines().any(|l| l == line), "{line}: {}", mail.calendar);
    }
    // The first email to a person who signs up in these two days says the same.
    site.sign_up(&browser, "speaking", "Dede Koffi").await;
    run(&site).await;
    assert_eq!(site.mails("reminder").await.len(), 2);
    // A clock that jumps back causes no second one.
    site.at(TOO_EARLY);
    run(&site).await;
    site.at(TWO_DAYS_BEFORE);
    run(&site).await;
    assert_eq!(site.mails("reminder").await.len(), 2);
}

#[tokio::test]
async fn two_servers_that_plan_at_once_plan_once() {
    let (site, ..) = joined(NewCircle::default()).await;
    site.at(TWO_DAYS_BEFORE);
    let (a, b) = (site.ctx(), site.ctx());
    let (first, second) = tokio::join!(jobs::run(&a), jobs::run(&b));
    first.unwrap();
    second.unwrap();
    assert_eq!(site.mails("reminder").await.len(), 2);
}

#[tokio::test]
async fn what_was_missed_is_caught_up_until_the_meeting_begins_and_not_after() {
    let (site, ..) = joined(NewCircle::default()).await;
    site.at("2026-11-24T00:29:00Z");
    run(&site).await;
    assert_eq!(site.mails("reminder").await.len(), 2, "a minute before is late but not too late");
    let (site, ..) = joined(NewCircle::default()).await;
    site.at(AT_THE_START);
    run(&site).await;
    assert!(site.mails("reminder").await.is_empty());
}

#[tokio::test]
async fn a_moved_meeting_gets_new_reminders_and_everyone_is_told_the_old_and_the_new_date() {
    let (site, circle, browser) = joined(NewCircle::default()).await;
    site.at(TWO_DAYS_BEFORE);
    run(&site).await;
    let old = site.mails("reminder").await.remove(0);
    let link = old.link("/rsvp/");
    browser.post("attendance/rsvp", "/", &[("link", &link), ("answer", "yes")]).await;
    site.replan(circle, &plan(&[(1, "2026-11-24", "19:00")])).await;
    assert!(site.mails("reminder").await.iter().all(|m| m.state == "dropped"));
    let told = site.mails("dates").await;
    assert_eq!(told.len(), 2);
    for words in ["Monday, November 23, 6:30 PM (Chicago time)", "Tuesday, November 24, 7:00 PM (Chicago time)"] {
        assert!(told[0].text_body.contains(words), "{}", told[0].text_body);
    }
    assert!(told[0].calendar.contains("SEQUENCE:1"));
    let first = meetings::list(site.app.db.primary(), circle).await.unwrap()[0].id;
    assert!(
        !attendance::answered(&attendance::answers(site.app.db.primary(), circle).await.unwrap(), 2).contains_key(&first),
        "a yes for the old date does not count"
    );
    run(&site).await;
    assert_eq!(site.mails("reminder").await.iter().filter(|m| m.state == "due").count(), 0, "two days before the new date");
    site.at("2026-11-23T02:00:00Z");
    run(&site).await;
    let due: Vec<_> = site.mails("reminder").await.into_iter().filter(|m| m.state == "due").collect();
    assert_eq!(due.len(), 2);
    assert!(due[0].text_body.contains("Tuesday, November 24, 7:00 PM") && due[0].key.contains(":1:"));
    // The link of the first reminder still answers for the same meeting.
    let reply = browser.post("attendance/rsvp", "/", &[("link", &link), ("answer", "no")]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert_eq!(site.count("select count(*) from rsvps where coming = 0").await, 1);
}

#[tokio::test]
async fn an_email_about_dates_starts_from_the_date_that_its_reader_knows() {
    let (site, circle, browser) = joined(NewCircle::default()).await;
    // There and back again before any email was sent: there is nothing to say.
    site.replan(circle, &plan(&[(1, "2026-11-24", "18:30")])).await;
    assert_eq!(site.mails("dates").await.len(), 2);
    site.replan(circle, &plan(&[])).await;
    let told = site.mails("dates").await;
    assert_eq!(told.iter().filter(|m| m.state == "due" && !m.subject.is_empty()).count(), 0, "{told:?}");
    // Moved, then removed: one email each, and it names only the date that was announced.
    site.replan(circle, &plan(&[(2, "2026-12-01", "18:30")])).await;
    assert_eq!(site.mails("dates").await.iter().filter(|m| m.state == "due" && !m.subject.is_empty()).count(), 2);
    site.sign_up(&browser, "speaking", "Dora Diaz").await;
    site.replan(circle, &plan(&[(2, "", "")])).await;
    let told: Vec<_> = site.mails("dates").await.into_iter().filter(|m| m.state == "due" && !m.subject.is_empty()).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    for mail in told {
        // Who signed up in the meantime knows the date in the middle.
        let (known, unknown) = if mail.to_email.starts_with("dora") { ("December 1", "November 30") } else { ("November 30", "December 1") };
        let changes = mail.text_body.split("Next meeting").next().unwrap();
        assert!(changes.contains(known) && !changes.contains(unknown), "{}: {}", mail.to_email, mail.text_body);
    }
}

#[tokio::test]
async fn an_answer_for_a_date_that_has_moved_since_is_refused_and_the_new_date_shown() {
    let (site, circle, browser) = joined(NewCircle::default()).await;
    site.at(TWO_DAYS_BEFORE);
    run(&site).await;
    let mail = site.mails("reminder").await.remove(0);
    let (path, link) = (mail.path("/rsvp/"), mail.link("/rsvp/"));
    let dashboard = site.mails("welcome").await[0].path("/p/");
    let revision = |body: &str| {
        let field = body.split('<').find(|tag| tag.contains("name=\"form[revision]\"")).unwrap_or_else(|| panic!("no revision: {body}"));
        field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let (on_link, on_dashboard) = (revision(&browser.get(&path).await.body), revision(&browser.get(&dashboard).await.body));
    site.replan(circle, &plan(&[(1, "2026-11-24", "19:00")])).await;
    let reply = browser.post("attendance/rsvp", &path, &[("link", &link), ("answer", "yes"), ("revision", &on_link)]).await;
    let page = browser.follow(&reply).await;
    let text = page.text();
    assert!(text.contains("This meeting has moved.") && text.contains("Tuesday, November 24, 7:00 PM"), "{text}");
    let meeting = meetings::list(site.app.db.primary(), circle).await.unwrap()[0].id.to_string();
    let participant = dashboard.trim_start_matches("/p/").to_owned();
    let form = [("link", participant.as_str()), ("meeting", &meeting), ("revision", &on_dashboard), ("button", "yes"), ("slug", "")];
    let reply = browser.post("participation/answer", &dashboard, &form).await;
    assert!(browser.follow(&reply).await.text().contains("This meeting has moved."));
    assert_eq!(site.count("select count(*) from rsvps").await, 0);
    // The page that was shown now has the new revision.
    let shown = revision(&page.body);
    let reply = browser.post("attendance/rsvp", &path, &[("link", &link), ("answer", "yes"), ("revision", &shown)]).await;
    assert!(browser.follow(&reply).await.text().contains("Saved: you will be there."));
    assert_eq!(site.count("select count(*) from rsvps r join meetings m on m.id = r.meeting_id and m.revision = r.revision").await, 1);
}

#[tokio::test]
async fn dates_that_are_removed_added_or_already_over() {
    let (site, circle, _) = joined(NewCircle::default()).await;
    site.at("2026-11-25T12:00:00Z");
    site.replan(circle, &[plan(&[(1, "", ""), (3, "", "")]), vec![(7, "2027-01-04", "18:30")]].concat()).await;
    let keys: Vec<i64> = meetings::list(site.app.db.primary(), circle).await.unwrap().iter().map(|m| m.plan_key).collect();
    assert_eq!(keys, [1, 2, 4, 5, 6, 7], "past meetings stay, upcoming ones are removed");
    assert_eq!(site.count("select count(*) from meetings where plan_key = 3 and cancelled_at is not null and sequence = 1").await, 1);
    let told = site.mails("dates").await;
    assert_eq!(told.len(), 2);
    assert!(told[0].text_body.contains("Monday, December 7, 6:30 PM") && told[0].text_body.contains("Cancelled"), "{}", told[0].text_body);
    assert!(!told[0].text_body.contains("23 November"));
}

#[tokio::test]
async fn a_cancelled_circle_reminds_no_one_and_notifies_everyone() {
    let (site, circle, browser) = joined(NewCircle::default()).await;
    site.at(TWO_DAYS_BEFORE);
    run(&site).await;
    let link = site.mails("reminder").await.remove(0).link("/rsvp/");
    let dashboard = site.mails("welcome").await[0].path("/p/");
    site.call_off(circle).await;
    run(&site).await;
    assert!(site.mails("reminder").await.iter().all(|m| m.state == "dropped"));
    let told: Vec<String> = site.mails("cancelled").await.into_iter().map(|m| m.to_email).collect();
    assert_eq!(told, ["ben.mwangi@example.org", "carla.ruiz@example.org", "amina.otieno@example.org"]);
    assert!(browser.get(&format!("/rsvp/{link}")).await.text().contains("This circle was cancelled."));
    let page = browser.get(&dashboard).await;
    assert!(
        page.text().contains("This circle has been cancelled. There are no more meetings.") && page.text().contains("Find a circle"),
        "{}",
        page.text()
    );
    assert!(page.body.contains(r#"<a href="/circles" class="button">"#), "there is a way on: {}", page.body);
    // What waited on a device, or was pressed on a page from before.
    let meeting = site.count("select min(id) from meetings").await.to_string();
    let link = dashboard.trim_start_matches("/p/");
    let answer = [("link", link), ("meeting", &meeting), ("revision", "0"), ("button", "yes"), ("slug", "")];
    let page = browser.follow(&browser.post("participation/answer", &dashboard, &answer).await).await.text();
    assert!(page.contains("Your answer was not saved. This circle was cancelled."), "{page}");
}

#[tokio::test]
async fn hidden_circles_and_people_who_left_get_no_reminder() {
    let (site, circle, browser) = joined(NewCircle::default()).await;
    let welcome = site.mails("welcome").await;
    let link = welcome[0].link("/leave/");
    browser.post("signups/leave", "/", &[("link", &link)]).await;
    site.at(TWO_DAYS_BEFORE);
    run(&site).await;
    assert_eq!(site.mails("reminder").await.iter().map(|m| m.to_email.as_str()).collect::<Vec<_>>(), ["carla.ruiz@example.org"]);
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("update circles set hidden_at = 1 where id = $1").bind(circle).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    site.at("2026-11-29T12:00:00Z");
    run(&site).await;
    assert_eq!(site.mails("reminder").await.len(), 1);
}

#[tokio::test]
async fn opening_an_rsvp_link_changes_nothing_and_its_button_answers() {
    let (site, circle, browser) = joined(NewCircle::default()).await;
    site.at(TWO_DAYS_BEFORE);
    run(&site).await;
    let mail = site.mails("reminder").await.remove(0);
    let (path, link) = (mail.path("/rsvp/"), mail.link("/rsvp/"));
    assert!(path.ends_with("?answer=yes"));
    for method in [Method::GET, Method::HEAD] {
        let reply = browser.send(Request::builder().method(method).uri(&path).body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, StatusCode::OK);
    }
    assert_eq!(site.count("select count(*) from rsvps").await, 0);
    let page = browser.get(&path).await;
    let radio = page.body.split('<').find(|tag| tag.contains("id=\"answer-yes\"")).unwrap();
    assert!(radio.contains("checked"), "{radio}");
    assert_eq!(page.body.matches("<button type=\"submit\" class=\"button\"").count(), 1);
    for (answer, words) in [("yes", "Saved: you will be there."), ("no", "Saved: you can’t make it."), ("yes", "Saved: you will be there.")] {
        let reply = browser.post("attendance/rsvp", &path, &[("link", &link), ("answer", answer)]).await;
        assert!(browser.follow(&reply).await.text().contains(words));
    }
    assert_eq!(site.count("select count(*) from rsvps").await, 1);
    let answered = attendance::answered(&attendance::answers(site.app.db.primary(), circle).await.unwrap(), 2);
    let first = meetings::list(site.app.db.primary(), circle).await.unwrap()[0].id;
    let counts = answered[&first].counts;
    assert_eq!((counts.yes, counts.no, counts.open), (1, 0, 1));
    assert_eq!(answered[&first].coming, ["Ben Mwangi"]);
    let wrong = browser.post("attendance/rsvp", &format!("/rsvp/{link}"), &[("link", &link), ("answer", "maybe")]).await;
    assert!(browser.follow(&wrong).await.body.contains("answer-error"));
    site.at(AT_THE_START);
    assert!(browser.get(&path).await.text().contains("This meeting has begun already."));
    let late = browser.scripted().post("attendance/rsvp", &path, &[("link", &link), ("answer", "no")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!(site.count("select count(*) from rsvps where coming = 1").await, 1);
}

#[tokio::test]
async fn the_dashboard_answers_in_place_with_script_and_by_reloading_without() {
    let (site, circle, browser) = joined(NewCircle::default()).await;
    let welcome = site.mails("welcome").await;
    let (path, link) = (welcome[0].path("/p/"), welcome[0].link("/p/"));
    let page = browser.get(&path).await;
    for words in [
        "Next meeting · 1 of 6",
        "Monday, November 23, 6:30 PM",
        "Chicago time · Harold Washington Library, room 302",
        "No answers yet",
        "2 people",
        "Amina Otieno",
        "Give a toast",
        "How I help the group: Listening",
        "No messages yet.",
    ] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(page.body.contains("noindex") && page.headers["cache-control"] == "no-store");
    assert!(page.body.contains("https://www.openstreetmap.org/search?query=Harold"));
    let meeting = meetings::list(site.app.db.primary(), circle).await.unwrap()[0].id.to_string();
    let fields = |answer| [("link", link.clone()), ("meeting", meeting.clone()), ("button", String::from(answer)), ("slug", String::new())];
    let post = |browser: Browser, fields: Vec<(&'static str, String)>| async move {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        browser.post("participation/answer", "/p/x", &fields).await
    };
    let plain = post(browser.clone(), fields("yes").to_vec()).await;
    assert_eq!(plain.location.as_deref(), Some(path.as_str()));
    let back = browser.follow(&plain).await.text();
    assert!(back.contains("You said: I’ll be there.") && back.contains("Coming so far: Ben"), "{back}");
    let scripted = post(browser.scripted(), fields("no").to_vec()).await;
    assert_eq!((scripted.status, scripted.location), (StatusCode::OK, None));
    assert!(scripted.body.contains("\"mine\":false"), "{}", scripted.body);
    assert_eq!(post(browser.scripted(), fields("maybe").to_vec()).await.status, StatusCode::BAD_REQUEST);
    // A meeting of another circle, an unknown one, and nonsense.
    let (other, _) = site.account("Ben Other", false).await;
    let foreign = site.circle(other, NewCircle { slug: "other", ..NewCircle::default() }).await;
    let foreign = meetings::list(site.app.db.primary(), foreign).await.unwrap()[0].id;
    for (id, status) in
        [(foreign.to_string(), StatusCode::CONFLICT), (MeetingId(999).to_string(), StatusCode::CONFLICT), ("x".into(), StatusCode::NOT_FOUND)]
    {
        let mut bad = fields("yes").to_vec();
        bad[1].1 = id;
        assert_eq!(post(browser.scripted(), bad).await.status, status);
    }
    assert_eq!(site.count("select count(*) from rsvps").await, 1);
    let calendar = browser.get(&format!("{path}/calendar.ics")).await;
    assert_eq!(calendar.headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(calendar.body.matches("BEGIN:VEVENT").count(), 6);
    assert_eq!(browser.get("/p/x/calendar.ics").await.status, StatusCode::CONFLICT);
    site.at("2027-01-10T00:00:00Z");
    assert!(browser.get(&path).await.text().contains("This circle has finished."));
}

#[tokio::test]
async fn one_click_ends_the_reminders_and_keeps_the_seat() {
    let (site, _, browser) = joined(NewCircle::default()).await;
    site.at(TWO_DAYS_BEFORE);
    run(&site).await;
    let mail = site.mails("reminder").await.remove(0);
    let path = mail.unsubscribe_url.replace(&format!("https://{HOST}"), "");
    assert!(browser.get(&path).await.text().contains("Stop reminders"));
    assert_eq!(site.count("select count(*) from signups where reminders_off_at is not null").await, 0);
    // As a mail server posts it: from another site, without cookies.
    let request =
        Request::post(&path).header("content-type", "application/x-www-form-urlencoded").body(Body::from("List-Unsubscribe=One-Click")).unwrap();
    let reply = site.browser().send(request).await;
    assert_eq!((reply.status, reply.location), (StatusCode::OK, None));
    assert!(browser.get(&path).await.text().contains("We send you no more reminders"));
    let states: Vec<String> = site.mails("reminder").await.into_iter().map(|m| m.state).collect();
    assert_eq!(states, ["dropped", "due"]);
    site.at("2026-11-29T12:00:00Z");
    run(&site).await;
    assert_eq!(site.mails("reminder").await.iter().filter(|m| m.to_email.starts_with("ben")).count(), 1);
    assert_eq!(site.count("select count(*) from signups where left_at is null").await, 2);
    let forged = site.browser().post_raw("/unsubscribe/x", "text/plain", "x").await;
    assert_eq!(forged.status, StatusCode::CONFLICT);
    let page = browser.post("signups/end-reminders", &path, &[("link", path.trim_start_matches("/unsubscribe/"))]).await;
    assert!(browser.follow(&page).await.text().contains("No more reminders"));
}

#[tokio::test]
async fn the_dashboard_says_what_is_on_what_was_said_and_what_will_not_be() {
    let (site, circle, browser) = joined(NewCircle::default()).await;
    let welcome = site.mails("welcome").await;
    let (path, link) = (welcome[0].path("/p/"), welcome[0].link("/p/"));
    let meeting = meetings::list(site.app.db.primary(), circle).await.unwrap()[0].id.to_string();
    browser.post("participation/answer", &path, &[("link", &link), ("meeting", &meeting), ("button", "yes"), ("slug", "")]).await;
    let page = browser.get(&path).await.text();
    assert!(page.contains("Next meeting · 1 of 6") && page.contains("Monday, November 23, 6:30 PM you’re coming"), "{page}");
    site.at(AT_THE_START);
    let page = browser.get(&path).await.text();
    assert!(page.contains("On now · 1 of 6") && !page.contains("Next meeting ·") && !page.contains("In 1 minute"), "{page}");
    site.at("2026-11-24T12:00:00Z");
    let page = browser.get(&path).await.text();
    assert!(page.contains("Next meeting · 2 of 6") && page.contains("Monday, November 23, 6:30 PM you said yes"), "{page}");
    rows::run(&site, "update circles set state = 'cancelled', cancelled_at = 1").await;
    let page = browser.get(&path).await.text();
    assert!(page.contains("Monday, November 30, 6:30 PM Cancelled") && page.contains("Monday, November 23, 6:30 PM you said yes"), "{page}");
}
