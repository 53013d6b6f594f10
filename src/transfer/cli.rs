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
        begins: |_| true,
        run: |app, given| Box::pin(async move { import::run(app, import::Arguments::from_arg_matches(given)?).await }),
    },
    Command {
        define: || export::Arguments::augment_args(clap::Command::new("export")),
        begins: |_| false,
        run: |app, given| Box::pin(async move { export::run(app, export::Arguments::from_arg_matches(given)?).await }),
    },
    Command {
        define: || backup::Backup::augment_args(clap::Command::new("backup")),
        begins: |_| false,
        run: |app, given| Box::pin(async move { backup::backup(app, backup::Backup::from_arg_matches(given)?).await }),
    },
];

/// The subcommands that may find no database: one restores it, one may be about a backup alone.
pub const EARLY: &[EarlyCommand] = &[
    EarlyCommand {
        define: || backup::Restore::augment_args(clap::Command::new("restore")),
        run: |config, clock, given| Box::pin(async move { backup::restore(&config, &clock, backup::Restore::from_arg_matches(given)?).await }),
    },
    EarlyCommand {
        define: || backup::Verify::augment_args(clap::Command::new("verify")),
        run: |config, clock, given| Box::pin(async move { backup::verify(&config, &clock, backup::Verify::from_arg_matches(given)?).await }),
    },
];
