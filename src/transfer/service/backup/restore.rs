//! Restoring a backup into an empty place: completely or not at all.

use super::make::{sqlite_url, sync};
use super::manifest::{self, Manifest};
use super::{DATABASE, EXPORT, MAIL, SECRET};
use crate::circles::service as circles;
use crate::platform::db::{self, Conn, Copies, DbFile, Engine};
use crate::platform::outbox::held;
use crate::platform::secret::{self, Keys, Marks, Source};
use crate::platform::{Clock, Config, Db, host, steps};
use crate::slices;
use crate::transfer::service::export::fault;
use crate::transfer::service::import_circlet::import_in;
use anyhow::{Context, bail};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The backup.
    pub manifest: Manifest,
    /// How many emails waited in it and are held.
    pub held: u64,
}

/// Restores a backup. The database appears last: a kill before leaves an empty place, into which it can be restored again.
///
/// # Errors
/// When the backup is not whole, or there is a database, another secret or other emails already. Nothing was changed then.
pub async fn restore(config: &Config, clock: &Clock, folder: &Path) -> anyhow::Result<Restored> {
    let manifest = manifest::check(folder)?;
    manifest::check_rows(folder, &manifest).await?;
    let marks = Marks::parse(manifest.secret.clone(), &manifest.former);
    let files = Files::find(config, &manifest, &marks, folder)?;
    let held = match db::file(&config.database_url) {
        Some(path) => into_file(config, clock, &manifest, &path, &files).await?,
        None => into_server(config, clock, &manifest, &files).await?,
    };
    // The data folder may have been there, open to others.
    for warning in host::tighten(&config.data, db::file(&config.database_url).as_deref()) {
        tracing::warn!("{warning}");
    }
    Ok(Restored { manifest, held })
}

/// The parts of a backup other than the database, and where they go.
struct Files<'a> {
    folder: &'a Path,
    marks: &'a Marks,
    /// Where the secret is written, if it is not there.
    secret: Option<(PathBuf, Keys)>,
    mail: Option<PathBuf>,
    /// The names of the emails.
    mails: Vec<String>,
}

impl<'a> Files<'a> {
    /// Looks whether they can go where they belong.
    fn find(config: &Config, manifest: &Manifest, marks: &'a Marks, folder: &'a Path) -> anyhow::Result<Self> {
        let own = Source::File(folder.join(SECRET)).read()?;
        if marks.among(&own).is_none() {
            bail!("the backup does not hold the secret with the fingerprint {}: it is damaged", marks.current);
        }
        let source = Source::of(config);
        let there = source.read()?;
        let secret = match source {
            Source::File(path) if there.first().is_none() => Some((path, own)),
            _ if marks.among(&there).is_some() => None,
            other => bail!(
                "{} is another secret than the backup's, whose fingerprint is {}: the place is not empty. Move it aside or leave it unset",
                other.name(),
                marks.current
            ),
        };
        let prefix = format!("{MAIL}/");
        let mails: Vec<String> = manifest.files.keys().filter_map(|name| name.strip_prefix(&prefix)).map(str::to_owned).collect();
        let to = config.mail_folder();
        for entry in fs::read_dir(&to).into_iter().flatten().flatten() {
            // Those of this backup may be there from an earlier try.
            if !mails.iter().any(|name| entry.file_name().to_str() == Some(name)) {
                bail!("{} holds emails of another site: the place is not empty. Move the folder aside", to.display());
            }
        }
        Ok(Self { folder, marks, secret, mail: (!mails.is_empty()).then_some(to), mails })
    }

    /// Puts them where they belong.
    fn put(&self) -> anyhow::Result<()> {
        if let Some((path, keys)) = &self.secret {
            secret::write(path, keys)?;
        }
        if let Some(to) = &self.mail {
            fs::create_dir_all(to).with_context(|| format!("create the folder {}", to.display()))?;
            for name in &self.mails {
                host::copy_private(&self.folder.join(MAIL).join(name), &to.join(name)).with_context(|| format!("copy {name}"))?;
            }
            sync(to)?;
        }
        Ok(())
    }
}

