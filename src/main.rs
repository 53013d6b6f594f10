//! The program `circlet`: one subcommand per role.

mod commands;

use circlet::platform::{Clock, Config, telemetry};
use circlet::server;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Learning circles: small groups that meet weekly to take a free online course together.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the site, and sends mails and reminders from the same process.
    Serve {
        /// Serves only: another process runs `circlet worker`.
        #[arg(long)]
        no_worker: bool,
    },
    /// Sends mails and reminders, without serving.
    Worker,
    /// Sends one test mail and prints the mail server's answer.
    MailTest {
        /// To whom.
        address: String,
    },
    /// Brings the database to this program's schema.
    Migrate,
    /// Loads a small community of invented people, to look around in.
    Demo(commands::demo::Arguments),
    /// Takes in what another system recorded.
    Import(commands::import::Arguments),
    /// Writes everything into a folder of files.
    Export(commands::export::Arguments),
    /// Adds and confirms accounts.
    #[command(subcommand)]
    User(commands::user::User),
}

#[tokio::main]
async fn main() -> ExitCode {
    telemetry::start();
    match run(Arguments::parse().command).await {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let config = Config::from_env()?;
    let clock = config.test_clock.clone().map_or(Clock::System, Clock::file);
    let app = server::build(config, clock).await?;
    match command {
        Command::Serve { no_worker } => server::serve(app, !no_worker).await?,
        Command::Worker => server::work(app).await?,
        Command::MailTest { address } => println!("{}", commands::mail_test::run(&app, &address).await?),
        Command::Migrate => tracing::info!("the database has this program's schema"),
        Command::Demo(arguments) => return commands::demo::run(&app, arguments).await,
        Command::Import(arguments) => return commands::import::run(&app, arguments).await,
        Command::Export(arguments) => return commands::export::run(&app, arguments).await,
        Command::User(command) => commands::user::run(&app, command).await?,
    }
    Ok(ExitCode::SUCCESS)
}
