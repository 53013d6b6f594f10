//! "Wrong? Change it": a seat taken with a mistyped address.

use super::{FORM, post, site, with};
use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site};
use crate::proofs::meanwhile;
use crate::rows;
use axum::http::StatusCode;

const SIGNED_UP: &str = "/circles/speaking/signed-up";
const TAKEN: &str = "select taken from circles where slug = 'speaking'";

/// Presses the button of the page for the address that it shows.
async fn change_of(browser: &Browser, email: &str) -> Reply {
    browser.post("signups/change", SIGNED_UP, &[("slug", "speaking"), ("email", email)]).await
}

async fn change(browser: &Browser) -> Reply {
    change_of(browser, "Ben@Example.org").await
}

/// A circle, and a browser that has just signed up for it.
async fn signed_up() -> (Site, Browser) {
    let (site, ..) = site(NewCircle::default()).await;
    let ben = site.browser();
    post(&ben, &FORM).await;
    (site, ben)
}

#[tokio::test]
async fn a_seat_with_a_wrong_address_is_free_again_and_the_form_is_as_it_was() {
    let (site, ben) = signed_up().await;
    // A double click changes nothing about it.
    post(&ben, &FORM).await;
    let page = ben.get(SIGNED_UP).await;
    assert!(page.text().contains("The address you gave: Ben@Example.org") && page.text().contains("Wrong? Change it"), "{}", page.text());
    assert!(!site.browser().get(SIGNED_UP).await.text().contains("Wrong?"), "another browser shows nothing");
    let reply = change(&ben).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/sign-up?kept=1"));
    let form = ben.follow(&reply).await;
    for typed in ["value=\"Ben Mwangi\"", "value=\"Ben@Example.org\"", "I keep the time"] {
        assert!(form.body.contains(typed), "{typed}: {}", form.body);
    }
    assert_eq!((site.count(TAKEN).await, site.count("select count(*) from signups where left_at is null").await), (0, 0));
    let told = site.count("select count(*) from outbox where state = 'due' or kind = 'left' or signup_id is not null").await;
    assert_eq!(told, 0, "nothing is sent about it");
    assert!(!ben.get(SIGNED_UP).await.text().contains("Wrong?"));
    // The same again does nothing, and the right address gets the seat.
    assert_eq!(change(&ben).await.location.as_deref(), Some("/circles/speaking/sign-up?kept=1"));
    post(&ben, &with("email", "ben.mwangi@example.org")).await;
    assert_eq!(site.count(TAKEN).await, 1);
    assert_eq!(site.mails("welcome").await.last().unwrap().to_email, "ben.mwangi@example.org");
}

#[tokio::test]
async fn for_an_address_that_has_a_seat_it_looks_the_same_and_frees_nothing() {
    let (site, _) = signed_up().await;
    let stranger = site.browser();
    let typed = with("goal", "Another goal");
    post(&stranger, &typed).await;
    let newcomer = site.browser();
    post(&newcomer, &with("email", "new@example.org")).await;
    let page = |text: String| text.replace("new@example.org", "Ben@Example.org");
    assert_eq!(page(stranger.get(SIGNED_UP).await.text()), page(newcomer.get(SIGNED_UP).await.text()));
    let (one, two) = (change(&stranger).await, change_of(&newcomer, "new@example.org").await);
    assert_eq!((one.status, &one.location), (two.status, &two.location));
    assert!(stranger.follow(&one).await.body.contains("Another goal") && newcomer.follow(&two).await.body.contains("Give the toast"));
    assert_eq!(site.count(TAKEN).await, 1, "only the newcomer's is free");
    assert_eq!(site.count("select count(*) from signups where name = 'Ben Mwangi' and left_at is null").await, 1);
}

#[tokio::test]
async fn it_frees_only_an_unproven_seat_of_this_browser_within_the_hour() {
    let (site, ben) = signed_up().await;
    change(&site.browser()).await;
    assert_eq!(site.count(TAKEN).await, 1, "another browser");
    ben.post("signups/change", SIGNED_UP, &[("slug", "cooking"), ("email", "Ben@Example.org")]).await;
    assert_eq!(site.count(TAKEN).await, 1, "another circle");
    site.at("2026-11-16T17:00:01Z");
    assert!(!ben.get(SIGNED_UP).await.text().contains("Wrong?"));
    change(&ben).await;
    assert_eq!(site.count(TAKEN).await, 1, "an hour later");
    site.at("2026-11-16T16:30:00Z");
    rows::run(&site, "update signups set unproven = 0").await;
    assert_eq!(change(&ben).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.count(TAKEN).await, 1, "its owner has confirmed the address");
}

#[tokio::test]
async fn a_page_that_stayed_open_does_not_free_the_seat_of_a_later_address() {
    let (site, ben) = signed_up().await;
    let open = crate::support::page::Form::of(&ben.get(SIGNED_UP).await.body, "signups/change");
    post(&ben, &with("email", "mother@example.org")).await;
    assert_eq!(site.count(TAKEN).await, 2);
    let reply = ben.post_raw(&open.action, "application/x-www-form-urlencoded", open.body()).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    assert!(
        reply.text().contains("changed") && reply.body.contains(&format!("href=\"{SIGNED_UP}\"")),
        "a button without a form says so: {}",
        reply.text()
    );
    assert_eq!(site.count(TAKEN).await, 2);
    change_of(&ben, "mother@example.org").await;
    assert_eq!(site.count(TAKEN).await, 1);
    assert_eq!(site.count("select count(*) from signups where left_at is null and email = 'Ben@Example.org'").await, 1);
}

/// A decision on a read: the owner confirms the address, or leaves, while the button is pressed.
#[tokio::test]
async fn what_is_proven_or_left_meanwhile_keeps_or_frees_its_seat_once() {
    let (site, ben) = signed_up().await;
    let action = ("signups/change", vec![("slug", "speaking"), ("email", "Ben@Example.org")]);
    let proven = ["update circles set updated_at = updated_at", "update signups set unproven = 0"];
    assert!(!meanwhile(&site, &proven, &ben, &action).await.is_server_error());
    assert_eq!(site.count("select count(*) from signups where left_at is null").await, 1);
    rows::run(&site, "update signups set unproven = 1").await;
    post(&ben, &FORM).await;
    let left = [
        "update circles set taken = taken - 1",
        "update signups set left_at = 1, left_how = 'left', name = '—', email = '', email_key = '', unproven = 1",
    ];
    assert!(!meanwhile(&site, &left, &ben, &action).await.is_server_error());
    assert_eq!(site.count(TAKEN).await, 0);
}
