//! Leaving and deleting an account erase a person at once: every table is filled for one, and what is stored afterwards is
//! searched.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Site};
use crate::smtp::send;
use crate::{rows, surveys};
use circlet::platform::jobs::{SWEEP, SWEEP_FORMS, run_due};
use circlet::platform::outbox::claims::{self, Mark};
use circlet::platform::outbox::{Mail, Outcome, Recipient, enqueue, render};
use circlet::transfer::service::export;
use circlet::types::SignupId;
use std::path::Path;

/// What is only about the person: in names, addresses and texts.
const MARKS: [&str; 3] = ["Quilla", "quilla", "qx7"];
const PASSWORD: &str = "tea and biscuits";

/// Returns where in `bytes` of a place marks of the person are.
fn marked(place: &str, bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let around = |at: usize| text.get(at.saturating_sub(60)..(at + 60).min(text.len())).unwrap_or_default().replace(char::is_control, " ");
    MARKS.iter().filter_map(|mark| text.find(mark).map(|at| format!("{place}: {mark}: …{}…", around(at)))).collect()
}

fn in_folder(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            in_folder(&entry.path(), found);
        } else {
            let name = entry.path().file_name().unwrap().to_string_lossy().into_owned();
            found.extend(marked(&name, &std::fs::read(entry.path()).unwrap()));
        }
    }
}

/// Searches the database, its export and the data folder.
async fn stored(site: &Site) -> Vec<String> {
    let mut found = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    export::export(&site.app.db, &folder.path().join("export")).await.unwrap();
    in_folder(folder.path(), &mut found);
    in_folder(&site.app.config.data, &mut found);
    if site.app.db.engine() == circlet::platform::db::Engine::Postgres {
        let tables: Vec<String> = sqlx::query_scalar("select cast(table_name as text) from information_schema.tables where table_schema = 'public'")
            .fetch_all(site.app.db.primary())
            .await
            .unwrap();
        for table in tables {
            let sql = sqlx::AssertSqlSafe(format!("select cast(x as text) from \"{table}\" x"));
            let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(site.app.db.primary()).await.unwrap();
            found.extend(marked(&table, rows.join("\n").as_bytes()));
        }
    }
    found
}

pub struct Filled {
    pub site: Site,
    /// The person's browser, signed in.
    pub quilla: Browser,
    /// The link for leaving the circle "tea".
    leave: String,
}

