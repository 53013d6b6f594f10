//! What staff do: the site's texts, hiding, blocking, the log, lost emails.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site};
use crate::rows;
use axum::http::StatusCode;

const COURSE: [(&str, &str); 8] = [
    ("title", "Tea"),
    ("provider", "Example University"),
    ("link", "https://example.org/tea"),
    ("format", "course"),
    ("description", "All about tea."),
    ("topics", ""),
    ("language", "en"),
    ("licence", "CC-BY"),
];

const WHY: &str = "It sells something.";

async fn hide(browser: &Browser, page: &str, button: &str) -> Reply {
    browser.post("moderation/hide", "/staff/hide", &[("page", page), ("button", button), ("reason", WHY)]).await
}

async fn block(browser: &Browser, account: &str, button: &str) -> Reply {
    let page = format!("/staff/accounts/{account}");
    browser.post("moderation/block", &page, &[("account", account), ("button", button), ("reason", WHY)]).await
}

#[tokio::test]
async fn only_staff_have_the_page_and_its_actions() {
    let site = Site::new().await;
    let (_, person) = site.account("Amina Otieno", false).await;
    assert_eq!(person.get("/staff").await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.browser().get("/staff").await.status, StatusCode::UNAUTHORIZED);
    for endpoint in ["moderation/texts", "moderation/hide", "moderation/block"] {
        let fields = [("name", "Mine"), ("page", "/courses/x"), ("account", "1"), ("button", "block")];
        assert_eq!(person.post(endpoint, "/staff", &fields).await.status, StatusCode::FORBIDDEN, "{endpoint}");
        let reply = site.browser().post(endpoint, "/staff", &fields).await;
        let form = endpoint.trim_start_matches("moderation/");
        assert_eq!(reply.location, Some(format!("/sign-in?next=/staff%3Fkept%3D{form}")), "{endpoint}");
    }
    assert_eq!(site.count("select count(*) from staff_log").await, 0);
}

#[tokio::test]
async fn staff_are_told_on_every_page_that_no_mail_server_is_set_and_no_one_else_is() {
    const WARNING: &str = "No mail server is set";
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let (_, person) = site.account("Amina Otieno", false).await;
    for page in ["/", "/staff", "/courses"] {
        assert!(staff.get(page).await.text().contains(WARNING), "{page}");
        assert!(!site.browser().get(page).await.text().contains(WARNING), "{page}, a visitor");
        assert!(!person.get(page).await.text().contains(WARNING), "{page}, not staff");
    }
    for set in [("SMTP_URL", "smtp://mail.library.city"), ("CIRCLET_DEMO", "1")] {
        let site = Site::with(&[set]).await;
        let (_, staff) = site.account("Sam Staff", true).await;
        let page = staff.get("/staff").await.text();
        assert!(page.contains("Sign out") && !page.contains(WARNING), "{set:?}: {page}");
    }
}

#[tokio::test]
async fn the_texts_of_the_site_are_shown_at_once() {
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let visitor = site.browser();
    assert!(visitor.get("/privacy").await.text().contains("have not written a privacy notice yet"));
    assert!(visitor.get("/imprint").await.text().contains("have not written an imprint yet"));
    let texts = [
        ("name", "Kisumu learns"),
        ("contact", "hello@example.org"),
        ("privacy", "We keep **little**. <script>alert(1)</script>"),
        ("imprint", "Kisumu library"),
        ("source", "https://git.example.org/ours"),
    ];
    let reply = staff.post("moderation/texts", "/staff", &texts).await;
    assert_eq!(reply.location.as_deref(), Some("/staff?done=texts"));
    let page = staff.follow(&reply).await;
    assert!(page.text().contains("Texts saved") && page.body.contains("value=\"Kisumu learns\""), "{}", page.text());
    let privacy = visitor.get("/privacy").await;
    assert!(privacy.body.contains("<strong>little</strong>") && !privacy.body.contains("<script>alert"), "{}", privacy.body);
    assert!(privacy.text().contains("Write to hello@example.org") && privacy.text().contains("Kisumu learns"));
    assert!(privacy.body.contains("href=\"https://git.example.org/ours\""));
    assert!(visitor.get("/imprint").await.text().contains("Kisumu library"));
    assert!(visitor.get("/robots.txt.old").await.body.contains("Kisumu learns"), "an error page shows the site's name too");
}

#[tokio::test]
async fn wrong_texts_come_back_as_typed() {
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let long = "x".repeat(20_001);
    for (field, value) in [("contact", "no one"), ("source", "javascript:alert(1)"), ("privacy", long.as_str()), ("name", "a\u{0}b")] {
        let reply = staff.post("moderation/texts", "/staff", &[("imprint", "Kisumu library"), (field, value)]).await;
        let page = staff.follow(&reply).await;
        assert!(page.has_error_at(field) && page.body.contains("Kisumu library"), "{field}: {}", page.text());
    }
    assert_eq!(site.count("select count(*) from settings where key = 'imprint'").await, 0);
}

