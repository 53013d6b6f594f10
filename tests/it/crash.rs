//! The real program, killed at the worst moments. The mail server's log and the database are the evidence.

use crate::harness::Site;
use crate::rows;
use crate::smtp::{decide, mail, with_server};
use crate::support::eventually;
use crate::support::mail_server::MailServer;
use crate::support::program::{Program, Setup};
use circlet::platform::db::Engine;
use circlet::platform::jobs::SWEEP;
use circlet::platform::{Tx, outbox::message::Sender, schedules};
use circlet::slices::SLICES;
use std::collections::{BTreeMap, BTreeSet};

/// After every lease of the first process has expired.
const LATER: &str = "2026-11-16T16:11:00Z";

async fn due(site: &Site) -> i64 {
    site.count("select count(*) from outbox where state <> 'sent'").await
}

/// Returns how often each email is in the server's log.
fn copies(server: &MailServer) -> BTreeMap<String, usize> {
    server.taken().into_iter().fold(BTreeMap::new(), |mut map, taken| {
        *map.entry(taken.id).or_default() += 1;
        map
    })
}

/// Returns the fixed Message-IDs of emails 0 to n.
fn ids(site: &Site, n: usize) -> BTreeSet<String> {
    let sender = Sender::new(&site.app.config.mail_from, site.app.config.host()).unwrap();
    (0..n).map(|i| sender.message_id(&mail(i).key)).collect()
}

