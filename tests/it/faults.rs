//! A database that is busy, full, unreachable or read-only: a plain 503, a line in the log, and a program
//! that keeps running and works again afterwards.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site};
use crate::support::eventually;
use crate::support::program::{Answer, Program, Setup, get, post};
use circlet::platform::db::Engine;
use sqlx::{AssertSqlSafe, Connection};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::process::Command;
use std::task::Poll;

/// Posts a course of some size; every number is a different course.
fn add_course(address: &str, cookie: &str, n: usize) -> Answer {
    let (title, link, description) = (format!("Course {n}"), format!("https://example.org/{n}"), "word ".repeat(390));
    let fields = [
        ("title", title.as_str()),
        ("provider", "Example University"),
        ("link", &link),
        ("format", "course"),
        ("description", &description),
        ("topics", "speaking"),
        ("language", "en"),
        ("licence", "CC-BY"),
    ];
    post(address, "courses/save", cookie, "10.1.1.1", &fields).expect("the server answers")
}

/// Returns a session cookie for the program.
async fn cookie(site: &Site) -> String {
    let (_, browser) = site.account("Amina Otieno", false).await;
    format!("__Host-circlet={}", browser.cookie("__Host-circlet").unwrap())
}

fn is_saved(answer: &Answer) -> bool {
    matches!(answer.status, 302 | 303) && answer.location.contains("/courses/course-")
}