/// Returns a file's name with something behind it.
fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// What may stand next to an SQLite file.
const COMPANIONS: [&str; 4] = ["", "-wal", "-shm", "-journal"];

async fn into_file(config: &Config, clock: &Clock, manifest: &Manifest, path: &Path, files: &Files<'_>) -> anyhow::Result<u64> {
    let home = path.parent().filter(|home| !home.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(home).with_context(|| format!("create the folder {}", home.display()))?;
    // A server that starts now waits.
    let _alone = db::alone(Engine::Sqlite, &config.database_url).await?;
    let free = || match COMPANIONS.iter().map(|end| with_end(path, end)).find(|file| file.exists()) {
        Some(file) => bail!("{} exists: a backup is restored into an empty place. Stop the server and move it aside", file.display()),
        None => Ok(()),
    };
    free()?;
    let part = with_end(path, ".part");
    for end in COMPANIONS.iter().chain(&[".lock"]) {
        let left = with_end(&part, end);
        if left.exists() {
            fs::remove_file(&left).with_context(|| format!("remove {}", left.display()))?;
        }
    }
    let held = if manifest.engine == "sqlite" {
        host::copy_private(&files.folder.join(DATABASE), &part).with_context(|| format!("copy the database to {}", part.display()))?;
        let mut file = DbFile::open(&part, true).await?;
        file.check().await?;
        let held = settle(file.conn(), clock).await?;
        file.close().await?;
        held
    } else {
        let db = Db::open_keeping(&sqlite_url(&part)?, None, &Copies::new(&config.data, clock)).await?;
        let held = import(&db, config, clock, files).await;
        db.close().await;
        drop(fs::remove_file(with_end(&part, ".lock")));
        held?
    };
    File::open(&part).and_then(|file| file.sync_all()).with_context(|| format!("sync {} to disk", part.display()))?;
    files.put()?;
    free()?;
    fs::rename(&part, path).with_context(|| format!("name {}", path.display()))?;
    sync(home)?;
    Ok(held)
}

async fn into_server(config: &Config, clock: &Clock, manifest: &Manifest, files: &Files<'_>) -> anyhow::Result<u64> {
    if manifest.engine == "sqlite" {
        bail!("this is a backup of SQLite: restore it without DATABASE_URL, and move the site with `circlet export` and `circlet import circlet`");
    }
    let db = Db::open_keeping(&config.database_url, None, &Copies::new(&config.data, clock)).await?;
    let held = async {
        let mut tx = db.snapshot().await.map_err(fault)?;
        if let Some(table) = crate::transfer::service::first_filled_table_in(&mut tx).await? {
            bail!("the database is not empty (there are rows in {table}): a backup is restored into a new one");
        }
        drop(tx);
        files.put()?;
        import(&db, config, clock, files).await
    };
    let held = held.await;
    db.close().await;
    held
}

/// Holds every waiting email, returns how many, and lets open pages see that the site was restored.
async fn settle(conn: &mut Conn, clock: &Clock) -> anyhow::Result<u64> {
    circles::restored(conn, clock.now().as_microsecond()).await.map_err(fault)?;
    held::hold_all(conn).await.map_err(fault)
}

/// Imports the export of a backup in one transaction, with the fingerprints and with every waiting email held.
async fn import(db: &Db, config: &Config, clock: &Clock, files: &Files<'_>) -> anyhow::Result<u64> {
    let mut tx = db.write().await.map_err(fault)?;
    import_in(db, &mut tx, &files.folder.join(EXPORT)).await?;
    let held = settle(tx.conn(), clock).await?;
    secret::put_marks(&mut tx, files.marks).await.map_err(fault)?;
    tx.commit().await.map_err(fault)?;
    steps::run(db, &slices::steps(), config, clock).await.map_err(fault).context("fill in rows of an earlier version")?;
    Ok(held)
}
