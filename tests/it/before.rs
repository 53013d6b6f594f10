//! Before a database is migrated it is copied, or its host is told to, or it is refused.

use crate::harness::{Site, fresh_database};
use crate::support::former;
use crate::support::program::Setup;
use circlet::platform::db::{Copies, Engine};
use circlet::platform::{Clock, Db};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const NOW: &str = "2026-11-25T10:45:00Z";

fn clock() -> Clock {
    Clock::fixed(NOW.parse().unwrap())
}

/// Returns the names of the copies (`before-…`) in a folder.
fn copies(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.contains("before")).collect();
    names.sort();
    names
}

fn plain() -> String {
    format!("before-{}.db", env!("CARGO_PKG_VERSION"))
}

async fn open(database: &Path, data: &Path) -> anyhow::Result<Db> {
    Db::open_keeping(&format!("sqlite://{}", database.display()), None, &Copies::new(data, &clock())).await
}

async fn number(database: &Path, sql: &'static str) -> i64 {
    sqlx::any::install_default_drivers();
    let mut conn = AnyConnection::connect(&format!("sqlite://{}?mode=ro", database.display())).await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap()
}

#[tokio::test]
async fn a_database_is_copied_before_it_is_migrated_and_only_then() {
    let folder = tempfile::tempdir().unwrap();
    let (database, data) = (folder.path().join("circlet.db"), folder.path().join("data"));
    former::unpack_database("0.1", &database);
    open(&database, &data).await.unwrap().close().await;
    let copy = data.join(plain());
    assert_eq!(copies(&data), [plain()]);
    let meta = fs::metadata(&copy).unwrap();
    assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    assert_eq!(meta.modified().unwrap(), std::time::SystemTime::from(clock().now()));
    assert_eq!(number(&copy, "select count(*) from accounts").await, 16);
    assert_eq!(number(&copy, "select max(version) from _sqlx_migrations").await, 1);
    assert!(number(&database, "select max(version) from _sqlx_migrations").await > 1);
    // Nothing to migrate, or nothing to lose: no copy.
    fs::remove_file(&copy).unwrap();
    open(&database, &data).await.unwrap().close().await;
    open(&folder.path().join("new.db"), &data).await.unwrap().close().await;
    assert_eq!(copies(&data), Vec::<String>::new());
}

#[tokio::test]
async fn the_copy_made_before_an_interrupted_update_stays() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let update = async |n: i64| {
        let database = folder.path().join(format!("{n}.db"));
        former::unpack_database("0.1", &database);
        open(&database, &data).await.unwrap().close().await;
    };
    fs::create_dir(&data).unwrap();
    // As if the first attempt had started one migration earlier and been interrupted after it.
    let earlier = data.join(plain());
    sqlx::any::install_default_drivers();
    let mut conn = AnyConnection::connect(&format!("sqlite://{}?mode=rwc", earlier.display())).await.unwrap();
    for statement in ["create table _sqlx_migrations (version integer)", "insert into _sqlx_migrations values (0)"] {
        sqlx::query(statement).execute(&mut conn).await.unwrap();
    }
    conn.close().await.unwrap();
    File::options().write(true).open(&earlier).unwrap().set_modified(clock().now().into()).unwrap();
    let own_name = format!("before-{}-1.db", env!("CARGO_PKG_VERSION"));
    for n in 0..3 {
        update(n).await;
        assert_eq!(copies(&data), [own_name.clone(), plain()], "no matter how often it is tried");
        assert_eq!(number(&earlier, "select max(version) from _sqlx_migrations").await, 0);
    }
    // A copy of the same state is replaced.
    fs::rename(data.join(own_name), &earlier).unwrap();
    update(3).await;
    assert_eq!(copies(&data), [plain()]);
}

