//! The event workers: one loop per subscriber, so that a failing or slow one holds up no other.

use super::work::{self, Claimed};
use super::{Event, Subscriber};
use crate::platform::db::Engine;
use crate::platform::error::Result;
use crate::platform::outbox::worker::log_fault;
use crate::platform::{App, Ctx, Error};
use anyhow::anyhow;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How often a server without a bell polls for work.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// The same with a clock that tests move.
const LOOK_EVERY_IN_TESTS: Duration = Duration::from_secs(1);
/// How long a subscriber may take for one event.
const LIMIT: Duration = Duration::from_secs(30);
/// The first pause after a failure, and the longest: one second, one hour.
const FIRST_PAUSE_US: i64 = 1_000_000;
const MOST_PAUSE_US: i64 = 3_600 * 1_000_000;

/// The result of one round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Events that were handled.
    pub done: u64,
    /// Events that will be retried.
    pub later: u64,
}

/// Works until `stop` turns true, finishing the work in progress.
pub async fn run(app: App, stop: watch::Receiver<bool>) {
    let mut tasks = JoinSet::new();
    for subscriber in app.subscribers.iter() {
        tasks.spawn(repeat(app.clone(), *subscriber, stop.clone()));
    }
    while tasks.join_next().await.is_some() {}
}

async fn repeat(app: App, subscriber: Subscriber, mut stop: watch::Receiver<bool>) {
    let look_every = if app.config.test_clock.is_some() { LOOK_EVERY_IN_TESTS } else { LOOK_EVERY };
    let Some(mut bell) = app.event_bells.get(subscriber.name).map(watch::Sender::subscribe) else { return };
    while !*stop.borrow() {
        match work_due(&app, &subscriber, &stop).await {
            Ok(tally) if tally == Tally::default() => {}
            Ok(tally) => tracing::info!(subscriber = subscriber.name, done = tally.done, later = tally.later, "events"),
            Err(fail) => log_fault(&fail, "a subscriber could not look for its work"),
        }
        tokio::select! {
            _ = bell.changed() => {}
            () = tokio::time::sleep(look_every) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Handles all due work of every subscriber, for the demo's replay and for tests.
///
/// # Errors
/// When the database does not respond. Failed work is retried later.
pub async fn drain(app: &App) -> Result<Tally> {
    let (_going, stop) = watch::channel(false);
    let mut all = Tally::default();
    for subscriber in app.subscribers.iter() {
        let tally = work_due(app, subscriber, &stop).await?;
        all = Tally { done: all.done + tally.done, later: all.later + tally.later };
    }
    Ok(all)
}

async fn work_due(app: &App, subscriber: &Subscriber, stop: &watch::Receiver<bool>) -> Result<Tally> {
    let mut tally = Tally::default();
    if !app.secret.fits() {
        return Ok(tally);
    }
    loop {
        let claimed = work::claim(&app.db, subscriber.name, now_us(app)).await?;
        if claimed.is_empty() || *stop.borrow() {
            return Ok(tally);
        }
        // SQLite has one writer: each transaction less is time for the others. Elsewhere several circles would be locked at once.
        let together = app.db.engine() == Engine::Sqlite && claimed.len() > 1;
        if together && handle(app, subscriber, &claimed).await.is_ok() {
            tally.done += u64::try_from(claimed.len()).unwrap_or_default();
            continue;
        }
        for one in &claimed {
            match handle(app, subscriber, std::slice::from_ref(one)).await {
                Ok(()) => tally.done += 1,
                Err(fail) => {
                    tally.later += 1;
                    put_off(app, subscriber, &one.0, &fail).await?;
                }
            }
        }
    }
}

/// Handles events in one transaction. Runs in a task of its own, so that a panic stays isolated, and is aborted at its time limit.
async fn handle(app: &App, subscriber: &Subscriber, claimed: &[(Claimed, Event)]) -> Result<()> {
    let (ctx, subscriber, claimed) = (Ctx::system(app), *subscriber, claimed.to_vec());
    let mut task = tokio::spawn(async move {
        let mut tx = ctx.db().write().await?;
        for (work, event) in &claimed {
            // Comes first, so that nothing is done twice for an event whose lease has passed to another worker.
            if work::finish(&mut tx, subscriber.name, work).await? {
                (subscriber.handle)(&ctx, &mut tx, event).await?;
            }
        }
        ctx.commit(tx).await
    });
    match tokio::time::timeout(LIMIT, &mut task).await {
        Ok(done) => done.unwrap_or_else(|broke| Err(anyhow::Error::from(broke).into())),
        Err(_) => {
            task.abort();
            Err(anyhow!("aborted after {} seconds", LIMIT.as_secs()).into())
        }
    }
}

async fn put_off(app: &App, subscriber: &Subscriber, work: &Claimed, fail: &Error) -> Result<()> {
    tracing::warn!(subscriber = subscriber.name, event = work.event_id, attempts = work.attempts, "an event will be retried");
    log_fault(fail, "a subscriber failed");
    let doublings = u32::try_from(work.attempts.clamp(1, 13) - 1).unwrap_or(0);
    let pause = (FIRST_PAUSE_US << doublings).min(MOST_PAUSE_US);
    work::later(&app.db, subscriber.name, work, &fail.public().to_string(), now_us(app) + pause).await
}

fn now_us(app: &App) -> i64 {
    app.clock.now().as_microsecond()
}
