//! `circlet user`: accounts from the command line.

use super::service::{self, Added, NewPerson};
use crate::platform::slice::Command;
use crate::platform::{App, Ctx, Error};
use crate::types::{AppError, FieldError};
use anyhow::{Context, anyhow, bail};
use clap::{Args, FromArgMatches, Subcommand};
use std::process::ExitCode;

/// The subcommand.
pub const COMMANDS: &[Command] = &[Command {
    define: || User::augment_subcommands(clap::Command::new("user").subcommand_required(true).arg_required_else_help(true)),
    run: |app, given| {
        Box::pin(async move {
            run(app, User::from_arg_matches(given)?).await?;
            Ok(ExitCode::SUCCESS)
        })
    },
}];

/// Adds and confirms accounts.
#[derive(Debug, Subcommand)]
enum User {
    /// Adds a person whose address counts as confirmed, and prints a link to choose a password
    Add(Add),
    /// Confirms an account's address without an email
    Confirm {
        /// The account's email address
        email: String,
    },
}

/// Arguments of `circlet user add`.
#[derive(Debug, Args)]
struct Add {
    /// Full name
    name: String,
    /// Email address
    email: String,
    /// Make the account staff. An existing account with this address becomes staff.
    #[arg(long)]
    staff: bool,
    /// Read the password from the first line of standard input, and print no link.
    #[arg(long)]
    password_stdin: bool,
}

/// Runs the subcommand and prints the result.
///
/// # Errors
/// When the address or the password is not acceptable, or no account has the address.
async fn run(app: &App, command: User) -> anyhow::Result<()> {
    let ctx = Ctx::system(app);
    match command {
        User::Add(add) => run_add(&ctx, add).await,
        User::Confirm { email } => {
            service::confirm_by_address(&ctx, &email).await.map_err(explain)?;
            say("The address is confirmed.");
            Ok(())
        }
    }
}

async fn run_add(ctx: &Ctx, add: Add) -> anyhow::Result<()> {
    let password = if add.password_stdin { Some(first_line()?) } else { None };
    let by_link = password.is_none();
    let person = NewPerson { name: add.name, email: add.email, password, staff: add.staff, locale: String::new() };
    match service::add(ctx, &person).await.map_err(explain)? {
        Added::New(id) if by_link => {
            say("The account is made. Within a week, choose its password here:");
            say(&service::invitation(ctx, id).await.map_err(explain)?);
        }
        Added::New(_) => say("The account is made."),
        Added::Known(_) if add.staff => say("There is an account with this address already. It is staff now; name and password stay."),
        Added::Known(_) => bail!("there is an account with this address already"),
    }
    Ok(())
}

fn first_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("read the password from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Prints output for people and scripts to standard output; the log goes to standard error.
fn say(words: &str) {
    use std::io::Write;
    // The reader may close the pipe.
    drop(writeln!(std::io::stdout(), "{words}"));
}

fn explain(fail: Error) -> anyhow::Error {
    match fail {
        Error::Internal(error) => error,
        Error::Expected(AppError::Invalid(errors)) => {
            let l = crate::i18n::Locale::default();
            let line = |e: &FieldError| format!("{}: {}", e.field, crate::i18n::errors::field(l, e.code));
            anyhow!(errors.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
        Error::Expected(AppError::NotFound) => anyhow!("nobody has this address"),
        Error::Expected(error) => anyhow!(crate::i18n::errors::sentence(crate::i18n::Locale::default(), &error)),
    }
}