/// A person with an account, who runs a circle with Amina, takes part in another one, and wrote in every form there is.
pub async fn filled() -> Filled {
    let site = Site::new().await;
    let (amina, _) = site.account("Amina Otieno", false).await;
    let (id, quilla) = site.account("Quilla Zsombor", false).await;
    rows::circle(&site, "speaking", &[id, amina]).await;
    surveys::course(&site, "talks").await;
    rows::run(&site, "update circles set course_id = (select id from courses)").await;
    site.circle(amina, NewCircle { slug: "tea", title: "Tea", question: "What tea?", ..NewCircle::default() }).await;
    let mut form = [
        ("slug", "tea"),
        ("name", "Quilla Zsombor"),
        ("email", "quilla.zsombor@example.org"),
        ("goal", "qx7goal"),
        ("support", "qx7support"),
        ("answer", "qx7answer"),
        ("consent", "on"),
    ];
    for (goal, consent) in [("qx7goal", "on"), ("qx7other", "on"), ("qx7kept", "")] {
        (form[3].1, form[6].1) = (goal, consent);
        quilla.post("signups/sign-up", "/circles/tea/sign-up", &form).await;
    }
    site.sign_up(&site.browser(), "speaking", "Ben Mwangi").await;
    let message = [("slug", "speaking"), ("key", "k1"), ("subject", "Room 302"), ("body", "The lift is on the left.")];
    quilla.post("messages/send", "/circles/speaking/manage/messages", &message).await;
    quilla.post("board/write", "/", &[("slug", "speaking"), ("key", "k1"), ("body", "qx7post")]).await;
    let walk_in = [("slug", "speaking"), ("walk_in_name", "Dora Lee"), ("walk_in_email", "dora@example.org"), ("walk_in_told", "on")];
    quilla.post("facilitation/add-walk-in", "/circles/speaking/manage/participants", &walk_in).await;
    quilla.post("accounts/email", "/settings", &[("email", "qx7.new@example.org"), ("email_password", PASSWORD)]).await;
    let leave = site.mails("welcome").await.into_iter().find(|mail| mail.to_email.starts_with("quilla")).unwrap().path("/leave/");
    for sql in [
        "insert into recaps (meeting_id, circle_id, author_id, done, created_at)
         select m.id, m.circle_id, a.id, 'We gave toasts.', 1 from meetings m, accounts a where m.id = 1 and a.email like 'quilla%'",
        "insert into sheets (key, form, circle_id, signup_id, created_at, updated_at)
         select 'closing:x', 'closing', circle_id, id, 1, 1 from signups where goal = 'qx7goal'",
        "insert into sheets (key, form, circle_id, account_id, created_at, updated_at)
         select 'closing:y', 'closing-facilitator', c.id, a.id, 1, 1 from circles c, accounts a where c.slug = 'speaking' and a.email like 'quilla%'",
        "insert into sheets (key, form, circle_id, meeting_id, created_at, updated_at) select 'weekly:1', 'weekly', circle_id, id, 1, 1 from meetings where id = 1",
        "insert into answers (sheet_id, question, version, value, revision, author_id, updated_at)
         select t.id, case t.form when 'closing' then 'learned' when 'weekly' then 'reflection_1' else 'stories' end, 1, '[\"qx7words\"]', 1,
                case t.form when 'closing' then null else a.id end, 1
         from sheets t, accounts a where a.email like 'quilla%'",
        "insert into ratings (sheet_id, circle_id, course_id, role, stars, reason, created_at, updated_at)
         select t.id, t.circle_id, c.id, 'participant', 4, 'qx7reason', 1, 1 from sheets t, courses c where t.form <> 'weekly'",
        "insert into posts (circle_id, signup_id, kind, body, created_at, idempotency_key)
         select circle_id, id, 'post', 'qx7told', 1, 'k2' from signups where goal = 'qx7goal'",
        "insert into post_reactions (post_id, signup_id, kind, created_at) select p.id, s.id, 'thanks', 1 from posts p, signups s where p.idempotency_key = 'k2' and s.goal = 'qx7goal'",
        "insert into board_people (circle_id, signup_id, seen_id, updated_at) select circle_id, id, 1, 1 from signups where goal = 'qx7goal'",
        "insert into seat_alerts (circle_id, email, email_key, locale, link_key, asked_at)
         select id, 'quilla.zsombor@example.org', 'quilla.zsombor@example.org', 'en', 'alert-of-quilla', 1 from circles where slug = 'speaking'",
        "insert into rsvps (meeting_id, signup_id, coming, revision, answered_at) select m.id, s.id, 1, 0, 1 from meetings m, signups s where m.circle_id = s.circle_id and s.goal = 'qx7goal' and m.plan_key = 1",
        "insert into tasks (circle_id, position, title, state, proposed_by, created_at, changed_at)
         select circle_id, 1, 'qx7task', 'proposed', id, 1, 1 from signups where goal = 'qx7goal'",
        "insert into tasks (circle_id, position, title, state, created_at, changed_at) select id, 2, 'Drink tea', 'listed', 1, 1 from circles where slug = 'tea'",
        "insert into goals (signup_id, circle_id, progress, notes, shared, can_help, needs, in_touch_at, created_at, changed_at)
         select id, circle_id, 'begun', 'qx7notes', 1, 'qx7help', 'qx7needs', 1, 1, 1 from signups where goal = 'qx7goal'",
        "insert into pulses (meeting_id, circle_id, closes_at) select m.id, m.circle_id, 1 from meetings m join circles c on c.id = m.circle_id where c.slug = 'tea' and m.plan_key = 1",
        "insert into pulse_given (meeting_id, signup_id) select p.meeting_id, s.id from pulses p, signups s where s.circle_id = p.circle_id and s.goal = 'qx7goal'",
        "insert into post_reports (post_id, signup_id, words, said, at) select min(p.id), s.id, 'Not kind.', 'Tea?', 1 from posts p, signups s where p.account_id is not null and s.goal = 'qx7goal' group by s.id",
        "insert into task_ticks (task_id, signup_id, at) select t.id, s.id, 1 from tasks t, signups s where t.title = 'Drink tea' and s.goal = 'qx7goal'",
    ] {
        rows::run(&site, sql).await;
    }
    send(&site).await;
    Filled { site, quilla, leave }
}

#[tokio::test]
async fn a_deleted_account_is_in_no_table_no_export_and_no_file() {
    let f = filled().await;
    let before = stored(&f.site).await;
    for place in ["accounts.jsonl", "signups.jsonl", "answers.jsonl", "ratings.jsonl", "posts.jsonl", "outbox.jsonl", ".eml"] {
        assert!(before.iter().any(|found| found.contains(place)), "{place} names no one: {before:#?}");
    }
    assert_eq!(f.site.count("select count(*) from kept_forms where body like '%qx7kept%'").await, 1);
    rows::decide(&f.site).await;
    let done = f.quilla.post("accounts/delete", "/settings/delete", &[("password", PASSWORD)]).await;
    assert_eq!(done.location.as_deref(), Some("/sign-in?done=deleted"));
    assert_eq!(f.site.count("select count(*) from kept_forms where body not like '%ben.mwangi@example.org%'").await, 0);
    let named = "select count(*) from outbox where state <> 'due' and (to_email like '%qx7%' or (to_name || to_email || reply_to || subject || text_body || facts) like '%uilla%')";
    assert_eq!(f.site.count(named).await, 0, "at once");
    let kinds = "select count(*) from outbox where state = 'due' and kind not in ('left', 'account-deleted') and (facts || to_email) like '%uilla%'";
    assert_eq!(f.site.count(kinds).await, 0, "only what tells of it");
    send(&f.site).await;
    // The files of what tells of it stay for an hour.
    f.site.at("2026-11-16T18:30:00Z");
    run_due(&f.site.app, &[SWEEP, SWEEP_FORMS]).await;
    let left = stored(&f.site).await;
    assert!(left.is_empty(), "{left:#?}");
    assert!(f.site.count("select count(*) from outbox where key = key_hash and kind = 'welcome' and state = 'sent'").await > 0);
    let others = "select count(*) from outbox where to_email = 'ben.mwangi@example.org' and subject <> '' and kind = 'welcome'";
    assert_eq!(f.site.count(others).await, 1, "other people's emails are there, without what names the person");
}

