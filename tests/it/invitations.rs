//! Inviting facilitators: sent, accepted, declined, taken back, ended.

use crate::harness::{Browser, Reply};
use crate::rows::{self, Desk, desk};
use axum::http::StatusCode;
use circlet::types::AccountId;

const SAM: &str = "sam.second@example.org";
const CREW: &str = "select count(*) from circle_facilitators where circle_id = 1";
const OPEN: &str = "select count(*) from invitations where accepted_at is null";

impl Desk {
    async fn invite(&self, email: &str) -> Reply {
        self.browser.post("facilitation/add-facilitator", &self.rows.part("participants"), &[("slug", "speaking"), ("email", email)]).await
    }

    async fn people(&self) -> String {
        self.browser.get(&self.rows.part("participants")).await.text()
    }

    /// Returns the path of the newest invitation that was emailed.
    async fn path(&self) -> String {
        self.site.mails("invitation").await.pop().expect("an invitation").path("/invitation/")
    }
}

async fn answer(browser: &Browser, path: &str, button: &str) -> Reply {
    let link = path.rsplit('/').next().unwrap();
    browser.post("circles/answer-invitation", path, &[("link", link), ("button", button)]).await
}

#[tokio::test]
async fn an_invited_person_runs_the_circle_after_accepting_and_not_before() {
    let d = desk().await;
    let (_, sam) = d.site.account("Sam Second", false).await;
    for _ in 0..2 {
        let page = d.browser.follow(&d.invite(" Sam.Second@EXAMPLE.org").await).await.text();
        assert!(page.contains("Invited: Sam.Second@EXAMPLE.org") && !page.contains("Sam Second"), "{page}");
    }
    assert_eq!((d.site.mails("invitation").await.len(), d.site.count(CREW).await), (1, 1), "inviting twice is inviting once");
    let path = d.path().await;
    assert_eq!(sam.get("/circles/speaking/manage").await.status, StatusCode::FORBIDDEN);
    assert!(sam.get("/me").await.body.contains(&format!("href=\"{path}\"")), "it stands among my circles");
    for _ in 0..2 {
        let page = sam.get(&path).await;
        assert!(page.text().contains("Dede Mensah invites you to facilitate") && page.text().contains("Accept the invitation"), "{}", page.text());
    }
    assert_eq!(d.site.count(CREW).await, 1, "opening it changes nothing");
    assert_eq!(answer(&sam, &path, "yes").await.location.as_deref(), Some("/circles/speaking/manage"));
    assert_eq!(sam.get("/circles/speaking/manage").await.status, StatusCode::OK);
    assert_eq!(d.site.count("select count(*) from invitations where email = '' and accepted_by is not null").await, 1, "its address is forgotten");
    let told = d.site.mails("invitation-answered").await.remove(0);
    assert!(told.to_email == "dede.mensah@example.org" && told.text_body.contains("has accepted your invitation"), "{}", told.text_body);
    let page = d.people().await;
    assert!(page.contains("Sam Second") && !page.contains("Invited:"), "{page}");
    assert!(sam.get(&path).await.text().contains("You’ve accepted this invitation"), "it works once");
    d.invite(SAM).await;
    assert_eq!((d.site.count(OPEN).await, d.site.mails("invitation").await.len()), (0, 1), "a facilitator is not invited again");
    let wrong = d.browser.follow(&d.invite("no address").await).await;
    assert!(wrong.has_error_at("email") && wrong.body.contains("no address"), "{}", wrong.text());
}

