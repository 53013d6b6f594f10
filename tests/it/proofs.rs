//! A permission that is revoked while an action is in progress no longer holds when the action writes: the
//! proof is made from rows read in the writing transaction.

use crate::harness::{Browser, Site};
use crate::rows::{self, FIRST_ENDS};
use crate::support::page::Form;
use axum::http::StatusCode;
use circlet::attendance::links::RSVP;
use circlet::platform::db::Engine;
use circlet::platform::tokens::{Link, number_of};
use circlet::signups::links::{PARTICIPANT, UNSUBSCRIBE};
use circlet::types::{AccountId, CircleId, Target};

/// A post: endpoint and fields.
pub type Action<'a> = (&'a str, Vec<(&'a str, &'a str)>);

/// Posts an action while a transaction that has run `taking` is still open, ends the transaction once the
/// action waits for it, and returns the response's status.
pub async fn meanwhile(site: &Site, taking: &[&'static str], browser: &Browser, (endpoint, fields): &Action<'_>) -> StatusCode {
    let mut tx = site.app.db.write().await.unwrap();
    for statement in taking {
        sqlx::query(*statement).execute(tx.conn()).await.unwrap();
    }
    let browser = browser.scripted();
    let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let endpoint = (*endpoint).to_owned();
    let asked = tokio::spawn(async move {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.post(&endpoint, "/", &fields).await.status
    });
    while !asked.is_finished() && !waits(site).await {
        tokio::task::yield_now().await;
    }
    tx.commit().await.unwrap();
    asked.await.unwrap()
}

/// Whether a transaction waits for another one.
pub async fn waits(site: &Site) -> bool {
    let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    match site.app.db.engine() {
        Engine::Postgres => site.count(waiting).await > 0,
        Engine::Sqlite => site.app.db.writers_waiting() > 0,
    }
}

async fn filled(site: &Site) -> (AccountId, Browser, rows::Rows) {
    let (other, _) = site.account("Ben Okafor", false).await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(site, "speaking", &[other, dede]).await;
    (dede, browser, rows)
}

#[tokio::test]
async fn a_facilitator_who_is_removed_meanwhile_changes_nothing() {
    let site = Site::new().await;
    let (_, browser, rows) = filled(&site).await;
    site.at(FIRST_ENDS);
    let (person, meeting, later) = (rows.people[0].to_string(), rows.meetings[0].to_string(), rows.meetings[1].to_string());
    let slug = ("slug", "speaking");
    let actions: Vec<Action> = vec![
        ("facilitation/remove", vec![slug, ("id", &person)]),
        ("facilitation/add-facilitator", vec![slug, ("email", "new@example.org")]),
        ("facilitation/remove-facilitator", vec![slug, ("id", "1")]),
        ("facilitation/wrap-up", vec![slug]),
        ("messages/send", vec![slug, ("key", "k"), ("subject", "Hello"), ("body", "Hello all")]),
        ("feedback/save", vec![slug, ("meeting", &meeting), ("form[typed][values][overall]", "4"), ("form[typed][values][others]", "7")]),
        ("facilitation/add-walk-in", vec![slug, ("walk_in_name", "Maria"), ("walk_in_told", "on")]),
        ("circles/sign-up-open", vec![slug, ("open", "no")]),
        ("circles/words", vec![slug, ("title", "Mine"), ("language", "en"), ("welcome", ""), ("question", ""), ("seats", "20")]),
        ("circles/duplicate", vec![slug]),
        ("circles/cancel", vec![slug, ("reason", "")]),
        ("meetings/edit", vec![slug, ("meeting", &later), ("date", "2026-11-25"), ("time", "18:30"), ("duration", "90"), ("mode", "usual")]),
    ];
    let taking = ["update circles set updated_at = updated_at", "delete from circle_facilitators where account_id = 2"];
    for action in &actions {
        assert_eq!(meanwhile(&site, &taking, &browser, action).await, StatusCode::FORBIDDEN, "{}", action.0);
        rows::run(&site, "insert into circle_facilitators (circle_id, account_id, added_at) values (1, 2, 1)").await;
    }
    for (table, count) in [
        ("select count(*) from signups where left_at is null", 3),
        ("select count(*) from circle_facilitators", 2),
        ("select count(*) from circles where signup_open = 1 and state = 'published' and wrapped_up_at is null and title <> 'Mine'", 1),
        ("select count(*) from circles", 1),
        ("select count(*) from messages", 0),
        ("select count(*) from feedback", 0),
        ("select count(*) from meetings where sequence = 0", 3),
        ("select count(*) from outbox", 0),
    ] {
        assert_eq!(site.count(table).await, count, "{table}");
    }
    // With the permission restored, the same actions succeed.
    for action in &actions[4..8] {
        let reply = browser.scripted().post(action.0, "/", &action.1).await;
        assert!(reply.status.is_success(), "{}: {} {}", action.0, reply.status, reply.body);
    }
}

const COURSE: [(&str, &str); 8] = [
    ("title", "Public speaking"),
    ("provider", "Example University"),
    ("link", "https://example.org/speaking"),
    ("format", "course"),
    ("description", "How to speak."),
    ("topics", "speaking"),
    ("language", "en"),
    ("licence", "CC-BY"),
];

#[tokio::test]
async fn an_account_that_is_blocked_or_signed_out_meanwhile_changes_nothing() {
    let site = Site::new().await;
    let (_, browser, _) = filled(&site).await;
    let actions: Vec<Action> = vec![
        ("courses/save", COURSE.to_vec()),
        ("circles/begin", vec![("course", "")]),
        ("circles/sign-up-open", vec![("slug", "speaking"), ("open", "no")]),
        ("accounts/profile", vec![("name", "Other"), ("locale", "es")]),
        ("accounts/end-others", vec![]),
    ];
    let count = "select count(*) from courses, circles where circles.id > 1";
    for (taking, back) in [
        ("update accounts set blocked_at = 1 where id = 2", "update accounts set blocked_at = null where id = 2"),
        ("update accounts set deleted_at = 1 where id = 2", "update accounts set deleted_at = null where id = 2"),
    ] {
        for action in &actions {
            assert_eq!(meanwhile(&site, &[taking], &browser, action).await, StatusCode::UNAUTHORIZED, "{taking}: {}", action.0);
            rows::run(&site, back).await;
        }
    }
    let session = "update accounts set locale = locale where id = 2";
    for action in &actions {
        let taking = [session, "delete from sessions where account_id = 2"];
        assert_eq!(meanwhile(&site, &taking, &browser, action).await, StatusCode::UNAUTHORIZED, "signed out: {}", action.0);
        let token = site.app.tokens.random();
        let mut tx = site.app.db.write().await.unwrap();
        circlet::platform::sessions::begin(&mut tx, AccountId(2), &token, "Test", site.ctx().now_us()).await.unwrap();
        tx.commit().await.unwrap();
        browser.set_cookie("__Host-circlet", &token);
    }
    assert_eq!(site.count(count).await, 0);
    assert_eq!(site.count("select count(*) from accounts where name = 'Dede Mensah'").await, 1);
    for action in &actions {
        let reply = browser.scripted().post(action.0, "/", &action.1).await;
        assert!(reply.status.is_success(), "{}: {} {}", action.0, reply.status, reply.body);
    }
}

#[tokio::test]
async fn a_person_who_stops_being_staff_meanwhile_changes_nothing() {
    let site = Site::new().await;
    site.account("Ben Okafor", false).await;
    let (_, browser) = site.account("Sam Rivera", true).await;
    rows::circle(&site, "speaking", &[AccountId(1)]).await;
    let actions: Vec<Action> = vec![
        ("moderation/hide", vec![("page", "/circles/speaking"), ("button", "hide"), ("reason", "It sells something.")]),
        ("moderation/block", vec![("account", "1"), ("button", "block"), ("reason", "It sells something.")]),
        ("moderation/texts", vec![("name", "Other"), ("contact", ""), ("privacy", ""), ("imprint", ""), ("source", "")]),
        ("circles/cancel", vec![("slug", "speaking"), ("reason", "")]),
    ];
    for action in &actions {
        let status = meanwhile(&site, &["update accounts set staff = 0 where id = 2"], &browser, action).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{}", action.0);
        rows::run(&site, "update accounts set staff = 1 where id = 2").await;
    }
    assert_eq!(site.count("select count(*) from staff_log").await, 0);
    assert_eq!(site.count("select count(*) from circles where hidden_at is null and state = 'published'").await, 1);
    for action in &actions {
        let reply = browser.scripted().post(action.0, "/", &action.1).await;
        assert!(reply.status.is_success(), "{}: {} {}", action.0, reply.status, reply.body);
    }
}

#[tokio::test]
async fn a_participant_who_leaves_meanwhile_answers_no_more() {
    let site = Site::new().await;
    let (_, _, rows) = filled(&site).await;
    let sign = |kind, other| site.app.tokens.sign(&Link { kind, about: Target::Key(rows.keys[0].clone()), revision: 0, other, until: 0 });
    let meeting = rows.meetings[1].to_string();
    let uid: String =
        sqlx::query_scalar("select uid from meetings where id = $1").bind(rows.meetings[1]).fetch_one(site.app.db.primary()).await.unwrap();
    let (rsvp, own, off) = (sign(RSVP, number_of(&uid)), sign(PARTICIPANT, 0), sign(UNSUBSCRIBE, 0));
    let actions: Vec<Action> = vec![
        ("attendance/rsvp", vec![("link", &rsvp), ("answer", "yes")]),
        ("participation/answer", vec![("link", &own), ("meeting", &meeting), ("button", "yes")]),
        ("signups/end-reminders", vec![("link", &off)]),
    ];
    let browser = site.browser();
    for action in &actions {
        let taking = ["update signups set left_at = 1, left_how = 'left' where id = 1"];
        assert_eq!(meanwhile(&site, &taking, &browser, action).await, StatusCode::CONFLICT, "{}", action.0);
        rows::run(&site, "update signups set left_at = null, left_how = null where id = 1").await;
    }
    assert_eq!(site.count("select count(*) from rsvps").await, 0);
    assert_eq!(site.count("select count(*) from signups where reminders_off_at is not null").await, 0);
    for action in &actions {
        let reply = browser.scripted().post(action.0, "/", &action.1).await;
        assert!(reply.status.is_success(), "{}: {} {}", action.0, reply.status, reply.body);
    }
}

#[tokio::test]
async fn no_one_signs_up_for_a_circle_that_is_hidden_meanwhile() {
    let site = Site::new().await;
    filled(&site).await;
    let answers =
        [("name", "Eve Adler"), ("email", "eve@example.org"), ("goal", "Speak"), ("support", "I listen"), ("answer", ""), ("consent", "on")];
    let action: Action = ("signups/sign-up", [vec![("slug", "speaking")], answers.to_vec()].concat());
    let status = meanwhile(&site, &["update circles set hidden_at = 1"], &site.browser(), &action).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(site.count("select count(*) from signups").await, 3);
    rows::run(&site, "update circles set hidden_at = null").await;
    assert!(site.browser().scripted().post(action.0, "/", &action.1).await.status.is_success());
    assert_eq!(site.count("select count(*) from signups").await, 4);
}

#[tokio::test]
async fn no_one_signs_in_to_an_account_that_is_blocked_or_gets_another_password_meanwhile() {
    let site = Site::new().await;
    filled(&site).await;
    let action: Action = ("accounts/sign-in", vec![("email", "dede.mensah@example.org"), ("password", "tea and biscuits")]);
    let before = site.count("select count(*) from sessions").await;
    let blocked = meanwhile(&site, &["update accounts set blocked_at = 1 where id = 2"], &site.browser(), &action).await;
    assert_eq!(blocked, StatusCode::CONFLICT);
    rows::run(&site, "update accounts set blocked_at = null where id = 2").await;
    let changed = "update accounts set credential_revision = credential_revision + 1, password_hash = password_hash || 'x' where id = 2";
    assert_eq!(meanwhile(&site, &[changed], &site.browser(), &action).await, StatusCode::UNPROCESSABLE_ENTITY);
    rows::run(&site, "update accounts set password_hash = substr(password_hash, 1, length(password_hash) - 1) where id = 2").await;
    assert_eq!(site.count("select count(*) from sessions").await, before);
    assert!(site.browser().scripted().post(action.0, "/", &action.1).await.status.is_success());
}

#[tokio::test]
async fn a_locked_circle_is_changed_after_the_lock_is_released() {
    let site = Site::new().await;
    let (_, browser, _) = filled(&site).await;
    // Nothing is revoked: the action waits, and then succeeds.
    let close: Action = ("circles/sign-up-open", vec![("slug", "speaking"), ("open", "no")]);
    let status = meanwhile(&site, &["update circles set updated_at = updated_at"], &browser, &close).await;
    assert!(status.is_success(), "{status}");
    let circle = circlet::circles::service::by_id(&site.ctx(), CircleId(1)).await.unwrap();
    assert!(!circle.signup_open);
}

/// Returns the fields of a form as [`Browser::post`] takes them.
fn posted(form: &Form) -> Vec<(String, String)> {
    let name = |name: &str| name.trim_start_matches("form[").replacen(']', "", 1);
    form.fields.iter().map(|(field, value)| (name(field), value.clone())).collect()
}

#[tokio::test]
async fn of_two_saves_of_a_plan_at_once_the_second_is_refused() {
    let site = Site::new().await;
    let (_, browser, _) = filled(&site).await;
    let page = browser.get("/circles/speaking/edit/3").await;
    let mut fields = posted(&Form::of(&page.body, "circles/when"));
    let last = fields.iter_mut().rfind(|(name, _)| name == "dates[]").unwrap();
    last.1 = "2026-12-24".to_owned();
    let action: Action = ("circles/when", fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect());
    let before = site.count("select count(*) from meetings where local_date = '2026-12-24'").await;
    let first = ["update circles set updated_at = updated_at", "update meetings set minutes = 75, sequence = sequence + 1 where id = 2"];
    assert_eq!(meanwhile(&site, &first, &browser, &action).await, StatusCode::CONFLICT);
    assert_eq!(site.count("select count(*) from meetings where local_date = '2026-12-24'").await, before);
    assert_eq!(site.count("select count(*) from meetings where id = 2 and minutes = 75").await, 1, "what was saved first stays");
}

#[tokio::test]
async fn fewer_seats_and_a_sign_up_at_once_never_end_in_a_failure() {
    let site = Site::new().await;
    let (_, browser, _) = filled(&site).await;
    let words: Action =
        ("circles/words", vec![("slug", "speaking"), ("title", "Mine"), ("language", "en"), ("welcome", ""), ("question", ""), ("seats", "4")]);
    let status = meanwhile(&site, &["update circles set taken = 5"], &browser, &words).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "two people came in between");
    assert_eq!(site.count("select count(*) from circles where taken = 5 and capacity = 12").await, 1);
    let answers =
        [("name", "Eve Adler"), ("email", "eve@example.org"), ("goal", "Speak"), ("support", "I listen"), ("answer", ""), ("consent", "on")];
    let sign_up: Action = ("signups/sign-up", [vec![("slug", "speaking")], answers.to_vec()].concat());
    let status = meanwhile(&site, &["update circles set capacity = 5"], &site.browser(), &sign_up).await;
    assert_eq!(status, StatusCode::CONFLICT, "the circle is full by then");
    assert_eq!(site.count("select count(*) from signups").await, 3);
}
