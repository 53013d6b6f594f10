//! Calendar feeds: what they show to whom, how their addresses are kept and renewed, and the links that add meetings to
//! calendars.

use crate::calendars::{column, events, read};
use crate::fixtures::NewCircle;
use crate::flat::recorder::Recorder;
use crate::harness::{Browser, HOST, Reply, Site};
use crate::rows::run;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use circlet::types::{AccountId, CircleId};
use serde_json::json;

const LINK: &str = "https://meet.example.org/room";
const NOTE: &str = "The door code is 4711.";

struct Online {
    site: Site,
    circle: CircleId,
    amina: AccountId,
    facilitator: Browser,
    /// Ben's browser, which never signs in, and the path of his page.
    ben: Browser,
    own: String,
    link: String,
}

/// An online circle of four meetings with a note, run by Amina; Ben takes part.
async fn online() -> Online {
    let site = Site::new().await;
    let (amina, facilitator) = site.account("Amina Otieno", false).await;
    let circle = site.circle(amina, NewCircle { online: true, weeks: 4, ..NewCircle::default() }).await;
    run(&site, "update meetings set note = 'The door code is 4711.'").await;
    let ben = site.browser();
    site.sign_up(&ben, "speaking", "Ben Mwangi").await;
    let own = site.mails("welcome").await.remove(0).path("/p/");
    let link = own.trim_start_matches("/p/").to_owned();
    Online { site, circle, amina, facilitator, ben, own, link }
}

impl Online {
    /// Presses the button on Ben's page; returns the path of his feed.
    async fn renew(&self) -> String {
        let reply = self.ben.post("participation/feed", &self.own, &[("link", &self.link), ("slug", "")]).await;
        assert_eq!(reply.location, Some(format!("{}?done=feed#calendar", self.own)), "{}", reply.text());
        feed_on(&self.ben.follow(&reply).await)
    }

    /// Presses the button in Amina's settings; returns the path of her feed.
    async fn renew_account(&self) -> String {
        let reply = self.facilitator.post("accounts/feed", "/settings", &[("slug", "")]).await;
        assert_eq!(reply.location.as_deref(), Some("/settings?done=feed#calendar"), "{}", reply.text());
        feed_on(&self.facilitator.follow(&reply).await)
    }

    /// Loads a file as a calendar program does: without cookies.
    async fn load(&self, path: &str) -> Reply {
        let reply = self.site.browser().get(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text());
        reply
    }

    async fn status(&self, path: &str) -> StatusCode {
        self.site.browser().get(path).await.status
    }
}

/// Returns the path of the feed that a page offers.
fn feed_on(page: &Reply) -> String {
    let prefix = format!("href=\"webcal://{HOST}");
    let found = page.body.split(&prefix).nth(1).and_then(|rest| rest.split('"').next());
    found.unwrap_or_else(|| panic!("no feed on {}", page.text())).to_owned()
}

/// Returns the links of a page to another site, decoded.
fn links_to(page: &Reply, start: &str) -> Vec<String> {
    let tags = page.body.split("<a ").filter(|tag| tag.contains(&format!("href=\"{start}")));
    tags.map(|tag| {
        let tag = tag.split('>').next().unwrap();
        assert!(tag.contains("rel=\"noopener noreferrer\""), "{tag}");
        let href = tag.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().replace("&amp;", "&");
        circlet::paths::readable(&href)
    })
    .collect()
}