#[tokio::test]
async fn the_last_two_copies_are_kept_and_none_for_longer_than_30_days() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let copies_of = Copies::new(folder.path(), &clock);
    let put = |name: &str, made: &str| {
        let file = File::create(folder.path().join(name)).unwrap();
        file.set_modified(made.parse::<jiff::Timestamp>().unwrap().into()).unwrap();
    };
    put("before-0.9.0.db", "2026-11-20T10:00:00Z");
    put("before-0.10.0.db", "2026-11-22T10:00:00Z");
    put("before-0.11.0.db", "2026-11-24T10:00:00Z");
    put("circlet.db", "2020-01-01T00:00:00Z");
    let (own, interrupted) = (plain(), format!("before-{}-7.db", env!("CARGO_PKG_VERSION")));
    put(&own, "2026-11-19T10:00:00Z");
    put(&interrupted, "2026-11-24T11:00:00Z");
    copies_of.prune().unwrap();
    assert_eq!(copies(folder.path()), [interrupted.clone(), own.clone()], "the copy from before this version");
    for name in [own, interrupted] {
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    put("before-0.10.0.db", "2026-11-22T10:00:00Z");
    put("before-0.11.0.db", "2026-11-24T10:00:00Z");
    put("before-0.9.0.db", "2026-11-20T10:00:00Z");
    copies_of.prune().unwrap();
    assert_eq!(copies(folder.path()), ["before-0.10.0.db", "before-0.11.0.db"]);
    clock.set("2026-12-22T10:00:00Z".parse().unwrap());
    copies_of.prune().unwrap();
    assert_eq!(copies(folder.path()), ["before-0.10.0.db", "before-0.11.0.db"], "exactly 30 days");
    clock.set("2026-12-22T10:00:01Z".parse().unwrap());
    copies_of.prune().unwrap();
    assert_eq!(copies(folder.path()), ["before-0.11.0.db"]);
    clock.set("2027-02-01T00:00:00Z".parse().unwrap());
    copies_of.prune().unwrap();
    assert_eq!(copies(folder.path()), Vec::<String>::new());
    assert!(folder.path().join("circlet.db").exists());
}

#[tokio::test]
async fn a_server_that_runs_for_long_removes_old_copies_too() {
    let site = Site::new().await;
    let copy = site.app.config.data.join("before-0.1.0.db");
    File::create(&copy).unwrap().set_modified(site.app.clock.now().into()).unwrap();
    circlet::platform::jobs::run_due(&site.app, &[circlet::platform::jobs::SWEEP]).await;
    assert!(copy.exists());
    site.at("2026-12-17T16:00:00Z");
    circlet::platform::jobs::run_due(&site.app, &[circlet::platform::jobs::SWEEP]).await;
    assert!(!copy.exists());
}

