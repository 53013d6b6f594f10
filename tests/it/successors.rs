//! Deleting an account that alone runs circles: a successor, who is waited for, or the reason with which each is cancelled.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site};
use crate::proofs::meanwhile;
use crate::rows::{self, Desk, desk};
use axum::http::StatusCode;
use circlet::circles::jobs::SWEEP_INVITATIONS;
use circlet::platform::jobs::run_due;

const PAGE: &str = "/settings/delete";
const SAM: &str = "sam.second@example.org";
const DELETED: &str = "select count(*) from accounts where deleted_at is not null";
const WAITING: &str = "select count(*) from accounts where deleting_at is not null";
const CANCELLED: &str = "select count(*) from circles where state = 'cancelled'";
const UNDECIDED: &str = "Please say first what becomes of each circle that only you run.";

impl Desk {
    async fn decide(&self, slug: &str, fields: &[(&str, &str)]) -> Reply {
        let fields = [&[("slug", slug)], fields].concat();
        self.browser.post("circles/hand-over", &format!("{PAGE}/{slug}"), &fields).await
    }

    async fn cancel(&self, slug: &str, reason: &str) -> Reply {
        self.decide(slug, &[("future", "cancel"), ("successor", ""), ("reason", reason)]).await
    }

    async fn invite_instead(&self, slug: &str, email: &str) -> Reply {
        self.decide(slug, &[("future", "invite"), ("successor", email), ("reason", "")]).await
    }

    async fn delete(&self) -> Reply {
        self.browser.post("accounts/delete", PAGE, &[("password", "tea and biscuits")]).await
    }

    async fn page(&self) -> String {
        self.browser.get(PAGE).await.text()
    }

    /// Has the deletion wait for Sam, and returns Sam's browser and the path of the invitation.
    async fn waits_for_sam(&self) -> (Browser, String) {
        let (_, sam) = self.site.account("Sam Second", false).await;
        assert_eq!(self.invite_instead("speaking", SAM).await.location.as_deref(), Some("/settings/delete?done=decided"));
        assert_eq!(self.delete().await.location.as_deref(), Some("/settings/delete?done=asked"));
        (sam, self.site.mails("invitation").await.remove(0).path("/invitation/"))
    }
}

async fn answer(browser: &Browser, path: &str, button: &str) -> Reply {
    let link = path.rsplit('/').next().unwrap();
    browser.post("circles/answer-invitation", path, &[("link", link), ("button", button)]).await
}

async fn sam_runs_speaking(site: &Site) {
    site.account("Sam Second", false).await;
    rows::run(site, "insert into circle_facilitators (circle_id, account_id, added_at) select 1, id, 1 from accounts where name = 'Sam Second'")
        .await;
}

#[tokio::test]
async fn only_circles_that_are_not_over_and_that_no_one_else_runs_need_a_decision() {
    let d = desk().await;
    let (sam, _) = d.site.account("Sam Second", false).await;
    for (slug, people) in [("shared", &[d.dede, sam][..]), ("ended", &[d.dede]), ("gone", &[d.dede])] {
        rows::circle(&d.site, slug, people).await;
    }
    rows::run(&d.site, "update circles set title = 'The ' || slug").await;
    rows::run(&d.site, "update circles set last_at = 1, first_at = 1 where slug = 'ended'").await;
    rows::run(&d.site, "update circles set state = 'cancelled' where slug = 'gone'").await;
    d.site.circle(d.dede, NewCircle { slug: "begun", title: "The begun", state: "draft", ..NewCircle::default() }).await;
    let page = d.page().await;
    assert!(page.contains("The speaking") && page.contains("Not decided yet."), "{page}");
    for other in ["The shared", "The ended", "The gone", "The begun", "Your password"] {
        assert!(!page.contains(other), "{other}: {page}");
    }
    let refused = d.browser.follow(&d.delete().await).await.text();
    assert!(refused.contains(UNDECIDED), "{refused}");
    assert_eq!((d.site.count(DELETED).await, d.site.count(CANCELLED).await), (0, 1));
    d.cancel("speaking", "I move away.").await;
    assert_eq!(d.delete().await.location.as_deref(), Some("/sign-in?done=deleted"));
    assert_eq!((d.site.count(DELETED).await, d.site.count(CANCELLED).await), (1, 2));
    assert_eq!(d.site.count("select count(*) from circles where slug = 'begun'").await, 0);
    assert_eq!(d.site.count("select count(*) from circles where slug in ('shared', 'ended') and state = 'published'").await, 2);
    assert_eq!(d.site.count("select count(*) from planned_cancellations").await, 0);
}