#[tokio::test]
async fn a_course_is_hidden_and_shown_again_by_its_link() {
    let site = Site::new().await;
    let (_, author) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    author.post("courses/save", "/courses/add", &COURSE).await;
    let visitor = site.browser();
    for _ in 0..2 {
        assert_eq!(
            hide(&staff, "https://circlet.test/courses/tea?x=1", "hide").await.location.as_deref(),
            Some("/staff/hide?page=/courses/tea&done=hide")
        );
    }
    assert_eq!(visitor.get("/courses/tea").await.status, StatusCode::NOT_FOUND);
    assert!(!visitor.get("/courses").await.text().contains("All about tea"));
    assert!(author.get("/courses/tea").await.text().contains("Staff have hidden it"));
    hide(&staff, "/courses/tea", "show").await;
    assert_eq!(visitor.get("/courses/tea").await.status, StatusCode::OK);
    let log = staff.get("/staff").await.text();
    assert!(log.contains("Sam Staff Hidden /courses/tea It sells something.") && log.contains("Sam Staff Shown again /courses/tea"), "{log}");
}

#[tokio::test]
async fn a_circle_is_hidden_by_its_slug() {
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("insert into circles (slug, state, created_at, updated_at) values ('tea-and-talk', 'published', 1, 1)")
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    hide(&staff, "circles/tea-and-talk", "hide").await;
    assert_eq!(site.count("select count(*) from circles where hidden_at is not null").await, 1);
    hide(&staff, "circles/tea-and-talk", "show").await;
    assert_eq!(site.count("select count(*) from circles where hidden_at is not null").await, 0);
}

#[tokio::test]
async fn what_does_not_exist_cannot_be_hidden() {
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    for page in ["", "/courses/nope", "/circles/nope", "https://elsewhere.example/x", "tea"] {
        let reply = hide(&staff, page, "hide").await;
        let shown = staff.follow(&reply).await;
        assert!(shown.has_error_at("page") && shown.body.contains(&format!("value=\"{page}\"")), "{page}: {}", shown.text());
    }
    assert_eq!(site.count("select count(*) from staff_log").await, 0);
}

#[tokio::test]
async fn a_blocked_person_is_signed_out_at_once_and_cannot_sign_in() {
    let site = Site::new().await;
    let (_, person) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    for _ in 0..2 {
        assert_eq!(block(&staff, "1", "block").await.location.as_deref(), Some("/staff/accounts/1?done=block"));
    }
    assert_eq!(person.get("/settings").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(site.count("select count(*) from sessions").await, 1, "only staff's own is left");
    let fields = [("email", "amina.otieno@example.org"), ("password", "tea and biscuits")];
    let reply = person.post("accounts/sign-in", "/sign-in", &fields).await;
    assert!(person.follow(&reply).await.text().contains("This account is blocked"));
    let wrong = person.post("accounts/sign-in", "/sign-in", &[fields[0], ("password", "a wrong guess")]).await;
    assert!(!person.follow(&wrong).await.text().contains("blocked"), "only its owner is told");
    block(&staff, "1", "unblock").await;
    assert_eq!(person.post("accounts/sign-in", "/sign-in", &fields).await.location.as_deref(), Some("/me"));
    let log = staff.get("/staff").await.text();
    assert!(log.contains("Sam Staff Blocked Amina Otieno"), "{log}");
    assert_eq!(site.count("select count(*) from staff_log where subject like '%@%'").await, 0);
}

#[tokio::test]
async fn the_last_staff_member_and_strangers_cannot_be_blocked() {
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let page = staff.follow(&block(&staff, "1", "block").await).await;
    assert!(page.has_error_at("reason") && page.body.contains(WHY) && page.text().contains("Make someone else staff first"), "{}", page.text());
    for nobody in ["7", "no one", ""] {
        assert_eq!(block(&staff, nobody, "block").await.status, StatusCode::NOT_FOUND, "{nobody}");
    }
    assert_eq!(site.count("select count(*) from accounts where blocked_at is not null").await, 0);
}

#[tokio::test]
async fn after_fifteen_minutes_each_action_asks_for_the_password_again_and_keeps_what_was_typed() {
    const PASSWORD: &str = "tea and biscuits";
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    site.account("Amina Otieno", false).await;
    let (amina, why) = (("account", "2"), ("reason", WHY));
    assert!(!staff.get("/staff").await.body.contains("type=\"password\""));
    site.at("2026-11-16T16:15:00Z");
    for (endpoint, field, typed) in [
        ("moderation/block", "block_password", vec![why, amina, ("button", "block")]),
        ("moderation/hide", "hide_password", vec![why, ("page", "/courses/nope"), ("button", "hide")]),
        ("moderation/texts", "texts_password", vec![("name", "Kisumu learns")]),
    ] {
        let page = match endpoint {
            "moderation/block" => "/staff/accounts/2",
            "moderation/hide" => "/staff/hide",
            _ => "/staff",
        };
        for wrong in [vec![], vec![(field, "a wrong guess")]] {
            let reply = staff.post(endpoint, page, &[typed.clone(), wrong].concat()).await;
            let page = staff.follow(&reply).await;
            assert!(page.has_error_at(field) && page.body.contains(typed[0].1), "{endpoint}: {}", page.text());
            assert!(!page.body.contains("a wrong guess"));
        }
    }
    assert_eq!(site.count("select count(*) from staff_log").await, 0);
    let reply = staff.post("moderation/block", "/staff", &[amina, why, ("button", "block"), ("block_password", PASSWORD)]).await;
    assert_eq!(reply.location.as_deref(), Some("/staff/accounts/2?done=block"));
    let reply = staff.post("moderation/texts", "/staff", &[("name", "Kisumu learns")]).await;
    assert_eq!(reply.location.as_deref(), Some("/staff?done=texts"), "for another 15 minutes");
    let (_, other) = site.account("Ben Busy", false).await;
    site.at("2026-11-16T17:00:00Z");
    let reply = other.post("moderation/block", "/staff", &[amina, why, ("button", "block"), ("block_password", PASSWORD)]).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN, "the password makes no one staff");
}

