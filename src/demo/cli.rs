//! `circlet demo`: a small community to explore, and optionally a large set for benchmarks.

use super::service as demo;
use super::service::bulk::{self, Sizes};
use crate::platform::App;
use crate::platform::slice::Command;
use clap::{Args, FromArgMatches};
use jiff::civil::Date;
use std::process::ExitCode;

/// The subcommand.
pub const COMMANDS: &[Command] = &[Command {
    define: || Arguments::augment_args(clap::Command::new("demo")),
    begins: |given| !given.get_flag("is_old"),
    run: |app, given| Box::pin(async move { run(app, Arguments::from_arg_matches(given)?).await }),
}];

/// Loads libraries, courses and circles of invented people into an empty database
///
/// The same day always gives the same community in an empty database. Emails to its addresses (example.org) never leave the
/// server.
#[derive(Debug, Args)]
struct Arguments {
    /// The day for which the demo is made, such as 2026-11-22; defaults to today
    #[arg(long)]
    day: Option<Date>,
    /// Load it even if the database holds a demo already
    #[arg(long)]
    force: bool,
    /// Load nothing, and succeed only if the database holds a demo of more than two weeks ago that no one else has an
    /// account in
    #[arg(long, conflicts_with_all = ["day", "force", "circles"])]
    is_old: bool,
    /// Also write this many circles of a large set in bulk, for benchmarks and trials
    #[arg(long, value_name = "N")]
    circles: Option<usize>,
    /// The number of courses in the large set; defaults to one per eight circles
    #[arg(long, value_name = "N", requires = "circles")]
    courses: Option<usize>,
    /// The number of sign-ups in the large set; defaults to ten per circle
    #[arg(long, value_name = "N", requires = "circles")]
    signups: Option<usize>,
}

impl Arguments {
    fn sizes(&self) -> Option<Sizes> {
        let circles = self.circles?;
        Some(Sizes { circles, courses: self.courses.unwrap_or(circles / 8 + 1), signups: self.signups.unwrap_or(circles * 10) })
    }
}

/// Runs the subcommand.
///
/// # Errors
/// When the database holds something else than a demo, the sizes contradict each other, or the database fails.
async fn run(app: &App, arguments: Arguments) -> anyhow::Result<ExitCode> {
    if arguments.is_old {
        let kept = demo::kept_because(app).await?;
        println!("{}", kept.as_deref().unwrap_or("the demo is more than two weeks old"));
        return Ok(if kept.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let today = || app.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let day = arguments.day.unwrap_or_else(today);
    let logins = demo::load(app, day, arguments.force).await?;
    if let Some(sizes) = arguments.sizes() {
        let begun = std::time::Instant::now();
        bulk::load(app, day, sizes, |done| eprintln!("{done} of {} circles, {:.0} s", sizes.circles, begun.elapsed().as_secs_f64())).await?;
    }
    println!("The demo of {day} is loaded. Logins, with their password:");
    for line in logins.lines() {
        println!("  {line}");
    }
    Ok(ExitCode::SUCCESS)
}