#[tokio::test]
async fn a_circle_is_cancelled_with_its_reason_once_the_account_is_deleted_and_people_are_told() {
    let d = desk().await;
    for _ in 0..2 {
        d.cancel("speaking", "I move to Lagos.").await;
    }
    assert_eq!(d.site.count(CANCELLED).await, 0, "not before");
    let page = d.page().await;
    assert!(page.contains("People will read: I move to Lagos.") && page.contains("Your password"), "{page}");
    d.delete().await;
    let mails = d.site.mails("cancelled").await;
    assert!(mails.iter().all(|mail| mail.text_body.contains("I move to Lagos.")), "{mails:?}");
    assert_eq!(mails.len(), 3, "the participants");
    assert!(d.site.browser().get("/circles/speaking").await.text().contains("I move to Lagos."));
}

#[tokio::test]
async fn a_decision_with_a_mistake_says_so_at_the_field_and_keeps_what_was_typed() {
    let d = desk().await;
    let long = "x".repeat(501);
    let dede = "Dede.Mensah@example.org";
    for (fields, error, kept) in [
        ([("future", ""), ("successor", "someone@example.org"), ("reason", "A reason")], "future", "someone@example.org"),
        ([("future", "other"), ("successor", ""), ("reason", "A reason")], "future", "A reason"),
        ([("future", "invite"), ("successor", "no address"), ("reason", "A reason")], "successor", "no address"),
        ([("future", "invite"), ("successor", ""), ("reason", "A reason")], "successor", "A reason"),
        ([("future", "invite"), ("successor", dede), ("reason", "")], "successor", dede),
        ([("future", "cancel"), ("successor", "someone@example.org"), ("reason", "")], "reason", "someone@example.org"),
        ([("future", "cancel"), ("successor", ""), ("reason", &*long)], "reason", &*long),
    ] {
        let page = d.browser.follow(&d.decide("speaking", &fields).await).await;
        assert!(page.has_error_at(error) && page.body.contains(kept), "{fields:?}: {}", page.body);
    }
    assert_eq!(d.site.count("select count(*) from invitations").await, 0);
    assert_eq!(d.site.count("select count(*) from planned_cancellations").await, 0);
    // An address that is not confirmed invites no one, but may cancel.
    rows::run(&d.site, "update accounts set confirmed_at = null").await;
    let page = d.browser.follow(&d.invite_instead("speaking", SAM).await).await.text();
    assert!(page.contains("Please confirm your email address first"), "{page}");
    assert_eq!(d.cancel("speaking", "No time.").await.location.as_deref(), Some("/settings/delete?done=decided"));
}

#[tokio::test]
async fn no_one_decides_for_a_circle_that_someone_else_runs() {
    let d = desk().await;
    let (_, stranger) = d.site.account("Omar Haddad", false).await;
    let (_, staff) = d.site.account("Sefa Staff", true).await;
    let fields = |slug| [("slug", slug), ("future", "cancel"), ("successor", ""), ("reason", "Mine now")];
    let post = async |browser: &Browser, slug| browser.scripted().post("circles/hand-over", PAGE, &fields(slug)).await.status;
    for (browser, status) in [(&stranger, StatusCode::FORBIDDEN), (&staff, StatusCode::FORBIDDEN), (&d.site.browser(), StatusCode::UNAUTHORIZED)] {
        assert_eq!(post(browser, "speaking").await, status);
        assert_eq!(browser.get("/settings/delete/speaking").await.status, status);
    }
    assert_eq!(post(&d.browser, "nothing").await, StatusCode::NOT_FOUND);
    sam_runs_speaking(&d.site).await;
    assert_eq!(post(&d.browser, "speaking").await, StatusCode::CONFLICT, "Sam runs it, too");
    d.site.circle(d.dede, NewCircle { slug: "begun", state: "draft", ..NewCircle::default() }).await;
    assert_eq!(post(&d.browser, "begun").await, StatusCode::CONFLICT);
    assert_eq!(d.site.count("select count(*) from planned_cancellations").await, 0);
    // A reason that someone else kept for it does not count.
    rows::run(&d.site, "delete from circle_facilitators where account_id <> 1").await;
    rows::run(&d.site, "insert into planned_cancellations (circle_id, account_id, reason, decided_at) values (1, 2, 'Mine now', 1)").await;
    assert!(d.page().await.contains("Not decided yet."));
}

