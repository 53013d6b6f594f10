//! The database: one SQL text for two engines, through sqlx's `Any`.

mod alone;
mod copies;
mod migrate;
mod sqlite;

use super::clock::Clock;
use super::error::{Doing, Result};
use alone::Alone;
use anyhow::Context;
use sqlite::Knobs;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor, Transaction};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub use copies::Copies;

/// Which engine is behind the pools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default.
    Sqlite,
    /// For big hosts.
    Postgres,
}

/// The pools. Which one a read belongs to is decided by what the answer is for: see
/// [`Db::primary`] and [`Db::replica`]. Writes go through [`Db::write`] only.
#[derive(Clone, Debug)]
pub struct Db {
    primary: AnyPool,
    replica: AnyPool,
    write: AnyPool,
    engine: Engine,
    url: Arc<str>,
    commits: Arc<AtomicU64>,
}

/// A write transaction. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub struct Tx {
    inner: Transaction<'static, Any>,
    engine: Engine,
    commits: Arc<AtomicU64>,
    events: bool,
}

/// What names one row.
#[derive(Clone, Copy, Debug)]
pub enum Key<'a> {
    /// Its `id`.
    Id(i64),
    /// Its `slug`.
    Slug(&'a str),
}

/// Anything a read can run on: a pool, or the connection of a transaction.
pub trait Reader<'c>: Executor<'c, Database = Any> {}
impl<'c, E: Executor<'c, Database = Any>> Reader<'c> for E {}

/// How often a write transaction is begun again when the engine says "busy".
const BEGIN_TRIES: u32 = 3;

impl Db {
    /// As [`Db::open_keeping`], with copies beside the database's file.
    ///
    /// # Errors
    /// As there.
    pub async fn open(url: &str, read_url: Option<&str>) -> anyhow::Result<Self> {
        let file = sqlite::path(url);
        let folder = file.parent().filter(|_| url.starts_with("sqlite:")).unwrap_or(Path::new("."));
        Self::open_keeping(url, read_url, &Copies::new(folder, &Clock::System)).await
    }

    /// Opens the database, makes the SQLite folder and file if needed, and migrates. An SQLite
    /// database that holds anything is copied before it changes.
    ///
    /// # Errors
    /// When it cannot be reached, stands on a network disk, has a newer schema than this program, or
    /// cannot be copied.
    pub async fn open_keeping(url: &str, read_url: Option<&str>, copies: &Copies) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let (url, knobs) = match engine {
            Engine::Sqlite => sqlite::address(url)?,
            Engine::Postgres => (url.to_owned(), Knobs::default()),
        };
        migrate::migrate(engine, &url, copies).await?;
        let write = pool(engine, knobs, if engine == Engine::Sqlite { 1 } else { 10 }).connect_with(AnyConnectOptions::from_str(&url)?);
        let write = write.await.context("open the database")?;
        let readers = if engine == Engine::Sqlite { 4 } else { 10 };
        let primary = pool(engine, knobs, readers).connect_with(AnyConnectOptions::from_str(&url)?);
        let primary = primary.await.context("open the database for reading")?;
        let replica = match read_url {
            None => primary.clone(),
            Some(url) => {
                let replica = pool(engine, knobs, readers).connect_with(AnyConnectOptions::from_str(url)?);
                replica.await.context("open the replica (DATABASE_READ_URL)")?
            }
        };
        Ok(Self { primary, replica, write, engine, url: url.into(), commits: Arc::default() })
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// How many transactions this process has committed: what was read before one of them may be old.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    fn tx(&self, inner: Transaction<'static, Any>) -> Tx {
        Tx { inner, engine: self.engine, commits: Arc::clone(&self.commits), events: false }
    }

    /// Reads for everything that stands behind a session or a mailed link, permission and data: on
    /// PostgreSQL the primary server, which has seen every commit.
    pub fn primary(&self) -> &AnyPool {
        &self.primary
    }

    /// Reads for anonymous public pages (start, lists, circle, course, feeds): on PostgreSQL a
    /// replica that may lag behind, where `DATABASE_READ_URL` names one.
    pub fn replica(&self) -> &AnyPool {
        &self.replica
    }

    /// Begins a write transaction (`BEGIN IMMEDIATE` on SQLite, so that it cannot fail half-way for
    /// want of the lock). Busy engines are asked again a few times.
    ///
    /// # Errors
    /// A fault that is shown as "busy" when the database stays busy, read-only, full or away.
    pub async fn write(&self) -> Result<Tx> {
        let statement = if self.engine == Engine::Sqlite { "begin immediate" } else { "begin" };
        let mut tries = 0;
        loop {
            tries += 1;
            match self.write.begin_with(statement).await {
                Ok(inner) => return Ok(self.tx(inner)),
                Err(sqlx::Error::Database(_)) if tries < BEGIN_TRIES => tokio::task::yield_now().await,
                Err(error) => return Err(error).doing("begin a write transaction"),
            }
        }
    }

    /// Begins a transaction that sees the database as it is now, whatever is written meanwhile. For
    /// long reads; never committed.
    pub async fn snapshot(&self) -> Result<Tx> {
        let statement = if self.engine == Engine::Sqlite { "begin" } else { "begin isolation level repeatable read read only" };
        Ok(self.tx(self.primary.begin_with(statement).await.doing("begin to read")?))
    }

    /// Waits until this process alone prepares the database.
    pub(crate) async fn alone(&self) -> Result<Alone> {
        Ok(alone::alone(self.engine, &self.url).await?)
    }

    /// Lets new rows of a table count on from the highest id there is: PostgreSQL does not notice ids
    /// that are given (SQLite does).
    pub async fn reset_id_sequence(&self, tx: &mut Tx, table: &'static str) -> Result<()> {
        if self.engine == Engine::Postgres {
            let statement = format!("select setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) from {table}");
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(tx.conn()).await.doing("let ids count on")?;
        }
        Ok(())
    }

    /// Lets the planner know what the tables hold now, after many rows were written at once. SQLite's
    /// planner goes by the indexes alone and is left at that.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn analyze(&self) -> Result<()> {
        if self.engine == Engine::Postgres {
            sqlx::query("vacuum analyze").execute(&self.write).await.doing("analyze the database")?;
        }
        Ok(())
    }

    /// Health check: asks the primary and the replica.
    ///
    /// # Errors
    /// When one of them does not answer.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("select 1").execute(&self.primary).await.doing("ping the database")?;
        sqlx::query("select 1").execute(&self.replica).await.doing("ping the replica")?;
        Ok(())
    }

    /// Closes both pools and, on SQLite, folds the write-ahead log into the file.
    pub async fn close(&self) {
        if self.engine == Engine::Sqlite {
            // Best effort: the log is replayed at the next start anyway.
            drop(sqlx::query("pragma wal_checkpoint(truncate)").execute(&self.write).await);
        }
        self.primary.close().await;
        self.replica.close().await;
        self.write.close().await;
    }
}