#[tokio::test]
async fn lost_emails_are_listed_without_addresses() {
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    assert!(staff.get("/staff/emails").await.text().contains("None in the last 14 days"));
    let person = site.browser();
    for email in ["amina@example.org", "ben@example.org", "old@example.org"] {
        person.post("accounts/forgot", "/forgot-password", &[("email", email)]).await;
    }
    let now = site.ctx().now_us();
    let mut tx = site.app.db.write().await.unwrap();
    for (email, state, error, at) in [
        ("amina@example.org", "failed", "550 <amina@example.org> unknown", now),
        ("ben@example.org", "dropped", "no longer matters", now),
        ("old@example.org", "failed", "long ago", now - 15 * 86_400_000_000),
    ] {
        sqlx::query("update outbox set state = $1, last_error = $2, closed_at = $3 where to_email = $4")
            .bind(state)
            .bind(error)
            .bind(at)
            .bind(email)
            .execute(tx.conn())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    assert!(staff.get("/staff").await.text().contains("1 email failed in the last 14 days"));
    let text = staff.get("/staff/emails").await.text();
    assert!(text.contains("account-unknown Refused 550 … unknown") && text.contains("Dropped no longer matters"), "{text}");
    assert!(!text.contains("amina@example.org") && !text.contains("long ago"), "{text}");
    for (sought, found) in [("AMINA@example.org", "unknown"), ("matters", "no longer matters"), ("amina@example", "Nothing found")] {
        let reply = staff.post("moderation/find-emails", "/staff/emails", &[("q", sought)]).await;
        assert_eq!(reply.location.as_deref(), Some("/staff/emails?done=found"), "no address stands in a URL");
        let text = staff.follow(&reply).await.text();
        assert!(text.contains(found), "{sought}: {text}");
    }
    let failed = site.count("select id from outbox where to_email = 'amina@example.org'").await.to_string();
    let dropped = site.count("select id from outbox where to_email = 'ben@example.org'").await.to_string();
    assert_eq!(staff.post("moderation/send-again", "/staff/emails", &[("mail", &dropped)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.post("moderation/send-again", "/", &[("mail", &failed)]).await.location.as_deref(), Some("/sign-in"));
    let reply = staff.post("moderation/send-again", "/staff/emails", &[("mail", &failed)]).await;
    assert_eq!(reply.location.as_deref(), Some("/staff/emails?done=mail"));
    assert_eq!(site.count("select count(*) from outbox where state = 'due' and attempts = 0 and to_email = 'amina@example.org'").await, 1);
    assert_eq!(staff.post("moderation/send-again", "/staff/emails", &[("mail", &failed)]).await.status, StatusCode::NOT_FOUND, "it waits already");
}

#[tokio::test]
async fn what_facilitators_tell_the_staff_is_listed_for_staff_only() {
    let site = Site::new().await;
    let (dede, facilitator) = site.account("Dede Mensah", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    site.at(rows::FIRST_ENDS);
    assert!(staff.get("/staff").await.text().contains("Nothing yet. The weekly feedback asks"));
    let meeting = rows.meetings[0].to_string();
    let fields = [("slug", "speaking"), ("meeting", &*meeting), ("form[typed][values][staff]", "The <b>door</b> sticks.")];
    facilitator.post("feedback/save", &rows.part(&format!("feedback/{meeting}")), &fields).await;
    let page = staff.get("/staff").await;
    assert!(
        page.text().contains("Speaking for shy people · Tuesday 17 November, 02:00") && page.text().contains("The <b>door</b> sticks."),
        "{}",
        page.text()
    );
    assert!(!page.body.contains("<b>door"));
    assert_ne!(facilitator.get("/staff").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_text_pages_are_public_in_both_languages() {
    let site = Site::new().await;
    for page in ["/about", "/privacy", "/imprint"] {
        assert_eq!(site.browser().get(page).await.status, StatusCode::OK, "{page}");
    }
    let spanish = site.browser();
    let reply = spanish.post("accounts/language", "/about", &[("code", "es")]).await;
    assert_eq!(reply.location.as_deref(), Some("/about"));
    assert!(spanish.get("/about").await.text().contains("círculo de aprendizaje"));
}

#[tokio::test]
async fn what_staff_change_or_download_of_others_asks_for_the_password_again_and_what_is_their_own_does_not() {
    let site = Site::new().await;
    let (amina, _) = site.account("Amina Otieno", false).await;
    let (sam, staff) = site.account("Sam Staff", true).await;
    site.circle(amina, NewCircle::default()).await;
    site.circle(sam, NewCircle { slug: "own", ..NewCircle::default() }).await;
    site.sign_up(&site.browser(), "speaking", "Ben Mwangi").await;
    site.sign_up(&site.browser(), "own", "Ben Mwangi").await;
    site.at("2026-11-16T16:15:00Z");
    let message = |slug| [("slug", slug), ("key", "k"), ("subject", "Room 302"), ("body", "The lift is on the left."), ("button", "")];
    let reply = staff.post("messages/send", "/circles/speaking/manage/messages", &message("speaking")).await;
    let again = "/sign-in?again=1&next=/circles/speaking/manage/messages%3Fkept%3Dsend";
    assert_eq!(reply.location.as_deref(), Some(again));
    assert!(staff.follow(&reply).await.text().contains("Please enter your password again first"), "{}", staff.follow(&reply).await.text());
    for (endpoint, page, fields) in [
        ("circles/cancel", "/circles/speaking/manage/cancel", vec![("slug", "speaking"), ("reason", "x")]),
        ("facilitation/remove", "/circles/speaking/manage/participants", vec![("slug", "speaking"), ("id", "1")]),
        ("facilitation/add-facilitator", "/circles/speaking/manage/participants", vec![("slug", "speaking"), ("email", "x@example.org")]),
        ("moderation/send-again", "/staff/emails", vec![("mail", "1")]),
        ("reviews/hide", "/courses/public-speaking", vec![("course", "public-speaking"), ("what", "tip"), ("id", "1"), ("show", "")]),
    ] {
        let reply = staff.post(endpoint, page, &fields).await;
        assert!(reply.location.as_deref().is_some_and(|to| to.starts_with("/sign-in?again=1&next=/")), "{endpoint}: {:?}", reply.location);
        assert_eq!(staff.scripted().post(endpoint, page, &fields).await.status, StatusCode::UNAUTHORIZED, "{endpoint}");
    }
    assert_eq!(site.count("select count(*) from messages").await + site.count("select count(*) from circles where state = 'cancelled'").await, 0);
    let file = staff.get("/staff/download/people.csv").await;
    assert_eq!(file.location.as_deref(), Some("/sign-in?again=1&next=/staff/download"));
    assert!(staff.get("/circles/speaking/manage/download/people.csv").await.location.is_some());
    assert_eq!(staff.get("/circles/speaking/manage/participants").await.status, StatusCode::OK, "looking is recorded, not asked about");
    // The own circle, and what anyone may do, need none.
    let own = staff.post("messages/send", "/circles/own/manage/messages", &message("own")).await;
    assert!(own.location.is_some_and(|to| to.starts_with("/circles/own/manage/messages?")));
    assert_eq!(staff.get("/circles/own/manage/download/people.csv").await.status, StatusCode::OK);
    // After the password the form is there as it was typed.
    staff.post("messages/send", "/circles/speaking/manage/messages", &message("speaking")).await;
    let fields = [("email", "sam.staff@example.org"), ("password", "tea and biscuits"), ("next", "/circles/speaking/manage/messages?kept=send")];
    let reply = staff.post("accounts/sign-in", "/sign-in", &fields).await;
    assert!(staff.follow(&reply).await.body.contains("The lift is on the left."));
    staff.post("messages/send", "/circles/speaking/manage/messages", &message("speaking")).await;
    assert_eq!(site.count("select count(*) from messages").await, 2);
}