#[tokio::test]
async fn a_participant_who_leaves_is_erased_from_emails_and_facilitators_keep_theirs() {
    let f = filled().await;
    let path = f.leave.clone();
    f.quilla.post("signups/leave", &path, &[("link", path.trim_start_matches("/leave/"))]).await;
    send(&f.site).await;
    // The files of what tells of it stay for an hour.
    f.site.at("2026-11-16T18:30:00Z");
    run_due(&f.site.app, &[SWEEP, SWEEP_FORMS]).await;
    let left = stored(&f.site).await;
    // The account stays, and what it wrote as a facilitator.
    for mark in ["qx7goal", "qx7support", "qx7answer", "qx7other", "qx7kept", "qx7told", "qx7task"] {
        assert!(!left.iter().any(|found| found.contains(mark)), "{mark}: {left:#?}");
    }
    assert_eq!(f.site.count("select count(*) from task_ticks").await, 0);
    assert_eq!(f.site.count("select count(*) from outbox where kind = 'came' and circle_id is null").await, 1, "about the person who left");
    assert_eq!(f.site.count("select count(*) from outbox where kind = 'came' and subject like '%Ben%'").await, 2, "about someone else");
}

#[tokio::test]
async fn someone_with_a_short_name_takes_nothing_of_what_others_are_typing() {
    let site = Site::new().await;
    let (amina, _) = site.account("Amina Otieno", false).await;
    site.circle(amina, NewCircle::default()).await;
    let form = [("slug", "speaking"), ("name", "Dora Lane"), ("email", "no address"), ("goal", "on a lake"), ("consent", "on")];
    site.browser().post("signups/sign-up", "/circles/speaking/sign-up", &form).await;
    for name in ["a", "on", "name", "speaking"] {
        let person = site.browser();
        site.sign_up(&person, "speaking", name).await;
        let path = site.mails("welcome").await.last().unwrap().path("/leave/");
        person.post("signups/leave", &path, &[("link", path.trim_start_matches("/leave/"))]).await;
        assert_eq!(site.count("select count(*) from signups where left_at is null").await, 0, "{name} has left");
        assert_eq!(site.count("select count(*) from kept_forms where body like '%Dora Lane%'").await, 1, "{name}");
    }
}

#[tokio::test]
async fn an_email_that_is_being_sent_while_its_reader_leaves_is_not_kept_and_never_enqueued_again() {
    let site = Site::new().await;
    let (amina, _) = site.account("Amina Otieno", false).await;
    site.circle(amina, NewCircle::default()).await;
    site.sign_up(&site.browser(), "speaking", "Quilla Zsombor").await;
    let ctx = site.ctx();
    let claimed = claims::claim(&site.app.db, ctx.now_us()).await.unwrap().into_iter().find(|mail| mail.kind == "welcome").unwrap();
    let Outcome::Send(rendered) = render(&ctx, &claimed).await.unwrap() else { panic!("the welcome email holds") };
    let path = site.mails("welcome").await.remove(0).path("/leave/");
    site.browser().post("signups/leave", &path, &[("link", path.trim_start_matches("/leave/"))]).await;
    claims::mark(&site.app.db, &claimed, &Mark::Sent("250 quilla".to_owned(), rendered), ctx.now_us()).await.unwrap();
    assert_eq!(site.count("select count(*) from outbox where kind = 'welcome' and state = 'sent'").await, 1, "what happened stays");
    let named = "select count(*) from outbox where kind = 'welcome' and (to_name || to_email || subject || text_body || receipt) <> ''";
    assert_eq!(site.count(named).await, 0);
    let kind: &'static _ = Box::leak(Box::new(*site.app.letters.get("welcome").unwrap()));
    let mut tx = ctx.db().write().await.unwrap();
    let again = Mail::new(kind, claimed.key.clone(), Recipient::Signup(SignupId(1)));
    assert!(!enqueue(&ctx, &mut tx, &again).await.unwrap(), "the hash of its key is still there");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_privacy_page_says_what_is_kept_how_long() {
    let site = Site::new().await;
    let page = site.browser().get("/privacy").await.text();
    for words in ["What is kept how long", "What emails say 30 days", "Who emails went to, and their subjects 90 days", "The security log 180 days"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}
