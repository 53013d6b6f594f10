//! Numbered steps that fill in what SQL cannot compute about old rows (search words, instants, time zones).
//! They run after the migrations and before the server answers, and after the import of an older export. A
//! step is idempotent and commits in batches, so it can be interrupted at any time and resumes when it is run
//! again.

use super::clock::Clock;
use super::config::Config;
use super::db::{Db, Reader, Tx};
use super::error::{Doing, Result};
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

/// One step. Its number never changes: a database that has completed it never runs it again.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Steps run in the order of their numbers.
    pub number: i64,
    /// Its name in the log, such as "search words".
    pub name: &'static str,
    /// The work: idempotent, in batches that commit separately (see [`batches`]).
    pub run: Work,
}

/// The work of a step.
pub type Work = for<'a> fn(&'a Db, &'a Config) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// One batch: fills in some of the remaining rows and returns how many it filled in.
pub type Batch = for<'a> fn(&'a mut Tx) -> Pin<Box<dyn Future<Output = Result<u64>> + Send + 'a>>;

/// How many rows are processed between two lines of progress in the log.
const SAY_EVERY: u64 = 10_000;

/// Runs the steps that this database has not completed. If several processes start, one runs them and the
/// others wait.
///
/// # Errors
/// When a step fails. What it committed stays, and the next run resumes from there.
pub async fn run(db: &Db, steps: &[Step], config: &Config, clock: &Clock) -> Result<()> {
    if open(db, steps).await?.is_empty() {
        return Ok(());
    }
    let _alone = db.alone().await?;
    // Another process may have run some in the meantime.
    for step in open(db, steps).await? {
        tracing::info!("step {} ({}) begins", step.number, step.name);
        (step.run)(db, config).await?;
        let mut tx = db.write().await?;
        mark(&mut tx, step, clock.now().as_microsecond()).await?;
        tx.commit().await?;
        tracing::info!("step {} ({}) is done", step.number, step.name);
    }
    Ok(())
}

/// Runs `batch` in separate transactions until nothing is left, logging progress as `name`.
///
/// # Errors
/// The first failure of a batch; earlier batches stay committed.
pub async fn batches(db: &Db, name: &str, batch: Batch) -> Result<()> {
    let (mut rows, mut said) = (0, 0);
    loop {
        let mut tx = db.write().await?;
        let count = batch(&mut tx).await?;
        tx.commit().await?;
        if count == 0 {
            tracing::info!("{name}: {rows} rows in all");
            return Ok(());
        }
        rows += count;
        if rows / SAY_EVERY > said {
            said = rows / SAY_EVERY;
            tracing::info!("{name}: {rows} rows so far");
        }
    }
}

/// Forgets which steps are completed, so that all run again on rows of an older export.
pub async fn forget(tx: &mut Tx) -> Result<()> {
    sqlx::query("delete from data_steps").execute(tx.conn()).await.doing("forget the steps")?;
    Ok(())
}

/// Returns the steps that are not completed, in order.
async fn open(db: &Db, steps: &[Step]) -> Result<Vec<Step>> {
    let done = done(db.primary()).await?;
    let mut open: Vec<Step> = steps.iter().copied().filter(|step| !done.contains(&step.number)).collect();
    open.sort_by_key(|step| step.number);
    Ok(open)
}

async fn done<'c>(on: impl Reader<'c>) -> Result<BTreeSet<i64>> {
    let numbers: Vec<i64> = sqlx::query_scalar("select number from data_steps").fetch_all(on).await.doing("read the steps")?;
    Ok(numbers.into_iter().collect())
}

async fn mark(tx: &mut Tx, step: Step, now: i64) -> Result<()> {
    sqlx::query("insert into data_steps (number, name, done_at) values ($1, $2, $3) on conflict (number) do nothing")
        .bind(step.number)
        .bind(step.name.to_owned())
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("record a step as done")?;
    Ok(())
}
