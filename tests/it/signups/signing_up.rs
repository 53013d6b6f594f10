//! Taking a seat, and changing the answers.

use super::{FORM, PAGE, post, site, with};
use crate::fixtures::NewCircle;
use axum::http::StatusCode;
use circlet::platform::tokens::Link;
use circlet::types::Target;

#[tokio::test]
async fn signing_up_takes_a_seat_and_emails_the_person_and_the_facilitator() {
    let (site, ..) = site(NewCircle::default()).await;
    let visitor = site.browser();
    let page = visitor.get(PAGE).await;
    assert!(page.text().contains("Monday, November 23, 6:30 PM (Chicago time)"), "{}", page.text());
    assert!(page.body.contains("href=\"/privacy\""));
    let reply = post(&visitor, &FORM).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/signed-up"));
    assert!(visitor.follow(&reply).await.text().contains("We have sent you an email"));
    assert_eq!(site.count("select taken from circles").await, 1);
    site.prove().await;
    let mails = site.outbox().await;
    assert_eq!(mails.iter().map(|m| m.kind.as_str()).collect::<Vec<_>>(), ["welcome", "came"]);
    let welcome = &mails[0];
    assert_eq!((welcome.to_email.as_str(), welcome.reply_to.as_str()), ("Ben@Example.org", "amina.otieno@example.org"));
    for words in ["Monday, November 23, 6:30 PM (Chicago time)", "Harold Washington Library, room 302", "Tea is on me."] {
        assert!(welcome.text_body.contains(words), "{words}: {}", welcome.text_body);
    }
    assert_eq!(welcome.calendar.matches("BEGIN:VEVENT").count(), 6);
    assert!(welcome.calendar.contains("DTSTART;TZID=America/Chicago:20261123T183000"), "{}", welcome.calendar);
    assert!(visitor.get(&welcome.path("/p/")).await.text().contains("Give the toast"));
    assert!(visitor.get(&welcome.path("/leave/")).await.text().contains("Leave this circle"));
    assert_eq!(mails[1].to_email, "amina.otieno@example.org");
    assert!(mails[1].text_body.contains("I keep the time"));
}

#[tokio::test]
async fn an_online_circle_shows_its_link_only_to_those_who_signed_up() {
    let (site, ..) = site(NewCircle { online: true, ..NewCircle::default() }).await;
    let visitor = site.browser();
    assert!(!visitor.get(PAGE).await.body.contains("meet.example.org"));
    let reply = post(&visitor, &FORM).await;
    assert!(!visitor.follow(&reply).await.body.contains("meet.example.org"));
    site.prove().await;
    let welcome = site.mails("welcome").await.remove(0);
    assert!(welcome.text_body.contains("https://meet.example.org/room") && welcome.calendar.contains("meet.example.org"));
    assert!(visitor.get(&welcome.path("/p/")).await.body.contains("https://meet.example.org/room"));
}

#[tokio::test]
async fn a_signed_in_person_finds_name_and_address_filled_in() {
    let (site, _, host, _) = site(NewCircle::default()).await;
    let page = host.get(PAGE).await;
    assert!(page.body.contains("value=\"Amina Otieno\"") && page.body.contains("value=\"amina.otieno@example.org\""));
    assert!(!site.browser().get(PAGE).await.body.contains("amina.otieno"));
}

