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
    run: |app, given| Box::pin(async move { run(app, Search::from_arg_matches(given)?).await }),
}];

/// Looks after the search index.
#[derive(Debug, Subcommand)]
enum Search {
    /// Makes the index anew from the circles and courses, while the site runs.
    ///
    /// It can be stopped at any time and begun again.
    Rebuild,
}

/// Does what was asked.
///
/// # Errors
/// When the database fails; what is indexed until then stays.
async fn run(app: &App, command: Search) -> anyhow::Result<ExitCode> {
    match command {
        Search::Rebuild => index::rebuild(&app.db).await.map_err(|fail| anyhow!("{fail:?}"))?,
    }
    tracing::info!("the search index is made anew");
    Ok(ExitCode::SUCCESS)
}
