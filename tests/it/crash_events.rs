//! The real program, killed between any two steps of handling events. The mail server's log and the database
//! are the evidence: every event is handled exactly once.

use crate::harness::{Browser, Site};
use crate::rows;
use crate::smtp::with_server;
use crate::support::eventually;
use crate::support::mail_server::MailServer;
use crate::support::program::{Program, Setup};
use circlet::platform::Tx;
use circlet::platform::db::Engine;
use circlet::platform::outbox::claims;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

/// After all leases of the killed program have expired.
const LATER: &str = "2026-11-16T16:11:00Z";

/// A point at which the program hangs until it is killed.
#[derive(Clone, Copy)]
struct Hang {
    /// The point, in the words of `create trigger`.
    at: &'static str,
    /// The number of emails in the outbox at that point.
    mails: i64,
}

impl Hang {
    /// Makes every program hang at this point. On PostgreSQL, until the returned transaction ends.
    async fn set(self, site: &Site) -> Option<Tx> {
        let (at, mails) = (self.at, self.mails);
        // That emails failed without a mail server is an event as well, of another subscriber.
        let of = if at.ends_with("on event_work") { "old.subscriber = 'message-mails' and" } else { "" };
        if site.app.db.engine() == Engine::Sqlite {
            rows::run(site, "create view endless as with recursive n(i) as (select 1 union all select i + 1 from n) select i from n").await;
            let trigger =
                format!("create trigger hang {at} when {of} (select count(*) from outbox) = {mails} begin select count(*) from endless; end");
            run(site, trigger).await;
            return None;
        }
        let mut held = site.app.db.write().await.unwrap();
        sqlx::query("select cast(pg_advisory_xact_lock(7) as text)").execute(held.conn()).await.unwrap();
        let function = format!(
            "create function hang() returns trigger language plpgsql as $$
             begin
               if {of} (select count(*) from outbox) = {mails} then
                 perform set_config('lock_timeout', '0', true);
                 perform pg_advisory_xact_lock(7);
               end if;
               return coalesce(new, old);
             end $$"
        );
        run(site, function).await;
        run(site, format!("create trigger hang {at} for each row execute function hang()")).await;
        Some(held)
    }

    /// Waits until the program hangs there.
    async fn reached(self, site: &Site, program: &Program) {
        if site.app.db.engine() == Engine::Postgres {
            let waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'advisory'";
            return eventually("it waits at the trigger", || async { site.count(waits).await == 1 }).await;
        }
        eventually("it has claimed the events", || async { site.count("select count(*) from event_work where attempts > 0").await > 0 }).await;
        program.works_hard("it counts in the trigger").await;
    }

    async fn lift(self, site: &Site, held: Option<Tx>) {
        drop(held);
        if site.app.db.engine() == Engine::Sqlite {
            run(site, "drop trigger hang".to_owned()).await;
            return rows::run(site, "drop view endless").await;
        }
        run(site, "drop function hang() cascade".to_owned()).await;
    }
}

async fn run(site: &Site, statement: String) {
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query(AssertSqlSafe(statement)).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Sends a message to the three participants of circle 1, as its page does.
async fn write_message(browser: &Browser, n: usize) {
    let fields = [("slug", "speaking"), ("key", &*format!("k{n}")), ("subject", &*format!("Room {n}")), ("body", "The lift is on the left.")];
    let reply = browser.post("messages/send", "/circles/speaking/manage/messages", &fields).await;
    assert!(reply.location.is_some_and(|to| to.contains("sent=")));
}

/// Returns a site whose circle has two messages, for three people each, whose events are still to be handled.
async fn with_two_events() -> (Site, Browser, MailServer, tempfile::TempDir) {
    let (site, server, folder) = with_server().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    rows::circle(&site, "speaking", &[dede]).await;
    rows::run(&site, "update signups set email = replace(email, 'example.org', 'library.city'), reminders_off_at = 1").await;
    for n in [1, 2] {
        write_message(&browser, n).await;
    }
    assert_eq!(left(&site).await, (2, 0));
    (site, browser, server, folder)
}

/// Returns the number of messages whose event is still to be handled, and of emails in the outbox.
async fn left(site: &Site) -> (i64, usize) {
    (site.count("select count(*) from event_work where subscriber = 'message-mails'").await, claims::all(&site.app.db).await.unwrap().len())
}

/// Sends a third message and runs two programs at once, after all leases of the killed one have expired. Each of
/// the nine emails is sent once.
async fn other_lives(site: &Site, browser: &Browser, setup: &Setup, server: &MailServer) {
    write_message(browser, 3).await;
    setup.at(LATER);
    let programs = [setup.start(&["worker"]), setup.start(&["worker"])];
    eventually("every email is sent", || async {
        left(site).await == (0, 9) && site.count("select count(*) from outbox where state = 'due'").await == 0
    })
    .await;
    for program in programs {
        program.ask_to_end();
        assert!(program.ended().success());
    }
    let ids: BTreeSet<String> = server.taken().into_iter().map(|mail| mail.id).collect();
    assert_eq!((ids.len(), server.taken().len()), (9, 9));
}

/// Kills the program at a point and lets others continue; `then` is what must be left in between.
async fn killed(at: Hang, then: (i64, usize)) {
    let (site, browser, server, folder) = with_two_events().await;
    let setup = Setup::beside(&site);
    // Without a mail server, no email is being sent when the program is killed.
    let port = server.port;
    drop(server);
    let held = at.set(&site).await;
    let program = setup.start(&["worker"]);
    at.reached(&site, &program).await;
    program.kill();
    at.lift(&site, held).await;
    // SQLite handles the events of a lease in one transaction.
    let then = if site.app.db.engine() == Engine::Sqlite { (2, 0) } else { then };
    assert_eq!(left(&site).await, then);
    assert_eq!(
        site.count("select count(*) from event_work where subscriber = 'message-mails' and attempts = 1 and lease_until > 0").await,
        then.0,
        "each was claimed once"
    );
    let server = MailServer::start_at(folder.path(), port);
    other_lives(&site, &browser, &setup, &server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_it_begins() {
    let (site, browser, server, _folder) = with_two_events().await;
    other_lives(&site, &browser, &Setup::beside(&site), &server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_with_the_lease_and_before_the_subscriber() {
    killed(Hang { at: "before delete on event_work", mails: 0 }, (2, 0)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_the_subscriber_writes() {
    killed(Hang { at: "before insert on outbox", mails: 1 }, (2, 0)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_when_all_is_written_and_nothing_committed() {
    killed(Hang { at: "after insert on outbox", mails: 3 }, (2, 0)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_two_events_of_one_lease() {
    killed(Hang { at: "before delete on event_work", mails: 3 }, (1, 3)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_amid_the_second_event_of_one_lease() {
    killed(Hang { at: "after insert on outbox", mails: 4 }, (1, 3)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_commit_and_before_what_follows() {
    let (site, browser, mut server, _folder) = with_two_events().await;
    let setup = Setup::beside(&site);
    server.order("rcpt", "hang");
    let program = setup.start(&["worker"]);
    server.wait("hanging");
    eventually("both events are handled", || async { left(&site).await == (0, 6) }).await;
    program.kill();
    assert!(server.taken().is_empty());
    other_lives(&site, &browser, &setup, &server).await;
}
