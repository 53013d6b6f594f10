//! `circlet import`, `circlet export`, `circlet backup`, `circlet restore` and `circlet verify`.

mod backup;
mod export;
mod import;

use crate::platform::slice::{Command, EarlyCommand};
use clap::{Args, FromArgMatches};

/// The subcommands.
pub const COMMANDS: &[Command] = &[
    Command {
        define: || import::Arguments::augment_args(clap::Command::new("import")),
        run: |app, given| Box::pin(async move { import::run(app, import::Arguments::from_arg_matches(given)?).await }),
    },
    Command {
        define: || export::Arguments::augment_args(clap::Command::new("export")),
        run: |app, given| Box::pin(async move { export::run(app, export::Arguments::from_arg_matches(given)?).await }),
    },
    Command {
        define: || backup::Backup::augment_args(clap::Command::new("backup")),
        run: |app, given| Box::pin(async move { backup::backup(app, backup::Backup::from_arg_matches(given)?).await }),
    },
    Command {
        define: || backup::Verify::augment_args(clap::Command::new("verify")),
        run: |app, given| Box::pin(async move { backup::verify(app, backup::Verify::from_arg_matches(given)?).await }),
    },
];

/// The subcommand that finds no database.
pub const EARLY: &[EarlyCommand] = &[EarlyCommand {
    define: || backup::Restore::augment_args(clap::Command::new("restore")),
    run: |config, clock, given| Box::pin(async move { backup::restore(&config, &clock, backup::Restore::from_arg_matches(given)?).await }),
}];
