//! What pages and emails promise, held against what the program does: each test reads the sentence, then the fact.

use crate::feedback::{evening, with_sam};
use crate::fixtures::NewCircle;
use crate::harness::{Browser, Site};
use crate::rows;
use axum::http::StatusCode;
use circlet::circles::jobs::SWEEP_DRAFTS;
use circlet::platform::jobs::run_due;
use circlet::types::CircleId;

const PASSWORD: &str = "tea and biscuits";

async fn delete_account(browser: &Browser) {
    let reply = browser.post("accounts/delete", "/settings/delete", &[("password", PASSWORD)]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?done=deleted"));
}

/// Returns the page that deletes an account, checked for a sentence.
async fn before_deleting(browser: &Browser, sentence: &str) {
    let page = browser.get("/settings/delete").await.text();
    assert!(page.contains(sentence), "{sentence}: {page}");
}

struct Joined {
    site: Site,
    circle: CircleId,
    amina: Browser,
    ben: Browser,
    /// Ben's page.
    own: String,
}

/// A circle run by Amina Otieno, in which Ben Mwangi takes part.
async fn joined() -> Joined {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let circle = site.circle(id, NewCircle::default()).await;
    let ben = site.browser();
    site.sign_up(&ben, "speaking", "Ben Mwangi").await;
    let own = site.mails("welcome").await.remove(0).path("/p/");
    Joined { site, circle, amina, ben, own }
}

#[tokio::test]
async fn a_deleted_account_takes_its_feedback_and_tips_along_and_faces_and_attendance_stay() {
    let e = evening().await;
    with_sam(&e).await;
    e.browser.post("courses/save", "/courses/add", &crate::circles::COURSE).await;
    rows::run(&e.site, "update circles set course_id = (select id from courses)").await;
    let ana = e.rows.people[0].to_string();
    let said = [("overall", "4"), ("attendance[]", ana.as_str()), ("reflection_1", "The boat."), ("tip", "Bring tea."), ("tip_agree", "yes")];
    e.save(&e.browser, &said).await;
    e.save(&e.browser, &[("button", "done")]).await;
    let visitor = e.site.browser();
    assert!(visitor.get("/courses/public-speaking").await.text().contains("Bring tea."));
    before_deleting(&e.browser, "What you wrote in feedback forms and closing surveys is removed, along with the tips and reviews made from it.")
        .await;
    before_deleting(&e.browser, "Faces, stars and attendance stay as numbers, without your name.").await;
    delete_account(&e.browser).await;
    assert!(!visitor.get("/courses/public-speaking").await.text().contains("Bring tea."));
    assert_eq!(e.site.count("select count(*) from tips").await, 0);
    assert_eq!(e.site.count("select count(*) from answers where value like '%boat%' or value like '%tea%'").await, 0);
    assert_eq!(e.site.count("select count(*) from feedback where rating = 4 and done_at is not null").await, 1);
    assert_eq!(e.site.count("select count(*) from feedback_attendance").await, 1);
}

#[tokio::test]
async fn messages_and_courses_of_a_deleted_account_stay_without_the_name() {
    let e = evening().await;
    let sam = with_sam(&e).await;
    e.browser.post("courses/save", "/courses/add", &crate::circles::COURSE).await;
    let message = [("slug", "speaking"), ("key", "k1"), ("subject", "Room 302"), ("body", "The lift is on the left.")];
    e.browser.post("messages/send", &e.rows.part("messages"), &message).await;
    assert!(sam.get(&e.rows.part("messages")).await.text().contains("Dede"), "until then it says who wrote");
    before_deleting(&e.browser, "Messages you sent and courses you added stay, without your name.").await;
    delete_account(&e.browser).await;
    for (page, words) in [(e.rows.part("messages"), "The lift is on the left."), ("/courses/public-speaking".to_owned(), "Speak without shaking.")] {
        let text = sam.get(&page).await.text();
        assert!(text.contains(words) && !text.contains("Dede"), "{page}: {text}");
    }
}

#[tokio::test]
async fn of_a_deleted_accounts_circles_finished_ones_stay_in_the_list_without_the_name_and_cancelled_ones_leave_it() {
    let site = Site::new().await;
    let (id, dede) = site.account("Dede Mensah", false).await;
    rows::circle(&site, "finished", &[id]).await;
    site.circle(id, NewCircle { slug: "running", title: "Tea for two", first_date: "2026-12-14", ..NewCircle::default() }).await;
    site.at("2026-12-10T12:00:00Z");
    let visitor = site.browser();
    assert!(visitor.get("/circles").await.body.contains("/circles/running"));
    before_deleting(&dede, "Cancelled circles leave the list; the others stay there without your name.").await;
    rows::decide(&site).await;
    delete_account(&dede).await;
    // Lists are kept for some seconds.
    site.at("2026-12-10T12:01:00Z");
    for list in ["/circles", "/circles?show=all", "/circles?show=finished"] {
        let page = visitor.get(list).await;
        assert!(!page.body.contains("/circles/running") && !page.text().contains("Dede"), "{list}: {}", page.text());
        assert_eq!(page.body.contains("/circles/finished"), list != "/circles", "{list}");
    }
    let page = visitor.get("/circles/finished").await;
    assert!(page.status == StatusCode::OK && !page.body.contains("Dede"), "{}", page.text());
}

#[tokio::test]
async fn a_removed_participants_name_address_and_answers_are_erased() {
    let j = joined().await;
    rows::run(&j.site, "update signups set answer = 'A laptop'").await;
    let page = j.amina.get("/circles/speaking/manage/participants").await.text();
    assert!(page.contains("We delete their name, address and answers."), "{page}");
    let id = j.site.count("select id from signups").await.to_string();
    j.amina.post("facilitation/remove", "/circles/speaking/manage/participants", &[("slug", "speaking"), ("id", &id)]).await;
    let mail = j.site.mails("removed").await.remove(0);
    assert!(mail.text_body.contains("We have deleted your name, your address and your answers from it."), "{}", mail.text_body);
    assert_eq!(j.site.count("select count(*) from signups where name = '—' and email = '' and email_key = ''").await, 1);
    assert_eq!(j.site.count("select count(*) from signups where goal = '' and support = '' and answer = '' and previous is null").await, 1);
    assert_eq!(j.ben.get(&j.own).await.status, StatusCode::CONFLICT, "the page that showed them is gone, too");
}

#[tokio::test]
async fn changes_and_a_cancellation_are_emailed_with_both_switches_off() {
    let j = joined().await;
    let link = j.own.trim_start_matches("/p/");
    for mails in ["reminders", "messages"] {
        j.ben.post("participation/emails", &j.own, &[("link", link), ("mails", mails), ("button", "no"), ("slug", "")]).await;
    }
    assert_eq!(j.site.count("select count(*) from signups where reminders_off_at is not null and messages_off_at is not null").await, 1);
    let page = j.ben.get(&j.own).await.text();
    let sentence =
        "If a meeting is added, moved or cancelled, its length, place or link changes, or the circle is cancelled, we email you in any case";
    assert!(page.contains(sentence), "{page}");
    let told = async |kind: &str| {
        let mails = j.site.mails(kind).await;
        mails
            .into_iter()
            .filter(|mail| mail.to_email == "ben.mwangi@example.org" && mail.state == "due")
            .map(|mail| mail.text_body)
            .collect::<Vec<_>>()
    };
    let meeting = circlet::meetings::service::list(j.site.app.db.primary(), j.circle).await.unwrap().remove(1);
    let path = circlet::paths::meeting("speaking", meeting.id.0);
    let mut form = crate::support::page::Form::of(&j.amina.get(&path).await.body, "meetings/edit");
    for (name, value) in &mut form.fields {
        match name.as_str() {
            "form[venue]" => *value = "Lincoln Park".to_owned(),
            "form[date]" => *value = "2026-12-01".to_owned(),
            "form[duration]" => *value = "45".to_owned(),
            _ => {}
        }
    }
    j.amina.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await;
    let mails = told("dates").await;
    assert_eq!(mails.len(), 1);
    for words in ["Lincoln Park", "Tuesday, December 1", "45 minutes"] {
        assert!(mails[0].contains(words), "{words}: {}", mails[0]);
    }
    // One is cancelled and one added: said in the same email, which has not gone out yet.
    let dates = ["2026-11-23", "2026-12-01", "2026-12-07", "2026-12-14", "2026-12-21"];
    let mut plan: Vec<_> = (1..).zip(dates).map(|(key, date)| (key, date, "18:30")).collect();
    plan.push((7, "2027-01-04", "18:30"));
    j.site.replan(j.circle, &plan).await;
    let mails = told("dates").await;
    assert_eq!(mails.len(), 1);
    for words in ["Tuesday, December 1", "Cancelled", "Monday, December 28", "New meeting", "Monday, January 4, 2027"] {
        assert!(mails[0].contains(words), "{words}: {}", mails[0]);
    }
    j.amina.post("circles/cancel", "/circles/speaking/manage/cancel", &[("slug", "speaking"), ("reason", "Flooded.")]).await;
    assert!(told("cancelled").await[0].contains("Flooded."));
}

#[tokio::test]
async fn circles_that_were_signed_up_for_with_the_old_address_still_mail_there() {
    let j = joined().await;
    let (_, account) = j.site.account("Ben Mwangi", false).await;
    account.post("accounts/email", "/settings", &[("email", "new@example.org"), ("email_password", PASSWORD)]).await;
    let path = j.site.mails("account-change").await.remove(0).path("/confirm/");
    account.post("accounts/confirm", &path, &[("link", path.trim_start_matches("/confirm/"))]).await;
    let moved = j.site.mails("account-moved").await.remove(0);
    assert_eq!(moved.to_email, "ben.mwangi@example.org");
    assert!(moved.text_body.contains("Circles you signed up for with this address still send their emails here."), "{}", moved.text_body);
    let message = [("slug", "speaking"), ("key", "k1"), ("subject", "Room 302"), ("body", "On the left.")];
    j.amina.post("messages/send", "/circles/speaking/manage/messages", &message).await;
    let mails: Vec<String> = j.site.mails("message").await.into_iter().filter(|m| m.state == "due").map(|m| m.to_email).collect();
    assert_eq!(mails, ["ben.mwangi@example.org"]);
}

#[tokio::test]
async fn a_draft_that_was_begun_signed_out_lasts_for_thirty_days_in_its_browser() {
    let site = Site::new().await;
    let browser = site.browser();
    let page = browser.get("/circles/start").await.text();
    assert!(page.contains("You can go on with your draft in this browser for up to 30 days."), "{page}");
    let begun = browser.post("circles/begin", "/circles/start", &[("course", "")]).await;
    let cookies: Vec<&str> = begun.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect();
    assert!(cookies.iter().any(|cookie| cookie.contains("Max-Age=2592000")), "{cookies:?}");
    let step = begun.location.unwrap();
    for (moment, status) in [("2026-12-15T15:59:00Z", StatusCode::OK), ("2026-12-16T16:01:00Z", StatusCode::NOT_FOUND)] {
        site.at(moment);
        run_due(&site.app, &[SWEEP_DRAFTS]).await;
        assert_eq!(browser.get(&step).await.status, status, "{moment}");
    }
}

#[tokio::test]
async fn an_invitation_looks_the_same_whether_or_not_the_address_has_an_account() {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let (_, eve) = site.account("Eve Unconfirmed", false).await;
    site.circle(id, NewCircle::default()).await;
    rows::run(&site, "update accounts set confirmed_at = null where name = 'Eve Unconfirmed'").await;
    let mut seen = Vec::new();
    for email in ["eve.unconfirmed@example.org", "nobody@example.org"] {
        let page = "/circles/speaking/manage/participants";
        let reply = amina.post("facilitation/add-facilitator", page, &[("slug", "speaking"), ("email", email)]).await;
        let page = amina.follow(&reply).await.text();
        assert!(page.contains("We’ve invited this address by email"), "{page}");
        assert!(page.contains(&format!("Invited: {email}")) && !page.contains("Eve Unconfirmed"), "{page}");
        rows::run(&site, "delete from invitations").await;
        // Each address of the page has a part that no other has, whatever was done.
        let location = reply.location.unwrap();
        let (location, once) = location.split_once("&at=").unwrap();
        assert_eq!(once.len(), 6, "{once}");
        seen.push((location.to_owned(), page.replace(email, "")));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(site.count("select count(*) from circle_facilitators").await, 1);
    let mails = site.mails("invitation").await;
    assert!(mails.len() == 2 && mails.iter().all(|mail| mail.text_body.is_empty()), "both were taken back");
    assert_ne!(eve.get("/circles/speaking/manage").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_circles_goal_is_on_no_page_but_its_facilitators_and_the_staffs() {
    let j = joined().await;
    let (_, staff) = j.site.account("Sam Staff", true).await;
    rows::run(&j.site, "update circles set goal = 'Fifteen toasts'").await;
    let step = "/circles/speaking/edit/4";
    let page = j.amina.get(step).await;
    assert!(page.text().contains("Only facilitators and the staff of this site see it."), "{}", page.text());
    for browser in [&j.amina, &staff] {
        assert!(browser.get(step).await.body.contains("Fifteen toasts"));
    }
    let file = format!("{}/calendar.ics", j.own);
    let pages = ["/", "/circles", "/circles/speaking", "/circles/speaking/sign-up", "/circles/speaking/calendar.ics", &j.own, &file];
    for path in pages {
        let page = j.ben.get(path).await;
        assert!(page.status == StatusCode::OK && !page.body.contains("Fifteen toasts"), "{path}: {} {}", page.status, page.body);
    }
    assert!(j.site.outbox().await.iter().all(|mail| mail.to_email.starts_with("amina") || !mail.text_body.contains("Fifteen toasts")));
}

#[tokio::test]
async fn replies_to_a_removal_and_to_a_cancellation_reach_the_facilitators() {
    let j = joined().await;
    j.site.account("Sam Second", false).await;
    rows::run(&j.site, "insert into circle_facilitators (circle_id, account_id, added_at) select 1, id, 9 from accounts where name = 'Sam Second'")
        .await;
    j.site.sign_up(&j.site.browser(), "speaking", "Carla Ruiz").await;
    j.site.prove().await;
    let id = j.site.count("select min(id) from signups").await.to_string();
    j.amina.post("facilitation/remove", "/circles/speaking/manage/participants", &[("slug", "speaking"), ("id", &id)]).await;
    j.amina.post("circles/cancel", "/circles/speaking/manage/cancel", &[("slug", "speaking"), ("reason", "Flooded.")]).await;
    let removed = j.site.mails("removed").await.remove(0);
    assert!(removed.text_body.contains("reply to this email: it reaches the facilitators."), "{}", removed.text_body);
    let cancelled = j.site.mails("cancelled").await.into_iter().find(|mail| mail.to_email.starts_with("carla")).unwrap();
    assert!(cancelled.text_body.contains("If you have a question, reply to this email."), "{}", cancelled.text_body);
    for mail in [removed, cancelled] {
        for address in ["amina.otieno@example.org", "sam.second@example.org"] {
            assert!(mail.reply_to.contains(address), "{}: {}", mail.kind, mail.reply_to);
        }
    }
}

#[tokio::test]
async fn the_link_to_a_new_address_works_for_seven_days_and_the_one_to_a_known_accounts_password_for_one_hour() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    amina.post("accounts/email", "/settings", &[("email", "new@example.org"), ("email_password", PASSWORD)]).await;
    let change = site.mails("account-change").await.remove(0);
    assert!(change.text_body.contains("The link works for seven days."), "{}", change.text_body);
    let form = [("name", "Amina"), ("email", "amina.otieno@example.org"), ("password", "three warm blankets"), ("consent", "on")];
    site.browser().post("accounts/register", "/register", &form).await;
    let known = site.mails("account-known").await.remove(0);
    assert!(known.text_body.contains("one hour"), "{}", known.text_body);
    let visitor = site.browser();
    let (change, reset) = (change.path("/confirm/"), known.path("/reset/"));
    for (moment, path, status) in [
        ("2026-11-16T16:59:00Z", &reset, StatusCode::OK),
        ("2026-11-16T17:00:00Z", &reset, StatusCode::CONFLICT),
        ("2026-11-23T15:59:00Z", &change, StatusCode::OK),
        ("2026-11-23T16:00:00Z", &change, StatusCode::CONFLICT),
    ] {
        site.at(moment);
        assert_eq!(visitor.get(path).await.status, status, "{moment} {path}");
    }
}
