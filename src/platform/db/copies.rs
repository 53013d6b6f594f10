//! Copies of an SQLite database, made before migrations change it: `before-<version>.db` in the data folder,
//! for hosts who want to go back. They contain everything the site does, so only their owner may read them,
//! and none is kept for long.

use crate::platform::Clock;
use anyhow::Context;
use jiff::Timestamp;
use sqlx::{AnyConnection, Connection};
use std::fs::{self, File};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How many copies are kept.
const KEEP: usize = 2;
/// The maximum age of a copy: 30 days.
const KEEP_FOR: Duration = Duration::from_mins(crate::types::retention::COPIES.minutes.unsigned_abs());
/// The version that migrates, which names the copy.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where copies are kept, and the clock that determines their age.
#[derive(Clone, Debug)]
pub struct Copies {
    folder: PathBuf,
    clock: Clock,
}

impl Copies {
    /// Keeps copies in `folder`.
    pub fn new(folder: &Path, clock: &Clock) -> Self {
        Self { folder: folder.to_owned(), clock: clock.clone() }
    }

    /// Copies the database behind `conn`, whose newest migration is `at`, and returns the copy's path.
    ///
    /// # Errors
    /// When the folder is not writable or has no room; no partial file is left.
    pub(super) async fn make(&self, conn: &mut AnyConnection, at: i64) -> anyhow::Result<PathBuf> {
        fs::create_dir_all(&self.folder).with_context(|| format!("create the folder {}", self.folder.display()))?;
        let (half, whole) = (self.folder.join(".before.db.part"), self.name(at).await);
        remove(&half)?;
        let made = self.write(conn, &half, &whole).await;
        if made.is_err() {
            // The first error is the one to report.
            drop(remove(&half));
        }
        made.with_context(|| format!("copy the database to {}", whole.display()))?;
        Ok(whole)
    }

    async fn write(&self, conn: &mut AnyConnection, half: &Path, whole: &Path) -> anyhow::Result<()> {
        let file = copy(conn, half).await?;
        let now = self.clock.now();
        file.set_modified(SystemTime::from(now)).context("set the copy's date")?;
        file.sync_all().context("sync the copy to disk")?;
        fs::rename(half, whole).context("rename the copy")?;
        File::open(&self.folder).and_then(|folder| folder.sync_all()).context("sync the folder to disk")
    }

    /// Returns `before-<version>.db`. If an update was interrupted between two migrations, the earlier copy
    /// stays and the copy of the half-migrated database gets a name of its own.
    async fn name(&self, at: i64) -> PathBuf {
        let plain = self.folder.join(format!("before-{VERSION}.db"));
        let replaceable = !plain.exists() || newest_migration(&plain).await.is_ok_and(|of_copy| of_copy == at);
        if replaceable { plain } else { self.folder.join(format!("before-{VERSION}-{at}.db")) }
    }

    /// Removes copies that are too old, and all but two: the one from before this version, however often
    /// its update was interrupted, and the newest others.
    ///
    /// # Errors
    /// When the folder cannot be read, or a copy cannot be removed.
    pub fn prune(&self) -> anyhow::Result<()> {
        let oldest = SystemTime::from(self.clock.now()).checked_sub(KEEP_FOR);
        let plain = self.folder.join(format!("before-{VERSION}.db"));
        let mut copies = self.list()?;
        copies.sort_by_key(|(_, path)| *path != plain);
        for (n, (made, path)) in copies.into_iter().enumerate() {
            if n >= KEEP || oldest.is_some_and(|oldest| made < oldest) {
                remove(&path)?;
                tracing::info!("removed {}, a copy of {}", path.display(), date(made));
            }
        }
        Ok(())
    }

    /// Returns the copies and when they were made, newest first.
    fn list(&self) -> anyhow::Result<Vec<(SystemTime, PathBuf)>> {
        let mut copies = Vec::new();
        let Ok(entries) = fs::read_dir(&self.folder) else { return Ok(copies) };
        for entry in entries {
            let entry = entry.with_context(|| format!("read the folder {}", self.folder.display()))?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let meta = entry.metadata().with_context(|| format!("read {}", entry.path().display()))?;
            if meta.is_file() && name.starts_with("before-") && name.ends_with(".db") {
                copies.push((meta.modified().context("read a copy's date")?, entry.path()));
            }
        }
        copies.sort_by(|a, b| b.cmp(a));
        Ok(copies)
    }
}

/// Copies the database behind `conn` into a new file that only its owner may read.
pub(super) async fn copy(conn: &mut AnyConnection, to: &Path) -> anyhow::Result<File> {
    // SQLite writes into an existing empty file and keeps its mode.
    let file = File::options().create_new(true).write(true).mode(0o600).open(to).context("create the file")?;
    sqlx::query("vacuum into $1").bind(to.display().to_string()).execute(conn).await.context("write the copy")?;
    Ok(file)
}

fn date(made: SystemTime) -> String {
    Timestamp::try_from(made).map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()).unwrap_or_default()
}

fn remove(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).with_context(|| format!("remove {}", path.display())),
        _ => Ok(()),
    }
}

async fn newest_migration(path: &Path) -> anyhow::Result<i64> {
    let mut conn = AnyConnection::connect(&format!("sqlite://{}?mode=ro", path.display())).await?;
    let newest = sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(&mut conn).await;
    conn.close().await?;
    Ok(newest?)
}
