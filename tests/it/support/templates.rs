//! Template databases: made once per build and engine, then copied for each test, instead of migrating every
//! time. On SQLite a template is a file under `target/tmp`, on PostgreSQL a database on the tests' server.

use crate::harness::{SECRET, START};
use circlet::demo::service::bulk::{self, Sizes};
use circlet::platform::{Clock, Config, Db, Timestamp};
use circlet::server;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The initial contents of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// Migrated, without rows.
    Empty,
    /// 20,000 circles, 2,500 courses, 2,000 sign-ups.
    Large,
}

/// The circles, courses and sign-ups of [`Template::Large`].
pub const LARGE: Sizes = Sizes { circles: 20_000, courses: 2500, signups: 2000 };

/// The advisory lock of the one process that makes a template; any number, as long as all use the same.
const LOCK: i64 = 7_221_026;

/// Returns the URL of a new database; on SQLite a file in `folder`.
pub async fn copy(template: Template, folder: &Path) -> String {
    match std::env::var("CIRCLET_TEST_POSTGRES") {
        Ok(server) => postgres(template, &server).await,
        Err(_) => sqlite(template, &folder.join("circlet.db")).await,
    }
}

/// Templates of other builds have other names, because their migrations may differ.
fn name(template: Template) -> String {
    let program = fs::metadata(std::env::current_exe().unwrap()).unwrap();
    let built = program.modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap();
    format!("circlet_template_{:x}_{}", built.as_nanos(), format!("{template:?}").to_lowercase())
}

fn is_of_this_build(file: &str) -> bool {
    file.starts_with(name(Template::Empty).trim_end_matches("empty"))
}

async fn make(template: Template, url: &str) {
    if template == Template::Empty {
        return Db::open(url, None).await.unwrap().close().await;
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let config = Config::read(|name| match name {
        "DATABASE_URL" => Some(url.to_owned()),
        "CIRCLET_DATA" => Some(data.clone()),
        "CIRCLET_SECRET" => Some(SECRET.to_owned()),
        _ => None,
    });
    let start: Timestamp = START.parse().unwrap();
    let app = server::build(config.unwrap(), Clock::fixed(start)).await.unwrap();
    let begun = std::time::Instant::now();
    bulk::load(&app, start.to_zoned(jiff::tz::TimeZone::UTC).date(), LARGE, |_| {}).await.unwrap();
    let ctx = circlet::platform::Ctx::system(&app);
    circlet::numbers::service::count(&ctx).await.unwrap();
    circlet::numbers::service::check(&ctx).await.unwrap();
    eprintln!("the large template took {:.1} s", begun.elapsed().as_secs_f64());
    app.db.close().await;
}

async fn sqlite(template: Template, file: &Path) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("templates");
    let made = folder.join(format!("{}.db", name(template)));
    if !made.exists() {
        fs::create_dir_all(&folder).unwrap();
        let lock = File::create(folder.join("lock")).unwrap();
        lock.lock().unwrap();
        if !made.exists() {
            for old in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap()) {
                let name = old.file_name().into_string().unwrap();
                if name != "lock" && !is_of_this_build(&name) {
                    fs::remove_file(old.path()).unwrap();
                }
            }
            let half = tempfile::tempdir_in(&folder).unwrap();
            let half_made = half.path().join("half.db");
            make(template, &format!("sqlite://{}", half_made.display())).await;
            fs::rename(half_made, &made).unwrap();
        }
    }
    fs::copy(made, file).unwrap();
    format!("sqlite://{}", file.display())
}

async fn postgres(template: Template, server: &str) -> String {
    sqlx::any::install_default_drivers();
    let mut conn = AnyConnection::connect(&format!("{server}/postgres")).await.expect("the tests' PostgreSQL server responds");
    let made = name(template);
    if databases(&mut conn).await.iter().all(|d| *d != made) {
        run(&mut conn, format!("select pg_advisory_lock({LOCK})")).await;
        let there = databases(&mut conn).await;
        if !there.contains(&made) {
            for old in there.iter().filter(|d| d.starts_with("circlet_template_") && !is_of_this_build(d)) {
                run(&mut conn, format!("drop database {old}")).await;
            }
            let half = format!("{made}_half");
            run(&mut conn, format!("drop database if exists {half}")).await;
            run(&mut conn, format!("create database {half}")).await;
            make(template, &format!("{server}/{half}")).await;
            run(&mut conn, format!("alter database {half} rename to {made}")).await;
        }
        run(&mut conn, format!("select pg_advisory_unlock({LOCK})")).await;
    }
    let copy = fresh_name();
    sweep(&mut conn).await;
    run(&mut conn, format!("create database {copy} template {made}")).await;
    conn.close().await.unwrap();
    format!("{server}/{copy}")
}

/// Returns the URL of a new database on a PostgreSQL server, without tables.
pub async fn empty_postgres(server: &str) -> String {
    sqlx::any::install_default_drivers();
    let mut conn = AnyConnection::connect(&format!("{server}/postgres")).await.expect("the tests' PostgreSQL server responds");
    let name = fresh_name();
    sweep(&mut conn).await;
    run(&mut conn, format!("create database {name}")).await;
    conn.close().await.unwrap();
    format!("{server}/{name}")
}

fn fresh_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("it_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Drops the databases of tests that have ended: those of a whole run would take several GB.
async fn sweep(conn: &mut AnyConnection) {
    let is_first: bool = sqlx::query_scalar("select pg_try_advisory_lock($1)").bind(LOCK + 1).fetch_one(&mut *conn).await.unwrap();
    if !is_first {
        return;
    }
    // Without /proc (macOS) it is unknown which tests are still running: all stay until the server stops.
    let can_tell = Path::new("/proc/self").exists();
    for name in databases(conn).await {
        let process = name.strip_prefix("it_").and_then(|rest| rest.split('_').next());
        if process.is_some_and(|id| can_tell && !Path::new("/proc").join(id).exists()) {
            // `force`: a program that a test killed may still count as connected.
            run(conn, format!("drop database if exists {name} with (force)")).await;
        }
    }
    run(conn, format!("select pg_advisory_unlock({})", LOCK + 1)).await;
}

async fn databases(conn: &mut AnyConnection) -> Vec<String> {
    sqlx::query_scalar("select cast(datname as text) from pg_database").fetch_all(conn).await.unwrap()
}

async fn run(conn: &mut AnyConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(conn).await.unwrap();
}
