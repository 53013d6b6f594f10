//! `circlet export`: writes everything into a folder of files.

use crate::platform::App;
use crate::transfer::service::export;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Exports everything into a folder, which `circlet import circlet` can read on either engine
///
/// Sessions, limits and the secret behind emailed links are not exported: links sent before a move work after it if the
/// file `secret` is copied into the new data folder before the import.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A new or empty folder
    folder: PathBuf,
}

/// Runs the subcommand.
///
/// # Errors
/// When the folder is not empty, or a file or the database fails.
pub async fn run(app: &App, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let counts = export::export(&app.db, &arguments.folder).await?;
    for (name, rows) in &counts {
        println!("{name}: {rows}");
    }
    println!("exported to {}; the files contain addresses and password hashes: keep them safe", arguments.folder.display());
    Ok(ExitCode::SUCCESS)
}
