//! Periodic jobs: each runs in a task of its own, with a time limit, apart from the mail worker.

use super::db::Copies;
use super::error::Result;
use super::outbox::worker::log_fault;
use super::outbox::{claims, erase};
use super::{App, Ctx, events, forms, limits, schedules, sessions};
use crate::types::retention;
use anyhow::anyhow;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

const SECOND_US: i64 = 1_000_000;
/// How often a server checks whether a job is due.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// The same with a clock that tests move.
const LOOK_EVERY_IN_TESTS: Duration = Duration::from_secs(1);
/// The default time limit of a job.
const LIMIT: Duration = Duration::from_secs(300);

/// The work of a job.
pub type Work = for<'a> fn(&'a Ctx) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A periodic job. Must be idempotent: a server may die right after it, or abort it at its time limit.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Its name in the `schedules` table.
    pub name: &'static str,
    /// How often it runs, across all servers.
    pub every_seconds: i64,
    /// The time limit. An aborted job runs again when it is next due.
    pub limit: Duration,
    /// The work.
    pub run: Work,
}

impl Job {
    /// Creates a job with the default limit of five minutes.
    pub const fn new(name: &'static str, every_seconds: i64, run: Work) -> Self {
        Self { name, every_seconds, limit: LIMIT, run }
    }

    /// Returns the job with another limit.
    #[must_use]
    pub const fn within(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }
}

/// Deletes kept forms soon after their time: they hold what people typed.
pub const SWEEP_FORMS: Job = Job::new("sweep-forms", 300, |ctx| Box::pin(sweep_forms(ctx)));

/// The platform's own job: deletes expired rows.
pub const SWEEP: Job = Job::new("sweep", 3600, |ctx| Box::pin(sweep(ctx)));

/// Runs the jobs that are due, concurrently. A job that fails is logged and is due again at once.
pub async fn run_due(app: &App, jobs: &[Job]) {
    let mut tasks = JoinSet::new();
    for job in jobs {
        tasks.spawn(run_one(app.clone(), *job));
    }
    while tasks.join_next().await.is_some() {}
}

async fn run_one(app: App, job: Job) {
    if !app.secret.fits() {
        return;
    }
    let ctx = Ctx::system(&app);
    let done = match schedules::claim(&app.db, job.name, job.every_seconds * SECOND_US, ctx.now_us()).await {
        Ok(true) => alone(job, ctx).await,
        Ok(false) => return,
        Err(fail) => Err(fail),
    };
    if let Err(fail) = done {
        log_fault(&fail, "a periodic job failed and will run again");
        // If this fails too, the job runs again at its usual time.
        drop(schedules::give_back(&app.db, job.name).await);
    }
}

/// Runs in a task of its own, so that a panic stays isolated, and is aborted at its time limit.
async fn alone(job: Job, ctx: Ctx) -> Result<()> {
    let mut task = tokio::spawn(async move { (job.run)(&ctx).await });
    match tokio::time::timeout(job.limit, &mut task).await {
        Ok(done) => done.unwrap_or_else(|broke| Err(anyhow::Error::from(broke).into())),
        Err(_) => {
            task.abort();
            Err(anyhow!("the job {:?} was aborted after {} seconds", job.name, job.limit.as_secs()).into())
        }
    }
}

/// Runs jobs until `stop` turns true, each in its own loop so that a slow one delays no other. Finishes the
/// jobs in progress.
pub async fn run(app: App, jobs: Vec<Job>, stop: watch::Receiver<bool>) {
    let mut tasks = JoinSet::new();
    for job in jobs {
        tasks.spawn(repeat(app.clone(), job, stop.clone()));
    }
    while tasks.join_next().await.is_some() {}
}

async fn repeat(app: App, job: Job, mut stop: watch::Receiver<bool>) {
    let look_every = if app.config.test_clock.is_some() { LOOK_EVERY_IN_TESTS } else { LOOK_EVERY };
    while !*stop.borrow() {
        run_one(app.clone(), job).await;
        tokio::select! {
            () = tokio::time::sleep(look_every) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn sweep_forms(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    forms::sweep(&mut tx, ctx.now_us()).await?;
    tx.commit().await
}

async fn sweep(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    limits::sweep(&mut tx, ctx.now).await?;
    sessions::sweep(&mut tx, ctx.now_us()).await?;
    super::devices::sweep(&mut tx, ctx.now_us()).await?;
    super::once::sweep(&mut tx, ctx.now_us()).await?;
    super::security_log::sweep(&mut tx, ctx.now_us()).await?;
    events::sweep(&mut tx, ctx.now_us() - retention::EVENTS.us()).await?;
    tx.commit().await?;
    claims::forget_contents(ctx.db(), ctx.now_us() - retention::MAIL_TEXTS.us()).await?;
    claims::forget_recipients(ctx.db(), ctx.now_us() - retention::MAIL_RECIPIENTS.us()).await?;
    for kind in ctx.app.letters.all().filter(|kind| kind.farewell) {
        erase::farewells(ctx.db(), kind.name, ctx.now_us()).await?;
    }
    erase::sweep_files(&ctx.app).await?;
    ctx.db().empty_log().await;
    Copies::new(&ctx.app.config.data, &ctx.app.clock).prune()?;
    Ok(())
}
