//! A recap by email: once, to those who want messages.

use super::{After, RECAPS, after};
use circlet::platform::events::drain;

const DUE: &str = "select count(*) from outbox where kind = 'recap'";

async fn mails(a: &After) -> i64 {
    drain(&a.site.app).await.unwrap();
    a.count(DUE).await
}

#[tokio::test]
async fn a_recap_is_sent_once_and_later_changes_are_only_shown() {
    let a = after().await;
    a.run("update signups set messages_off_at = 1 where name = 'Cleo Dixon'").await;
    assert!(a.dede.get(&a.page(0)).await.text().contains("2 people get it by email"));
    let reply = a.save(0, &[("done", "We gave **toasts**."), ("next", "Bring a story."), ("button", "send")]).await;
    assert!(a.dede.follow(&reply).await.text().contains("on its way to the participants"));
    assert_eq!(mails(&a).await, 2);
    let mail = a.site.mails("recap").await.remove(0);
    assert_eq!((mail.subject.as_str(), mail.reply_to.as_str()), ("Recap of meeting 1 · Speaking for shy people", "dede.mensah@example.org"));
    for words in ["Monday, November 16, 6:30 PM", "We gave **toasts**.", "What’s next:", "Bring a story.", "/unsubscribe/"] {
        assert!(mail.text_body.contains(words), "{words}: {}", mail.text_body);
    }
    let base = a.form(0).await.value("base").unwrap().to_owned();
    for _ in 0..2 {
        let reply = a.save(0, &[("base", &base), ("done", "We gave short toasts."), ("button", "send")]).await;
        let page = a.dede.follow(&reply).await.text();
        assert!(page.contains("no other email goes out") && !page.contains("Save and send to everyone"), "{page}");
    }
    assert_eq!(mails(&a).await, 2);
    assert!(a.site.mails("recap").await.remove(0).text_body.contains("short toasts"), "what is true when it is sent");
}

#[tokio::test]
async fn two_clicks_at_once_send_once() {
    let a = after().await;
    let fields = [("done", "We gave toasts."), ("button", "send")];
    tokio::join!(a.save(0, &fields), a.save(0, &fields));
    assert_eq!((a.count(RECAPS).await, mails(&a).await), (1, 3));
}

#[tokio::test]
async fn an_unproven_address_gets_no_words_of_the_facilitator() {
    let a = after().await;
    a.run("update signups set unproven = 1 where name = 'Ana Lima'").await;
    a.save(0, &[("done", "Buy at https://example.org/buy"), ("button", "send")]).await;
    assert_eq!(mails(&a).await, 3);
    let mail = a.site.mails("recap").await.into_iter().find(|mail| mail.to_email.starts_with("ana")).unwrap();
    assert!(!mail.text_body.contains("Buy") && mail.text_body.contains("It’s on the circle’s page"), "{}", mail.text_body);
}

#[tokio::test]
async fn nothing_goes_out_about_a_removed_recap_or_a_hidden_or_cancelled_circle() {
    let a = after().await;
    a.save(0, &[("done", "We gave toasts."), ("button", "send")]).await;
    assert_eq!(mails(&a).await, 3);
    a.save(0, &[("button", "remove")]).await;
    a.site.at("2026-11-17T02:00:01Z");
    a.save(0, &[("done", "We gave no toasts.")]).await;
    crate::smtp::send(&a.site).await;
    assert_eq!(a.count("select count(*) from outbox where kind = 'recap' and state = 'dropped' and last_error = 'the recap was removed'").await, 3);
    a.run("update circles set hidden_at = 1").await;
    let hidden = a.save(0, &[("done", "We gave no toasts."), ("button", "send")]).await.location.unwrap();
    assert!(hidden.contains("__err"), "{hidden}");
    a.run("update circles set hidden_at = null, state = 'cancelled', cancelled_at = 1").await;
    let cancelled = a.save(0, &[("done", "We gave no toasts."), ("button", "send")]).await.location.unwrap();
    assert!(cancelled.contains("__err"), "{cancelled}");
    assert_eq!((mails(&a).await, a.count("select count(*) from recaps where sent_at is not null").await), (3, 0));
}

#[tokio::test]
async fn a_recap_that_no_one_would_get_is_not_sent() {
    let a = after().await;
    a.run("update signups set messages_off_at = 1").await;
    assert!(!a.dede.get(&a.page(0)).await.text().contains("Save and send to everyone"));
    let to = a.save(0, &[("done", "We gave toasts."), ("button", "send")]).await.location.unwrap();
    let page = a.dede.get(&to).await;
    assert!(page.text().contains("No one would get an email at the moment") && page.body.contains("We gave toasts."), "{}", page.text());
    assert_eq!(a.count(RECAPS).await, 0);
}