#[tokio::test]
async fn a_circles_public_feed_has_all_its_dates_and_nothing_that_is_for_participants() {
    let r = online().await;
    r.site.replan(r.circle, &[(1, "2026-11-23", "18:30"), (2, "2026-12-01", "19:00"), (3, "2026-12-07", "18:30")]).await;
    run(&r.site, "update meetings set cancel_reason = 'Grace is ill.' where cancelled_at is not null").await;
    let reply = r.load("/circles/speaking/calendar.ics").await;
    let file = &reply.body;
    assert_eq!(read(file)["method"], "PUBLISH");
    let own = r.ben.get(&format!("{}/calendar.ics", r.own)).await.body;
    assert!(file.contains("Grace is ill") && own.contains("Grace is ill"), "the reason of a cancelled date stands on the page too: {file}");
    assert_eq!(column(file, "start"), ["2026-11-24T00:30:00Z", "2026-12-02T01:00:00Z", "2026-12-08T00:30:00Z", "2026-12-15T00:30:00Z"]);
    assert_eq!(column(file, "status"), ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]);
    assert_eq!(column(file, "sequence"), [0, 1, 0, 1]);
    let unfolded = file.replace("\r\n ", "");
    assert!(!unfolded.contains("meet.example.org") && !unfolded.contains("4711"), "{unfolded}");
    for line in ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "X-WR-CALNAME:Public speaking for shy people"] {
        assert!(unfolded.lines().any(|l| l == line), "{line} in {unfolded}");
    }
    // The same entries as in what participants got by email.
    let ids = column(&r.ben.get(&format!("{}/calendar.ics", r.own)).await.body, "uid");
    assert_eq!(column(file, "uid"), ids);
    let stored: String = sqlx::query_scalar("select min(uid) from meetings").fetch_one(r.site.app.db.primary()).await.unwrap();
    assert!(ids.contains(&json!(stored)), "{ids:?}");
    assert_eq!(feed_on(&r.site.browser().get("/circles/speaking").await), "/circles/speaking/calendar.ics");
    // Someone who runs the circle gets the same file: programs have no cookies.
    assert_eq!(&r.facilitator.get("/circles/speaking/calendar.ics").await.body, file);
}

#[tokio::test]
async fn a_draft_a_hidden_circle_and_no_circle_have_no_public_feed() {
    let r = online().await;
    r.site.circle(r.amina, NewCircle { slug: "draft", state: "draft", ..NewCircle::default() }).await;
    assert_eq!(r.status("/circles/draft/calendar.ics").await, StatusCode::NOT_FOUND);
    assert_eq!(r.status("/circles/nothing/calendar.ics").await, StatusCode::NOT_FOUND);
    run(&r.site, "update circles set hidden_at = 1").await;
    assert_eq!(r.status("/circles/speaking/calendar.ics").await, StatusCode::NOT_FOUND);
    assert_eq!(r.facilitator.get("/circles/speaking/calendar.ics").await.status, StatusCode::NOT_FOUND, "not even for those who run it");
}

#[tokio::test]
async fn a_feed_is_asked_for_again_and_sent_only_when_it_has_changed() {
    let r = online().await;
    for path in ["/circles/speaking/calendar.ics".to_owned(), r.renew().await, r.renew_account().await, format!("{}/calendar.ics", r.own)] {
        let first = r.load(&path).await;
        let header = |name: &str| first.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        assert_eq!(header("cache-control"), "private, no-cache", "{path}");
        assert_eq!(header("content-type"), "text/calendar; charset=utf-8");
        assert_eq!((header("referrer-policy"), header("x-content-type-options")), ("same-origin".to_owned(), "nosniff".to_owned()));
        assert!(header("content-security-policy").contains("default-src 'none'") && header("set-cookie").is_empty());
        let tag = header("etag");
        let ask = |method: Method, tag: String| {
            let request = Request::builder().method(method).uri(&path).header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
            let browser = r.site.browser();
            async move { browser.send(request).await }
        };
        let again = ask(Method::GET, tag.clone()).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
        assert_eq!((&again.headers["etag"], &again.headers["cache-control"]), (&first.headers["etag"], &first.headers["cache-control"]));
        let head = ask(Method::HEAD, "\"other\"".to_owned()).await;
        assert_eq!((head.status, head.body.as_str(), &head.headers["etag"]), (StatusCode::OK, "", &first.headers["etag"]));
        run(&r.site, "update circles set title = title || '!'").await;
        let changed = ask(Method::GET, tag).await;
        assert_eq!(changed.status, StatusCode::OK, "{path}");
        assert_ne!(changed.headers["etag"], first.headers["etag"]);
    }
}

