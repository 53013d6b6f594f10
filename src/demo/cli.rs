//! `circlet demo`: a small community to look around in.

use super::service as demo;
use crate::platform::App;
use crate::platform::slice::Command;
use clap::{Args, FromArgMatches};
use jiff::civil::Date;
use std::process::ExitCode;

/// The subcommand.
pub const COMMANDS: &[Command] = &[Command {
    define: || Arguments::augment_args(clap::Command::new("demo")),
    run: |app, given| Box::pin(async move { run(app, Arguments::from_arg_matches(given)?).await }),
}];

/// Loads libraries, courses and circles of invented people into an empty database.
///
/// The same day gives the same community. Mails to its addresses (example.org) never leave the server.
#[derive(Debug, Args)]
struct Arguments {
    /// The day on which one looks around, 2026-11-22; without it, today.
    #[arg(long)]
    day: Option<Date>,
    /// Also into a database that is not empty.
    #[arg(long)]
    force: bool,
}

/// Runs it.
///
/// # Errors
/// When the database is not empty, or it fails.
async fn run(app: &App, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let today = || app.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let day = arguments.day.unwrap_or_else(today);
    let logins = demo::load(app, day, arguments.force).await?;
    println!("The demo of {day} is loaded. Logins, with their password:");
    for line in logins.lines() {
        println!("  {line}");
    }
    Ok(ExitCode::SUCCESS)
}
