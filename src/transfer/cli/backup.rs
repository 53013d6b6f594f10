//! `circlet backup`, `circlet restore` and `circlet verify`.

use crate::platform::db::{self, Copies};
use crate::platform::secret::{self, Source};
use crate::platform::{App, Clock, Config, Db, steps};
use crate::slices;
use crate::transfer::service::backup::{make, manifest, restore as restoring};
use crate::transfer::service::verify::verify as verified;
use anyhow::anyhow;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Makes a backup while the site is used: database, secret and files, checked by opening it
///
/// It holds everything the site does, readable by its owner only. `circlet serve` makes one each night in `backups` in the
/// data folder.
#[derive(Debug, Args)]
pub struct Backup {
    /// A new or empty folder
    folder: PathBuf,
}

/// Restores a backup into an empty place
///
/// The place is the one that CIRCLET_DATA and DATABASE_URL name. Emails that waited in the backup are held until staff
/// release them on the staff page, because they may have gone out since.
#[derive(Debug, Args)]
pub struct Restore {
    /// The folder of the backup
    folder: PathBuf,
}

/// Checks the database, or a backup: damage, schema, and figures that are kept with rows
///
/// Exit code 0: nothing is wrong; 1: something is.
#[derive(Debug, Args)]
pub struct Verify {
    /// The folder of a backup; without it the database is checked
    folder: Option<PathBuf>,
}

/// Makes a backup.
///
/// # Errors
/// When the folder is not empty or there is no room.
pub async fn backup(app: &App, arguments: Backup) -> anyhow::Result<ExitCode> {
    let made = make::make(app, &arguments.folder).await?;
    println!("backed up {} rows and {} files to {}; it contains everything: keep it safe", made.rows(), made.files.len(), arguments.folder.display());
    Ok(ExitCode::SUCCESS)
}

/// Restores a backup.
///
/// # Errors
/// When it is not whole, or the place is not empty.
pub async fn restore(config: &Config, clock: &Clock, arguments: Restore) -> anyhow::Result<ExitCode> {
    let restored = restoring::restore(config, clock, &arguments.folder).await?;
    println!("restored {} rows, as they were on {}", restored.manifest.rows(), restored.manifest.made_at);
    if restored.held > 0 {
        println!("{} emails that waited then are held: staff release or drop them at {}/staff", restored.held, config.url);
    }
    Ok(ExitCode::SUCCESS)
}

/// Checks the database or a backup.
///
/// # Errors
/// When a backup is damaged, or there is no database or it does not respond.
pub async fn verify(config: &Config, clock: &Clock, arguments: Verify) -> anyhow::Result<ExitCode> {
    if let Some(folder) = arguments.folder {
        let found = manifest::check_and_open(&folder).await?;
        println!("the backup of {} is whole: {} rows, {} files", found.made_at, found.rows(), found.files.len());
        return Ok(ExitCode::SUCCESS);
    }
    db::present(&config.database_url).await?;
    let db = Db::open_keeping(&config.database_url, None, &Copies::new(&config.data, clock)).await?;
    let wrong = database(&db, config, clock).await;
    db.close().await;
    let wrong = wrong?;
    for line in &wrong {
        println!("{line}");
    }
    if wrong.is_empty() {
        println!("nothing is wrong");
    }
    Ok(if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks the database, and that this server's secret is its own.
async fn database(db: &Db, config: &Config, clock: &Clock) -> anyhow::Result<Vec<String>> {
    steps::run(db, &slices::steps(), config, clock).await.map_err(|fail| anyhow!("{fail:?}"))?;
    secret::open(db, Source::of(config)).await?;
    verified(db).await
}