#[tokio::test]
async fn signing_up_again_looks_the_same_and_changes_nothing_until_the_owner_of_the_address_says_so() {
    let (site, ..) = site(NewCircle::default()).await;
    let (ben, stranger) = (site.browser(), site.browser());
    let first = post(&ben, &FORM).await;
    let again = post(&stranger, &with("goal", "Sing in public")).await;
    let newcomer = post(&site.browser(), &with("email", "new@example.org")).await;
    assert_eq!((first.status, &first.location, &first.body), (again.status, &again.location, &again.body));
    assert_eq!((newcomer.status, &newcomer.location, &newcomer.body), (again.status, &again.location, &again.body));
    let pages = [ben.follow(&first).await, stranger.follow(&again).await, stranger.get(PAGE).await];
    assert_eq!(pages[0].text(), pages[1].text());
    for page in &pages {
        assert!(!page.body.contains("toast") && !page.body.contains("Ben Mwangi") && !page.body.contains("Sing in public"), "{}", page.body);
    }
    assert_eq!(site.count("select count(*) from signups").await, 2);
    assert_eq!(site.count("select taken from circles").await, 2);
    site.prove().await;
    let mail = site.mails("proposed").await.remove(0);
    assert_eq!(mail.to_email, "Ben@Example.org");
    assert!(
        mail.text_body.contains("Nothing has changed") && mail.text_body.contains("What do you hope to learn? Sing in public"),
        "{}",
        mail.text_body
    );
    assert!(!mail.text_body.contains("I keep the time"), "only what would change: {}", mail.text_body);
    let (own, accept) = (mail.path("/p/"), mail.path("/answers/"));
    // Opening the link shows the answers and changes nothing; its button does, once.
    let page = ben.get(&accept).await;
    assert!(page.text().contains("Sing in public"), "{}", page.text());
    assert!(ben.get(&own).await.text().contains("Give the toast"));
    let link = mail.link("/answers/");
    let done = ben.post("signups/answers", &accept, &[("link", &link)]).await;
    assert!(ben.follow(&done).await.text().contains("Your answers have changed"));
    let page = ben.get(&own).await.text();
    assert!(page.contains("Sing in public") && !page.contains("Give the toast"), "{page}");
    assert_eq!(ben.get(&accept).await.status, StatusCode::CONFLICT);
    let twice = ben.scripted().post("signups/answers", &accept, &[("link", &link)]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn however_often_a_stranger_signs_up_the_answers_stay_and_only_the_last_proposal_can_be_taken_over() {
    let (site, ..) = site(NewCircle::default()).await;
    let (browser, stranger) = (site.browser(), site.browser());
    post(&browser, &FORM).await;
    let mut links = Vec::new();
    for goal in ["two", "three"] {
        post(&stranger, &with("goal", goal)).await;
        post(&stranger, &with("goal", goal)).await;
        links.extend(site.mails("proposed").await.last().map(|mail| mail.path("/answers/")));
    }
    assert_eq!(site.count("select count(*) from signups where goal like 'Give the toast%' and previous is null").await, 1);
    assert_eq!(browser.get(&links[0]).await.status, StatusCode::CONFLICT);
    assert_eq!(browser.get(&links[1]).await.status, StatusCode::OK);
    let states: Vec<_> = site.mails("proposed").await.into_iter().map(|mail| mail.state).collect();
    assert_eq!(states, ["dropped", "due"], "one per proposal; the older email would offer an invalid link");
    // Who leaves takes the proposal along.
    let leave = site.mails("welcome").await.remove(0);
    browser.post("signups/leave", &leave.path("/leave/"), &[("link", &leave.link("/leave/"))]).await;
    assert_eq!(site.count("select count(*) from signups where proposed is not null").await, 0);
}

#[tokio::test]
async fn an_undo_link_of_an_earlier_version_still_brings_the_answers_back_once() {
    let (site, ..) = site(NewCircle::default()).await;
    let ben = site.browser();
    post(&ben, &FORM).await;
    let previous = r#"update signups set goal = 'Sing', revision = 1, previous = '{"name":"Ben","goal":"Give a toast","support":"s","answer":""}'"#;
    crate::rows::run(&site, previous).await;
    let key = crate::rows::link_key(&site, site.count("select id from signups").await).await;
    let link = Link { kind: circlet::signups::links::UNDO, about: Target::Key(key), revision: 1, other: 0, until: 0 };
    let link = site.app.tokens.sign(&link);
    let undo = format!("/undo/{link}");
    assert_eq!(ben.get(&undo).await.status, StatusCode::OK);
    let undone = ben.post("signups/undo", &undo, &[("link", &link)]).await;
    assert!(ben.follow(&undone).await.text().contains("Your earlier answers are back"));
    assert_eq!(site.count("select count(*) from signups where goal = 'Give a toast'").await, 1);
    assert_eq!(ben.get(&undo).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn emails_are_in_the_circles_language_and_facilitators_get_their_own() {
    let (site, ..) = site(NewCircle { language: "es", ..NewCircle::default() }).await;
    post(&site.browser(), &FORM).await;
    let mails = site.outbox().await;
    assert_eq!((mails[0].locale.as_str(), mails[1].locale.as_str()), ("es", "en"));
    assert!(
        mails[0].text_body.contains("lunes 23 de noviembre") || mails[0].text_body.to_lowercase().contains("noviembre"),
        "{}",
        mails[0].text_body
    );
}