#[tokio::test]
async fn only_the_account_with_the_invited_address_accepts() {
    let d = desk().await;
    let (_, other) = d.site.account("Omar Other", false).await;
    d.invite(SAM).await;
    let path = d.path().await;
    let page = other.get(&path).await.text();
    assert!(page.contains("The invitation is for sam.second@example.org, but you’re signed in with omar.other@example.org"), "{page}");
    assert!(!page.contains("Accept the invitation"), "{page}");
    assert!(other.follow(&answer(&other, &path, "yes").await).await.text().contains("This invitation is for another address"));
    let visitor = d.site.browser();
    let page = visitor.get(&path).await;
    assert!(page.body.contains(&format!("href=\"/sign-in?next={path}\"")) && page.body.contains("href=\"/register\""), "{}", page.body);
    assert!(answer(&visitor, &path, "yes").await.location.unwrap().starts_with("/sign-in"));
    let (_, sam) = d.site.account("Sam Second", false).await;
    rows::run(&d.site, "update accounts set confirmed_at = null where name = 'Sam Second'").await;
    assert!(sam.get(&path).await.text().contains("Your address isn’t confirmed yet"));
    assert!(!sam.get("/me").await.body.contains("/invitation/"));
    answer(&sam, &path, "yes").await;
    assert_eq!(d.site.count(CREW).await, 1);
    rows::run(&d.site, "update accounts set confirmed_at = 1").await;
    answer(&sam, &path, "yes").await;
    assert_eq!(d.site.count(CREW).await, 2);
}

#[tokio::test]
async fn an_invitation_is_declined_by_its_link_and_taken_back_by_the_circles_facilitators() {
    let d = desk().await;
    d.invite(SAM).await;
    let path = d.path().await;
    let visitor = d.site.browser();
    assert!(visitor.follow(&answer(&visitor, &path, "no").await).await.text().contains("You have declined the invitation"));
    let told = d.site.mails("invitation-answered").await.remove(0);
    assert!(told.text_body.contains("sam.second@example.org has declined your invitation"), "{}", told.text_body);
    assert_eq!(d.site.count("select count(*) from invitations").await, 0, "the address is forgotten");
    for button in ["yes", "no"] {
        assert_eq!(
            visitor
                .scripted()
                .post("circles/answer-invitation", &path, &[("link", path.rsplit('/').next().unwrap()), ("button", button)])
                .await
                .status,
            if button == "no" { StatusCode::CONFLICT } else { StatusCode::UNAUTHORIZED }
        );
    }

    d.invite(SAM).await;
    let path = d.path().await;
    let (omar, other) = d.site.account("Omar Other", false).await;
    rows::circle(&d.site, "cooking", &[omar]).await;
    let id = d.site.count("select max(id) from invitations").await.to_string();
    for endpoint in ["circles/take-invitation-back", "circles/invite-again"] {
        let post = async |browser: &Browser, slug: &str, id: &str| browser.scripted().post(endpoint, "/", &[("slug", slug), ("id", id)]).await.status;
        assert_eq!(post(&other, "speaking", &id).await, StatusCode::FORBIDDEN, "{endpoint}");
        assert_eq!(post(&other, "cooking", &id).await, StatusCode::NOT_FOUND, "{endpoint}: another circle's invitation");
        assert_eq!(post(&d.site.browser(), "speaking", &id).await, StatusCode::UNAUTHORIZED, "{endpoint}");
        for wrong in ["0", "x", ""] {
            assert_eq!(post(&d.browser, "speaking", wrong).await, StatusCode::NOT_FOUND, "{endpoint} {wrong}");
        }
    }
    d.site.at("2026-11-16T17:00:00Z");
    d.browser.post("circles/invite-again", "/", &[("slug", "speaking"), ("id", &id)]).await;
    assert_eq!(d.site.count("select count(*) from outbox where kind = 'invitation'").await, 3, "one was declined, the other sent twice");
    d.browser.post("circles/take-invitation-back", "/", &[("slug", "speaking"), ("id", &id)]).await;
    assert_eq!((visitor.get(&path).await.status, d.site.count(OPEN).await), (StatusCode::CONFLICT, 0));
    assert_eq!(d.site.count(CREW).await, 1);
}

