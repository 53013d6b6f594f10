//! Emails that a facilitator ends and asks for again, each kind by itself.

use crate::fixtures::{NewCircle, Sent};
use crate::harness::{Browser, HOST, Site};
use crate::rows;
use axum::http::StatusCode;
use circlet::types::AccountId;

const KINDS: [&str; 3] = ["came", "left", "feedback"];
const COLUMNS: [&str; 3] = ["joined_off_at", "left_off_at", "feedback_off_at"];

struct Running {
    site: Site,
    amina: Browser,
    dede: AccountId,
    visitor: Browser,
    people: usize,
}

/// Two people run a circle.
async fn running() -> Running {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let (dede, _) = site.account("Dede Mensah", false).await;
    site.circle(id, NewCircle::default()).await;
    rows::run(&site, "insert into circle_facilitators (circle_id, account_id, added_at) select c.id, a.id, 9 from circles c, accounts a where a.name = 'Dede Mensah'")
        .await;
    let visitor = site.browser();
    Running { site, amina, dede, visitor, people: 0 }
}

impl Running {
    /// Makes everything happen of which facilitators are told: someone signs up and leaves, and a meeting ends.
    async fn happens(&mut self) {
        self.people += 1;
        self.site.sign_up(&self.visitor, "speaking", &format!("Ben {}", self.people)).await;
        let link = self.site.mails("welcome").await.pop().unwrap().link("/leave/");
        // Before the last one leaves, because an email about someone who has left again is dropped.
        if self.people.is_multiple_of(2) {
            self.visitor.post("signups/leave", &format!("/leave/{link}"), &[("link", &link)]).await;
        }
        let weeks = ["2026-11-24T03:00:00Z", "2026-12-01T03:00:00Z", "2026-12-08T03:00:00Z", "2026-12-15T03:00:00Z"];
        self.site.at(weeks[self.people / 2]);
        circlet::feedback::jobs::run(&self.site.ctx()).await.unwrap();
    }

    async fn twice(&mut self) {
        self.happens().await;
        self.happens().await;
    }

    /// Returns the emails of a kind to a person that would be sent now.
    async fn due(&self, kind: &str, name: &str) -> Vec<Sent> {
        let to = format!("{name}@example.org");
        self.site.mails(kind).await.into_iter().filter(|mail| mail.state == "due" && mail.to_email == to).collect()
    }

    async fn counts(&self, name: &str) -> [usize; 3] {
        let mut counts = [0; 3];
        for (count, kind) in counts.iter_mut().zip(KINDS) {
            *count = self.due(kind, name).await.len();
        }
        counts
    }

    /// Forgets what was enqueued.
    async fn sent(&self) {
        rows::run(&self.site, "update outbox set state = 'sent', closed_at = 1 where state = 'due'").await;
    }

    async fn off(&self, column: &str) -> i64 {
        let sql = format!("select count(*) from accounts where {column} is not null");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(self.site.app.db.primary()).await.unwrap()
    }

