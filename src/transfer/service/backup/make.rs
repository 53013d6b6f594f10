//! Making a backup, while the site is used.

use super::manifest::{self, FORMAT, Manifest, VERSION};
use super::{DATABASE, EXPORT, MAIL, SECRET};
use crate::platform::db::{self, DbFile, Engine, newest_migration};
use crate::platform::secret::{self, Marks};
use crate::platform::{App, Db, host};
use crate::slices::exported;
use crate::transfer::service::export::{self, Rising, fault};
use crate::transfer::service::import_circlet;
use crate::transfer::service::lines::MANIFEST;
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

/// Makes a backup in `folder`, which must be new or empty, and checks it by opening it. Consistent, whatever is written in the
/// meantime.
///
/// # Errors
/// When there is no room, or the folder is not empty. What was begun is removed.
pub async fn make(app: &App, folder: &Path) -> anyhow::Result<Manifest> {
    export::make(folder)?;
    let made = fill(app, folder).await;
    if made.is_err() {
        // The first error is the one to report; the folder was empty before.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            drop(if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) });
        }
    }
    made
}

async fn fill(app: &App, folder: &Path) -> anyhow::Result<Manifest> {
    let (tables, marks) = match app.db.engine() {
        Engine::Sqlite => copied(app, folder).await?,
        Engine::Postgres => exported_to(app, folder).await?,
    };
    let keys = app.secret.source().read()?;
    if marks.among(&keys).is_none() {
        bail!("the secret was replaced while the backup was made: make it again");
    }
    secret::write(&folder.join(SECRET), &keys)?;
    copy_files(&app.config.mail_folder(), &folder.join(MAIL))?;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        engine: if app.db.engine() == Engine::Sqlite { "sqlite" } else { "postgres" }.to_owned(),
        migration: newest_migration(),
        made_at: app.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        former: marks.former_text(),
        secret: marks.current,
        tables: tables.into_iter().map(|(name, rows)| (name.to_owned(), rows)).collect(),
        files: manifest::marks_below(folder)?,
    };
    let mut file = Rising::new(folder, MANIFEST)?;
    file.write(&serde_json::to_string_pretty(&manifest)?)?;
    file.finish()?;
    sync(folder)?;
    Ok(manifest)
}

type Found = (BTreeMap<&'static str, u64>, Marks);

async fn copied(app: &App, folder: &Path) -> anyhow::Result<Found> {
    room(app, folder)?;
    let path = folder.join(DATABASE);
    app.db.copy_to(&path).await.context("copy the database")?;
    let mut file = DbFile::open(&path, false).await?;
    file.check().await?;
    let mut tables = BTreeMap::new();
    for table in exported() {
        tables.insert(table.name, file.count(table.name).await?.with_context(|| format!("the copy lacks the table {}", table.name))?);
    }
    let marks = file.marks().await?;
    file.close().await?;
    Ok((tables, marks))
}

async fn exported_to(app: &App, folder: &Path) -> anyhow::Result<Found> {
    let tables = export::export(&app.db, &folder.join(EXPORT)).await?;
    rehearse(folder).await?;
    Ok((tables.into_iter().collect(), secret::marks(app.db.primary()).await.map_err(fault)?))
}

/// Imports the export of a backup into a database that is thrown away.
pub(super) async fn rehearse(folder: &Path) -> anyhow::Result<()> {
    let place = folder.join(".check");
    remove(&place)?;
    fs::create_dir(&place).with_context(|| format!("create the folder {}", place.display()))?;
    let (url, export) = (sqlite_url(&place.join(DATABASE))?, folder.join(EXPORT));
    // Apart, because sqlx's migrations cannot move between threads.
    let tried = tokio::task::spawn_blocking(move || {
        tokio::runtime::Handle::current().block_on(async move {
            let db = Db::open(&url, None).await?;
            let imported = import_circlet::import(&db, &export).await;
            db.close().await;
            imported
        })
    });
    let tried = tried.await;
    remove(&place)?;
    tried?.context("the export cannot be read back")?;
    Ok(())
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).with_context(|| format!("remove {}", folder.display())),
        _ => Ok(()),
    }
}

/// Returns the URL of an SQLite file.
pub(in crate::transfer::service) fn sqlite_url(path: &Path) -> anyhow::Result<String> {
    let path = std::path::absolute(path)?;
    let name = path.to_str().with_context(|| format!("the name of {} is not in UTF-8", path.display()))?;
    Ok(format!("sqlite://{}", crate::paths::encode(name)))
}

/// Makes sure that the copy does not take the last room that the site itself needs.
fn room(app: &App, folder: &Path) -> anyhow::Result<()> {
    let Some(size) = db::file(&app.config.database_url).and_then(|path| Some(fs::metadata(path).ok()?.len())) else { return Ok(()) };
    let Ok(disk) = rustix::fs::statvfs(folder) else { return Ok(()) };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free < size.saturating_add(size / 4) {
        bail!("there is no room for a backup: the database takes {} MB, and {} MB are free", size >> 20, free >> 20);
    }
    Ok(())
}

/// Copies the files of a folder, except those that are being written.
fn copy_files(from: &Path, to: &Path) -> anyhow::Result<()> {
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    fs::create_dir(to).with_context(|| format!("create the folder {}", to.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("read the folder {}", from.display()))?;
        let name = entry.file_name();
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) || name.to_string_lossy().starts_with('.') {
            continue;
        }
        match host::copy_private(&entry.path(), &to.join(&name)) {
            // Removed at this moment.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            copied => copied.with_context(|| format!("copy {}", entry.path().display()))?,
        }
    }
    sync(to)
}

/// Makes sure that a folder's files and their names are on the disk.
pub(super) fn sync(folder: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("read the folder {}", folder.display()))? {
        let path = entry?.path();
        if path.is_file() {
            File::open(&path).and_then(|file| file.sync_all()).with_context(|| format!("sync {} to disk", path.display()))?;
        }
    }
    File::open(folder).and_then(|folder| folder.sync_all()).with_context(|| format!("sync {} to disk", folder.display()))
}
