//! Emails waiting when 0.1 was stopped. All go to `example.org`, so each becomes a file.

use super::{Mail, Old, imported, opened};
use crate::support::eventually;
use crate::support::former::VERSIONS;
use crate::support::page::Form;
use crate::support::program::Setup;
use circlet::platform::outbox::message::file_name;
use circlet::platform::tokens;
use circlet::signups::links;
use std::collections::{BTreeMap, BTreeSet};

/// Runs the program's worker until the jobs have run and no email is waiting.
async fn work(old: &Old, moment: &str) {
    let setup = Setup::beside(&old.site);
    setup.at(moment);
    old.site.at(moment);
    let now = old.site.ctx().now_us();
    let worker = setup.start(&["worker"]);
    let jobs = "select count(*) from schedules where name in ('reminders', 'feedback') and last_run = $1";
    eventually("the jobs have run, and every email is decided", || async {
        let ran: i64 = sqlx::query_scalar(jobs).bind(now).fetch_one(old.site.app.db.primary()).await.unwrap();
        ran == 2 && old.site.count("select count(*) from outbox where state = 'due'").await == 0
    })
    .await;
    worker.ask_to_end();
    assert!(worker.ended().success());
}

/// State, id and address by key, of all emails.
async fn states(old: &Old) -> BTreeMap<String, (String, i64, String)> {
    let rows: Vec<(String, String, i64, String)> =
        sqlx::query_as("select key, state, id, to_email from outbox").fetch_all(old.site.app.db.primary()).await.unwrap();
    rows.into_iter().map(|(key, state, id, to)| (key, (state, id, to))).collect()
}

/// The files that were written, by name.
fn files(old: &Old) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(old.site.app.config.mail_folder()).unwrap();
    let one = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap())
    };
    entries.map(one).collect()
}

async fn goes_out_once(old: &Old) {
    let mut before: BTreeSet<String> = states(old).await.into_keys().collect();
    // Emails that tell of someone who is gone are erased once they are sent: the hash of the key stays.
    before.extend(before.clone().iter().map(|key| tokens::hash(key)));
    work(old, &old.fixture.now).await;
    let (after, written) = (states(old).await, files(old));
    for Mail { id, key, to, then, .. } in &old.fixture.waiting {
        let found = after.get(key).or_else(|| after.get(&tokens::hash(key))).unwrap();
        assert_eq!(found.0, *then, "{key}");
        let file = written.get(&file_name(*id, key));
        assert_eq!(file.is_some(), then == "sent", "{key}");
        assert!(file.is_none_or(|text| text.contains(&format!("<{to}>")) || text.contains(&format!("To: {to}"))), "{key} goes to {to}");
    }
    let added: BTreeMap<&String, &String> = after.iter().filter(|(key, _)| !before.contains(*key)).map(|(key, (_, _, to))| (key, to)).collect();
    let mut expected: BTreeMap<&String, &String> = old.fixture.added.iter().map(|mail| (&mail.key, &mail.to)).collect();
    // Emails that the earlier version did not know are new for an old site too.
    let (nudge, amina) = ("feedback-nudge:17:0:1".to_owned(), "amina@example.org".to_owned());
    expected.insert(&nudge, &amina);
    // Since 0.4 no one is reminded within two days of signing up.
    expected.retain(|key, _| *key != "reminder:30:0:74");
    assert_eq!(added, expected);
    let sent = old.fixture.waiting.iter().filter(|mail| mail.then == "sent").count();
    assert_eq!(written.len(), sent + added.len(), "nothing else was written");
    // A second worker finds nothing more of them to do.
    work(old, "2026-11-25T10:46:00Z").await;
    assert_eq!(files(old), written);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_email_that_waited_goes_out_once_from_the_opened_site() {
    for version in VERSIONS {
        goes_out_once(&opened(version).await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_email_that_waited_goes_out_once_from_the_imported_site() {
    for version in VERSIONS {
        goes_out_once(&imported(version).await).await;
    }
}

/// A meeting for which reminders wait, and how its date stands in its circle's form.
const MOVED: (i64, &str, &str) = (25, "tell-your-story", "2026-11-26");

/// Moves the meeting by two days, and ends a sign-up for which a reminder of another meeting waits.
async fn change(old: &Old) -> i64 {
    let marcus = old.fixture.people.iter().find(|login| login.who == "marcus").unwrap();
    let (browser, _) = old.browser(marcus).await;
    let step = format!("/circles/{}/edit/3", MOVED.1);
    let mut form = Form::of(&browser.get(&step).await.body, "circles/when");
    let date = form.fields.iter_mut().find(|(_, value)| value == MOVED.2).expect("the form holds the date");
    date.1 = "2026-11-28".to_owned();
    let saved = browser.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await;
    assert!(saved.location.as_ref().is_some_and(|to| !to.contains("__err")), "{saved:?}", saved = saved.text());
    let leaves = |mail: &&Mail| mail.signup.is_some() && mail.meeting.is_some_and(|meeting| meeting != MOVED.0);
    let signup = old.fixture.waiting.iter().find(leaves).and_then(|mail| mail.signup).unwrap();
    let link = circlet::platform::tokens::Link { kind: links::LEAVE, about: circlet::types::Target::Row(signup), revision: 0, other: 0, until: 0 };
    let link = old.site.app.tokens.sign(&link);
    let left = old.site.browser().post("signups/leave", &format!("/leave/{link}"), &[("link", &link)]).await;
    assert!(left.location.as_ref().is_some_and(|to| !to.contains("__err")), "{}", left.text());
    signup
}

async fn is_dropped(old: &Old) {
    let left = change(old).await;
    // Changes are told some minutes after the first, all together.
    let now: circlet::platform::Timestamp = old.fixture.now.parse().unwrap();
    work(old, &now.checked_add(jiff::SignedDuration::from_mins(5)).unwrap().to_string()).await;
    let (after, written) = (states(old).await, files(old));
    let mut dropped = 0;
    for Mail { id, key, meeting, signup, then, .. } in &old.fixture.waiting {
        let expected = if *meeting == Some(MOVED.0) || *signup == Some(left) { "dropped" } else { then };
        dropped += usize::from(expected == "dropped");
        // Those to a person who has left are erased.
        let found = after.get(key).or_else(|| after.get(&tokens::hash(key))).unwrap();
        assert_eq!(found.0, expected, "{key}");
        assert_eq!(written.contains_key(&file_name(*id, key)), expected == "sent", "{key}");
    }
    assert!(dropped > 5, "only {dropped} emails were about them");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_of_the_opened_site_is_dropped_when_its_meeting_moved_or_its_signup_ended() {
    for version in VERSIONS {
        is_dropped(&opened(version).await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_of_the_imported_site_is_dropped_when_its_meeting_moved_or_its_signup_ended() {
    for version in VERSIONS {
        is_dropped(&imported(version).await).await;
    }
}
