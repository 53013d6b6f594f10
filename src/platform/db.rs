//! The database: one SQL text for both engines, through sqlx's `Any`.

mod alone;
mod copies;
mod file;
mod migrate;
mod present;
mod sqlite;
pub mod verify;

use super::clock::Clock;
use super::error::{Doing, Result};
pub(crate) use alone::{Alone, alone};
use anyhow::Context;
use sqlite::Knobs;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor, Transaction};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

pub use copies::Copies;
pub use file::DbFile;
pub use migrate::newest_migration;
pub use present::present;

/// Returns the file that a database URL names; `None` if it names a server.
pub fn file(url: &str) -> Option<PathBuf> {
    url.starts_with("sqlite:").then(|| sqlite::path(url))
}

/// The engine behind the pools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default.
    Sqlite,
    /// For large hosts.
    Postgres,
}

/// The connection pools. What a read is for decides which pool it uses: see [`Db::primary`] and
/// [`Db::replica`]. Writes always go through [`Db::write`].
#[derive(Clone, Debug)]
pub struct Db {
    primary: AnyPool,
    replica: AnyPool,
    write: AnyPool,
    engine: Engine,
    url: Arc<str>,
    commits: Arc<AtomicU64>,
    waiting: Arc<AtomicUsize>,
}

/// Counts a task as waiting until it is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn begin(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Who has something to do after a commit.
#[derive(Debug, Default)]
pub(super) struct Wakes {
    /// Event subscribers, by name.
    pub(super) subscribers: Vec<&'static str>,
    /// The mail worker.
    pub(super) mail: bool,
}

/// A write transaction. Rolled back if dropped without [`Tx::commit`].
#[derive(Debug)]
pub struct Tx {
    inner: Transaction<'static, Any>,
    engine: Engine,
    commits: Arc<AtomicU64>,
    wakes: Wakes,
    removed: Vec<PathBuf>,
}

/// A key that identifies one row.
#[derive(Clone, Copy, Debug)]
pub enum Key<'a> {
    /// Its `id`.
    Id(i64),
    /// Its `slug`.
    Slug(&'a str),
}

/// A connection that several reads share.
pub type Conn = AnyConnection;

/// Anything a read can run on: a pool, or a transaction's connection.
pub trait Reader<'c>: Executor<'c, Database = Any> {}
impl<'c, E: Executor<'c, Database = Any>> Reader<'c> for E {}

/// How long a connection to a server that was given back in order is taken to be alive.
const TRUSTED: Duration = Duration::from_millis(10);

/// How often beginning a write transaction is tried while the engine is busy.
const BEGIN_TRIES: u32 = 3;

impl Db {
    /// Same as [`Db::open_keeping`], with copies next to the database file.
    ///
    /// # Errors
    /// See [`Db::open_keeping`].
    pub async fn open(url: &str, read_url: Option<&str>) -> anyhow::Result<Self> {
        let file = sqlite::path(url);
        let folder = file.parent().filter(|_| url.starts_with("sqlite:")).unwrap_or(Path::new("."));
        Self::open_keeping(url, read_url, &Copies::new(folder, &Clock::System)).await
    }