#[tokio::test]
async fn a_participants_feed_has_no_address_until_they_ask_for_one_and_another_when_they_ask_again() {
    let r = online().await;
    let page = r.ben.get(&r.own).await;
    assert!(page.text().contains("Get a calendar address") && !page.body.contains("webcal://"), "{}", page.text());
    assert_eq!(r.site.count("select count(*) from signups where feed_key is not null").await, 0, "looking changes nothing");
    let first = r.renew().await;
    let page = r.ben.get(&format!("{}?done=feed", r.own)).await;
    let opened = page.body.split("<details").skip(1).any(|rest| rest.split('>').next().is_some_and(|tag| tag.contains("open")));
    assert!(opened && page.text().contains("it no longer works."), "{}", page.text());
    assert!(page.text().contains("Anyone who has this address can see these dates") && page.text().contains("Get a new address"));
    assert!(page.body.contains(&format!("value=\"https://{HOST}{first}\"")), "the address to copy");
    // 128 bits.
    assert_eq!(first.trim_start_matches("/calendar/circle/").trim_end_matches(".ics").len(), 22, "{first}");
    let file = r.load(&first).await.body;
    assert_eq!((column(&file, "location"), column(&file, "description")), (vec![json!(LINK); 4], vec![json!(NOTE); 4]));
    let second = r.renew().await;
    assert_ne!(first, second);
    assert_eq!((r.status(&first).await, r.status(&second).await), (StatusCode::NOT_FOUND, StatusCode::OK));
    // What a program put behind it does not matter.
    assert_eq!(r.load(second.trim_end_matches(".ics")).await.body, r.load(&second).await.body);
}