    async fn one_click(&self, path: &str) -> StatusCode {
        // As a mail program does it (RFC 8058): from nowhere, with a body of its own.
        self.site.browser().post_raw(path, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click".to_owned()).await.status
    }
}

#[tokio::test]
async fn each_kind_ends_with_one_click_for_its_own_reader_and_starts_again() {
    for (at, kind) in KINDS.into_iter().enumerate() {
        let mut r = running().await;
        r.twice().await;
        let (before, others) = (r.counts("amina.otieno").await, r.counts("dede.mensah").await);
        assert!(before == others && before.iter().all(|count| *count > 0), "{before:?} {others:?}");
        let mail = r.due(kind, "amina.otieno").await.remove(0);
        let path = mail.path("/unsubscribe/account/");
        assert_eq!(mail.unsubscribe_url, format!("https://{HOST}{path}"), "the header and the foot say the same");
        let page = r.visitor.get(&path).await;
        let title = ["Stop emails about sign-ups", "Stop emails about people who leave", "Stop emails that ask for feedback"][at];
        assert!(page.text().contains(title), "{}", page.text());
        assert_eq!(r.counts("amina.otieno").await, before, "looking changes nothing");
        for tail in ["/", ""] {
            assert_eq!(r.one_click(&format!("{path}{tail}")).await, StatusCode::OK);
        }
        let mut expected = before;
        expected[at] = 0;
        assert_eq!(r.counts("amina.otieno").await, expected, "those that wait are dropped when they would be sent");
        assert_eq!(r.counts("dede.mensah").await, others, "the other facilitator gets them");
        r.sent().await;
        r.twice().await;
        let now = r.counts("amina.otieno").await;
        assert!(now.iter().enumerate().all(|(n, count)| (*count > 0) == (n != at)), "{kind}: {now:?}");
        assert!(r.counts("dede.mensah").await.iter().all(|count| *count > 0));
        let about = format!("{kind}:");
        let dropped = r.site.outbox().await.into_iter().filter(|mail| mail.key.starts_with(&about) && mail.state == "dropped").count();
        assert_eq!(dropped, 0, "they are not enqueued any more; the one about the person who has left is erased");
        let page = r.visitor.get(&path).await.text();
        assert!(page.contains("No more emails") && page.contains("Send me these emails again"), "{page}");
        let link = path.trim_start_matches("/unsubscribe/account/");
        let reply = r.visitor.post("accounts/mails-by-link", &path, &[("link", link), ("button", "yes")]).await;
        assert_eq!(reply.location.as_deref(), Some(format!("{path}?done=1").as_str()));
        assert!(r.visitor.follow(&reply).await.text().contains("You get these emails again."));
        r.sent().await;
        r.twice().await;
        assert!(r.counts("amina.otieno").await.iter().all(|count| *count > 0));
    }
}

fn ticked(body: &str) -> usize {
    body.split('<').filter(|tag| tag.contains("type=\"checkbox\"") && tag.contains(" checked")).count()
}

#[tokio::test]
async fn the_settings_switch_each_kind_of_the_own_account() {
    let r = running().await;
    let page = r.amina.get("/settings").await;
    assert_eq!(ticked(&page.body), 3, "all are on at first");
    for at in 0..3 {
        let fields: Vec<_> = ["joined", "left", "feedback"].into_iter().enumerate().filter(|(n, _)| *n != at).map(|(_, name)| (name, "on")).collect();
        let reply = r.amina.post("accounts/mails", "/settings", &fields).await;
        assert_eq!(reply.location.as_deref(), Some("/settings?done=saved"));
        for (n, column) in COLUMNS.into_iter().enumerate() {
            assert_eq!(r.off(column).await, i64::from(n == at), "{column}");
        }
        assert_eq!(ticked(&r.amina.follow(&reply).await.body), 2);
    }
    assert_eq!(r.site.count("select count(*) from accounts where name = 'Dede Mensah' and feedback_off_at is null").await, 1);
    let reply = r.visitor.post("accounts/mails", "/settings", &[("joined", "on")]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?next=/settings"));
    // A link that ended one earlier keeps its time, and deleting forgets it.
    let since = r.site.count("select feedback_off_at from accounts where feedback_off_at is not null").await;
    r.site.at("2026-11-17T16:00:00Z");
    r.amina.post("accounts/mails", "/settings", &[]).await;
    assert_eq!(r.site.count("select feedback_off_at from accounts where feedback_off_at is not null").await, since);
    crate::rows::decide(&r.site).await;
    r.amina.post("accounts/delete", "/settings/delete", &[("password", "tea and biscuits")]).await;
    assert_eq!(r.off("joined_off_at").await, 0);
}

#[tokio::test]
async fn only_a_link_of_the_kind_for_its_own_account_ends_anything() {
    let mut r = running().await;
    r.happens().await;
    let leave = r.site.mails("welcome").await[0].link("/leave/");
    for link in ["x", leave.as_str()] {
        let path = format!("/unsubscribe/account/{link}");
        assert_eq!(r.one_click(&path).await, StatusCode::CONFLICT, "{link}");
        let page = r.visitor.get(&path).await;
        assert!(page.status == StatusCode::CONFLICT && !page.body.contains("href=\"/my-link\""), "{}", page.text());
        let reply = r.visitor.scripted().post("accounts/mails-by-link", &path, &[("link", link), ("button", "no")]).await;
        assert_eq!(reply.status, StatusCode::CONFLICT);
    }
    // A participant's path takes no link of a facilitator.
    let mail = r.due("came", "dede.mensah").await.remove(0);
    assert_eq!(r.one_click(&format!("/unsubscribe/{}", mail.link("/unsubscribe/account/"))).await, StatusCode::CONFLICT);
    assert_eq!((r.off("joined_off_at").await, r.off("left_off_at").await, r.off("feedback_off_at").await), (0, 0, 0));
    // No matter who is signed in: a link is for the account that it was sent to. What a mail program puts behind it does not matter.
    let path = format!("{}).", mail.path("/unsubscribe/account/"));
    assert_eq!(r.amina.post_raw(&path, "application/x-www-form-urlencoded", String::new()).await.status, StatusCode::OK);
    let ended: i64 = sqlx::query_scalar("select id from accounts where joined_off_at is not null").fetch_one(r.site.app.db.primary()).await.unwrap();
    assert_eq!(AccountId(ended), r.dede);
    // Nor after the account is gone.
    rows::run(&r.site, "update accounts set deleted_at = 1, email = '', email_key = '' where name = 'Dede Mensah'").await;
    assert_eq!(r.one_click(&mail.path("/unsubscribe/account/")).await, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_closing_survey_is_among_the_emails_that_ask_for_feedback_and_others_cannot_be_ended() {
    let mut r = running().await;
    r.happens().await;
    r.amina.post("accounts/forgot", "/forgot-password", &[("email", "amina.otieno@example.org")]).await;
    let fields = [("slug", "speaking"), ("email", "cleo.dixon@example.org")];
    r.site.account("Cleo Dixon", false).await;
    r.amina.post("facilitation/add-facilitator", "/circles/speaking/manage/participants", &fields).await;
    r.site.at("2027-01-01T16:00:00Z");
    circlet::surveys::jobs::run(&r.site.ctx()).await.unwrap();
    let survey = r.due("survey", "amina.otieno").await.remove(0);
    let path = survey.path("/unsubscribe/account/");
    assert_eq!(survey.unsubscribe_url, format!("https://{HOST}{path}"));
    assert_eq!(r.one_click(&path).await, StatusCode::OK);
    assert_eq!((r.due("survey", "amina.otieno").await.len(), r.due("survey", "dede.mensah").await.len()), (0, 1));
    r.site.call_off(circlet::types::CircleId(r.site.count("select id from circles").await)).await;
    for kind in ["account-reset", "invitation", "cancelled"] {
        let mails = r.site.mails(kind).await;
        assert!(!mails.is_empty() && mails.iter().all(|mail| mail.unsubscribe_url.is_empty() && !mail.text_body.contains("/unsubscribe/")), "{kind}");
    }
}

#[tokio::test]
async fn a_link_ends_nobody_elses_emails_when_the_numbers_of_rows_come_again() {
    let mut r = running().await;
    r.twice().await;
    let path = r.due("came", "amina.otieno").await.remove(0).path("/unsubscribe/account/");
    // A backup of before was restored, and someone else registered.
    crate::rows::run(&r.site, "update accounts set link_key = 'AAAAAAAAAAAAAAAAAAAAAA' where id = 1").await;
    assert_eq!(r.one_click(&path).await, StatusCode::CONFLICT);
    assert_eq!(r.off("joined_off_at").await, 0);
}