#[tokio::test]
async fn an_invitation_ends_after_thirty_days_and_with_the_circle() {
    let mut d = desk().await;
    let (id, mut sam) = d.site.account("Sam Second", false).await;
    d.invite(SAM).await;
    let path = d.path().await;
    rows::run(&d.site, "update circles set state = 'cancelled'").await;
    assert_eq!(sam.get(&path).await.status, StatusCode::CONFLICT);
    assert!(answer(&sam, &path, "yes").await.location.is_none_or(|to| !to.starts_with("/circles/")));
    let again = d.browser.follow(&d.invite("new@example.org").await).await;
    assert!(again.text().contains("This circle was cancelled") && d.site.count(OPEN).await == 1, "{}", again.text());
    rows::run(&d.site, "update circles set state = 'published', last_at = 1900000000000000").await;
    assert_eq!(sam.get(&path).await.status, StatusCode::OK);
    d.site.at("2026-12-16T16:00:00Z");
    // Their sessions have ended, too.
    (d.browser, sam) = (d.site.browser_of(d.dede).await, d.site.browser_of(id).await);
    assert_eq!(sam.get(&path).await.status, StatusCode::CONFLICT, "30 days are over");
    assert!(!d.people().await.contains("Invited:") && !sam.get("/me").await.body.contains("/invitation/"));
    d.invite(SAM).await;
    assert_eq!(d.site.count(OPEN).await, 1, "invited again");
    assert_eq!(sam.get(&d.path().await).await.status, StatusCode::OK);
    d.site.at("2027-01-15T16:00:00Z");
    circlet::platform::jobs::run_due(&d.site.app, &[circlet::circles::jobs::SWEEP_INVITATIONS]).await;
    assert_eq!(d.site.count("select count(*) from invitations").await, 0);
}

#[tokio::test]
async fn a_takeover_undoes_accepted_invitations_and_deleting_an_account_forgets_them() {
    let d = desk().await;
    let (_, sam) = d.site.account("Sam Second", false).await;
    d.invite(SAM).await;
    answer(&sam, &d.path().await, "yes").await;
    assert_eq!(d.site.count(CREW).await, 2);
    // Of an account that was confirmed there is no takeover today; the hook undoes it all the same.
    let ctx = d.site.ctx();
    let id = AccountId(d.site.count("select id from accounts where name = 'Sam Second'").await);
    let mut tx = ctx.db().write().await.unwrap();
    ctx.in_transaction(&mut tx, circlet::platform::ctx::Hook::AccountTakenOver(id)).await.unwrap();
    ctx.commit(tx).await.unwrap();
    assert_eq!((d.site.count(CREW).await, d.site.count("select count(*) from invitations").await), (1, 0));
    d.invite(SAM).await;
    sam.post("accounts/delete", "/settings/delete", &[("password", "tea and biscuits")]).await;
    assert_eq!(d.site.count("select count(*) from invitations").await, 0);
    assert_eq!(d.site.count("select account_id from circle_facilitators").await, d.dede.0);
}

#[tokio::test]
async fn invitations_are_limited_and_their_author_has_a_confirmed_address() {
    let d = desk().await;
    for round in 0..21 {
        let expected = if round < 20 { StatusCode::SEE_OTHER } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(d.invite(&format!("p{round}@example.org")).await.status, expected, "{round}");
    }
    d.site.at("2026-11-16T18:00:00Z");
    rows::run(&d.site, "update accounts set confirmed_at = null").await;
    let refused = d.browser.follow(&d.invite("late@example.org").await).await;
    assert!(refused.text().contains("Please confirm your email address first"), "{}", refused.text());
    assert_eq!(d.site.count(OPEN).await, 20);
}

#[tokio::test]
async fn the_same_button_twice_and_the_link_afterwards_lead_to_the_circle() {
    let d = desk().await;
    let (_, sam) = d.site.account("Sam Second", false).await;
    d.invite(SAM).await;
    let path = d.path().await;
    for _ in 0..2 {
        assert_eq!(answer(&sam, &path, "yes").await.location.as_deref(), Some("/circles/speaking/manage"));
    }
    assert!(sam.get(&path).await.body.contains("href=\"/circles/speaking/manage\""), "{}", sam.get(&path).await.text());
    assert_eq!(d.browser.get(&path).await.status, StatusCode::CONFLICT, "for no one else");
    assert_eq!(answer(&d.browser, &path, "yes").await.status, StatusCode::SEE_OTHER);
    assert_eq!(d.site.count(CREW).await, 2);
}