impl Tx {
    /// The connection to run statements on.
    pub fn conn(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Keeps others from changing a row until this transaction ends, so that what is read of it from
    /// now on still holds at the commit. SQLite has one writer at a time anyway. Rows are held in the
    /// order account, circle, sign-up, so that no two transactions wait for each other.
    pub async fn hold(&mut self, table: &'static str, row: Key<'_>) -> Result<()> {
        if self.engine == Engine::Postgres {
            let (column, table) = (if matches!(row, Key::Id(_)) { "id" } else { "slug" }, table);
            let query = sqlx::query(AssertSqlSafe(format!("select id from {table} where {column} = $1 for no key update")));
            let query = match row {
                Key::Id(id) => query.bind(id),
                Key::Slug(slug) => query.bind(slug.to_owned()),
            };
            query.execute(self.conn()).await.doing("hold a row")?;
        }
        Ok(())
    }

    /// Remembers that subscribers must be woken after the commit.
    pub(super) fn has_events(&mut self) {
        self.events = true;
    }

    /// Whether an event was published in it.
    pub(super) fn wakes_subscribers(&self) -> bool {
        self.events
    }

    /// Begins a part that [`Tx::undo`] can take back alone. Parts do not nest.
    pub async fn savepoint(&mut self) -> Result<()> {
        self.conn().execute("savepoint part").await.doing("begin a part of a transaction")?;
        Ok(())
    }

    /// Keeps the part.
    pub async fn keep(&mut self) -> Result<()> {
        self.conn().execute("release savepoint part").await.doing("keep a part of a transaction")?;
        Ok(())
    }

    /// Takes the part back; what came before it stays.
    pub async fn undo(&mut self) -> Result<()> {
        self.conn().execute("rollback to savepoint part").await.doing("take a part of a transaction back")?;
        self.keep().await
    }

    /// Makes everything since [`Db::write`] lasting.
    ///
    /// # Errors
    /// When the engine refuses; nothing was changed then.
    pub async fn commit(self) -> Result<()> {
        self.inner.commit().await.doing("commit")?;
        self.commits.fetch_add(1, Ordering::Release);
        Ok(())
    }
}

fn pool(engine: Engine, knobs: Knobs, connections: u32) -> AnyPoolOptions {
    let options = AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(8))
        .idle_timeout(if engine == Engine::Sqlite { None } else { Some(Duration::from_secs(600)) })
        .max_lifetime(None)
        .test_before_acquire(engine == Engine::Postgres)
        // After a failed commit (a disk that took no writes) SQLite has rolled back by itself, while
        // sqlx believes that the transaction goes on: such a connection would refuse every write.
        .before_acquire(|conn, _| Box::pin(async move { Ok(!conn.is_in_transaction()) }));
    if engine == Engine::Postgres {
        // Else a request that waits for somebody's lock would wait for ever.
        return options.after_connect(|conn, _| Box::pin(async move { conn.execute("set lock_timeout = 5000").await.map(drop) }));
    }
    options.after_connect(move |conn, _| {
        Box::pin(async move {
            for pragma in [
                "pragma journal_mode = wal",
                "pragma foreign_keys = on",
                "pragma synchronous = normal",
                "pragma cache_size = -4000",
                "pragma temp_store = memory",
            ] {
                conn.execute(pragma).await?;
            }
            conn.execute(AssertSqlSafe(format!("pragma busy_timeout = {}", knobs.busy_timeout))).await?;
            if knobs.max_page_count > 0 {
                conn.execute(AssertSqlSafe(format!("pragma max_page_count = {}", knobs.max_page_count))).await?;
            }
            Ok(())
        })
    })
}
