//! What a slice says of itself. The server, the command line, the export and the tests fold over
//! these values (`crate::slices`) and name no slice.

use super::ctx::InTransaction;
use super::events::Subscriber;
use super::export::Table;
use super::jobs::Job;
use super::limits::Limit;
use super::outbox::{Letter, LetterKind};
use super::steps::Step;
use super::{App, Ctx};
use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;

/// One slice's declaration. Start from [`Slice::EMPTY`] and name what the slice has.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// The name of its module.
    pub name: &'static str,
    /// The slices whose `model`, `policy`, `service` and pieces of pages this one may use. The graph
    /// has no circle.
    pub depends: &'static [&'static str],
    /// The tables of others that its `store` may join, for reading only.
    pub reads: &'static [&'static str],
    /// The tables that only this slice writes.
    pub tables: &'static [&'static str],
    /// A front needs many slices and is needed by none (pages that join several, transfer, demo).
    pub front: bool,
    /// What it does inside the transactions of the slices it depends on.
    pub hooks: &'static [InTransaction],
    /// What it does about events, after the commit.
    pub subscribers: &'static [Subscriber],
    /// Periodic work.
    pub jobs: &'static [Job],
    /// What it fills in about rows of former versions, before the server answers. Numbers are unique over
    /// all slices.
    pub steps: &'static [Step],
    /// Routes that are neither pages nor server functions.
    pub http: Option<fn() -> axum::Router>,
    /// The kinds of mails it decides.
    pub letters: &'static [LetterKind],
    /// One letter of each kind, in the language of the context, for looking at and for tests.
    pub samples: Option<fn(&Ctx) -> Vec<Letter>>,
    /// Its limits on tries.
    pub limits: &'static [Limit],
    /// Its tables as an export holds them, each after those it refers to.
    pub export: &'static [Table],
    /// Its tables that an export leaves out, each with the reason.
    pub left_behind: &'static [(&'static str, &'static str)],
    /// Its subcommands.
    pub commands: &'static [Command],
    /// Lines that `circlet serve` prints when it starts.
    pub greeting: Option<fn(&Ctx) -> Vec<String>>,
}

impl Slice {
    /// A slice that has nothing.
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
        letters: &[],
        samples: None,
        limits: &[],
        export: &[],
        left_behind: &[],
        commands: &[],
        greeting: None,
    };
}

/// The work of a subcommand.
pub type CommandRun = for<'a> fn(&'a App, &'a clap::ArgMatches) -> Pin<Box<dyn Future<Output = anyhow::Result<ExitCode>> + 'a>>;

/// A subcommand of `circlet`.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// Its name and arguments.
    pub define: fn() -> clap::Command,
    /// Carries it out.
    pub run: CommandRun,
}