#[tokio::test]
async fn who_was_invited_by_a_blocked_person_gets_nothing_of_the_circle() {
    let d = desk().await;
    let (_, sam) = d.site.account("Sam Second", false).await;
    let (_, staff) = d.site.account("Olga Staff", true).await;
    d.invite(SAM).await;
    let path = d.path().await;
    let block = |button| [("account", "1"), ("reason", "Spam."), ("button", button)];
    staff.post("moderation/block", "/staff", &block("block")).await;
    assert_eq!(sam.get(&path).await.status, StatusCode::CONFLICT);
    assert!(!sam.get("/me").await.body.contains(&path));
    answer(&sam, &path, "yes").await;
    assert_eq!(d.site.count(CREW).await, 1);
    crate::smtp::send(&d.site).await;
    assert_eq!(d.site.count("select count(*) from outbox where kind = 'invitation' and state = 'dropped'").await, 1, "it does not go out");
    let page = staff.get(&d.rows.part("participants")).await.text();
    assert!(!page.contains("Invited:"), "no one waits for it: {page}");
    // Someone else who runs the circle can invite, and it is theirs then.
    staff.post("facilitation/add-facilitator", &d.rows.part("participants"), &[("slug", "speaking"), ("email", SAM)]).await;
    let path = d.path().await;
    assert!(sam.get(&path).await.text().contains("Olga Staff invites you"), "{}", sam.get(&path).await.text());
}

#[tokio::test]
async fn in_a_hidden_circle_nothing_is_said_to_be_sent() {
    let d = desk().await;
    rows::run(&d.site, "update circles set hidden_at = 1, hidden_reason = 'It sells things.'").await;
    for part in ["participants", "messages"] {
        let page = d.browser.get(&d.rows.part(part)).await.text();
        assert!(page.contains("no emails about it go out") && page.contains("It sells things."), "{page}");
    }
    for page in ["/circles/speaking/manage", "/circles/speaking/edit/5", "/circles/speaking/manage/cancel"] {
        let text = d.browser.get(page).await.text();
        assert!(text.contains("no emails about it go out") && !text.contains("The circle is public"), "{page}: {text}");
    }
    let test = [("slug", "speaking"), ("key", "k"), ("subject", "Room 302"), ("body", "On the left."), ("button", "test")];
    let reply = d.browser.post("messages/send", &d.rows.part("messages"), &test).await;
    assert!(d.browser.follow(&reply).await.text().contains("Nothing was sent"));
    let message = [("slug", "speaking"), ("key", "k"), ("subject", "Room 302"), ("body", "On the left."), ("button", "")];
    let walk_in = [("slug", "speaking"), ("walk_in_name", "Maria"), ("walk_in_email", "maria@library.city"), ("walk_in_told", "on")];
    let sent = d.browser.post("messages/send", &d.rows.part("messages"), &message).await;
    let added = d.browser.post("facilitation/add-walk-in", &d.rows.part("participants"), &walk_in).await;
    for (reply, typed) in [(sent, "On the left."), (added, "maria@library.city"), (d.invite(SAM).await, SAM)] {
        let page = d.browser.follow(&reply).await;
        assert!(page.text().contains("Nothing was sent") && page.body.contains(typed), "{}", page.text());
    }
    assert_eq!(d.site.count("select count(*) from outbox").await, 0);
    let on_paper = [("slug", "speaking"), ("walk_in_name", "Maria"), ("walk_in_email", ""), ("walk_in_told", "on")];
    d.browser.post("facilitation/add-walk-in", &d.rows.part("participants"), &on_paper).await;
    assert_eq!(d.site.count("select count(*) from signups where name = 'Maria'").await, 1);
    d.browser.post("circles/cancel", &d.rows.part("cancel"), &[("slug", "speaking"), ("reason", "Flooded.")]).await;
    let page = d.browser.get("/circles/speaking/manage").await.text();
    assert!(page.contains("While it is hidden, participants are not told by email") && !page.contains("were told"), "{page}");
}
