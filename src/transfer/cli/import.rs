//! `circlet import`: imports the records of another system, or of another Circlet.

use crate::platform::{App, Ctx, steps};
use crate::slices;
use crate::transfer::service::{import_circlet, import_p2pu};
use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The exit code when some records were skipped.
const SOME_SKIPPED: u8 = 2;

/// The source of an import.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    /// Imports recorded responses of P2PU's public API (circles, courses, in any order)
    ///
    /// Exit code 0: everything was imported; 2: some records were skipped; 1: nothing was changed.
    P2pu {
        /// JSON files, in UTF-8 or windows-1252
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Imports a Circlet export into an empty database, completely or not at all
    Circlet {
        /// The folder written by `circlet export`
        folder: PathBuf,
    },
}

/// Runs the subcommand.
///
/// # Errors
/// When a file cannot be read or the database fails.
pub async fn run(app: &App, arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.from {
        From::P2pu { files } => p2pu(app, &files).await,
        From::Circlet { folder } => {
            let import_circlet::Imported { rows, other_secret } = import_circlet::import(&app.db, &folder).await?;
            steps::run(&app.db, &slices::steps(), &app.config, &app.clock).await.map_err(|fail| anyhow!("{fail:?}"))?;
            println!("imported {rows} rows");
            if let Some(fingerprint) = other_secret {
                println!(
                    "links in emails sent before do not work here: they need the secret with the fingerprint {fingerprint}. To keep them, copy the old site's file `secret` into the new data folder, and import into another new database"
                );
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn p2pu(app: &App, paths: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let files = paths.iter().map(|path| read(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let begun = std::time::Instant::now();
    // One line per 2,000 records.
    let progress = |done: usize, all: usize| {
        if done.is_multiple_of(2000) || done == all {
            eprintln!("{done} of {all} records, {:.0} s", begun.elapsed().as_secs_f64());
        }
    };
    let report = import_p2pu::import(&Ctx::system(app), &files, progress).await.map_err(|fail| anyhow!("{fail:?}"))?;
    println!("{report}");
    Ok(if report.bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOME_SKIPPED) })
}

fn read(path: &Path) -> anyhow::Result<import_p2pu::File> {
    let bytes = std::fs::read(path).with_context(|| format!("read {}", path.display()))?;
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    import_p2pu::read(&name, &bytes)
}
