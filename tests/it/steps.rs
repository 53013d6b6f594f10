//! Numbered steps that fill in rows of earlier versions: interrupted anywhere, they resume.

use crate::harness::Site;
use circlet::platform::steps::{Batch, Step, batches, forget, run};
use circlet::platform::{Db, Result};
use circlet::types::AppError;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

#[test]
fn every_step_has_a_number_and_a_name_of_its_own() {
    let steps = circlet::slices::steps();
    let numbers: BTreeSet<i64> = steps.iter().map(|step| step.number).collect();
    let names: BTreeSet<&str> = steps.iter().map(|step| step.name).collect();
    assert_eq!((numbers.len(), names.len()), (steps.len(), steps.len()), "{steps:?}");
}

/// Inserts ten settings without a value, of which each batch fills in three.
async fn unfilled(site: &Site) {
    let mut tx = site.app.db.write().await.unwrap();
    for n in 0..10 {
        sqlx::query("insert into settings (key, value) values ($1, '')").bind(format!("unfilled-{n}")).execute(tx.conn()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Appends one letter to each row's value, so that a row filled in twice shows it.
const FILL: Batch = |tx| {
    Box::pin(async move {
        let done = sqlx::query(
            "update settings
             set value = value || 'x'
             where key in (select key from settings where key like 'unfilled-%' and value = '' order by key limit 3)",
        );
        Ok(done.execute(tx.conn()).await?.rows_affected())
    })
};

async fn filled(site: &Site) -> (i64, i64) {
    let once = site.count("select count(*) from settings where key like 'unfilled-%' and value = 'x'").await;
    (once, site.count("select count(*) from data_steps where number = 900").await)
}

#[tokio::test]
async fn a_failed_step_resumes_and_a_completed_one_does_not_run_again() {
    static BATCHES: AtomicU32 = AtomicU32::new(0);
    static RUNS: AtomicU32 = AtomicU32::new(0);
    const FLAKY: Batch = |tx| {
        if BATCHES.fetch_add(1, Ordering::SeqCst) == 2 { Box::pin(async { Err(AppError::Internal.into()) }) } else { FILL(tx) }
    };
    let step = Step {
        number: 900,
        name: "letters",
        run: |db, _| {
            RUNS.fetch_add(1, Ordering::SeqCst);
            Box::pin(batches(db, "letters", FLAKY))
        },
    };
    let site = Site::new().await;
    unfilled(&site).await;
    assert!(run(&site.app.db, &[step], &site.app.config, &site.app.clock).await.is_err());
    assert_eq!(filled(&site).await, (6, 0), "two batches of three stay");
    run(&site.app.db, &[step], &site.app.config, &site.app.clock).await.unwrap();
    assert_eq!(filled(&site).await, (10, 1));
    assert_eq!(BATCHES.load(Ordering::SeqCst), 6, "two, the failure, and 3 + 1 + 0 rows");
    run(&site.app.db, &[step], &site.app.config, &site.app.clock).await.unwrap();
    assert_eq!(RUNS.load(Ordering::SeqCst), 2);
    assert_eq!(site.count("select done_at from data_steps where number = 900").await, site.ctx().now_us());
}

#[tokio::test]
async fn a_step_that_was_killed_in_the_middle_of_a_batch_resumes() {
    static KILLED: AtomicBool = AtomicBool::new(false);
    static BATCHES: AtomicU32 = AtomicU32::new(0);
    /// The second batch writes and then never returns: a process that hangs until it is killed.
    const HANGS: Batch = |tx| {
        Box::pin(async move {
            let count = FILL(tx).await?;
            if BATCHES.fetch_add(1, Ordering::SeqCst) == 1 && !KILLED.load(Ordering::SeqCst) {
                std::future::pending::<()>().await;
            }
            Ok(count)
        })
    };
    let step = Step { number: 900, name: "letters", run: |db, _| Box::pin(batches(db, "letters", HANGS)) };
    let site = Site::new().await;
    unfilled(&site).await;
    let (db, config, clock) = (site.app.db.clone(), site.app.config.clone(), site.app.clock.clone());
    let first = tokio::spawn(async move { run(&db, &[step], &config, &clock).await });
    while BATCHES.load(Ordering::SeqCst) < 2 {
        tokio::task::yield_now().await;
    }
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    KILLED.store(true, Ordering::SeqCst);
    assert_eq!(filled(&site).await, (3, 0));
    run(&site.app.db, &[step], &site.app.config, &site.app.clock).await.unwrap();
    assert_eq!(filled(&site).await, (10, 1));
}

#[tokio::test]
async fn steps_run_in_the_order_of_their_numbers_and_again_after_an_import() {
    async fn append(db: &Db, letter: &str) -> Result<()> {
        let mut tx = db.write().await?;
        sqlx::query("update settings set value = value || $1 where key = 'order'").bind(letter.to_owned()).execute(tx.conn()).await?;
        tx.commit().await
    }
    let late = Step { number: 902, name: "late", run: |db, _| Box::pin(append(db, "b")) };
    let early = Step { number: 901, name: "early", run: |db, _| Box::pin(append(db, "a")) };
    let site = Site::new().await;
    let order = || site.count("select count(*) from settings where key = 'order' and value = 'ab'");
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("insert into settings (key, value) values ('order', '')").execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    run(&site.app.db, &[late, early], &site.app.config, &site.app.clock).await.unwrap();
    assert_eq!(order().await, 1);
    let mut tx = site.app.db.write().await.unwrap();
    forget(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    run(&site.app.db, &[late, early], &site.app.config, &site.app.clock).await.unwrap();
    assert_eq!(site.count("select count(*) from settings where key = 'order' and value = 'abab'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_servers_one_runs_a_step_and_the_others_wait() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    async fn slow(db: &Db) -> Result<()> {
        RUNS.fetch_add(1, Ordering::SeqCst);
        batches(db, "letters", FILL).await
    }
    let step = Step { number: 900, name: "letters", run: |db, _| Box::pin(slow(db)) };
    let site = Site::new().await;
    unfilled(&site).await;
    let server = || {
        let (db, config, clock) = (site.app.db.clone(), site.app.config.clone(), site.app.clock.clone());
        tokio::spawn(async move {
            run(&db, &[step], &config, &clock).await.unwrap();
            sqlx::query_scalar::<_, i64>("select count(*) from settings where key like 'unfilled-%' and value = ''").fetch_one(db.primary()).await
        })
    };
    let servers = [server(), server(), server(), server()];
    for one in servers {
        assert_eq!(one.await.unwrap().unwrap(), 0, "both find everything filled in");
    }
    assert_eq!(RUNS.load(Ordering::SeqCst), 1);
}