/// Checks that a plain page and the log report the error, and that pages that only read still work.
async fn is_told_plainly(answer: &Answer, program: &mut Program, address: &str) {
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.body.contains("<h1>") && answer.body.contains("Nothing was changed or lost"), "{}", answer.body);
    program.logged("a request failed").await;
    assert!(program.lives());
    assert_eq!(get(address, "/courses").map(|a| a.status), Some(200));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_database_is_reported_plainly_and_works_again_once_it_is_free() {
    let site = Site::new().await;
    let (cookie, setup) = (cookie(&site).await, Setup::beside(&site));
    let sqlite = site.app.db.engine() == Engine::Sqlite;
    let setup = if sqlite { setup.set("DATABASE_URL", &format!("{}?busy_timeout=100", site.app.config.database_url)) } else { setup };
    let mut program = setup.start(&["serve", "--no-worker"]);
    let address = program.address().await;
    let mut held = site.app.db.write().await.unwrap();
    if !sqlite {
        sqlx::query("lock table courses in exclusive mode").execute(held.conn()).await.unwrap();
    }
    let answer = add_course(&address, &cookie, 1);
    is_told_plainly(&answer, &mut program, &address).await;
    drop(held);
    eventually("it works again", || async { is_saved(&add_course(&address, &cookie, 2)) }).await;
    assert_eq!(site.count("select count(*) from courses where title = 'Course 1'").await, 0, "half of it was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_full_or_read_only_is_reported_plainly_and_works_again_with_room() {
    let site = Site::new().await;
    let (cookie, setup) = (cookie(&site).await, Setup::beside(&site));
    let sqlite = site.app.db.engine() == Engine::Sqlite;
    let setup = if sqlite {
        let pages = site.count("pragma page_count").await;
        setup.set("DATABASE_URL", &format!("{}?max_page_count={}", site.app.config.database_url, pages + 12))
    } else {
        setup
    };
    let mut program = setup.start(&["serve", "--no-worker"]);
    let address = program.address().await;
    if !sqlite {
        read_only(&site, true).await;
    }
    let mut saved = 0;
    let refused = loop {
        let answer = add_course(&address, &cookie, saved + 1);
        if !is_saved(&answer) {
            break answer;
        }
        saved += 1;
        assert!(saved < 50, "it never filled up");
    };
    is_told_plainly(&refused, &mut program, &address).await;
    // This process's connections were closed, too: one of a moment ago may still be taken for alive.
    let stored = || async { sqlx::query_scalar("select count(*) from courses").fetch_one(site.app.db.primary()).await.ok() };
    eventually("the database can be read", || async { stored().await.is_some() }).await;
    assert_eq!(stored().await, i64::try_from(saved).ok(), "what was confirmed and what was stored must be the same");
    if sqlite {
        assert!(saved > 0 && program.log().contains("full"), "{saved}: {}", program.log());
        let mut tx = site.app.db.write().await.unwrap();
        sqlx::query("delete from courses").execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
    } else {
        read_only(&site, false).await;
    }
    eventually("it works again", || async { is_saved(&add_course(&address, &cookie, 99)) }).await;
}

/// Makes a PostgreSQL database read-only for new connections, and closes the old ones.
async fn read_only(site: &Site, on: bool) {
    let url = &site.app.config.database_url;
    let (server, name) = url.rsplit_once('/').unwrap();
    let mut conn = sqlx::AnyConnection::connect(&format!("{server}/postgres")).await.unwrap();
    let word = if on { "on" } else { "off" };
    sqlx::query(AssertSqlSafe(format!("alter database {name} set default_transaction_read_only = {word}"))).execute(&mut conn).await.unwrap();
    sqlx::query("select cast(count(pg_terminate_backend(pid)) as bigint) from pg_stat_activity where datname = $1")
        .bind(name.to_owned())
        .execute(&mut conn)
        .await
        .unwrap();
}

/// A proxy to PostgreSQL that can be shut.
mod gate {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::watch;

    pub struct Gate {
        pub port: u16,
        shut: watch::Sender<bool>,
        is_shut: Arc<AtomicBool>,
    }

    impl Gate {
        pub async fn before(server: String) -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = listener.local_addr().unwrap().port();
            let (shut, shutting) = watch::channel(false);
            let is_shut = Arc::new(AtomicBool::new(false));
            let closed = is_shut.clone();
            tokio::spawn(async move {
                while let Ok((mut inner, _)) = listener.accept().await {
                    if closed.load(Ordering::SeqCst) {
                        continue;
                    }
                    let (server, mut shutting) = (server.clone(), shutting.clone());
                    tokio::spawn(async move {
                        let mut outer = TcpStream::connect(server).await.unwrap();
                        tokio::select! {
                            _ = tokio::io::copy_bidirectional(&mut inner, &mut outer) => {}
                            _ = shutting.wait_for(|shut| *shut) => {}
                        }
                    });
                }
            });
            Self { port, shut, is_shut }
        }

        pub fn set_shut(&self, shut: bool) {
            self.is_shut.store(shut, Ordering::SeqCst);
            self.shut.send_replace(shut);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_disk_or_a_lost_connection_is_reported_plainly_and_recovers() {
    let site = Site::new().await;
    let (cookie, setup) = (cookie(&site).await, Setup::beside(&site));
    if site.app.db.engine() == Engine::Sqlite {
        // The operating system rejects every write to a file, like a disk that has become read-only.
        let mut program = setup.start_through(&["sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""], &["serve", "--no-worker"]);
        let address = program.address().await;
        assert!(is_saved(&add_course(&address, &cookie, 1)));
        limit_writes(&program, "0");
        let answer = add_course(&address, &cookie, 2);
        is_told_plainly(&answer, &mut program, &address).await;
        limit_writes(&program, "unlimited");
        eventually("it works again", || async { is_saved(&add_course(&address, &cookie, 3)) }).await;
    } else {
        let url = &site.app.config.database_url;
        let (login, place) = url.split_once('@').unwrap();
        let (server, name) = place.split_once('/').unwrap();
        let gate = gate::Gate::before(server.to_owned()).await;
        let setup = setup.set("DATABASE_URL", &format!("{login}@127.0.0.1:{}/{name}", gate.port));
        let mut program = setup.start(&["serve", "--no-worker"]);
        let address = program.address().await;
        assert!(is_saved(&add_course(&address, &cookie, 1)));
        gate.set_shut(true);
        let answer = add_course(&address, &cookie, 2);
        assert_eq!(answer.status, 503, "{}", program.log());
        assert_eq!(get(&address, "/health").map(|a| a.status), Some(503));
        assert_eq!(get(&address, "/courses").map(|a| a.status), Some(503));
        assert!(program.lives() && program.log().contains("a request failed"), "{}", program.log());
        gate.set_shut(false);
        eventually("it works again", || async { is_saved(&add_course(&address, &cookie, 3)) }).await;
    }
    assert_eq!(site.count("select count(*) from courses").await, 2);
}

/// Sets how large a file the process may write (`RLIMIT_FSIZE`, the soft limit).
fn limit_writes(program: &Program, bytes: &str) {
    let done = Command::new("prlimit").args([&format!("--pid={}", program.id()), &format!("--fsize={bytes}:unlimited")]).status();
    assert!(done.expect("`prlimit` (of util-linux) runs").success());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_that_loses_a_deadlock_is_retried() {
    let site = Site::new().await;
    if site.app.db.engine() == Engine::Sqlite {
        eprintln!("skipped on SQLite: it has one write transaction at a time");
        return;
    }
    let (amina, _) = site.account("Amina Otieno", false).await;
    site.circle(amina, NewCircle::default()).await;
    // Ours never detects deadlocks, so that the other one is aborted.
    let mut ours = site.app.db.write().await.unwrap();
    sqlx::query("set local deadlock_timeout = '60s'").execute(ours.conn()).await.unwrap();
    sqlx::query(
        "insert into signups (circle_id, name, email, email_key, locale, consent_at, created_at, updated_at)
         select id, 'Ben', 'ben.mwangi@example.org', 'ben.mwangi@example.org', 'en', 1, 1, 1 from circles",
    )
    .execute(ours.conn())
    .await
    .unwrap();
    let browser = site.browser();
    let signing = tokio::spawn(async move { sign_up(&browser).await });
    let waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into signups%'";
    eventually("the sign-up holds the circle and waits for ours", || async { site.count(waits).await == 1 }).await;
    // Now each waits for the other.
    sqlx::query("update circles set updated_at = updated_at").execute(ours.conn()).await.unwrap();
    drop(ours);
    let reply = signing.await.unwrap();
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/signed-up"), "{}", reply.text());
    assert!(!reply.headers.contains_key("x-circlet-again"));
    assert_eq!(site.count("select count(*) from signups").await, 1);
    assert_eq!(site.count("select taken from circles").await, 1);
}

async fn sign_up(browser: &Browser) -> Reply {
    let fields = [
        ("slug", "speaking"),
        ("name", "Ben Mwangi"),
        ("email", "ben.mwangi@example.org"),
        ("goal", "Give a toast"),
        ("support", "Listening"),
        ("consent", "on"),
    ];
    browser.post("signups/sign-up", "/circles/speaking/sign-up", &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_ends_while_a_transaction_begins_leaves_none_open() {
    let site = Site::new().await;
    let db = &site.app.db;
    for polls in 1..40 {
        // A connection that was just used begins without being asked whether it is alive.
        db.write().await.unwrap().roll_back().await.unwrap();
        let mut write = pin!(db.write());
        for _ in 0..polls {
            if poll_fn(|cx| Poll::Ready(write.as_mut().poll(cx))).await.is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    // All connections there are, so that each has been given back.
    let mut held = Vec::new();
    for _ in 0..if db.engine() == Engine::Sqlite { 1 } else { 10 } {
        held.push(db.single().await.unwrap());
    }
    if db.engine() == Engine::Postgres {
        let open = "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'";
        assert_eq!(site.count(open).await, 0, "transactions that no one ends");
    }
    for mut conn in held {
        // Not undone with anything else, and held back from no one.
        sqlx::query("update settings set value = value").execute(&mut *conn).await.unwrap();
    }
    db.write().await.unwrap().commit().await.unwrap();
}
