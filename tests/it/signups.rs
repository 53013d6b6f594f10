//! Signing up, changing one's mind, leaving: as participants and facilitators meet it.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site};
use axum::http::StatusCode;
use circlet::circles::policy as circle_policy;
use circlet::circles::service as circles;
use circlet::platform::ctx::Fact;
use circlet::platform::tokens::{Link, LinkKind};
use circlet::signups::service as signups;
use circlet::types::{AccountId, AppError, CircleId, Refusal, SignupId};

const FORM: [(&str, &str); 7] = [
    ("slug", "speaking"),
    ("name", "Ben Mwangi"),
    ("email", "Ben@Example.org"),
    ("goal", "Give the toast at my sister's wedding"),
    ("support", "I keep the time"),
    ("answer", ""),
    ("consent", "on"),
];
const PAGE: &str = "/circles/speaking/sign-up";

fn with<'a>(field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    FORM.iter().map(|(k, v)| if *k == field { (*k, value) } else { (*k, *v) }).collect()
}

/// A site with one circle and its facilitator.
async fn site(new: NewCircle) -> (Site, AccountId, Browser, CircleId) {
    let site = Site::new().await;
    let (id, host) = site.account("Amina Otieno", false).await;
    let circle = site.circle(id, new).await;
    (site, id, host, circle)
}

async fn post(browser: &Browser, fields: &[(&str, &str)]) -> Reply {
    browser.post("signups/sign-up", PAGE, fields).await
}

#[tokio::test]
async fn signing_up_takes_a_seat_and_mails_the_person_and_the_facilitator() {
    let (site, ..) = site(NewCircle::default()).await;
    let visitor = site.browser();
    let page = visitor.get(PAGE).await;
    assert!(page.text().contains("Monday 23 November, 18:30 (Chicago time)"), "{}", page.text());
    assert!(page.body.contains("href=\"/privacy\""));
    let reply = post(&visitor, &FORM).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/signed-up"));
    assert!(visitor.follow(&reply).await.text().contains("We have sent a mail to you"));
    assert_eq!(site.count("select taken from circles").await, 1);
    let mails = site.outbox().await;
    assert_eq!(mails.iter().map(|m| m.kind.as_str()).collect::<Vec<_>>(), ["welcome", "came"]);
    let welcome = &mails[0];
    assert_eq!((welcome.to_email.as_str(), welcome.reply_to.as_str()), ("Ben@Example.org", "amina.otieno@example.org"));
    for words in ["Monday 23 November, 18:30 (Chicago time)", "Harold Washington Library, room 302", "Tea is on me."] {
        assert!(welcome.text_body.contains(words), "{words}: {}", welcome.text_body);
    }
    assert_eq!(welcome.calendar.matches("BEGIN:VEVENT").count(), 6);
    assert!(welcome.calendar.contains("DTSTART:20261124T003000Z"), "{}", welcome.calendar);
    assert!(visitor.get(&welcome.path("/p/")).await.text().contains("Give the toast"));
    assert!(visitor.get(&welcome.path("/leave/")).await.text().contains("Leave this circle"));
    assert_eq!(mails[1].to_email, "amina.otieno@example.org");
    assert!(mails[1].text_body.contains("I keep the time"));
}