/// Starts a second worker after the first one was killed and waits until everything is sent.
async fn another_life(site: &Site, setup: &Setup) {
    setup.at(LATER);
    let worker = setup.start(&["worker"]);
    eventually("every email is marked as sent", || async { due(site).await == 0 }).await;
    worker.ask_to_end();
    assert!(worker.ended().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_after_claiming_loses_and_duplicates_nothing() {
    let (site, mut server, _folder) = with_server().await;
    let setup = Setup::beside(&site);
    decide(&site, &(0..8).map(mail).collect::<Vec<_>>()).await;
    server.order("rcpt", "hang");
    let worker = setup.start(&["worker"]);
    server.wait("hanging");
    worker.kill();
    assert_eq!(site.count("select count(*) from outbox where attempts = 1 and state = 'due'").await, 5, "a batch is claimed");
    assert!(server.taken().is_empty());
    // While the lease lasts, another worker takes the rest and leaves the batch alone.
    let second = setup.start(&["worker"]);
    eventually("the others are sent", || async { due(&site).await == 5 }).await;
    second.kill();
    another_life(&site, &setup).await;
    assert_eq!(copies(&server), ids(&site, 8).into_iter().map(|id| (id, 1)).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_before_it_receives_250_resends_that_email_with_the_same_message_id() {
    let (site, mut server, _folder) = with_server().await;
    let setup = Setup::beside(&site);
    decide(&site, &(0..8).map(mail).collect::<Vec<_>>()).await;
    server.order("taken", "hang");
    let worker = setup.start(&["worker"]);
    server.wait("hanging");
    worker.kill();
    let in_flight = server.taken()[0].id.clone();
    another_life(&site, &setup).await;
    assert_eq!(copies(&server), ids(&site, 8).into_iter().map(|id| (id.clone(), if id == in_flight { 2 } else { 1 })).collect());
}

/// Makes every read of the meetings hang: on PostgreSQL the returned transaction locks the table, on SQLite
/// a view that never ends replaces it.
async fn hide_the_meetings(site: &Site) -> Option<Tx> {
    if site.app.db.engine() == Engine::Postgres {
        let mut held = site.app.db.write().await.unwrap();
        sqlx::query("lock table meetings in access exclusive mode").execute(held.conn()).await.unwrap();
        return Some(held);
    }
    rows::run(site, "alter table meetings rename to hidden_meetings").await;
    rows::run(
        site,
        "create view meetings as
         select *
         from hidden_meetings
         where (with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n) > 0",
    )
    .await;
    None
}

async fn show_the_meetings(site: &Site, held: Option<Tx>) {
    if held.is_none() {
        rows::run(site, "drop view meetings").await;
        rows::run(site, "alter table hidden_meetings rename to meetings").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_while_rendering_loses_and_duplicates_nothing() {
    let (site, server, _folder) = with_server().await;
    let setup = Setup::beside(&site);
    let (facilitator, _) = site.account("Fay Cilitator", false).await;
    rows::circle(&site, "speaking", &[facilitator]).await;
    rows::run(
        &site,
        "insert into outbox (key, kind, version, state, to_name, to_email, locale, subject, text_body, html_body, circle_id, signup_id, due_at, created_at)
         select 'welcome:' || id, 'welcome', 1, 'due', '', '', '', '', '', '', circle_id, id, 1, 1 from signups",
    )
    .await;
    rows::run(&site, "update signups set email = replace(email, 'example.org', 'library.city'), reminders_off_at = 1").await;
    // Jobs read the meetings too: make sure that none is due.
    for job in SLICES.iter().flat_map(|slice| slice.jobs).chain([&SWEEP]) {
        let run = schedules::claim(&site.app.db, job.name, 0, site.ctx().now_us()).await;
        assert!(run.unwrap(), "{}", job.name);
    }
    // Rendering a welcome email reads the meetings, which this worker never gets to read.
    let held = hide_the_meetings(&site).await;
    let worker = setup.start(&["worker"]);
    eventually("the emails are claimed", || async { site.count("select count(*) from outbox where attempts = 1").await == 3 }).await;
    if held.is_some() {
        let waits = "select count(*) from pg_locks where relation = 'meetings'::regclass and not granted";
        eventually("the worker waits for the meetings", || async { site.count(waits).await > 0 }).await;
    } else {
        worker.works_hard("it reads the meetings for ever").await;
    }
    worker.kill();
    show_the_meetings(&site, held).await;
    assert!(server.taken().is_empty());
    assert_eq!(site.count("select count(*) from outbox where state = 'due' and subject = ''").await, 3);
    another_life(&site, &setup).await;
    assert_eq!(copies(&server).into_values().collect::<Vec<_>>(), [1, 1, 1]);
}

/// Locks what marking needs: the write lock on SQLite, the rows on PostgreSQL.
async fn hold_the_outbox(site: &Site) -> Tx {
    let mut tx = site.app.db.write().await.unwrap();
    if site.app.db.engine() == Engine::Postgres {
        sqlx::query("select id from outbox for update").fetch_all(tx.conn()).await.unwrap();
    }
    tx
}

/// Returns a worker that has received 250 for the first of `mails` emails and logged that it cannot store the
/// result until the lock on the outbox is released.
async fn unable_to_mark(site: &Site, server: &mut MailServer, mails: usize) -> (Setup, Program, Tx) {
    let setup = Setup::beside(site);
    let setup = if site.app.db.engine() == Engine::Sqlite {
        setup.set("DATABASE_URL", &format!("{}?busy_timeout=50", site.app.config.database_url))
    } else {
        setup
    };
    decide(site, &(0..mails).map(mail).collect::<Vec<_>>()).await;
    server.order("taken", "wait");
    let worker = setup.start(&["worker"]);
    server.wait("waiting");
    let held = hold_the_outbox(site).await;
    server.go_on();
    worker.logged("could not be written down").await;
    (setup, worker, held)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_between_250_and_mark_resends_that_email_with_the_same_message_id() {
    let (site, mut server, _folder) = with_server().await;
    let (setup, worker, held) = unable_to_mark(&site, &mut server, 8).await;
    worker.kill();
    drop(held);
    let in_flight = server.taken()[0].id.clone();
    assert_eq!(due(&site).await, 8, "nothing was marked");
    another_life(&site, &setup).await;
    assert_eq!(copies(&server), ids(&site, 8).into_iter().map(|id| (id.clone(), if id == in_flight { 2 } else { 1 })).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_cannot_store_a_result_retries_and_sends_nothing_twice() {
    let (site, mut server, _folder) = with_server().await;
    let (_setup, _worker, held) = unable_to_mark(&site, &mut server, 3).await;
    drop(held);
    eventually("every email is marked as sent", || async { due(&site).await == 0 }).await;
    assert_eq!(copies(&server), ids(&site, 3).into_iter().map(|id| (id, 1)).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_asked_to_stop_finishes_the_current_email() {
    let (site, mut server, _folder) = with_server().await;
    let setup = Setup::beside(&site);
    decide(&site, &(0..3).map(mail).collect::<Vec<_>>()).await;
    server.order("taken", "wait");
    let worker = setup.start(&["worker"]);
    server.wait("waiting");
    worker.ask_to_end();
    // Otherwise the mail server may answer first, and another email is taken.
    worker.logged("stopping after the running requests and the email that is being sent").await;
    server.go_on();
    assert!(worker.ended().success());
    assert_eq!(site.count("select count(*) from outbox where state = 'sent'").await, 1);
    assert_eq!(site.count("select count(*) from outbox where state = 'due' and attempts = 0 and lease_until = 0").await, 2);
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_worker_processes_and_a_serving_one_send_each_mail_once() {
    let (site, server, _folder) = with_server().await;
    let setup = Setup::beside(&site);
    decide(&site, &(0..40).map(mail).collect::<Vec<_>>()).await;
    let programs = [setup.start(&["worker"]), setup.start(&["worker"]), setup.start(&["serve"])];
    eventually("every email is marked as sent", || async { due(&site).await == 0 }).await;
    for program in programs {
        program.ask_to_end();
        assert!(program.ended().success());
    }
    assert_eq!(copies(&server), ids(&site, 40).into_iter().map(|id| (id, 1)).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_test_prints_the_servers_answer_and_fails_when_it_is_refused() {
    let (site, mut server, _folder) = with_server().await;
    let setup = Setup::beside(&site);
    let done = setup.run(&["mail-test", "desk@library.city"]);
    assert!(done.status.success(), "{done:?}");
    assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), "250 taken");
    assert_eq!(server.taken()[0].to, "desk@library.city");
    server.order("rcpt", "550");
    let refused = setup.run(&["mail-test", "desk@library.city"]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no such mailbox"), "{refused:?}");
    let elsewhere = setup.set("SMTP_URL", "").set("CIRCLET_DEMO", "");
    let written = elsewhere.run(&["mail-test", "desk@library.city"]);
    assert!(String::from_utf8_lossy(&written.stdout).contains(".eml"), "{written:?}");
    let warned = elsewhere.start(&["worker"]);
    warned.logged("SMTP_URL is not set").await;
}
