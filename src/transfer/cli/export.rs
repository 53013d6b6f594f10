//! `circlet export`: everything into a folder of files.

use crate::platform::App;
use crate::transfer::service::export;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Writes everything into a folder, to be read by `circlet import circlet` on any engine.
///
/// Not written: sessions, limits, and the secret behind links in mails, so links that were sent
/// before a move stop working after it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A new or empty folder.
    folder: PathBuf,
}

/// Runs it.
///
/// # Errors
/// When the folder is not empty, or a file or the database fails.
pub async fn run(app: &App, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let counts = export::export(&app.db, &arguments.folder).await?;
    for (name, rows) in &counts {
        println!("{name}: {rows}");
    }
    println!("exported to {}; the files hold addresses and password hashes: keep them safe", arguments.folder.display());
    Ok(ExitCode::SUCCESS)
}
