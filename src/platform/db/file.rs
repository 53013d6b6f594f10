//! An SQLite file that no server uses: a backup, or one that is being restored.

use super::Conn;
use crate::platform::secret::{Marks, marks};
use anyhow::{Context, anyhow, bail};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::path::Path;

/// The file, opened by one connection.
#[derive(Debug)]
pub struct DbFile {
    conn: AnyConnection,
}

impl DbFile {
    /// Opens a file, read-only or not. Nothing is migrated.
    ///
    /// # Errors
    /// When it is not there or is no database.
    pub async fn open(path: &Path, writable: bool) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let name = path.to_str().with_context(|| format!("the name of {} is not in UTF-8", path.display()))?;
        let mode = if writable { "rw" } else { "ro" };
        let conn = AnyConnection::connect(&format!("sqlite://{}?mode={mode}", crate::paths::encode(name)));
        Ok(Self { conn: conn.await.with_context(|| format!("open {}", path.display()))? })
    }

    /// Checks every page, index and reference.
    ///
    /// # Errors
    /// What is damaged.
    pub async fn check(&mut self) -> anyhow::Result<()> {
        super::verify::integrity(&mut self.conn).await.map_err(fault).and_then(|wrong| match wrong.first() {
            None => Ok(()),
            Some(first) => bail!("the database is damaged: {first}"),
        })
    }

    /// Returns the number of its newest migration.
    ///
    /// # Errors
    /// When it is no database of Circlet.
    pub async fn migration(&mut self) -> anyhow::Result<i64> {
        let newest = sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(&mut self.conn).await;
        newest.context("read the migrations")
    }

    /// Returns the fingerprints that it holds.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn marks(&mut self) -> anyhow::Result<Marks> {
        marks(&mut self.conn).await.map_err(fault)
    }

    /// Counts a table's rows; `None` if there is no such table.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn count(&mut self, table: &str) -> anyhow::Result<Option<u64>> {
        let there: i64 = sqlx::query_scalar("select count(*) from sqlite_schema where type = 'table' and name = $1")
            .bind(table.to_owned())
            .fetch_one(&mut self.conn)
            .await
            .context("look for a table")?;
        // Only names of the form that Circlet's have go into a statement.
        if there == 0 || !table.bytes().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'_') {
            return Ok(None);
        }
        let count = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}"))).fetch_one(&mut self.conn).await;
        let count: i64 = count.with_context(|| format!("count the rows of {table}"))?;
        Ok(Some(u64::try_from(count)?))
    }

    /// Returns its connection.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    /// Closes it.
    ///
    /// # Errors
    /// When what was written cannot be stored.
    pub async fn close(self) -> anyhow::Result<()> {
        self.conn.close().await.context("close the database")
    }
}

fn fault(fail: crate::platform::Error) -> anyhow::Error {
    match fail {
        crate::platform::Error::Internal(error) => error,
        crate::platform::Error::Expected(error) => anyhow!("{error}"),
    }
}
