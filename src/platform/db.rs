//! The database: one SQL text for two engines, through sqlx's `Any`.

use super::error::{Doing, Result};
use anyhow::{Context, bail};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor, Transaction};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

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
}

/// A write transaction. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub struct Tx(Transaction<'static, Any>);

/// Anything a read can run on: a pool, or the connection of a transaction.
pub trait Reader<'c>: Executor<'c, Database = Any> {}
impl<'c, E: Executor<'c, Database = Any>> Reader<'c> for E {}

static SQLITE: sqlx::migrate::Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES: sqlx::migrate::Migrator = sqlx::migrate!("./migrations/postgres");

/// How often a write transaction is begun again when the engine says "busy".
const BEGIN_TRIES: u32 = 3;

impl Db {
    /// Opens the database, makes the SQLite folder and file if needed, and migrates.
    ///
    /// # Errors
    /// When it cannot be reached, stands on a network disk, or has a newer schema than this program.
    pub async fn open(url: &str, read_url: Option<&str>) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let (url, knobs) = match engine {
            Engine::Sqlite => sqlite_url(url)?,
            Engine::Postgres => (url.to_owned(), Knobs::default()),
        };
        // On a connection of its own: waiting for another server that migrates may take long.
        let mut first = AnyConnection::connect_with(&AnyConnectOptions::from_str(&url)?).await.context("open the database")?;
        let migrator = if engine == Engine::Sqlite { &SQLITE } else { &POSTGRES };
        migrator.run(&mut first).await.context("migrate the database (is it from a newer Circlet?)")?;
        first.close().await.context("migrate the database")?;
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
        Ok(Self { primary, replica, write, engine })
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.engine
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
                Ok(tx) => return Ok(Tx(tx)),
                Err(sqlx::Error::Database(_)) if tries < BEGIN_TRIES => tokio::task::yield_now().await,
                Err(error) => return Err(error).doing("begin a write transaction"),
            }
        }
    }

    /// Begins a transaction that sees the database as it is now, whatever is written meanwhile. For
    /// long reads; never committed.
    pub async fn snapshot(&self) -> Result<Tx> {
        let statement = if self.engine == Engine::Sqlite { "begin" } else { "begin isolation level repeatable read read only" };
        Ok(Tx(self.primary.begin_with(statement).await.doing("begin to read")?))
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
        &mut self.0
    }

    /// Makes everything since [`Db::write`] lasting.
    ///
    /// # Errors
    /// When the engine refuses; nothing was changed then.
    pub async fn commit(self) -> Result<()> {
        self.0.commit().await.doing("commit")
    }
}

/// Settings of SQLite that may stand behind the file's name in `DATABASE_URL`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Knobs {
    /// `busy_timeout`: how long to wait for another process that writes, in milliseconds.
    busy_timeout: u32,
    /// `max_page_count`: the largest size the file may reach, in pages of 4 KiB; 0 is SQLite's own.
    max_page_count: u32,
}

impl Default for Knobs {
    fn default() -> Self {
        Self { busy_timeout: 5000, max_page_count: 0 }
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

/// The file's folder made, `mode=rwc` set, and our own settings taken out.
fn sqlite_url(url: &str) -> anyhow::Result<(String, Knobs)> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    if path.is_empty() || path.contains(":memory:") {
        bail!("Circlet needs a database file: an in-memory SQLite would be gone at every restart");
    }
    if let Some(folder) = Path::new(path).parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("make the folder {}", folder.display()))?;
        refuse_network_disk(folder)?;
    }
    let mut knobs = Knobs::default();
    let mut rest = Vec::new();
    for pair in query.split('&').filter(|p| !p.is_empty()) {
        let number = |value: &str| value.parse().with_context(|| format!("DATABASE_URL: {pair} must be a whole number"));
        match pair.split_once('=') {
            Some(("busy_timeout", value)) => knobs.busy_timeout = number(value)?,
            Some(("max_page_count", value)) => knobs.max_page_count = number(value)?,
            _ => rest.push(pair),
        }
    }
    if !rest.iter().any(|pair| pair.starts_with("mode=")) {
        rest.push("mode=rwc");
    }
    Ok((format!("sqlite://{path}?{}", rest.join("&")), knobs))
}

/// SQLite's locks do not work over NFS, SMB and the like; data would be lost quietly.
fn refuse_network_disk(folder: &Path) -> anyhow::Result<()> {
    let Ok(folder) = folder.canonicalize() else { return Ok(()) };
    let Ok(mounts) = std::fs::read_to_string("/proc/self/mounts") else { return Ok(()) };
    let kind = mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?, words.next()?))
        })
        .filter(|(point, _)| folder.starts_with(point))
        .max_by_key(|(point, _)| point.len())
        .map(|(_, kind)| kind);
    match kind {
        Some(kind) if ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph"].contains(&kind) => bail!(
            "{} is on a network disk ({kind}). SQLite cannot lock there and would lose data: use a local folder, or PostgreSQL",
            folder.display()
        ),
        _ => Ok(()),
    }
}

/// Makes a `like` pattern that finds `folded` anywhere, its own `%`, `_` and `\` taken as they are.
/// Use with `like $n escape '\'`.
pub fn contains_pattern(folded: &str) -> String {
    let escaped = folded.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_sqlite_may_stand_in_its_address() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("x.db").display().to_string();
        assert_eq!(sqlite_url(&format!("sqlite://{file}"))?, (format!("sqlite://{file}?mode=rwc"), Knobs::default()));
        let (url, knobs) = sqlite_url(&format!("sqlite:{file}?busy_timeout=200&cache=private&max_page_count=90"))?;
        assert_eq!((url, knobs), (format!("sqlite://{file}?cache=private&mode=rwc"), Knobs { busy_timeout: 200, max_page_count: 90 }));
        assert!(sqlite_url(&format!("sqlite:{file}?busy_timeout=soon")).is_err());
        assert!(sqlite_url("sqlite::memory:").is_err());
        Ok(())
    }
}