#[tokio::test]
async fn the_deletion_waits_for_the_last_successor_who_accepts() {
    let d = desk().await;
    rows::circle(&d.site, "second", &[d.dede]).await;
    rows::circle(&d.site, "third", &[d.dede]).await;
    d.invite_instead("second", "una@example.org").await;
    d.cancel("third", "I move away.").await;
    let (sam, path) = d.waits_for_sam().await;
    let mails = d.site.mails("invitation").await;
    assert_eq!((mails.len(), d.site.count(DELETED).await, d.site.count(WAITING).await, d.site.count(CANCELLED).await), (2, 0, 1, 0));
    for page in [PAGE, "/settings"] {
        let text = d.browser.get(page).await.text();
        assert!(text.contains("Your account is waiting to be deleted."), "{page}: {text}");
    }
    assert!(!d.page().await.contains("Your password"));
    let (_, una) = d.site.account("Una", false).await;
    rows::run(&d.site, "update accounts set email = 'una@example.org', email_key = 'una@example.org' where name = 'Una'").await;
    let other = mails.iter().map(|mail| mail.path("/invitation/")).find(|other| *other != path);
    // Each tries both.
    let (first, second) = (path, other.unwrap());
    answer(&una, &first, "yes").await;
    answer(&una, &second, "yes").await;
    assert_eq!((d.site.count(DELETED).await, d.site.count(CANCELLED).await), (0, 0), "Sam has not answered");
    assert!(d.site.mails("account-deleted").await.is_empty());
    answer(&sam, &first, "yes").await;
    answer(&sam, &second, "yes").await;
    assert_eq!((d.site.count(DELETED).await, d.site.count(WAITING).await, d.site.count(CANCELLED).await), (1, 0, 1));
    assert_eq!(d.site.mails("account-deleted").await.len(), 1);
    assert_eq!(d.site.mails("cancelled").await.iter().filter(|mail| mail.text_body.contains("I move away.")).count(), 3);
    assert_eq!(d.browser.get("/settings").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sam.get("/circles/speaking/manage").await.status, StatusCode::OK, "the session of whoever accepted stays");
    assert_eq!(d.site.count("select count(*) from circle_facilitators f join accounts a on a.id = f.account_id where a.name = ''").await, 0);
    assert_eq!(d.site.count("select count(*) from security_log where action = 'deleted' and account_id = 1 and client = ''").await, 1);
}

#[tokio::test]
async fn a_successor_who_declines_is_told_once_and_the_last_decision_deletes_the_account() {
    let d = desk().await;
    let (_, path) = d.waits_for_sam().await;
    answer(&d.site.browser(), &path, "no").await;
    let told = d.site.mails("successor-needed").await;
    assert_eq!((told.len(), told[0].path("/settings/")), (1, PAGE.to_owned()));
    assert!(d.site.mails("invitation-answered").await.is_empty(), "one email");
    assert_eq!((d.site.count(DELETED).await, d.site.count(WAITING).await), (0, 1));
    assert!(d.page().await.contains("a circle still needs your decision"));
    let decide = d.browser.get("/settings/delete/speaking").await.text();
    assert!(decide.contains("it is deleted as soon as you save"), "{decide}");
    let done = d.cancel("speaking", "No one has time.").await;
    assert_eq!(done.location.as_deref(), Some("/sign-in?done=deleted"));
    assert_eq!((d.site.count(DELETED).await, d.site.count(CANCELLED).await), (1, 1));
}

#[tokio::test]
async fn an_invitation_that_ends_asks_again_and_a_circle_that_ends_holds_nothing_up() {
    let d = desk().await;
    d.waits_for_sam().await;
    rows::run(&d.site, "update invitations set sent_at = 1").await;
    for _ in 0..2 {
        run_due(&d.site.app, &[SWEEP_INVITATIONS]).await;
    }
    assert_eq!((d.site.mails("successor-needed").await.len(), d.site.count(DELETED).await), (1, 0));
    d.site.at("2026-12-03T12:00:00Z");
    run_due(&d.site.app, &[SWEEP_INVITATIONS]).await;
    assert_eq!((d.site.count(DELETED).await, d.site.count(CANCELLED).await), (1, 0));
}

#[tokio::test]
async fn a_deletion_that_waits_can_be_withdrawn() {
    let d = desk().await;
    let (sam, path) = d.waits_for_sam().await;
    let other = d.site.account("Omar Haddad", false).await.1;
    other.post("accounts/keep", PAGE, &[]).await;
    assert_eq!(d.site.count(WAITING).await, 1, "only the own one");
    for _ in 0..2 {
        let kept = d.browser.post("accounts/keep", PAGE, &[]).await;
        assert_eq!(kept.location.as_deref(), Some("/settings?done=kept"));
    }
    answer(&sam, &path, "yes").await;
    assert_eq!((d.site.count(DELETED).await, d.site.count("select count(*) from circle_facilitators").await), (0, 2));
    assert_eq!(d.site.count("select count(*) from security_log where action in ('deletion_asked', 'deletion_withdrawn')").await, 2);
    assert_eq!(d.site.mails("invitation-answered").await.len(), 1);
}

