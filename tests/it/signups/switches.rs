//! Emails that a participant ends and asks for again, and links as mail programs hand them on.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Site};
use crate::rows;
use axum::http::StatusCode;

struct Joined {
    site: Site,
    visitor: Browser,
    amina: Browser,
    own: String,
}

async fn joined() -> Joined {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    site.circle(id, NewCircle::default()).await;
    let visitor = site.browser();
    site.sign_up(&visitor, "speaking", "Ben Mwangi").await;
    let own = site.mails("welcome").await.remove(0).path("/p/");
    Joined { site, visitor, amina, own }
}

impl Joined {
    async fn write(&self, key: &str) {
        let fields = [("slug", "speaking"), ("key", key), ("subject", "Room 302"), ("body", "The lift is on the left.")];
        let reply = self.amina.post("messages/send", "/circles/speaking/messages", &fields).await;
        assert!(reply.location.is_some_and(|to| !to.contains("__err")), "the message was sent");
    }

    async fn due(&self, kind: &str) -> usize {
        self.site.mails(kind).await.iter().filter(|mail| mail.state == "due").count()
    }

    async fn switch(&self, mails: &str, button: &str) {
        let link = self.own.trim_start_matches("/p/");
        let reply = self.visitor.post("participation/emails", &self.own, &[("link", link), ("mails", mails), ("button", button), ("slug", "")]).await;
        assert_eq!(reply.location.as_deref(), Some(format!("{}?done=emails", self.own).as_str()));
    }
}

#[tokio::test]
async fn messages_end_with_one_click_apart_from_reminders_and_start_again_on_the_page() {
    let j = joined().await;
    j.write("a1").await;
    let mail = j.site.mails("message").await.remove(0);
    let path = mail.path("/unsubscribe/");
    assert_eq!(mail.unsubscribe_url, format!("https://{}{path}", crate::harness::HOST), "the header and the foot say the same");
    let page = j.visitor.get(&path).await;
    assert!(page.text().contains("Stop messages") && page.text().contains("You keep your seat"), "{}", page.text());
    assert_eq!(j.due("message").await, 1, "looking changes nothing");
    // As a mail program does it (RFC 8058), twice, once with a slash that it put behind: it follows no redirect.
    for tail in ["/", ""] {
        let reply = j.visitor.post_raw(&format!("{path}{tail}"), "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click".to_owned()).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    }
    assert_eq!(j.due("message").await, 0, "the waiting one is dropped");
    j.write("a2").await;
    assert_eq!(j.due("message").await, 0);
    assert!(j.visitor.get(&path).await.text().contains("No more messages by email"));
    let page = j.visitor.get(&j.own).await.text();
    assert!(
        page.contains("You get no messages by email.")
            && page.contains("You get reminders before meetings, and an email about the survey at the end."),
        "{page}"
    );
    let page = j.amina.get("/circles/speaking/manage/messages").await.text();
    assert!(
        page.contains("This goes to 0 people") && page.contains("They chose not to get messages by email, and read it on their page: 1 person."),
        "{page}"
    );
    j.switch("messages", "yes").await;
    assert!(j.amina.get("/circles/speaking/manage/messages").await.text().contains("This goes to 1 person"));
    j.write("a3").await;
    assert_eq!(j.due("message").await, 1);
    // Reminders have their own switch.
    j.switch("reminders", "no").await;
    assert_eq!(j.site.count("select count(*) from signups where reminders_off_at is not null and messages_off_at is null").await, 1);
    j.switch("reminders", "yes").await;
    assert_eq!(j.site.count("select count(*) from signups where reminders_off_at is null").await, 1);
}

#[tokio::test]
async fn only_the_own_link_switches() {
    let j = joined().await;
    let link = j.site.mails("welcome").await[0].link("/leave/");
    for (link, mails, status) in [("x", "messages", StatusCode::CONFLICT), (link.as_str(), "messages", StatusCode::CONFLICT)] {
        let reply = j.visitor.scripted().post("participation/emails", &j.own, &[("link", link), ("mails", mails), ("button", "no")]).await;
        assert_eq!(reply.status, status, "{}", reply.body);
    }
    assert_eq!(j.site.count("select count(*) from signups where messages_off_at is not null").await, 0);
}

#[tokio::test]
async fn a_link_works_with_what_a_mail_program_put_behind_it() {
    let j = joined().await;
    rows::run(&j.site, "update signups set created_at = created_at - 172800000000").await;
    j.site.at("2026-11-22T18:00:00Z");
    circlet::attendance::jobs::run(&j.site.ctx()).await.unwrap();
    let reminder = j.site.mails("reminder").await.remove(0);
    let welcome = j.site.mails("welcome").await.remove(0);
    let links = [j.own.clone(), format!("/rsvp/{}", reminder.link("/rsvp/")), welcome.path("/leave/"), reminder.path("/unsubscribe/")];
    for link in links {
        for behind in ["/", ".", ")", "%20", "%20/", "%3E", ",", "]."] {
            let path = format!("{link}{behind}");
            let mut reply = j.visitor.get(&path).await;
            if let Some(to) = reply.location.clone() {
                reply = j.visitor.get(&to).await;
            }
            assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text());
        }
    }
    let gone = j.visitor.get("/p/x").await;
    assert!(gone.body.contains("href=\"/my-link\""), "{}", gone.text());
}
