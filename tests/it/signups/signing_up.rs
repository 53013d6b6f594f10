//! Taking a seat, and changing the answers.

use super::{FORM, PAGE, post, site, with};
use crate::fixtures::NewCircle;
use axum::http::StatusCode;

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
async fn signing_up_again_looks_the_same_and_its_email_names_the_change_and_undoes_it() {
    let (site, ..) = site(NewCircle::default()).await;
    let (ben, stranger) = (site.browser(), site.browser());
    let first = post(&ben, &FORM).await;
    let again = post(&stranger, &with("goal", "Sing in public")).await;
    let newcomer = post(&stranger, &with("email", "new@example.org")).await;
    assert_eq!((first.status, &first.location, &first.body), (again.status, &again.location, &again.body));
    assert_eq!((newcomer.status, &newcomer.location, &newcomer.body), (again.status, &again.location, &again.body));
    let pages = [ben.follow(&first).await, stranger.follow(&again).await, stranger.get(PAGE).await];
    assert_eq!(pages[0].text(), pages[1].text());
    for page in &pages {
        assert!(!page.body.contains("toast") && !page.body.contains("Ben Mwangi") && !page.body.contains("Sing in public"), "{}", page.body);
    }
    assert_eq!(site.count("select count(*) from signups").await, 2);
    assert_eq!(site.count("select taken from circles").await, 2);
    let mail = site.mails("again").await.remove(0);
    assert_eq!(mail.to_email, "Ben@Example.org");
    assert!(mail.text_body.contains("What do you hope to learn? Sing in public"), "{}", mail.text_body);
    assert!(!mail.text_body.contains("I keep the time"), "only what changed: {}", mail.text_body);
    assert!(ben.get(&mail.path("/p/")).await.text().contains("Sing in public"));
    // Opening the undo link changes nothing; its button does, once.
    let undo = mail.path("/undo/");
    assert_eq!(ben.get(&undo).await.status, StatusCode::OK);
    assert!(ben.get(&mail.path("/p/")).await.text().contains("Sing in public"));
    let link = mail.link("/undo/");
    let undone = ben.post("signups/undo", &undo, &[("link", &link)]).await;
    assert!(ben.follow(&undone).await.text().contains("Your earlier answers are back"));
    assert!(ben.get(&mail.path("/p/")).await.text().contains("Give the toast"));
    assert_eq!(ben.get(&undo).await.status, StatusCode::CONFLICT);
    let twice = ben.scripted().post("signups/undo", &undo, &[("link", &link)]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_older_undo_does_not_undo_a_newer_change() {
    let (site, ..) = site(NewCircle::default()).await;
    let browser = site.browser();
    let mut undos = Vec::new();
    for goal in ["one", "two", "three"] {
        post(&browser, &with("goal", goal)).await;
        undos.extend(site.mails("again").await.last().map(|mail| mail.path("/undo/")));
    }
    assert_eq!(undos.len(), 2);
    assert_eq!(browser.get(&undos[0]).await.status, StatusCode::CONFLICT);
    assert_eq!(browser.get(&undos[1]).await.status, StatusCode::OK);
    let states: Vec<_> = site.mails("again").await.into_iter().map(|mail| mail.state).collect();
    assert_eq!(states, ["dropped", "due"], "the older email would offer an invalid undo");
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
