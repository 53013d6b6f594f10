//! Leaving, being removed, and recovering lost links.

use super::{FORM, post, site, with};
use crate::fixtures::NewCircle;
use crate::harness::Site;
use axum::http::StatusCode;
use circlet::accounts::model::AccountRefusal;
use circlet::circles::policy as circle_policy;
use circlet::circles::policy::Manager;
use circlet::circles::service as circles;
use circlet::platform::Ctx;
use circlet::platform::ctx::Hook;
use circlet::signups::service as signups;
use circlet::types::{AppError, SignupId};

#[tokio::test]
async fn leaving_gives_the_seat_back_and_erases_the_person() {
    let (site, ..) = site(NewCircle { capacity: Some(1), ..NewCircle::default() }).await;
    let browser = site.browser();
    post(&browser, &FORM).await;
    let welcome = site.mails("welcome").await.remove(0);
    let (path, link) = (welcome.path("/leave/"), welcome.link("/leave/"));
    assert_eq!(browser.get(&path).await.status, StatusCode::OK);
    assert_eq!(site.count("select taken from circles").await, 1, "opening the page changes nothing");
    for _ in 0..2 {
        let left = browser.post("signups/leave", &path, &[("link", &link)]).await;
        assert!(browser.follow(&left).await.text().contains("You have left"));
    }
    assert_eq!(site.count("select taken from circles").await, 0);
    assert_eq!(site.count("select count(*) from signups where email = '' and email_key = '' and goal = '' and left_how = 'left'").await, 1);
    let mails = site.mails("left").await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].to_email.starts_with("amina") && mails[0].subject.contains("Ben Mwangi"));
    assert_eq!(site.mails("welcome").await[0].state, "dropped");
    assert_eq!(browser.get(&welcome.path("/p/")).await.status, StatusCode::CONFLICT);
    // The seat is free for someone else, and for the same person.
    assert_eq!(post(&browser, &FORM).await.location.as_deref(), Some("/circles/speaking/signed-up"));
    assert_eq!(site.mails("welcome").await.len(), 2);
}

#[tokio::test]
async fn a_manager_removes_only_participants_of_their_own_circle_who_are_notified() {
    let (site, host, _, circle) = site(NewCircle::default()).await;
    let (other, _) = site.account("Ben Other", false).await;
    let foreign = site.circle(other, NewCircle { slug: "other", ..NewCircle::default() }).await;
    post(&site.browser(), &FORM).await;
    let (mine, theirs) = (site.ctx_of(host, "Amina", false), site.ctx_of(other, "Ben", false));
    let person = signups::active(&mine, circle).await.unwrap().remove(0);
    let proof = |ctx: &Ctx, circle| {
        let ctx = ctx.clone();
        async move { circle_policy::manage(&ctx.viewer, &circles::by_id(&ctx, circle).await.unwrap()).unwrap() }
    };
    let remove = async |ctx: &Ctx, by: &Manager, id| {
        let mut tx = ctx.db().write().await?;
        signups::remove(ctx, &mut tx, by, id).await?;
        ctx.commit(tx).await
    };
    let foreign = proof(&theirs, foreign).await;
    assert!(matches!(remove(&theirs, &foreign, person.id).await.unwrap_err().public(), AppError::NotFound));
    let own = proof(&mine, circle).await;
    assert!(matches!(remove(&mine, &own, SignupId(999)).await.unwrap_err().public(), AppError::NotFound));
    for _ in 0..2 {
        remove(&mine, &own, person.id).await.unwrap();
    }
    assert_eq!(site.count("select taken from circles where slug = 'speaking'").await, 0);
    let told = site.mails("removed").await;
    assert_eq!((told.len(), told[0].to_email.as_str(), told[0].state.as_str()), (1, "Ben@Example.org", "due"));
    assert!(site.mails("left").await.is_empty());
}

#[tokio::test]
async fn lost_links_are_emailed_and_the_response_is_the_same_for_any_address() {
    let (site, host, ..) = site(NewCircle::default()).await;
    site.circle(host, NewCircle { slug: "tea", title: "Tea", ..NewCircle::default() }).await;
    let browser = site.browser();
    for slug in ["speaking", "tea"] {
        post(&browser, &with("slug", slug)).await;
    }
    let mut replies = Vec::new();
    for email in ["ben@EXAMPLE.org", "nobody@example.org"] {
        let reply = browser.post("signups/my-link", "/my-link", &[("email", email)]).await;
        let page = browser.follow(&reply).await;
        replies.push((reply.status, reply.location, page.text()));
    }
    assert_eq!(replies[0], replies[1]);
    let mails = site.mails("links").await;
    assert_eq!((mails.len(), mails[0].to_email.as_str()), (1, "Ben@Example.org"));
    assert!(mails[0].text_body.contains("Tea:") && mails[0].text_body.matches("/p/").count() == 2, "{}", mails[0].text_body);
    let wrong = browser.post("signups/my-link", "/my-link", &[("email", "ben")]).await;
    assert!(browser.follow(&wrong).await.has_error_at("email"));
}