/// Sets up a program with its own 0.1 database.
fn setup_of_0_1(site: &Site, folder: &Path) -> (Setup, PathBuf) {
    let database = folder.join("circlet.db");
    former::unpack_database("0.1", &database);
    let url = format!("sqlite://{}", database.display());
    (Setup::beside(site).set("DATABASE_URL", &url).set("CIRCLET_DATA", &folder.display().to_string()).set("CIRCLET_SECRET", ""), database)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_room_for_a_copy_the_server_says_so_and_does_not_start() {
    let (site, folder) = (Site::new().await, tempfile::tempdir().unwrap());
    let (setup, database) = setup_of_0_1(&site, folder.path());
    // Files may not grow beyond part of what the copy needs (1.6 MB), as on a full disk.
    let narrow = ["sh", "-c", "trap '' XFSZ; ulimit -f 1000; exec \"$0\" \"$@\""];
    let program = setup.start_through(&narrow, &["serve"]);
    program.logged("Make room").await;
    let log = program.log();
    assert!(!program.ended().success());
    assert!(log.contains(&plain()) && !log.contains("listening"), "{log}");
    assert_eq!(copies(folder.path()), Vec::<String>::new(), "no partial copy is left");
    assert_eq!(number(&database, "select max(version) from _sqlx_migrations").await, 1, "nothing was migrated");
    // With room it starts.
    let program = setup.start(&["serve"]);
    program.address().await;
    assert_eq!(copies(folder.path()), [plain()]);
}

#[tokio::test]
async fn where_no_copy_can_be_written_nothing_is_migrated() {
    let folder = tempfile::tempdir().unwrap();
    let (database, no_folder) = (folder.path().join("circlet.db"), folder.path().join("file"));
    former::unpack_database("0.1", &database);
    File::create(&no_folder).unwrap();
    let error = open(&database, &no_folder).await.unwrap_err();
    assert!(format!("{error:#}").contains("make the folder writable"), "{error:#}");
    assert_eq!(number(&database, "select max(version) from _sqlx_migrations").await, 1);
    // A partial file of an earlier attempt is no obstacle, and is removed.
    fs::write(folder.path().join(".before.db.part"), "half").unwrap();
    open(&database, folder.path()).await.unwrap();
    assert_eq!(copies(folder.path()), [plain()]);
}

/// Returns the URL of a database with only the first migration, on either engine.
async fn first_migration_only(data: &Path, engine: Engine) -> String {
    let first = tempfile::tempdir().unwrap();
    let sqlite = engine == Engine::Sqlite;
    let migrations = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("migrations").join(if sqlite { "sqlite" } else { "postgres" });
    fs::copy(migrations.join("0001_spine.sql"), first.path().join("0001_spine.sql")).unwrap();
    let url = fresh_database(data).await;
    let mut conn = AnyConnection::connect(&format!("{url}{}", if sqlite { "?mode=rwc" } else { "" })).await.unwrap();
    sqlx::migrate::Migrator::new(first.path()).await.unwrap().run(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_once_migrate_once_and_all_answer() {
    let (site, data) = (Site::new().await, tempfile::tempdir().unwrap());
    let url = first_migration_only(data.path(), site.app.db.engine()).await;
    let setup = Setup::beside(&site).set("DATABASE_URL", &url).set("CIRCLET_DATA", &data.path().display().to_string());
    let programs: Vec<_> = (0..3).map(|_| setup.start(&["serve"])).collect();
    for program in &programs {
        program.address().await;
    }
    let migrated = programs.iter().filter(|program| program.log().contains("pg_dump") || program.log().contains(&plain())).count();
    assert_eq!(migrated, 1, "one of them migrated");
}

#[tokio::test]
async fn the_log_says_where_the_copy_is_or_that_a_dump_should_be_made() {
    let (site, data) = (Site::new().await, tempfile::tempdir().unwrap());
    let sqlite = site.app.db.engine() == Engine::Sqlite;
    let url = first_migration_only(data.path(), site.app.db.engine()).await;
    let setup = Setup::beside(&site).set("DATABASE_URL", &url).set("CIRCLET_DATA", &data.path().display().to_string());
    let done = setup.run(&["migrate"]);
    let log = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{log}");
    let told = if sqlite { data.path().join(plain()).display().to_string() } else { "pg_dump".to_owned() };
    assert!(log.contains(&told), "{log}");
    let again = setup.run(&["migrate"]);
    assert!(!String::from_utf8_lossy(&again.stderr).contains(&told));
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused_and_left_alone() {
    let site = Site::new().await;
    let mut tx = site.app.db.write().await.unwrap();
    let newer = "insert into _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
                 select 9999, description, installed_on, success, checksum, execution_time
                 from _sqlx_migrations
                 where version = 1";
    sqlx::query(AssertSqlSafe(newer)).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let copies_of = Copies::new(&site.app.config.data, &clock());
    let error = Db::open_keeping(&site.app.config.database_url, None, &copies_of).await.unwrap_err();
    assert!(format!("{error:#}").contains("belongs to a newer Circlet: it has migration 9999"), "{error:#}");
    let done = Setup::beside(&site).run(&["serve"]);
    assert!(!done.status.success());
    assert!(String::from_utf8_lossy(&done.stderr).contains("newer Circlet"), "{done:?}");
    assert_eq!(copies(&site.app.config.data), Vec::<String>::new());
}
