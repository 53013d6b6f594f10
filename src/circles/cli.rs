//! `circlet search`: the search index.

use super::service::index;
use crate::platform::App;
use crate::platform::slice::Command;
use anyhow::anyhow;
use clap::{FromArgMatches, Subcommand};
use std::process::ExitCode;

/// The subcommand.
pub const COMMANDS: &[Command] = &[Command {
    define: || Search::augment_subcommands(clap::Command::new("search").subcommand_required(true).arg_required_else_help(true)),
    begins: |_| false,
    run: |app, given| Box::pin(async move { run(app, Search::from_arg_matches(given)?).await }),
}];

/// Maintains the search index
#[derive(Debug, Subcommand)]
enum Search {
    /// Rebuilds the index of circles and courses while the site is running
    ///
    /// It can be stopped at any time and started again.
    Rebuild,
}

/// Runs the subcommand.
///
/// # Errors
/// When the database fails; what was indexed before stays.
async fn run(app: &App, command: Search) -> anyhow::Result<ExitCode> {
    match command {
        Search::Rebuild => index::rebuild(&app.db).await.map_err(|fail| anyhow!("{fail:?}"))?,
    }
    tracing::info!("the search index has been rebuilt");
    Ok(ExitCode::SUCCESS)
}