    /// Opens the database, creating the SQLite folder and file if needed, and migrates it. An SQLite database
    /// that contains anything is copied before it is migrated.
    ///
    /// # Errors
    /// When it cannot be reached, is on a network disk, has a newer schema than this program, or cannot be
    /// copied.
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
        Ok(Self { primary, replica, write, engine, url: url.into(), commits: Arc::default(), waiting: Arc::default() })
    }

    /// Returns the engine.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Returns how many transactions this process has committed: data read before the latest may be stale.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    fn tx(&self, inner: Transaction<'static, Any>) -> Tx {
        Tx { inner, engine: self.engine, commits: Arc::clone(&self.commits), wakes: Wakes::default(), removed: Vec::new() }
    }

    /// Returns the pool for everything behind a session or an emailed link, permissions and data: on
    /// PostgreSQL the primary server, which has seen every commit.
    pub fn primary(&self) -> &AnyPool {
        &self.primary
    }

    /// Returns the pool for anonymous public pages (start, lists, circle, course, feeds): on PostgreSQL a
    /// replica that may lag, if `DATABASE_READ_URL` names one.
    pub fn replica(&self) -> &AnyPool {
        &self.replica
    }

    /// Begins a write transaction (`BEGIN IMMEDIATE` on SQLite, so that it cannot fail half-way for lack of
    /// the lock). Retries a few times while the engine is busy.
    ///
    /// # Errors
    /// An internal error, shown as "busy", if the database stays busy, read-only, full or unreachable.
    pub async fn write(&self) -> Result<Tx> {
        let statement = if self.engine == Engine::Sqlite { "begin immediate" } else { "begin" };
        let _waiting = Waiting::begin(&self.waiting);
        let mut tries = 0;
        loop {
            tries += 1;
            match self.begin(&self.write, statement).await {
                Ok(inner) => return Ok(self.tx(inner)),
                Err(sqlx::Error::Database(_)) if tries < BEGIN_TRIES => tokio::task::yield_now().await,
                Err(error) => return Err(error).doing("begin a write transaction"),
            }
        }
    }

    /// Returns a connection for one statement that is a transaction of its own and changes nothing that a
    /// public page shows (limits, the outbox): it does not count in [`Db::commits`].
    ///
    /// # Errors
    /// An internal error, shown as "busy", if none becomes free.
    pub async fn single(&self) -> Result<PoolConnection<Any>> {
        let _waiting = Waiting::begin(&self.waiting);
        self.write.acquire().await.doing("get a connection to write")
    }

    /// Returns how many tasks of this process wait to write. On SQLite, which has one at a
    /// time, that is the length of the queue.
    pub fn writers_waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Begins a transaction that sees the database as it is now, regardless of later writes. For long reads;
    /// never committed.
    pub async fn snapshot(&self) -> Result<Tx> {
        let statement = if self.engine == Engine::Sqlite { "begin" } else { "begin isolation level repeatable read read only" };
        Ok(self.tx(self.begin(&self.primary, statement).await.doing("begin a read transaction")?))
    }

    /// Begins a transaction. On PostgreSQL in a task that goes on if the request ends meanwhile (a visitor who leaves): sqlx would give
    /// the connection back within a transaction that it knows nothing of, and what the next one writes there would be kept from
    /// everyone, and lost.
    async fn begin(&self, pool: &AnyPool, statement: &'static str) -> sqlx::Result<Transaction<'static, Any>> {
        if self.engine == Engine::Sqlite {
            return pool.begin_with(statement).await;
        }
        let pool = pool.clone();
        tokio::spawn(async move { pool.begin_with(statement).await }).await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    /// Waits until only this process prepares the database.
    pub(crate) async fn alone(&self) -> Result<Alone> {
        Ok(alone(self.engine, &self.url).await?)
    }

    /// Copies an SQLite database as it is at this moment into a new file, while others write.
    ///
    /// # Errors
    /// When there is no room, or the file exists.
    pub async fn copy_to(&self, path: &Path) -> anyhow::Result<()> {
        let mut conn = self.primary.acquire().await.context("get a connection")?;
        copies::copy(&mut conn, path).await?.sync_all().context("sync the copy to disk")
    }

    /// Makes new rows of a table continue from its highest id: PostgreSQL's sequence does not notice explicit
    /// ids (SQLite does).
    pub async fn reset_id_sequence(&self, tx: &mut Tx, table: &'static str) -> Result<()> {
        if self.engine == Engine::Postgres {
            let statement = format!("select setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) from {table}");
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(tx.conn()).await.doing("reset an id sequence")?;
        }
        Ok(())
    }

    /// Rewrites a small table, so that nothing that was deleted of it can be read from the database's files.
    ///
    /// # Errors
    /// When the database does not respond.
    pub(crate) async fn forget_deleted(&self, table: &'static str) -> Result<()> {
        match self.engine {
            // The pages themselves were overwritten: `secure_delete`.
            Engine::Sqlite => sqlx::query("pragma wal_checkpoint(truncate)").execute(&self.write).await.doing("fold the log into the file")?,
            Engine::Postgres => sqlx::query(AssertSqlSafe(format!("vacuum full {table}"))).execute(&self.write).await.doing("rewrite a table")?,
        };
        Ok(())
    }

    /// Updates the planner's statistics after many rows were written at once. SQLite's planner uses the
    /// indexes alone and needs none.
    ///
    /// # Errors
    /// When the database does not respond.
    pub async fn analyze(&self) -> Result<()> {
        if self.engine == Engine::Postgres {
            sqlx::query("vacuum analyze").execute(&self.write).await.doing("analyze the database")?;
        }
        Ok(())
    }

    /// Health check: asks the primary and the replica.
    ///
    /// # Errors
    /// When one of them does not respond.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("select 1").execute(&self.primary).await.doing("ping the database")?;
        sqlx::query("select 1").execute(&self.replica).await.doing("ping the replica")?;
        Ok(())
    }

    /// On SQLite, folds the write-ahead log into the file and empties it: until then it holds erased rows. Best effort: it waits
    /// for no one who reads.
    pub async fn empty_log(&self) {
        if self.engine == Engine::Sqlite {
            drop(sqlx::query("pragma wal_checkpoint(truncate)").execute(&self.write).await);
        }
    }

    /// Closes both pools and, on SQLite, folds the write-ahead log into the file.
    pub async fn close(&self) {
        // If that fails, the log is replayed at the next start.
        self.empty_log().await;
        self.primary.close().await;
        self.replica.close().await;
        self.write.close().await;
    }
}

