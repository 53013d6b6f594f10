//! What runs beside the requests: the mail worker, and jobs that come round.

use super::db::Copies;
use super::error::Result;
use super::outbox::claims;
use super::outbox::worker::{Tally, Worker, log_fault};
use super::{App, Ctx, forms, limits, schedules, sessions};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::sync::watch;

const SECOND_US: i64 = 1_000_000;
const DAY_US: i64 = 86_400 * SECOND_US;
/// How often a server without a bell looks for due mails.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// With a clock that tests move, nobody wants to wait.
const LOOK_EVERY_IN_TESTS: Duration = Duration::from_secs(1);
/// How long what a closed mail said is kept: 30 days.
const KEEP_CONTENTS_US: i64 = 30 * DAY_US;

/// The work of a job.
pub type Work = for<'a> fn(&'a Ctx) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Work that comes round. It must bear being run twice: a server may die right after it.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Its name in the table of schedules.
    pub name: &'static str,
    /// How often it runs, over all servers.
    pub every_seconds: i64,
    /// The work.
    pub run: Work,
}

/// The platform's own job: removes what is over.
pub const SWEEP: Job = Job { name: "sweep", every_seconds: 3600, run: |ctx| Box::pin(sweep(ctx)) };

/// Runs the jobs whose time has come. One that fails is logged and runs again at the next look.
pub async fn run_due(app: &App, jobs: &[Job]) {
    for job in jobs {
        let ctx = Ctx::system(app);
        let done = match schedules::claim(&app.db, job.name, job.every_seconds * SECOND_US, ctx.now_us()).await {
            Ok(true) => alone(job.run, ctx).await,
            Ok(false) => continue,
            Err(fail) => Err(fail),
        };
        if let Err(fail) = done {
            log_fault(&fail, "a periodic job failed and will run again");
            // If this fails too, the job comes back at its usual time.
            drop(schedules::give_back(&app.db, job.name).await);
        }
    }
}

/// In a task of its own, so that a job that panics does not take the others with it.
async fn alone(work: Work, ctx: Ctx) -> Result<()> {
    tokio::spawn(async move { work(&ctx).await }).await.unwrap_or_else(|broke| Err(anyhow::Error::from(broke).into()))
}

/// Sends mails and runs jobs until `stop` turns true; ends with the mail in hand.
///
/// # Errors
/// When the mail settings cannot be understood.
pub async fn run(app: App, jobs: Vec<Job>, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let mut worker = Worker::new(&app, stop.clone())?;
    let look_every = if app.config.test_clock.is_some() { LOOK_EVERY_IN_TESTS } else { LOOK_EVERY };
    while !*stop.borrow() {
        run_due(&app, &jobs).await;
        worker = match tokio::spawn(round(worker)).await {
            Ok(back) => back,
            Err(broke) => {
                log_fault(&anyhow::Error::from(broke).into(), "the mail worker broke and begins anew");
                Worker::new(&app, stop.clone())?
            }
        };
        tokio::select! {
            () = app.mail_bell.notified() => {}
            () = tokio::time::sleep(look_every) => {}
            _ = stop.changed() => {}
        }
    }
    worker.close().await;
    Ok(())
}

/// Sends what is due and says so in the log.
async fn round(mut worker: Worker) -> Worker {
    match worker.send_due().await {
        Ok(tally) if tally == Tally::default() => {}
        Ok(tally) => tracing::info!(sent = tally.sent, later = tally.later, failed = tally.failed, dropped = tally.dropped, "mails"),
        Err(fail) => log_fault(&fail, "the mail worker could not work"),
    }
    worker
}

async fn sweep(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    limits::sweep(&mut tx, ctx.now).await?;
    forms::sweep(&mut tx, ctx.now_us()).await?;
    sessions::sweep(&mut tx, ctx.now_us()).await?;
    tx.commit().await?;
    claims::forget_contents(ctx.db(), ctx.now_us() - KEEP_CONTENTS_US).await?;
    Copies::new(&ctx.app.config.data, &ctx.app.clock).prune()?;
    Ok(())
}
