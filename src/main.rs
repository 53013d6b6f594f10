//! The `circlet` program: one subcommand per role.

mod commands;

use circlet::platform::{Clock, Config, db, host, telemetry};
use circlet::server;
use circlet::slices::SLICES;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::process::ExitCode;

// Rendering a page allocates thousands of small pieces; with glibc's allocator it takes a third longer. SQLite uses it as well
// (`override` in Cargo.toml): glibc keeps twice the memory for it, an arena for each thread of a connection. Huge pages (`no_thp` there)
// would save a few per cent of the time, and cost a fifth of the memory that 2,000 open pages take.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Learning circles: small groups that meet weekly to take a free online course together.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the site and, in the same process, sends emails and runs periodic jobs.
    Serve {
        /// Only serves; a separate `circlet worker` does the rest.
        #[arg(long)]
        no_worker: bool,
    },
    /// Sends emails and runs periodic jobs, without serving the site; `circlet serve` begins its database.
    Worker,
    /// Sends one test email and prints the mail server's answer.
    MailTest {
        /// The address to send it to.
        address: String,
    },
    /// Migrates the database to this program's schema.
    Migrate,
    /// Replaces the secret that signs the links in emails.
    Secret {
        /// What to do with it.
        #[command(subcommand)]
        command: commands::secret::Command,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    host::keep_private();
    telemetry::start();
    let late = SLICES.iter().flat_map(|slice| slice.commands).map(|command| command.define);
    let early = SLICES.iter().flat_map(|slice| slice.early_commands).map(|command| command.define);
    let given = late.chain(early).fold(Arguments::command(), |all, define| all.subcommand(define())).get_matches();
    match run(&given).await {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(given: &clap::ArgMatches) -> anyhow::Result<ExitCode> {
    let config = Config::from_env()?;
    let clock = config.test_clock.clone().map_or(Clock::System, Clock::file);
    if let Some((name, given)) = given.subcommand() {
        if let Some(command) = SLICES.iter().flat_map(|slice| slice.early_commands).find(|c| (c.define)().get_name() == name) {
            return (command.run)(config, clock, given).await;
        }
        if let Some(command) = SLICES.iter().flat_map(|slice| slice.commands).find(|c| (c.define)().get_name() == name) {
            if !(command.begins)(given) {
                db::present(&config.database_url).await?;
            }
            return (command.run)(&server::build(config, clock).await?, given).await;
        }
    }
    match Arguments::from_arg_matches(given)?.command {
        Command::Serve { no_worker } => server::serve(server::build(config, clock).await?, !no_worker).await?,
        Command::Worker => {
            db::present(&config.database_url).await?;
            server::work(server::build(config, clock).await?).await?;
        }
        Command::MailTest { address } => println!("{}", commands::mail_test::run(&config, &clock, &address).await?),
        Command::Migrate => {
            server::build(config, clock).await?;
            tracing::info!("the database has this program's schema");
        }
        // Not for a secret that does not fit, which `server::build` refuses.
        Command::Secret { command } => println!("{}", commands::secret::run(&config, &clock, &command).await?),
    }
    Ok(ExitCode::SUCCESS)
}
