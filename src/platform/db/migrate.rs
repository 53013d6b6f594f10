//! Migrates a database to this program's schema.

use super::alone::alone;
use super::{Copies, Engine};
use anyhow::{Context, bail};
use sqlx::any::AnyConnectOptions;
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, Connection};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

static SQLITE: Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// Returns the number of this program's newest migration.
pub fn newest_migration() -> i64 {
    SQLITE.iter().map(|m| m.version).max().unwrap_or_default()
}

/// Returns the checksums of this program's migrations, by number.
pub(super) fn checksums(engine: Engine) -> BTreeMap<i64, &'static [u8]> {
    let migrator = if engine == Engine::Sqlite { &SQLITE } else { &POSTGRES };
    migrator.iter().map(|m| (m.version, &*m.checksum)).collect()
}

/// Runs the pending migrations on the database at `url`. A database that contains anything is copied first
/// (SQLite), or the host is told to dump it (PostgreSQL). If several processes start, one migrates and the
/// others wait.
///
/// # Errors
/// When the database cannot be reached, belongs to a newer program, cannot be copied, or a migration fails.
pub(super) async fn migrate(engine: Engine, url: &str, copies: &Copies) -> anyhow::Result<()> {
    let migrator = if engine == Engine::Sqlite { &SQLITE } else { &POSTGRES };
    // On a connection of its own, because waiting for another server's migration may take long.
    let mut conn = AnyConnection::connect_with(&AnyConnectOptions::from_str(url)?).await.context("open the database")?;
    if has_pending(&mut conn, engine, migrator).await? {
        let _alone = alone(engine, url).await?;
        let applied = applied(&mut conn, engine).await?;
        // Another process may have migrated in the meantime.
        if has_pending(&mut conn, engine, migrator).await? {
            if holds_anything(&mut conn, engine).await? {
                keep(&mut conn, engine, copies, applied.last().copied().unwrap_or_default()).await?;
            }
            migrator.run(&mut conn).await.context("migrate the database")?;
        }
    }
    conn.close().await.context("migrate the database")?;
    if engine == Engine::Sqlite
        && let Err(error) = copies.prune()
    {
        tracing::warn!("old copies of the database could not be removed: {error:#}");
    }
    Ok(())
}

/// Makes sure that the host can go back.
async fn keep(conn: &mut AnyConnection, engine: Engine, copies: &Copies, at: i64) -> anyhow::Result<()> {
    match engine {
        Engine::Sqlite => {
            let why = "the database must be copied before it is migrated, and could not be. Nothing was changed. Make room (the copy is as large as the database) or make the folder writable, and start again";
            let path = copies.make(conn, at).await.context(why)?;
            tracing::info!("before migrating, the database was copied to {}", path.display());
        }
        Engine::Postgres => tracing::warn!("migrating the database, which cannot be undone: before an update make a dump (pg_dump)"),
    }
    Ok(())
}

/// Returns whether a migration is pending.
async fn has_pending(conn: &mut AnyConnection, engine: Engine, migrator: &Migrator) -> anyhow::Result<bool> {
    let applied = applied(conn, engine).await?;
    let known: BTreeSet<i64> = migrator.iter().map(|m| m.version).collect();
    if let Some(newer) = applied.difference(&known).next() {
        let last = known.last().copied().unwrap_or_default();
        bail!(
            "the database belongs to a newer Circlet: it has migration {newer}, and Circlet {} knows those up to {last}. Start the newer one, or put back a copy from before the update",
            env!("CARGO_PKG_VERSION")
        );
    }
    Ok(applied != known)
}

/// Returns the numbers of the migrations that have run.
async fn applied(conn: &mut AnyConnection, engine: Engine) -> anyhow::Result<BTreeSet<i64>> {
    if tables(conn, engine, "=").await? == 0 {
        return Ok(BTreeSet::new());
    }
    let versions: Vec<i64> = sqlx::query_scalar("select version from _sqlx_migrations").fetch_all(conn).await.context("read the migrations")?;
    Ok(versions.into_iter().collect())
}

/// Returns whether a migration has run: it is a database of Circlet.
pub(super) async fn is_begun(conn: &mut AnyConnection, engine: Engine) -> anyhow::Result<bool> {
    Ok(!applied(conn, engine).await?.is_empty())
}

async fn holds_anything(conn: &mut AnyConnection, engine: Engine) -> anyhow::Result<bool> {
    Ok(tables(conn, engine, "<>").await? > 0)
}

/// Counts the tables whose name is (or is not) that of the migrations table.
async fn tables(conn: &mut AnyConnection, engine: Engine, compared: &'static str) -> anyhow::Result<i64> {
    let from = match engine {
        Engine::Sqlite => "sqlite_schema where type = 'table' and name not like 'sqlite%' and name",
        Engine::Postgres => "information_schema.tables where table_schema = current_schema() and table_name",
    };
    let statement = sqlx::AssertSqlSafe(format!("select cast(count(*) as bigint) from {from} {compared} '_sqlx_migrations'"));
    sqlx::query_scalar(statement).fetch_one(conn).await.context("count the tables")
}