#[tokio::test]
async fn an_online_circle_tells_its_link_only_to_those_who_signed_up() {
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
async fn signing_up_again_looks_the_same_and_its_mail_names_the_change_and_undoes_it() {
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
    assert!(mail.text_body.contains("What do you want to reach?: Sing in public"), "{}", mail.text_body);
    assert!(!mail.text_body.contains("I keep the time"), "only what changed: {}", mail.text_body);
    assert!(ben.get(&mail.path("/p/")).await.text().contains("Sing in public"));
    // Opening the undo changes nothing; its button does, once.
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
    for goal in ["one", "two", "three"] {
        post(&browser, &with("goal", goal)).await;
    }
    let mails = site.mails("again").await;
    assert_eq!(mails.len(), 2);
    assert_eq!(browser.get(&mails[0].path("/undo/")).await.status, StatusCode::CONFLICT);
    assert_eq!(browser.get(&mails[1].path("/undo/")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_double_click_is_one_sign_up_and_one_mail_even_for_the_last_seat() {
    let (site, ..) = site(NewCircle { capacity: Some(1), ..NewCircle::default() }).await;
    let browser = site.browser();
    for _ in 0..3 {
        assert_eq!(post(&browser, &FORM).await.location.as_deref(), Some("/circles/speaking/signed-up"));
    }
    assert_eq!(site.mails("welcome").await.len(), 1);
    assert!(site.mails("again").await.is_empty());
}

#[tokio::test]
async fn a_full_circle_is_full_for_known_addresses_too() {
    let (site, ..) = site(NewCircle { capacity: Some(1), ..NewCircle::default() }).await;
    let browser = site.browser();
    post(&browser, &FORM).await;
    let known = browser.scripted().post("signups/sign-up", PAGE, &with("goal", "Other")).await;
    let unknown = browser.scripted().post("signups/sign-up", PAGE, &with("email", "new@example.org")).await;
    assert_eq!((known.status, &known.body), (StatusCode::CONFLICT, &unknown.body));
    assert_eq!(site.count("select revision from signups").await, 0);
    // What was typed is still there beside the reason.
    let plain = post(&browser, &with("email", "new@example.org")).await;
    let page = browser.follow(&plain).await;
    assert!(page.text().contains("All seats of this circle are taken.") && page.body.contains("new@example.org"), "{}", page.text());
}

#[tokio::test]
async fn fifty_people_at_once_get_exactly_the_ten_seats() {
    let (site, ..) = site(NewCircle::default()).await;
    let posts = (0..50).map(|i| {
        let browser = site.browser();
        async move {
            let email = format!("p{i}@example.org");
            post(&browser, &with("email", &email)).await.location.unwrap_or_default()
        }
    });
    let ends = futures_join(posts).await;
    assert_eq!(ends.iter().filter(|l| l.as_str() == "/circles/speaking/signed-up").count(), 10, "{ends:?}");
    assert_eq!(ends.iter().filter(|l| l.starts_with("/circles/speaking/sign-up?")).count(), 40, "{ends:?}");
    assert_eq!(site.count("select count(*) from signups where left_at is null").await, 10);
    assert_eq!(site.count("select taken from circles").await, 10);
    assert_eq!(site.mails("welcome").await.len(), 10);
}

#[tokio::test]
async fn one_address_twenty_times_at_once_is_one_row_and_one_seat() {
    for capacity in [Some(1), None] {
        let (site, ..) = site(NewCircle { capacity, ..NewCircle::default() }).await;
        let posts = (0..20).map(|_| {
            let browser = site.browser();
            async move { post(&browser, &FORM).await.location.unwrap_or_default() }
        });
        let ends = futures_join(posts).await;
        assert!(ends.iter().all(|l| l == "/circles/speaking/signed-up"), "{ends:?}");
        assert_eq!(site.count("select count(*) from signups").await, 1);
        assert_eq!(site.count("select taken from circles").await, 1);
        assert_eq!(site.mails("welcome").await.len(), 1);
    }
}

/// Runs futures side by side.
async fn futures_join<T: Send + 'static>(all: impl Iterator<Item = impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let tasks: Vec<_> = all.map(tokio::spawn).collect();
    let mut out = Vec::new();
    for task in tasks {
        out.push(task.await.unwrap());
    }
    out
}

#[tokio::test]
async fn circles_that_take_nobody_say_why_on_the_page_and_to_a_direct_post() {
    for (new, moment, why) in [
        (NewCircle { signup_open: false, ..NewCircle::default() }, None, "The facilitator has closed sign-up for this circle."),
        (NewCircle { state: "draft", ..NewCircle::default() }, None, "This circle is not published yet."),
        (NewCircle { state: "cancelled", ..NewCircle::default() }, None, "This circle was cancelled."),
        (NewCircle { capacity: Some(1), ..NewCircle::default() }, None, "All seats of this circle are taken."),
        (NewCircle::default(), Some("2027-01-10T00:00:00Z"), "This circle has finished."),
    ] {
        let full = new.capacity == Some(1);
        let draft = new.state == "draft";
        let (site, ..) = site(new).await;
        if full {
            post(&site.browser(), &with("email", "first@example.org")).await;
        }
        if let Some(moment) = moment {
            site.at(moment);
        }
        let browser = site.browser();
        let page = browser.get(PAGE).await;
        assert!(page.text().contains(why), "{why}: {}", page.text());
        assert!(!draft || !page.body.contains("Public speaking"), "a draft's title stays private");
        let before = site.count("select count(*) from signups").await;
        assert_eq!(browser.scripted().post("signups/sign-up", PAGE, &FORM).await.status, StatusCode::CONFLICT, "{why}");
        let plain = post(&browser, &FORM).await;
        assert!(browser.follow(&plain).await.text().contains(why), "{why}");
        assert_eq!(site.count("select count(*) from signups").await, before);
    }
}

#[tokio::test]
async fn hidden_and_unknown_circles_are_not_there() {
    let (site, ..) = site(NewCircle { hidden: true, ..NewCircle::default() }).await;
    let browser = site.browser();
    assert_eq!(browser.get(PAGE).await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(&browser, &FORM).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/circles/nope/sign-up").await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(&browser, &with("slug", "nope")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(&browser, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.count("select count(*) from signups").await, 0);
}

#[tokio::test]
async fn a_wrong_form_comes_back_with_what_was_typed_and_errors_at_the_fields() {
    let (site, ..) = site(NewCircle { question: "Which dialect?", ..NewCircle::default() }).await;
    let browser = site.browser();
    let long = "x".repeat(501);
    for (field, value) in [
        ("name", " "),
        ("email", "ben"),
        ("email", "a@b.co, c@d.co"),
        ("goal", ""),
        ("support", &long),
        ("answer", ""),
        ("consent", ""),
        ("goal", "a\u{0}b"),
    ] {
        let fields: Vec<_> =
            with(field, value).into_iter().map(|(k, v)| if k == "answer" && field != "answer" { (k, "Sheng") } else { (k, v) }).collect();
        let reply = post(&browser, &fields).await;
        let page = browser.follow(&reply).await;
        assert!(page.has_error_at(field), "{field}: {}", page.text());
        let kept = if field == "support" { "sister" } else { "I keep the time" };
        assert!(page.body.contains(kept) && page.text().contains("Which dialect?"), "{field} lost the rest");
    }
    assert_eq!(site.count("select count(*) from signups").await, 0);
    assert!(site.outbox().await.is_empty());
}

#[tokio::test]
async fn html_in_every_field_stays_text_on_pages_and_in_mails() {
    let (site, ..) = site(NewCircle { question: "Which?", title: "<b>Tea</b>", ..NewCircle::default() }).await;
    let browser = site.browser();
    let evil = "<script>alert(1)</script>";
    let fields: Vec<_> = FORM.iter().map(|(k, v)| if ["name", "goal", "support", "answer"].contains(k) { (*k, evil) } else { (*k, *v) }).collect();
    let reply = post(&browser, &fields).await;
    let mails = site.outbox().await;
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        assert!(!mail.html_body.contains(evil) && !mail.html_body.contains("<b>Tea</b>"), "{}", mail.html_body);
    }
    for page in [browser.follow(&reply).await, browser.get(&mails[0].path("/p/")).await, browser.get(PAGE).await] {
        assert!(!page.body.contains(evil) && !page.body.contains("<b>Tea</b>"), "{}", page.body);
    }
}

#[tokio::test]
async fn mails_speak_the_circles_language_and_facilitators_their_own() {
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

#[tokio::test]
async fn leaving_gives_the_seat_back_and_forgets_the_person() {
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
    // The seat is free for somebody else, and for the same person.
    assert_eq!(post(&browser, &FORM).await.location.as_deref(), Some("/circles/speaking/signed-up"));
    assert_eq!(site.mails("welcome").await.len(), 2);
}

#[tokio::test]
async fn a_manager_removes_people_of_the_own_circle_only_and_they_are_told() {
    let (site, host, _, circle) = site(NewCircle::default()).await;
    let (other, _) = site.account("Ben Other", false).await;
    let foreign = site.circle(other, NewCircle { slug: "other", ..NewCircle::default() }).await;
    post(&site.browser(), &FORM).await;
    let (mine, theirs) = (site.ctx_of(host, "Amina", false), site.ctx_of(other, "Ben", false));
    let person = signups::active(&mine, circle).await.unwrap().remove(0);
    let proof = |ctx: &circlet::platform::Ctx, circle| {
        let ctx = ctx.clone();
        async move { circle_policy::manage(&ctx.viewer, &circles::by_id(&ctx, circle).await.unwrap()).unwrap() }
    };
    let foreign = proof(&theirs, foreign).await;
    assert!(matches!(signups::remove(&theirs, &foreign, person.id).await.unwrap_err().told(), AppError::NotFound));
    let own = proof(&mine, circle).await;
    assert!(matches!(signups::remove(&mine, &own, SignupId(999)).await.unwrap_err().told(), AppError::NotFound));
    for _ in 0..2 {
        signups::remove(&mine, &own, person.id).await.unwrap();
    }
    assert_eq!(site.count("select taken from circles where slug = 'speaking'").await, 0);
    let told = site.mails("removed").await;
    assert_eq!((told.len(), told[0].to_email.as_str(), told[0].state.as_str()), (1, "Ben@Example.org", "due"));
    assert!(site.mails("left").await.is_empty());
}

#[tokio::test]
async fn links_that_are_foreign_forged_or_of_another_kind_get_the_same_plain_refusal() {
    let (site, ..) = site(NewCircle::default()).await;
    let browser = site.browser();
    post(&browser, &FORM).await;
    let welcome = site.mails("welcome").await.remove(0);
    let good = welcome.link("/p/");
    let forged = format!("{}AAAA", &good[..good.len() - 4]);
    let unknown = site.app.tokens.sign(Link { kind: LinkKind::Participant, id: 999, revision: 0, other: 0, until: 0 });
    let foreign = circlet::platform::tokens::Tokens::new([9; 32]).sign(Link { kind: LinkKind::Participant, id: 1, revision: 0, other: 0, until: 0 });
    let leave = welcome.link("/leave/");
    let mut texts = Vec::new();
    for bad in ["x", &forged, &unknown, &foreign, &leave] {
        let reply = browser.get(&format!("/p/{bad}")).await;
        assert_eq!(reply.status, StatusCode::CONFLICT, "{bad}");
        texts.push(reply.text());
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:?}");
    for (page, deed) in
        [("/leave", "signups/leave"), ("/undo", "signups/undo"), ("/unsubscribe", "signups/end-reminders"), ("/rsvp", "meetings/rsvp")]
    {
        assert_eq!(browser.get(&format!("{page}/{good}")).await.status, StatusCode::CONFLICT, "{page}");
        let reply = browser.scripted().post(deed, page, &[("link", &good), ("answer", "yes")]).await;
        assert_eq!(reply.status, StatusCode::CONFLICT, "{deed}");
    }
    assert_eq!(site.count("select count(*) from signups where left_at is null and reminders_off_at is null").await, 1);
}

#[tokio::test]
async fn lost_links_are_mailed_and_the_answer_is_the_same_for_any_address() {
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
        ctx.announce(&mut tx, Fact::AccountDeleted(account)).await.unwrap();
    }
    ctx.commit(tx).await.unwrap();
    let left: Vec<String> = signups::active(&ctx, circle).await.unwrap().into_iter().map(|p| p.name).collect();
    assert_eq!(left, ["Eve Unconfirmed"], "an address that was never confirmed proves nothing");
    assert_eq!(site.count("select taken from circles").await, 1);
    assert_eq!(site.count("select count(*) from signups where left_how = 'deleted' and email = ''").await, 1);
}

#[tokio::test]
async fn one_address_cannot_sign_up_without_end() {
    let (site, ..) = site(NewCircle::default()).await;
    let browser = site.browser();
    let mut last = None;
    for i in 0..21 {
        let goal = format!("goal {i}");
        last = Some(post(&browser, &with("goal", &goal)).await);
    }
    assert_eq!(last.unwrap().status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(site.count("select revision from signups").await, 19);
}

#[tokio::test]
async fn my_page_by_account_needs_a_confirmed_address_that_takes_part() {
    let (site, _, host, circle) = site(NewCircle::default()).await;
    let (ben, browser) = site.account("Ben Mwangi", false).await;
    assert_eq!(browser.get("/circles/speaking/me").await.status, StatusCode::NOT_FOUND);
    site.sign_up(&site.browser(), "speaking", "Ben Mwangi").await;
    assert!(browser.get("/circles/speaking/me").await.text().contains("Give a toast"));
    assert_eq!(host.get("/circles/speaking/me").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.browser().get("/circles/speaking/me").await.status, StatusCode::UNAUTHORIZED);
    let mine = signups::circles_of_account(&site.ctx_of(ben, "Ben", false)).await.unwrap();
    assert_eq!(mine.iter().map(|c| c.id).collect::<Vec<_>>(), [circle]);
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("update accounts set confirmed_at = null where id = $1").bind(ben).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let reply = browser.get("/circles/speaking/me").await;
    assert_eq!(reply.status.as_u16(), AppError::Refused(Refusal::Unconfirmed).status());
    assert!(!reply.body.contains("Give a toast"));
}
