//! Moving, cancelling and restoring one meeting in one step on the facilitator page, with a sentence to its people.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply};
use crate::proofs::meanwhile;
use crate::rows::{self, Desk, desk};
use axum::http::StatusCode;
use circlet::meetings::model::Meeting;
use circlet::meetings::service as meetings;
use circlet::types::CircleId;

const ENDPOINT: &str = "meetings/shift";
const PAGE: &str = "/circles/speaking/manage";

impl Desk {
    async fn all(&self) -> Vec<Meeting> {
        meetings::all(self.site.app.db.primary(), CircleId(1)).await.unwrap()
    }

    /// Posts the form of a meeting (from 0) as the page shows it, with these fields.
    async fn shift(&self, browser: &Browser, meeting: usize, button: &str, changed: &[(&str, &str)]) -> Reply {
        let found = self.all().await.remove(meeting);
        let (id, base) = (found.id.to_string(), found.sequence.to_string());
        let (date, time) = (found.local_date.to_string(), found.local_time.clone());
        let mut fields =
            vec![("slug", "speaking"), ("meeting", &*id), ("base", &*base), ("to_date", &*date), ("to_time", &*time), ("button", button)];
        fields.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
        fields.extend(changed);
        browser.post(ENDPOINT, PAGE, &fields).await
    }

    /// The newest email about dates to each participant.
    async fn told(&self) -> Vec<String> {
        let mut found = Vec::new();
        for mail in self.site.mails("dates").await {
            if mail.state == "due" {
                found.push(mail.text_body);
            }
        }
        found
    }
}

fn is_done(reply: &Reply, what: &str) -> bool {
    reply.location.as_deref().unwrap_or_default().starts_with(&format!("{PAGE}?done={what}&at="))
}

#[tokio::test]
async fn a_meeting_is_moved_with_a_sentence_that_everyone_gets() {
    let d = desk().await;
    d.site.prove().await;
    rows::run(
        &d.site,
        "insert into rsvps (meeting_id, signup_id, coming, revision, answered_at) select id, 1, 1, 0, 1 from meetings where plan_key = 1",
    )
    .await;
    let moved = [("to_date", "2026-11-18"), ("to_time", "19:00"), ("words", "The room is free on <b>Wednesday</b> only.")];
    for _ in 0..2 {
        // A double click finds it done.
        let reply = d.shift(&d.browser, 0, "move", &moved).await;
        assert!(is_done(&reply, "move"), "{}", reply.text());
    }
    let first = d.all().await.remove(0);
    assert_eq!((first.local_date.as_str(), first.local_time.as_str(), first.revision, first.sequence), ("2026-11-18", "19:00", 1, 1));
    let page = d.browser.get(&format!("{PAGE}?done=move")).await;
    assert!(page.text().contains("The meeting has its new date") && page.text().contains("Wednesday, November 18, 7:00 PM"), "{}", page.text());
    assert!(page.text().contains("Coming: 0 · not coming: 0 · no answer yet: 3"), "people are asked again: {}", page.text());
    let told = d.told().await;
    assert_eq!(told.len(), 3);
    assert!(
        told.iter().all(|words| words.contains("Wednesday, November 18, 7:00 PM")
            && words.contains("About this change: The room is free on <b>Wednesday</b> only.")),
        "{told:?}"
    );
    // Another sentence before the email has gone out replaces the first.
    let again = d.shift(&d.browser, 0, "move", &[("to_date", "2026-11-19"), ("words", "Sorry, on Thursday.")]).await;
    assert!(is_done(&again, "move"), "{}", again.text());
    let told = d.told().await;
    assert!(told.len() == 3 && told.iter().all(|words| words.contains("Sorry, on Thursday.") && !words.contains("Wednesday")), "{told:?}");
}

