//! What an open page says changes as time passes, also if nothing happens: each page tells its browser when.

use crate::harness::{Browser, encode};
use crate::live::{answer, link};
use crate::rows::{self, Desk, FIRST_BEGINS, FIRST_ENDS};
use axum::http::StatusCode;
use circlet::live::model::MOST_MS;
use circlet::platform::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;

/// The morning of the day of the first meeting, and when its pulse has been closed for an hour.
const FROM: &str = "2026-11-16T15:30:20Z";
const TO: &str = "2026-11-19T03:00:00Z";

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

fn later(from: Timestamp, ms: u64) -> Timestamp {
    Timestamp::from_microsecond(from.as_microsecond() + i64::try_from(ms).unwrap() * 1_000).unwrap()
}

/// A circle of four in which something has happened, so that what everyone sees of it is read once for its last event.
async fn begun() -> Desk {
    let desk = rows::desk().await;
    rows::run(&desk.site, "update circles set taken = 4").await;
    answer(&desk.site, &desk.rows, 0, 1, "yes").await;
    desk
}

/// Loads a page's data as its browser does; returns what it shows, and after how many milliseconds it says something else.
async fn load(browser: &Browser, address: &str) -> (Value, u64) {
    let reply = browser.get(address).await;
    assert_eq!(reply.status, StatusCode::OK, "{address}: {}", reply.text());
    let mut page: Value = serde_json::from_str(&reply.body).unwrap();
    let turns = page["mark"]["turns_ms"].as_u64().unwrap();
    assert!((1..=u64::from(MOST_MS)).contains(&turns), "{address}: {turns}");
    settle(&mut page);
    (page, turns)
}

/// Takes out what is another thing each time: how far the page is, and the keys of its forms.
fn settle(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !["mark", "as_of", "key"].contains(&name.as_str()) && !name.ends_with("_key"));
            fields.values_mut().for_each(settle);
        }
        Value::Array(items) => items.iter_mut().for_each(settle),
        _ => {}
    }
}

/// Follows a page through the days around the first meeting as an open browser does, and checks that it never says anything else than
/// what is loaded at that moment. Returns what it showed, by the moment since which it did.
async fn followed(desk: &Desk, browser: &Browser, address: &str) -> BTreeMap<Timestamp, Value> {
    let (mut now, mut shown) = (at(FROM), BTreeMap::new());
    while now < at(TO) {
        desk.site.app.clock.set(now);
        let (page, turns) = load(browser, address).await;
        let next = later(now, turns);
        desk.site.app.clock.set(later(now, turns - 1));
        let (same, left) = load(browser, address).await;
        assert_eq!(same, page, "{address}: what was loaded at {now} is no longer so just before {next}");
        // In the last millisecond before, or with the hour counted again.
        assert!(left == 1 || turns == u64::from(MOST_MS), "{address} at {now}: {left}");
        shown.insert(now, page);
        now = next;
    }
    shown
}

/// Returns what a page showed at a moment.
fn at_that<'a>(shown: &'a BTreeMap<Timestamp, Value>, moment: &str) -> &'a Value {
    shown.range(..=at(moment)).next_back().unwrap().1
}

#[tokio::test]
async fn a_dashboard_that_stays_open_says_that_the_meeting_is_on_and_over_and_counts_down() {
    let desk = begun().await;
    let address = format!("/fn/participation/dashboard?link={}&kept=false", encode(&link(&desk.site, &desk.rows.keys[1])));
    let shown = followed(&desk, &desk.site.browser(), &address).await;
    let next = |moment: &str| at_that(&shown, moment)["next"].clone();
    let countdown = |moment: &str| next(moment)["countdown"].as_str().unwrap().to_owned();
    assert_eq!(countdown("2026-11-16T16:45:00Z"), "In 7 hours");
    assert_eq!([countdown("2026-11-16T23:30:00Z"), countdown("2026-11-16T23:30:01Z")], ["In 1 hour", "In 59 minutes"].map(String::from));
    assert_eq!(["2026-11-17T00:29:59Z", FIRST_BEGINS, "2026-11-17T00:30:30Z"].map(countdown), ["In 1 minute", "", ""].map(String::from));
    assert_eq!((next(FIRST_BEGINS)["number"].clone(), next(FIRST_BEGINS)["on_now"].clone()), (1.into(), true.into()));
    assert_eq!((next("2026-11-17T00:29:59Z")["on_now"].clone(), next("2026-11-17T01:59:59Z")["on_now"].clone()), (false.into(), true.into()));
    assert_eq!(next(FIRST_ENDS)["number"], 2);
    let has = |name: &str, moment: &str| !at_that(&shown, moment)[name].is_null();
    let check_in = ["2026-11-16T23:59:59Z", "2026-11-17T00:00:00Z", "2026-11-17T02:30:00Z", "2026-11-17T02:30:01Z"];
    assert_eq!(check_in.map(|moment| has("check_in", moment)), [false, true, true, false]);
    let pulse = ["2026-11-17T01:59:59Z", FIRST_ENDS, "2026-11-19T01:59:59Z", "2026-11-19T02:00:00Z"];
    assert_eq!(pulse.map(|moment| has("pulse", moment)), [false, true, true, false]);
}

#[tokio::test]
async fn the_pages_of_those_who_run_a_circle_turn_with_its_meetings() {
    let desk = begun().await;
    let code = format!("/fn/attendance/code?slug=speaking&meeting={}", desk.rows.meetings[0]);
    let shown = followed(&desk, &desk.browser, "/fn/facilitation/overview?slug=speaking&kept=false").await;
    let tense = |moment: &str| at_that(&shown, moment)["meetings"][0]["tense"].as_str().unwrap().to_owned();
    let states = ["2026-11-17T00:29:59Z", FIRST_BEGINS, "2026-11-17T01:59:59Z", FIRST_ENDS].map(tense);
    assert_eq!(states, ["Ahead", "On", "On", "Over"].map(String::from));
    let shown = followed(&desk, &desk.browser, &code).await;
    let window = |moment: &str| at_that(&shown, moment)["window"].as_str().unwrap().to_owned();
    let states = ["2026-11-16T23:59:59Z", "2026-11-17T00:00:00Z", "2026-11-17T02:30:00Z", "2026-11-17T02:30:01Z"].map(window);
    assert_eq!(states, ["Early", "Open", "Open", "Over"].map(String::from));
}

#[tokio::test]
async fn the_lists_of_people_and_tasks_and_the_board_turn_too() {
    let desk = begun().await;
    for address in ["/fn/facilitation/people?slug=speaking&kept=false", "/fn/board/page?slug=speaking"] {
        followed(&desk, &desk.browser, address).await;
    }
    let shown = followed(&desk, &desk.browser, "/fn/tasks/page?slug=speaking&kept=false").await;
    let current = |moment: &str| at_that(&shown, moment)["weeks"].as_array().unwrap().iter().position(|week| week["current"] == true);
    assert_eq!(["2026-11-17T01:59:59Z", FIRST_ENDS].map(current), [Some(0), Some(1)]);
}
