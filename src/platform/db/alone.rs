//! Only one process at a time prepares a database (migrations, steps). The lock is the operating system's or
//! PostgreSQL's, so it is released when its process ends.

use super::Engine;
use anyhow::Context;
use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, Connection, Executor};
use std::fs::File;
use std::path::Path;
use std::str::FromStr;

/// The key of PostgreSQL's advisory lock: any number not used otherwise in this database.
const LOCK: &str = "4859225711460607351";

/// The lock of the one process that prepares the database, released when dropped.
#[derive(Debug)]
#[expect(dead_code, reason = "held for their drop")]
pub(crate) enum Alone {
    /// A locked file next to the database: SQLite's own locks must not be held for minutes.
    File(File),
    /// A transaction that holds an advisory lock. Not a session-level lock, which PgBouncer would lose.
    Session(Box<AnyConnection>),
}

/// Waits until no other process prepares the database at `url`.
///
/// # Errors
/// When the lock file cannot be created, or the database cannot be reached.
pub(crate) async fn alone(engine: Engine, url: &str) -> anyhow::Result<Alone> {
    match engine {
        Engine::Sqlite => file(&super::sqlite::path(url).with_added_extension("lock")).await,
        Engine::Postgres => session(url).await,
    }
}

async fn file(path: &Path) -> anyhow::Result<Alone> {
    let file = File::options().create(true).write(true).truncate(false).open(path);
    let file = file.with_context(|| format!("create the lock file {}", path.display()))?;
    if file.try_lock().is_ok() {
        return Ok(Alone::File(file));
    }
    waiting();
    let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await.context("wait for a lock")?;
    Ok(Alone::File(locked.with_context(|| format!("lock {}", path.display()))?))
}

async fn session(url: &str) -> anyhow::Result<Alone> {
    let mut conn = AnyConnection::connect_with(&AnyConnectOptions::from_str(url)?).await.context("open the database")?;
    conn.execute("begin").await.context("begin the locking transaction")?;
    let at_once = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select pg_try_advisory_xact_lock({LOCK})")));
    let locked: bool = at_once.fetch_one(&mut conn).await.context("lock the database")?;
    if !locked {
        waiting();
        conn.execute(sqlx::AssertSqlSafe(format!("select pg_advisory_xact_lock({LOCK})"))).await.context("lock the database")?;
    }
    Ok(Alone::Session(Box::new(conn)))
}

fn waiting() {
    tracing::info!("another process is preparing the database; waiting for it");
}