#[tokio::test]
async fn an_account_that_is_deleted_takes_its_sign_ups_with_it() {
    let (site, _, _, circle) = site(NewCircle::default()).await;
    let (ben, _) = site.account("Ben Mwangi", false).await;
    let (eve, _) = site.account("Eve Unconfirmed", false).await;
    let browser = site.browser();
    site.sign_up(&browser, "speaking", "Ben Mwangi").await;
    site.sign_up(&browser, "speaking", "Eve Unconfirmed").await;
    let ctx = site.ctx();
    let mut tx = ctx.db().write().await.unwrap();
    sqlx::query("update accounts set confirmed_at = null where id = $1").bind(eve).execute(tx.conn()).await.unwrap();
    for account in [ben, eve] {
        ctx.in_transaction(&mut tx, Hook::AccountDeleted(account)).await.unwrap();
    }
    ctx.commit(tx).await.unwrap();
    let left: Vec<String> = signups::active(&ctx, circle).await.unwrap().into_iter().map(|p| p.name).collect();
    assert_eq!(left, ["Eve Unconfirmed"], "an address that was never confirmed proves nothing");
    assert_eq!(site.count("select taken from circles").await, 1);
    assert_eq!(site.count("select count(*) from signups where left_how = 'deleted' and email = ''").await, 1);
}

#[tokio::test]
async fn my_page_by_account_needs_a_confirmed_address_that_takes_part() {
    let (site, _, host, _) = site(NewCircle::default()).await;
    let (ben, browser) = site.account("Ben Mwangi", false).await;
    assert_eq!(browser.get("/circles/speaking/me").await.status, StatusCode::NOT_FOUND);
    site.sign_up(&site.browser(), "speaking", "Ben Mwangi").await;
    assert!(browser.get("/circles/speaking/me").await.text().contains("Give a toast"));
    assert_eq!(host.get("/circles/speaking/me").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.browser().get("/circles/speaking/me").await.status, StatusCode::UNAUTHORIZED);
    let mine = signups::circles_of_account(&site.ctx_of(ben, "Ben", false)).await.unwrap();
    assert_eq!(mine.iter().map(|c| c.slug.as_str()).collect::<Vec<_>>(), ["speaking"]);
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("update accounts set confirmed_at = null where id = $1").bind(ben).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let reply = browser.get("/circles/speaking/me").await;
    assert_eq!(reply.status.as_u16(), AppError::from(AccountRefusal::Unconfirmed).status());
    assert!(!reply.body.contains("Give a toast"));
}

/// Whether an email in the outbox, or a sign-up, names the person.
async fn named(site: &Site) -> (bool, bool) {
    let mails = "select count(*) from outbox where to_name like '%Ben%' or to_email like 'Ben%' or subject like '%Ben%' or facts like '%Ben%'";
    (site.count(mails).await > 0, site.count("select count(*) from signups where name like '%Ben%' or email like 'Ben%'").await > 0)
}

#[tokio::test]
async fn case_03_the_page_after_leaving_says_what_is_deleted_and_when() {
    let (site, ..) = site(NewCircle::default()).await;
    let browser = site.browser();
    post(&browser, &FORM).await;
    let welcome = site.mails("welcome").await.remove(0);
    let left = browser.post("signups/leave", &welcome.path("/leave/"), &[("link", &welcome.link("/leave/"))]).await;
    let page = browser.follow(&left).await.text();
    assert!(page.contains("are deleted from the circle, and so are our copies of emails to you and about you."), "{page}");
    assert!(page.contains("The facilitators get an email that says you left; our copy of it is erased once it is sent."), "{page}");
    assert_eq!(site.mails("left").await.len(), 1);
    assert_eq!(named(&site).await, (true, false), "the facilitators' email names the person");
    crate::smtp::send(&site).await;
    assert_eq!(named(&site).await, (false, false), "and nothing does once it is sent");
}

#[tokio::test]
async fn case_03_the_page_that_deletes_an_account_says_which_circles_it_leaves() {
    for (confirmed, stay) in [(true, 0), (false, 1)] {
        let (site, ..) = site(NewCircle::default()).await;
        post(&site.browser(), &with("email", "ben.mwangi@example.org")).await;
        let (_, browser) = site.account("Ben Mwangi", false).await;
        if !confirmed {
            crate::rows::run(&site, "update accounts set confirmed_at = null where email = 'ben.mwangi@example.org'").await;
        }
        let page = browser.get("/settings/delete").await.text();
        assert!(page.contains("You leave every circle that you signed up for with this address."), "{page}");
        assert!(page.contains("If the address is not confirmed, you stay signed up"), "{page}");
        let done = browser.post("accounts/delete", "/settings/delete", &[("password", "tea and biscuits")]).await;
        assert_eq!(done.location.as_deref(), Some("/sign-in?done=deleted"));
        assert_eq!(site.count("select count(*) from signups where left_at is null").await, stay, "confirmed: {confirmed}");
    }
}