#[tokio::test]
async fn a_meeting_is_cancelled_with_a_reason_and_restored_on_another_day() {
    let d = desk().await;
    d.site.prove().await;
    let page = d.browser.follow(&d.shift(&d.browser, 1, "cancel", &[("words", " ")]).await).await;
    let id = d.all().await[1].id.0;
    assert!(page.has_error_at(&format!("words_{}", 2 * id + 1)), "someone takes part, so a reason is needed: {}", page.text());
    for _ in 0..2 {
        let reply = d.shift(&d.browser, 1, "cancel", &[("words", "The library is closed.")]).await;
        assert!(is_done(&reply, "cancel"), "{}", reply.text());
    }
    let off = d.all().await.remove(1);
    assert!(off.cancelled_at.is_some() && off.cancel_reason == "The library is closed." && off.sequence == 1);
    let page = d.browser.get(PAGE).await.text();
    assert!(page.contains("Monday, November 23, 6:30 PM Cancelled The library is closed. Restore it"), "{page}");
    let places = ["Meeting 1", "Monday, November 23", "Meeting 2"].map(|words| page[page.find("Step by step").unwrap()..].find(words));
    assert!(places.is_sorted() && places[0].is_some(), "it keeps its place in the timeline: {page}");
    assert!(d.told().await.iter().all(|words| words.contains("Reason: The library is closed.")));
    rows::run(&d.site, "update outbox set state = 'sent', closed_at = 1 where kind = 'dates'").await;
    let restored = [("to_date", "2026-11-24"), ("words", "We found another room.")];
    for _ in 0..2 {
        let reply = d.shift(&d.browser, 1, "restore", &restored).await;
        assert!(is_done(&reply, "restore"), "{}", reply.text());
    }
    let back = d.all().await.remove(1);
    assert!(back.cancelled_at.is_none() && back.cancel_reason.is_empty());
    assert_eq!((back.local_date.as_str(), back.revision, back.sequence, back.plan_key), ("2026-11-24", 1, 2, off.plan_key));
    let told = d.told().await;
    assert!(
        told.len() == 3
            && told
                .iter()
                .all(|words| words.contains("Tuesday, November 24, 6:30 PM") && words.contains("About this change: We found another room.")),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_cancellation_that_is_taken_back_before_anyone_was_told_tells_no_one() {
    let d = desk().await;
    d.site.prove().await;
    d.shift(&d.browser, 1, "cancel", &[("words", "The library is closed.")]).await;
    d.shift(&d.browser, 1, "restore", &[]).await;
    let mails = d.site.mails("dates").await;
    assert!(mails.iter().all(|mail| mail.state == "dropped"), "{:?}", mails.iter().map(|mail| &mail.state).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_lost() {
    let d = desk().await;
    let id = d.all().await[0].id.0;
    for (button, changed, wrong) in [
        ("move", ("to_date", "2026-11-01"), format!("to_date_{}", 2 * id)),
        ("move", ("to_date", "2026-11-23"), format!("to_date_{}", 2 * id)),
        ("move", ("to_time", "late"), format!("to_time_{}", 2 * id)),
    ] {
        let page = d.browser.follow(&d.shift(&d.browser, 0, button, &[changed, ("words", "Bring <i>tea</i>")]).await).await;
        assert!(page.has_error_at(&wrong), "{changed:?}: {}", page.text());
        assert!(page.body.contains("Bring &lt;i&gt;tea&lt;/i&gt;"), "{changed:?}");
    }
    let long = "x".repeat(100_000);
    let page = d.browser.follow(&d.shift(&d.browser, 0, "move", &[("words", &long)]).await).await;
    assert!(page.has_error_at(&format!("words_{}", 2 * id)) && page.body.contains(&long));
    assert!(d.all().await.iter().all(|meeting| meeting.sequence == 0));
}

#[tokio::test]
async fn only_a_public_circles_coming_meetings_are_changed_and_only_by_who_runs_it() {
    let d = desk().await;
    let (other, stranger) = d.site.account("Omar Other", false).await;
    d.site.circle(other, NewCircle { slug: "cooking", ..NewCircle::default() }).await;
    let cancel = [("words", "No room.")];
    assert_eq!(d.shift(&stranger, 0, "cancel", &cancel).await.status, StatusCode::FORBIDDEN);
    assert_eq!(d.shift(&stranger, 0, "cancel", &[("slug", "cooking"), ("words", "No room.")]).await.status, StatusCode::NOT_FOUND);
    let anonymous = d.shift(&d.site.browser(), 0, "cancel", &cancel).await;
    assert!(anonymous.location.unwrap_or_default().starts_with("/sign-in"));
    let scripted = d.browser.scripted();
    for wrong in [[("meeting", "x")], [("meeting", "999")]] {
        assert_eq!(d.shift(&scripted, 0, "cancel", &wrong).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(d.shift(&scripted, 0, "delete", &[]).await.status, StatusCode::BAD_REQUEST);
    // The only one left stays, or the whole circle is cancelled.
    rows::run(&d.site, "delete from meetings where plan_key > 1").await;
    assert_eq!(d.shift(&scripted, 0, "cancel", &cancel).await.status, StatusCode::CONFLICT);
    // What has begun is corrected instead.
    d.site.at(rows::FIRST_ENDS);
    assert_eq!(d.shift(&scripted, 0, "move", &[("to_date", "2026-12-24")]).await.status, StatusCode::CONFLICT);
    assert!(!d.browser.get(PAGE).await.body.contains("/fn/meetings/shift"));
    d.site.call_off(CircleId(1)).await;
    assert_eq!(d.shift(&scripted, 0, "move", &[("to_date", "2026-12-24")]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn of_two_facilitators_at_once_one_is_told_and_overwrites_nothing() {
    let d = desk().await;
    let first = d.all().await.remove(0);
    let id = first.id.to_string();
    let form = vec![("slug", "speaking"), ("meeting", &*id), ("base", "0"), ("to_date", "2026-11-18"), ("to_time", "18:30"), ("button", "move")];
    let taking = ["update circles set updated_at = updated_at", "update meetings set local_time = '17:00', sequence = 1 where plan_key = 1"];
    assert_eq!(meanwhile(&d.site, &taking, &d.browser, &(ENDPOINT, form)).await, StatusCode::CONFLICT);
    let stored = d.all().await.remove(0);
    assert_eq!((stored.local_date.as_str(), stored.local_time.as_str()), (first.local_date.as_str(), "17:00"));
}
