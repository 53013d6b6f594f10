//! Time zones by their canonical names, and the nights in which clocks change.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Site};
use crate::support::page::Form;
use circlet::types::CircleId;

/// Returns a public circle of Amina, six Mondays from November 23, 2026, 6:30 PM in Chicago.
async fn running() -> (Site, CircleId, Browser) {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let circle = site.circle(id, NewCircle::default()).await;
    (site, circle, amina)
}

/// Opens a form, changes fields, posts it, and returns the page that follows.
async fn saved(browser: &Browser, path: &str, endpoint: &str, changed: &[(&str, &str)]) -> String {
    let mut form = Form::of(&browser.get(path).await.body, endpoint);
    for (name, value) in changed {
        form.fields.iter_mut().find(|(known, _)| *known == format!("form[{name}]")).unwrap().1 = (*value).to_owned();
    }
    let reply = browser.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await;
    browser.follow(&reply).await.text()
}

async fn first_meeting(site: &Site, circle: CircleId) -> circlet::meetings::model::Meeting {
    circlet::meetings::service::list(site.app.db.primary(), circle).await.unwrap().remove(0)
}

#[tokio::test]
async fn case_25_a_zone_is_stored_by_its_canonical_name_and_an_alias_changes_nothing() {
    let (site, circle, amina) = running().await;
    let path = circlet::paths::meeting("speaking", first_meeting(&site, circle).await.id.0);
    saved(&amina, &path, "meetings/edit", &[("time_zone", "america/chicago")]).await;
    assert_eq!(first_meeting(&site, circle).await.time_zone, "America/Chicago");
    assert_eq!(site.mails("dates").await.len(), 0, "the same zone by another name");
    saved(&amina, &path, "meetings/edit", &[("time_zone", "Asia/Calcutta")]).await;
    assert_eq!(first_meeting(&site, circle).await.time_zone, "Asia/Kolkata");
    assert!(amina.get("/circles/speaking").await.text().contains("(Kolkata time)"));
    let dates = circlet::paths::wizard("speaking", 3);
    saved(&amina, &dates, "circles/when", &[("time_zone", "US/Central")]).await;
    assert_eq!(site.count("select count(*) from circles where time_zone = 'America/Chicago'").await, 1);
    saved(&amina, &dates, "circles/when", &[("time_zone", "europe/kiev")]).await;
    assert_eq!(site.count("select count(*) from circles where time_zone = 'Europe/Kyiv'").await, 1);
}

#[tokio::test]
async fn a_circle_stored_under_an_older_name_stays_as_it_is_when_it_is_saved() {
    let (site, circle, amina) = running().await;
    for rename in ["update circles set time_zone = 'US/Central'", "update meetings set time_zone = 'US/Central'"] {
        crate::rows::run(&site, rename).await;
    }
    let before = first_meeting(&site, circle).await;
    let page = saved(&amina, &circlet::paths::wizard("speaking", 3), "circles/when", &[]).await;
    assert!(page.contains("Chicago time"), "{page}");
    assert_eq!(first_meeting(&site, circle).await, before, "no new sequence, so no email");
}

#[tokio::test]
async fn a_skipped_time_is_refused_with_the_next_that_exists_as_the_reader_writes_it() {
    let (site, circle, amina) = running().await;
    let path = circlet::paths::meeting("speaking", first_meeting(&site, circle).await.id.0);
    let night = [("date", "2027-03-14"), ("time", "02:30")];
    for (languages, next) in [("en-US", "The next time is 3:00 AM."), ("en-GB", "The next time is 03:00.")] {
        let page = saved(&amina.reading(languages), &path, "meetings/edit", &night).await;
        assert!(page.contains(next), "{languages}: {page}");
    }
    assert_eq!(first_meeting(&site, circle).await.sequence, 0);
}

#[tokio::test]
async fn of_a_doubled_time_the_first_is_taken_and_said_and_the_end_is_in_real_minutes() {
    let (site, circle, amina) = running().await;
    let ben = site.browser();
    site.sign_up(&ben, "speaking", "Ben Mwangi").await;
    let path = circlet::paths::meeting("speaking", first_meeting(&site, circle).await.id.0);
    saved(&amina, &path, "meetings/edit", &[("date", "2027-11-07"), ("time", "01:30"), ("duration", "120")]).await;
    let said = "Sunday, November 7, 2027, 1:30 AM (before the clocks go back) – 2:30 AM";
    let page = ben.get("/circles/speaking").await.text();
    assert!(page.contains(said), "{page}");
    site.at("2026-11-21T12:10:00Z");
    let mail = site.mails("dates").await.remove(0);
    for part in [&mail.text_body, &mail.html_body] {
        assert!(part.contains("Sunday, November 7, 2027, 1:30 AM (before the clocks go back)"), "{part}");
    }
    let file = mail.calendar;
    // 1:30 daylight time plus two hours is 2:30 standard time.
    assert!(file.contains("DTSTART;TZID=America/Chicago:20271107T013000") && file.contains("DTEND;TZID=America/Chicago:20271107T023000"), "{file}");
}

#[tokio::test]
async fn an_end_in_the_hour_that_comes_twice_is_told_apart_from_the_start() {
    let (site, circle, amina) = running().await;
    let path = circlet::paths::meeting("speaking", first_meeting(&site, circle).await.id.0);
    for (length, zone, said) in [
        ("60", "", "1:30 AM (before the clocks go back) – 1:30 AM (after the clocks go back)"),
        ("15", "", "1:30 AM – 1:45 AM (before the clocks go back)"),
        ("15", "America/Denver", "1:30 AM – 1:45 AM (before the clocks go back; Denver time)"),
    ] {
        saved(&amina, &path, "meetings/edit", &[("date", "2027-11-07"), ("time", "01:30"), ("duration", length), ("time_zone", zone)]).await;
        let page = amina.get("/circles/speaking").await.text();
        assert!(page.contains(&format!("Sunday, November 7, 2027, {said}")), "{page}");
    }
}