#[tokio::test]
async fn the_address_of_a_feed_opens_nothing_else_and_no_other_link_opens_a_feed() {
    let r = online().await;
    let (own, account) = (r.renew().await, r.renew_account().await);
    let key = |path: &str| path.rsplit('/').next().unwrap().trim_end_matches(".ics").to_owned();
    for key in [key(&own), key(&account)] {
        for path in [
            "/p/KEY",
            "/p/KEY/calendar.ics",
            "/p/KEY/survey",
            "/rsvp/KEY",
            "/rsvp/KEY/calendar.ics",
            "/leave/KEY",
            "/undo/KEY",
            "/answers/KEY",
            "/unsubscribe/KEY",
        ] {
            let reply = r.site.browser().get(&path.replace("KEY", &key)).await;
            assert!(reply.status.is_client_error() && !reply.text().contains("Public speaking"), "{path}: {} {}", reply.status, reply.text());
        }
        let reply = r.ben.post("participation/feed", &r.own, &[("link", &key), ("slug", "")]).await;
        assert!(reply.location.is_none_or(|to| !to.contains("done=feed")));
    }
    for path in [
        own.replace("circle", "all"),
        account.replace("all", "circle"),
        format!("/calendar/circle/{}.ics", r.link),
        "/calendar/circle/.ics".to_owned(),
        "/calendar/all/.ics".to_owned(),
    ] {
        assert_eq!(r.status(&path).await, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!((r.status(&own).await, r.status(&account).await), (StatusCode::OK, StatusCode::OK), "nothing was renewed");
}

#[tokio::test]
async fn only_the_person_renews_a_feed() {
    let r = online().await;
    let own = r.renew().await;
    let other = r.site.sign_up(&r.site.browser(), "speaking", "Carla Ruiz").await;
    assert_eq!(other.status, StatusCode::SEE_OTHER);
    let carla = r.site.mails("welcome").await.remove(1).link("/p/");
    let reply = r.site.browser().post("participation/feed", "/", &[("link", &carla), ("slug", "")]).await;
    assert_eq!(reply.location, Some(format!("/p/{carla}?done=feed#calendar")));
    assert_eq!(r.status(&own).await, StatusCode::OK, "hers is new, not his");
    // The link for leaving is no link to the page, and without signing in there is no account.
    let leave = r.site.mails("welcome").await.remove(0).link("/leave/");
    r.ben.post("participation/feed", &r.own, &[("link", &leave), ("slug", "")]).await;
    let reply = r.ben.post("accounts/feed", "/settings", &[("slug", "")]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?next=/settings"), "{}", reply.text());
    assert_eq!(r.status(&own).await, StatusCode::OK);
    assert_eq!(r.site.count("select count(*) from accounts where feed_key is not null").await, 0);
}

#[tokio::test]
async fn who_has_left_keeps_an_empty_calendar_so_that_the_dates_disappear() {
    let r = online().await;
    let own = r.renew().await;
    let leave = r.site.mails("welcome").await.remove(0).link("/leave/");
    r.ben.post("signups/leave", &format!("/leave/{leave}"), &[("link", &leave)]).await;
    let file = r.load(&own).await.body;
    assert_eq!((read(&file)["method"].clone(), events(&file).len()), (json!("PUBLISH"), 0));
    assert!(!file.contains("Public speaking") && file.contains("REFRESH-INTERVAL"), "{file}");
    // Signing up again makes a new row, without an address.
    r.site.sign_up(&r.ben, "speaking", "Ben Mwangi").await;
    assert!(events(&r.load(&own).await.body).is_empty());
}

#[tokio::test]
async fn participants_of_a_hidden_or_cancelled_circle_keep_their_feed() {
    let r = online().await;
    let (own, account) = (r.renew().await, r.renew_account().await);
    run(&r.site, "update circles set hidden_at = 1").await;
    for path in [&own, &account] {
        assert_eq!(column(&r.load(path).await.body, "status"), vec![json!("CONFIRMED"); 4], "{path}");
    }
    r.site.at("2026-11-25T12:00:00Z");
    r.site.call_off(r.circle).await;
    for path in [&own, &account] {
        assert_eq!(column(&r.load(path).await.body, "status"), ["CONFIRMED", "CANCELLED", "CANCELLED", "CANCELLED"], "{path}");
    }
}

#[tokio::test]
async fn an_accounts_feed_has_the_circles_it_runs_and_with_a_confirmed_address_takes_part_in() {
    let r = online().await;
    let (dede, _) = r.site.account("Dede Mensah", false).await;
    r.site.circle(dede, NewCircle { slug: "tea", title: "Tea", weeks: 2, ..NewCircle::default() }).await;
    r.site.circle(r.amina, NewCircle { slug: "draft", title: "Draft", state: "draft", ..NewCircle::default() }).await;
    r.site.circle(dede, NewCircle { slug: "other", title: "Not mine", ..NewCircle::default() }).await;
    for slug in ["tea", "speaking"] {
        r.site.sign_up(&r.facilitator, slug, "Amina Otieno").await;
    }
    let feed = r.renew_account().await;
    let titles = |file: &str| column(file, "summary").into_iter().map(|title| title.as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let file = r.load(&feed).await.body;
    let speaking = vec!["Public speaking for shy people"; 4];
    assert_eq!(titles(&file), [speaking.clone(), vec!["Tea"; 2]].concat(), "each once, no draft");
    assert!(file.contains("X-WR-CALNAME:Circlet\r\n") && file.contains("meet.example.org"), "{file}");
    run(&r.site, "update accounts set confirmed_at = null where name = 'Amina Otieno'").await;
    assert_eq!(titles(&r.load(&feed).await.body), speaking);
    // The facilitator page offers the same feed, and its button comes back to it.
    let page = r.facilitator.get("/circles/speaking/manage").await;
    assert_eq!(feed_on(&page), feed);
    let reply = r.facilitator.post("accounts/feed", "/circles/speaking/manage", &[("slug", "speaking")]).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/manage?done=feed#calendar"));
    let renewed = feed_on(&r.facilitator.follow(&reply).await);
    assert_eq!((r.status(&feed).await, r.status(&renewed).await), (StatusCode::NOT_FOUND, StatusCode::OK));
}

#[tokio::test]
async fn the_feed_of_a_blocked_or_deleted_account_is_not_found() {
    let r = online().await;
    let feed = r.renew_account().await;
    run(&r.site, "update accounts set blocked_at = 1").await;
    assert_eq!(r.status(&feed).await, StatusCode::NOT_FOUND);
    run(&r.site, "update accounts set blocked_at = null").await;
    assert_eq!(r.status(&feed).await, StatusCode::OK);
    crate::rows::decide(&r.site).await;
    let reply = r.facilitator.post("accounts/delete", "/settings/delete", &[("password", "tea and biscuits")]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?done=deleted"), "{}", reply.text());
    assert_eq!(r.status(&feed).await, StatusCode::NOT_FOUND);
    assert_eq!(r.site.count("select count(*) from accounts where feed_key is not null").await, 0);
}

#[tokio::test]
async fn an_account_with_many_circles_takes_as_many_statements_as_one_with_few() {
    let r = online().await;
    let feed = r.renew_account().await;
    let recorder = Recorder::start();
    recorder.page("few");
    r.load(&feed).await;
    recorder.page("between");
    for slug in ["a", "b", "c", "d", "e", "f"] {
        r.site.circle(r.amina, NewCircle { slug, ..NewCircle::default() }).await;
    }
    recorder.page("many");
    let file = r.load(&feed).await.body;
    let heard = recorder.stop();
    let count = |page: &str| heard.iter().filter(|heard| heard.page == page && heard.text.contains("select")).count();
    assert_eq!(events(&file).len(), 4 + 6 * 6);
    assert!(count("few") >= 4, "{heard:?}");
    assert_eq!(count("few"), count("many"), "{heard:?}");
}

#[tokio::test]
async fn no_address_of_a_feed_is_logged() {
    let r = online().await;
    let (own, account) = (r.renew().await, r.renew_account().await);
    let log = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let into = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || Log(into.clone())).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    tracing::info!("logging");
    for path in [&own, &account] {
        r.load(path).await;
    }
    r.status("/calendar/all/aaaaaaaaaaaaaaaaaaaaaa.ics").await;
    // A failure is logged, too.
    run(&r.site, "alter table meetings rename to away").await;
    for path in [&own, &account] {
        assert_eq!(r.status(path).await, StatusCode::INTERNAL_SERVER_ERROR);
    }
    drop(guard);
    let log = String::from_utf8(log.lock().unwrap().clone()).unwrap();
    assert!(log.contains("logging") && log.contains("a request failed"), "{log}");
    for secret in [&own, &account, "aaaaaaaaaaaaaaaaaaaaaa"].map(|path| path.rsplit('/').next().unwrap().trim_end_matches(".ics")) {
        assert!(!log.contains(secret), "{log}");
    }
}

struct Log(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

const GOOGLE: &str = "https://calendar.google.com/calendar/render";
const OUTLOOK: &str = "https://outlook.live.com/calendar/0/deeplink/compose";

#[tokio::test]
async fn add_to_calendar_offers_file_feed_and_the_next_meeting_to_those_who_may_know_its_link() {
    let r = online().await;
    let dashboard = r.ben.get(&r.own).await;
    let manage = r.facilitator.get("/circles/speaking/manage").await;
    for (page, file) in [(&dashboard, format!("{}/calendar.ics", r.own)), (&manage, "/circles/speaking/manage/calendar.ics".to_owned())] {
        let google = links_to(page, GOOGLE);
        let expected = "action=TEMPLATE&text=Public speaking for shy people&dates=20261124T003000Z/20261124T020000Z";
        assert!(google.len() == 1 && google[0].contains(expected) && google[0].contains(&format!("location={LINK}")), "{google:?}");
        let outlook = links_to(page, OUTLOOK);
        let expected = "subject=Public speaking for shy people&startdt=2026-11-24T00:30:00Z&enddt=2026-11-24T02:00:00Z";
        assert!(outlook.len() == 1 && outlook[0].contains(expected) && outlook[0].contains(&format!("location={LINK}")), "{outlook:?}");
        assert!(!google[0].contains("4711") && !outlook[0].contains("4711"), "the note stays here");
        assert!(page.body.contains(&format!("href=\"{file}\"")), "{file}");
    }
    assert_eq!(column(&r.facilitator.get("/circles/speaking/manage/calendar.ics").await.body, "location"), vec![json!(LINK); 4]);
    assert_eq!(r.status("/circles/speaking/manage/calendar.ics").await, StatusCode::UNAUTHORIZED);
    let (_, other) = r.site.account("Dede Mensah", false).await;
    assert_eq!(other.get("/circles/speaking/manage/calendar.ics").await.status, StatusCode::FORBIDDEN);
    // The page after signing up is anyone's.
    let after = r.ben.get("/circles/speaking/signed-up").await;
    assert_eq!(feed_on(&after), "/circles/speaking/calendar.ics");
    for links in [links_to(&after, GOOGLE), links_to(&after, OUTLOOK)] {
        assert!(links.len() == 1 && !links[0].contains("meet.example.org"), "{links:?}");
    }
    // After an answer: this meeting, for who comes.
    r.site.at("2026-11-22T18:00:00Z");
    circlet::attendance::jobs::run(&r.site.ctx()).await.unwrap();
    let rsvp = r.site.mails("reminder").await.remove(0).link("/rsvp/");
    let page = format!("/rsvp/{rsvp}");
    assert!(!r.ben.get(&page).await.text().contains("Add to calendar"), "nothing was answered");
    let saved = r.ben.post("attendance/rsvp", &page, &[("link", &rsvp), ("answer", "yes"), ("revision", "0")]).await;
    let saved = r.ben.follow(&saved).await;
    assert!(links_to(&saved, GOOGLE)[0].contains(&format!("location={LINK}")));
    assert!(saved.body.contains(&format!("href=\"{page}/calendar.ics\"")), "{}", saved.text());
    let file = r.load(&format!("{page}/calendar.ics")).await.body;
    assert_eq!(column(&file, "uid"), column(&r.load(&format!("{}/calendar.ics", r.own)).await.body, "uid")[..1]);
    let no = r.ben.post("attendance/rsvp", &page, &[("link", &rsvp), ("answer", "no"), ("revision", "0")]).await;
    assert!(!r.ben.follow(&no).await.text().contains("Add to calendar"));
}

#[tokio::test]
async fn links_to_other_calendars_name_the_place_and_encode_what_people_typed() {
    let site = Site::new().await;
    let (amina, facilitator) = site.account("Amina Otieno", false).await;
    site.circle(amina, NewCircle { title: "Tea & talk? 50% #1 + \"نادي\"", ..NewCircle::default() }).await;
    let page = facilitator.get("/circles/speaking/manage").await;
    let raw = page.body.split(GOOGLE).nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(raw.contains("text=Tea%20%26%20talk%3F%2050%25%20%231%20%2B%20%22%D9%86"), "{raw}");
    let google = links_to(&page, GOOGLE).remove(0);
    assert!(google.contains("&location=Harold Washington Library, room 302, 400 S State St, Chicago"), "{google}");
    assert!(google.contains(&format!("&details=https://{HOST}/circles/speaking&")), "{google}");
    // Nothing is ahead: the file and the feed remain.
    site.at("2027-06-01T12:00:00Z");
    let public = site.browser().get("/circles/speaking").await;
    assert!(!public.text().contains("Add to calendar"), "finished");
}