impl Tx {
    /// Returns the connection to run statements on.
    pub fn conn(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }

    /// Returns the engine.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Locks a row until this transaction ends, so that what is read of it from now on still holds at the
    /// commit. A no-op on SQLite, which has one writer at a time. Rows are locked in the order account,
    /// circle, sign-up, course, to avoid deadlocks; of each table, by id.
    pub async fn hold(&mut self, table: &'static str, row: Key<'_>) -> Result<()> {
        if self.engine == Engine::Postgres {
            let (column, table) = (if matches!(row, Key::Id(_)) { "id" } else { "slug" }, table);
            let query = sqlx::query(AssertSqlSafe(format!("select id from {table} where {column} = $1 for no key update")));
            let query = match row {
                Key::Id(id) => query.bind(id),
                Key::Slug(slug) => query.bind(slug.to_owned()),
            };
            query.execute(self.conn()).await.doing("lock a row")?;
        }
        Ok(())
    }

    /// Returns whether what this transaction has read cannot change while it runs: there is one writer at a time.
    pub fn is_alone(&self) -> bool {
        self.engine == Engine::Sqlite
    }

    /// Same as [`Tx::hold`] for many rows; those that do not exist are left out.
    pub async fn hold_all(&mut self, table: &'static str, ids: &[i64]) -> Result<()> {
        if self.engine == Engine::Postgres && !ids.is_empty() {
            let ids = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
            // Locks in the order in which the sorted rows are returned.
            let sql = format!("select id from {table} where id in ({ids}) order by id for no key update");
            sqlx::query(AssertSqlSafe(sql)).persistent(false).execute(self.conn()).await.doing("lock rows")?;
        }
        Ok(())
    }

    /// Returns who is to be woken after the commit ([`super::Ctx::commit`]).
    pub(super) fn wakes(&mut self) -> &mut Wakes {
        &mut self.wakes
    }

    /// Has a file removed after the commit ([`super::Ctx::commit`]).
    pub(super) fn remove_after_commit(&mut self, file: PathBuf) {
        self.removed.push(file);
    }

    /// Takes the files to remove after the commit.
    pub(super) fn take_removed(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.removed)
    }

    /// Sets a savepoint that [`Tx::undo`] can roll back to. Savepoints do not nest.
    pub async fn savepoint(&mut self) -> Result<()> {
        self.conn().execute("savepoint part").await.doing("set a savepoint")?;
        Ok(())
    }

    /// Releases the savepoint, keeping what was done since.
    pub async fn keep(&mut self) -> Result<()> {
        self.conn().execute("release savepoint part").await.doing("release a savepoint")?;
        Ok(())
    }

    /// Rolls back to the savepoint.
    pub async fn undo(&mut self) -> Result<()> {
        self.conn().execute("rollback to savepoint part").await.doing("roll back to a savepoint")?;
        self.keep().await
    }

    /// Rolls back everything since [`Db::write`], and waits for it; a transaction that is only dropped is rolled
    /// back before its connection is used again.
    ///
    /// # Errors
    /// When the engine does not respond.
    pub async fn roll_back(self) -> Result<()> {
        self.inner.rollback().await.doing("roll back")
    }

    /// Commits everything since [`Db::write`].
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
        // Every connection is tested when it is given back; testing it again within moments would cost every
        // statement a round trip.
        .test_before_acquire(false)
        .before_acquire(move |conn, state| {
            Box::pin(async move {
                if engine == Engine::Postgres && state.idle_for > TRUSTED {
                    conn.ping().await?;
                }
                // After a failed commit (for example, a full disk) SQLite has rolled back by itself, but sqlx
                // believes that the transaction goes on: such a connection would refuse every write.
                Ok(!conn.is_in_transaction())
            })
        });
    if engine == Engine::Postgres {
        return options.after_connect(|conn, _| {
            Box::pin(async move {
                for setting in [
                    // Otherwise a request that waits for another transaction's lock could wait for ever.
                    "set lock_timeout = 5000",
                    // Compiling a search takes many times as long as running it: docs/decisions/0009-search.md.
                    "set jit = off",
                ] {
                    conn.execute(setting).await?;
                }
                Ok(())
            })
        });
    }
    options.after_connect(move |conn, _| {
        Box::pin(async move {
            for pragma in [
                "pragma journal_mode = wal",
                "pragma foreign_keys = on",
                if knobs.full_sync { "pragma synchronous = full" } else { "pragma synchronous = normal" },
                // Per connection, which keeps it. What is read again and again is in the page cache of the system, too.
                "pragma cache_size = -2000",
                "pragma temp_store = memory",
                // What is erased is overwritten in the file, too.
                "pragma secure_delete = on",
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
