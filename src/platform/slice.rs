//! What a slice declares to the rest of the program. The server, the command line, the export and the tests
//! fold over these values (`crate::slices`) and name no slice.

use super::ctx::InTransaction;
use super::events::Subscriber;
use super::export::Table;
use super::jobs::Job;
use super::limits::Limit;
use super::outbox::{Brake, Gone, Letter, LetterKind};
use super::steps::Step;
use super::tokens::LinkKind;
use super::{App, Clock, Config, Ctx};
use crate::types::Refusal;
use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;

/// One slice's declaration. Start from [`Slice::EMPTY`] and set what the slice has.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// The name of its module.
    pub name: &'static str,
    /// The slices whose `model`, `policy`, `service` and components this one may use. The graph is acyclic.
    pub depends: &'static [&'static str],
    /// The tables of other slices that its `store` may join, read-only.
    pub reads: &'static [&'static str],
    /// The tables that only this slice writes.
    pub tables: &'static [&'static str],
    /// Whether it is a front, which depends on many slices while none depends on it.
    pub front: bool,
    /// Its handlers that run inside the transactions of the slices it depends on.
    pub hooks: &'static [InTransaction],
    /// Its event subscribers, run after the commit.
    pub subscribers: &'static [Subscriber],
    /// Periodic work.
    pub jobs: &'static [Job],
    /// Its steps, which fill in rows of earlier versions before the server answers. Numbers are unique across
    /// slices.
    pub steps: &'static [Step],
    /// Routes that are neither pages nor server functions.
    pub http: Option<fn() -> axum::Router>,
    /// Routes whose answers last: they are not compressed, which would take memory as long.
    pub streams: Option<fn() -> axum::Router>,
    /// Its letter kinds.
    pub letters: &'static [LetterKind],
    /// Its limit of emails to addresses that are not proven; one slice has one.
    pub brake: Option<Brake>,
    /// Why no email about what one is about is sent now, whatever its kind.
    pub silent: Option<Gone>,
    /// Samples of each kind of letter, in the language of the context, for previews and tests.
    pub samples: Option<fn(&Ctx) -> Vec<Letter>>,
    /// Its refusals, with codes unique across slices.
    pub refusals: &'static [Refusal],
    /// Its kinds of signed links, with numbers unique across slices and never reused.
    pub links: &'static [LinkKind],
    /// Its rate limits.
    pub limits: &'static [Limit],
    /// Its tables in the export, each after the tables it refers to.
    pub export: &'static [Table],
    /// Its tables, and columns (`table.column`) of exported ones, that are not exported, each with the reason:
    /// derived ones are filled in by the steps after an import.
    pub left_behind: &'static [(&'static str, &'static str)],
    /// Its subcommands.
    pub commands: &'static [Command],
    /// Those that run before the database is opened.
    pub early_commands: &'static [EarlyCommand],
    /// Lines that `circlet serve` prints at startup.
    pub greeting: Option<fn(&Ctx) -> Vec<String>>,
}

impl Slice {
    /// An empty declaration.
    pub const EMPTY: Self = Self {
        name: "",
        depends: &[],
        reads: &[],
        tables: &[],
        front: false,
        hooks: &[],
        subscribers: &[],
        jobs: &[],
        steps: &[],
        http: None,
        streams: None,
        letters: &[],
        brake: None,
        silent: None,
        samples: None,
        refusals: &[],
        links: &[],
        limits: &[],
        export: &[],
        left_behind: &[],
        commands: &[],
        early_commands: &[],
        greeting: None,
    };
}

/// A subcommand's code.
pub type CommandRun = for<'a> fn(&'a App, &'a clap::ArgMatches) -> Pin<Box<dyn Future<Output = anyhow::Result<ExitCode>> + 'a>>;

/// A subcommand of `circlet`.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// Defines its name and arguments.
    pub define: fn() -> clap::Command,
    /// Returns whether it may begin a new database, given its arguments. One that only reads or maintains fails without.
    pub begins: fn(&clap::ArgMatches) -> bool,
    /// Runs it.
    pub run: CommandRun,
}

/// The code of a subcommand that runs before the database is opened.
pub type EarlyRun = for<'a> fn(Config, Clock, &'a clap::ArgMatches) -> Pin<Box<dyn Future<Output = anyhow::Result<ExitCode>> + 'a>>;

/// A subcommand that runs before the database is opened.
#[derive(Clone, Copy, Debug)]
pub struct EarlyCommand {
    /// Defines its name and arguments.
    pub define: fn() -> clap::Command,
    /// Runs it.
    pub run: EarlyRun,
}
