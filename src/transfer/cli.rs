//! `circlet import` and `circlet export`.

mod export;
mod import;

use crate::platform::slice::Command;
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
];