#[tokio::test]
async fn a_successor_who_accepts_while_the_deletion_is_withdrawn_deletes_nothing() {
    let d = desk().await;
    let (sam, path) = d.waits_for_sam().await;
    let link = path.rsplit('/').next().unwrap();
    let accept = ("circles/answer-invitation", vec![("link", link), ("button", "yes")]);
    let status = meanwhile(&d.site, &["update accounts set deleting_at = null where id = 1"], &sam, &accept).await;
    assert!(status.is_success(), "{status}");
    assert_eq!((d.site.count(DELETED).await, d.site.count("select count(*) from circle_facilitators").await), (0, 2));
}

#[tokio::test]
async fn an_account_is_not_deleted_while_the_only_other_facilitator_leaves() {
    let d = desk().await;
    sam_runs_speaking(&d.site).await;
    let delete = ("accounts/delete", vec![("password", "tea and biscuits")]);
    let taking = ["update circles set updated_at = updated_at where id = 1", "delete from circle_facilitators where account_id <> 1"];
    assert_eq!(meanwhile(&d.site, &taking, &d.browser, &delete).await, StatusCode::CONFLICT, "it has become the only one");
    assert_eq!((d.site.count(DELETED).await, d.site.count("select count(*) from circle_facilitators").await), (0, 1));
}

#[tokio::test]
async fn an_account_whose_deletion_was_asked_by_someone_else_is_kept_by_a_takeover() {
    let d = desk().await;
    d.cancel("speaking", "Mine now").await;
    rows::run(&d.site, "update accounts set deleting_at = 1, confirmed_at = null where id = 1").await;
    let mut tx = d.site.ctx().db().write().await.unwrap();
    assert!(circlet::accounts::store::claims::take_over(&mut tx, d.dede, 0, "hash", 1).await.unwrap());
    let hook = circlet::platform::ctx::Hook::AccountTakenOver(d.dede);
    d.site.ctx().in_transaction(&mut tx, hook).await.unwrap();
    d.site.ctx().commit(tx).await.unwrap();
    assert_eq!((d.site.count(WAITING).await, d.site.count("select count(*) from planned_cancellations").await), (0, 0));
}

#[tokio::test]
async fn only_the_person_who_is_named_now_may_take_a_circle_over() {
    let d = desk().await;
    let (_, typo) = d.site.account("Sam Sekond", false).await;
    d.invite_instead("speaking", "sam.sekond@example.org").await;
    let wrong = d.site.mails("invitation").await.remove(0).path("/invitation/");
    d.site.account("Sam Second", false).await;
    d.invite_instead("speaking", SAM).await;
    assert_eq!(d.delete().await.location.as_deref(), Some("/settings/delete?done=asked"));
    assert_eq!(d.site.count("select count(*) from invitations where accepted_at is null").await, 1);
    assert_ne!(answer(&typo, &wrong, "accept").await.location.as_deref(), Some("/circles/speaking/manage"));
    assert_eq!((d.site.count(DELETED).await, d.site.count("select count(*) from circle_facilitators").await), (0, 1));
}

#[tokio::test]
async fn who_waits_for_an_answer_that_cannot_come_is_asked_once_a_week() {
    let d = desk().await;
    let (sam, _) = d.waits_for_sam().await;
    run_due(&d.site.app, &[SWEEP_INVITATIONS]).await;
    assert!(d.site.mails("successor-needed").await.is_empty());
    sam.post("accounts/delete", PAGE, &[("password", "tea and biscuits")]).await;
    assert_eq!(d.site.count(DELETED).await, 1, "Sam's account");
    for (moment, asked) in [("2026-11-18T16:00:00Z", 1), ("2026-11-18T18:00:00Z", 1), ("2026-11-27T16:00:00Z", 2)] {
        d.site.at(moment);
        run_due(&d.site.app, &[SWEEP_INVITATIONS]).await;
        assert_eq!(d.site.mails("successor-needed").await.len(), asked, "{moment}");
    }
    assert_eq!(d.site.count(WAITING).await, 1);
}

#[tokio::test]
async fn a_hidden_circle_is_cancelled_or_kept_because_no_invitation_goes_out() {
    let d = desk().await;
    rows::run(&d.site, "update circles set hidden_at = 1").await;
    let refused = d.browser.follow(&d.invite_instead("speaking", SAM).await).await;
    assert!(refused.text().contains("have hidden this circle") && refused.body.contains(SAM), "{}", refused.text());
    assert_eq!(d.site.count("select count(*) from invitations").await, 0);
    assert_eq!(d.cancel("speaking", "I move away.").await.location.as_deref(), Some("/settings/delete?done=decided"));
}
