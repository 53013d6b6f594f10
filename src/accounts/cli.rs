//! `circlet user`: accounts from the command line.

use super::model::AccountRefusal;
use super::service::roles::{self, Listed};
use super::service::{self, Added, NewPerson};
use crate::platform::slice::Command;
use crate::platform::{App, Ctx, Error};
use crate::types::{AccountId, AppError, FieldError, Refusal};
use anyhow::{Context, anyhow, bail};
use clap::{Args, FromArgMatches, Subcommand};
use std::process::ExitCode;

/// The subcommand.
pub const COMMANDS: &[Command] = &[Command {
    define: || User::augment_subcommands(clap::Command::new("user").subcommand_required(true).arg_required_else_help(true)),
    begins: |given| given.subcommand_name() == Some("add"),
    run: |app, given| {
        Box::pin(async move {
            run(app, User::from_arg_matches(given)?).await?;
            Ok(ExitCode::SUCCESS)
        })
    },
}];

/// Adds accounts, lists them, and changes what they may do.
#[derive(Debug, Subcommand)]
enum User {
    /// Adds a person, who gets an email with a link to choose a password
    Add(Add),
    /// Confirms an account's address without an email: only if you know that its owner registered it
    Confirm {
        /// The account's email address
        email: String,
        /// The password stays, although anyone may have registered the address
        #[arg(long)]
        keep_password: bool,
    },
    /// Lists accounts: id, email address, name, and what is special
    List {
        /// Staff only
        #[arg(long)]
        staff: bool,
    },
    /// Takes an account's staff rights away
    Demote {
        /// The account's email address
        email: String,
    },
    /// Blocks an account and signs it out everywhere
    Block {
        /// The account's email address
        email: String,
    },
    /// Allows a blocked account again
    Unblock {
        /// The account's email address
        email: String,
    },
    /// Emails a link to choose a new password; it works for an hour
    Reset {
        /// The account's email address
        email: String,
        /// Print the link, too, as without SMTP_URL
        #[arg(long)]
        print_link: bool,
    },
}

/// Arguments of `circlet user add`.
#[derive(Debug, Args)]
struct Add {
    /// Full name
    name: String,
    /// Email address
    email: String,
    /// Make the account staff
    #[arg(long)]
    staff: bool,
    /// If there is an account with this address, make it staff; its address must be confirmed
    #[arg(long, requires = "staff")]
    promote: bool,
    /// Read the password from the first line of standard input; no email is sent, and the address counts as confirmed
    #[arg(long)]
    password_stdin: bool,
    /// Print the link to choose a password, too, as without SMTP_URL
    #[arg(long, conflicts_with = "password_stdin")]
    print_link: bool,
}

/// Runs the subcommand and prints the result.
///
/// # Errors
/// When the address or the password is not acceptable, no account has the address, or the last staff member would be lost.
async fn run(app: &App, command: User) -> anyhow::Result<()> {
    let ctx = Ctx::system(app);
    match command {
        User::Add(add) => return run_add(&ctx, add).await,
        User::Confirm { email, keep_password } => {
            if !service::confirm_by_address(&ctx, &email, keep_password).await.map_err(explain)? {
                bail!(
                    "someone registered this address and chose a password: if you know that it was the owner, add --keep-password; \
                     otherwise `circlet user reset {email}` sends the owner a link to choose another one, which also confirms the address"
                );
            }
            say("The address is confirmed.");
        }
        User::List { staff } => return list(&ctx, staff).await,
        User::Demote { email } => {
            roles::demote(&ctx, &email).await.map_err(explain)?;
            say("The account is not staff.");
        }
        User::Block { email } => {
            roles::set_blocked_by_address(&ctx, &email, true).await.map_err(explain)?;
            say("The account is blocked.");
        }
        User::Unblock { email } => {
            roles::set_blocked_by_address(&ctx, &email, false).await.map_err(explain)?;
            say("The account is allowed again.");
        }
        User::Reset { email, print_link } => {
            let link = service::reset_by_address(&ctx, &email).await.map_err(explain)?;
            say_link(
                &ctx,
                "An email with a link to choose a new password is on its way.",
                "Within an hour, choose a new password here:",
                print_link,
                &link,
            );
        }
    }
    Ok(())
}

async fn run_add(ctx: &Ctx, add: Add) -> anyhow::Result<()> {
    let password = if add.password_stdin { Some(first_line()?) } else { None };
    let by_link = password.is_none();
    let person = NewPerson { name: add.name, email: add.email.clone(), password, staff: add.staff, locale: String::new() };
    match service::add(ctx, &person).await.map_err(explain)? {
        Added::New(id) if by_link => {
            let link = service::invitation(ctx, id).await.map_err(explain)?;
            say_link(
                ctx,
                "The account is made. An email with a link to choose its password is on its way.",
                "Within a week, choose its password here:",
                add.print_link,
                &link,
            );
        }
        Added::New(_) => say("The account is made."),
        Added::Known(_) if add.promote => {
            roles::promote(ctx, &add.email).await.map_err(explain)?;
            say("There is an account with this address already. It is staff now; name and password stay.");
        }
        Added::Known(_) if add.staff => bail!("there is an account with this address already; --promote makes it staff"),
        Added::Known(_) => bail!("there is an account with this address already"),
    }
    Ok(())
}

/// Says that an email with a link is on its way; prints the link, too, if asked to or if no mail server is set.
fn say_link(ctx: &Ctx, on_its_way: &str, here: &str, print: bool, link: &str) {
    say(on_its_way);
    if print || ctx.app.config.smtp_url.is_none() {
        say(here);
        say(link);
    }
}

/// Prints a line for each account, separated by tabs.
async fn list(ctx: &Ctx, staff: bool) -> anyhow::Result<()> {
    let mut last = AccountId(0);
    loop {
        let some = roles::list(ctx, last, staff).await.map_err(explain)?;
        let Some(end) = some.last() else { return Ok(()) };
        last = end.id;
        for account in &some {
            let email = if account.email.is_empty() { "-" } else { &account.email };
            say(&[&account.id.to_string(), email, &account.name, &marks(account)].join("\t"));
        }
    }
}

/// Returns what is special about an account.
fn marks(account: &Listed) -> String {
    let all = [
        (account.staff == 1, "staff"),
        (account.confirmed_at.is_none() && !account.email.is_empty(), "not confirmed"),
        (account.blocked_at.is_some(), "blocked"),
        (account.has_password == 0, "no password"),
    ];
    all.iter().filter(|(is, _)| *is).map(|(_, words)| *words).collect::<Vec<_>>().join(", ")
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
        Error::Expected(AppError::Refused(why)) if why == Refusal::from(AccountRefusal::Unconfirmed) => {
            anyhow!("its address is not confirmed: the person who registered it may be someone else. The owner opens the link in the email first.")
        }
        Error::Expected(AppError::Refused(why)) if why == Refusal::from(AccountRefusal::Blocked) => anyhow!("the account is blocked"),
        Error::Expected(AppError::NotFound) => anyhow!("nobody has this address"),
        Error::Expected(error) => anyhow!(crate::i18n::errors::sentence(crate::i18n::Locale::default(), &error)),
    }
}
