//! Periodic jobs.

use crate::harness::Site;
use crate::smtp::{decide, mail, send, with_server};
use crate::support::eventually;
use circlet::platform::jobs::{self, Job, SWEEP, SWEEP_FORMS, run_due};
use circlet::platform::outbox::worker;
use circlet::types::AppError;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::watch;

#[tokio::test]
async fn old_emails_lose_their_texts_then_recipient_and_subject_and_due_ones_nothing() {
    let site = Site::new().await;
    decide(&site, &[mail(1)]).await;
    send(&site).await;
    site.at("2026-12-17T16:00:00Z");
    decide(&site, &[mail(2)]).await;
    run_due(&site.app, &[SWEEP]).await;
    let blank = "select count(*) from outbox where text_body = '' and html_body = '' and facts = '{}' and key = 'welcome:1'";
    assert_eq!(site.count(blank).await, 1);
    assert_eq!(site.count("select count(*) from outbox where to_email <> '' and subject <> '' and receipt <> '' and key = 'welcome:1'").await, 1);
    assert_eq!(site.count("select count(*) from outbox where text_body <> '' and key = 'welcome:2'").await, 1);
    for (moment, named) in [("2027-02-14T15:59:00Z", 1), ("2027-02-14T17:00:00Z", 0)] {
        site.at(moment);
        run_due(&site.app, &[SWEEP]).await;
        let left = "select count(*) from outbox where key = 'welcome:1' and (to_email <> '' or to_name <> '' or subject <> '' or receipt <> '')";
        assert_eq!(site.count(left).await, named, "{moment}");
    }
    assert_eq!(site.count("select count(*) from outbox where text_body <> '' and to_email <> '' and key = 'welcome:2'").await, 1);
}

#[tokio::test]
async fn expired_rows_are_swept_and_live_ones_kept() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let ctx = site.ctx();
    circlet::platform::forms::keep(&ctx, "someone", "course", "{}", ctx.now_us() + circlet::platform::forms::KEEP_US).await.unwrap();
    ctx.count(circlet::accounts::limits::LOGIN_CLIENT, "someone").await.unwrap();
    for (moment, forms, limits, sessions) in [("2026-11-16T16:10:00Z", 1, 1, 1), ("2026-11-18T16:00:00Z", 0, 0, 1), ("2026-12-17T16:00:00Z", 0, 0, 0)]
    {
        site.at(moment);
        run_due(&site.app, &[SWEEP, SWEEP_FORMS]).await;
        assert_eq!(site.count("select count(*) from kept_forms").await, forms, "{moment}");
        assert_eq!(site.count("select count(*) from limits").await, limits, "{moment}");
        assert_eq!(site.count("select count(*) from sessions").await, sessions, "{moment}");
    }
}

#[tokio::test]
async fn a_job_that_fails_or_panics_runs_again_and_one_that_succeeded_waits_its_time() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    static OTHERS: AtomicU32 = AtomicU32::new(0);
    let flaky = Job::new("flaky", 60, |_| {
        Box::pin(async {
            match RUNS.fetch_add(1, Ordering::SeqCst) {
                0 => Err(AppError::Internal.into()),
                1 => panic!("broken on purpose"),
                _ => Ok(()),
            }
        })
    });
    let steady = Job::new("steady", 1, |_| {
        Box::pin(async {
            OTHERS.fetch_add(1, Ordering::SeqCst);
            Ok(())
        })
    });
    let site = Site::new().await;
    for (moment, runs, others) in [("16:00:00", 1, 1), ("16:00:01", 2, 2), ("16:00:02", 3, 3), ("16:01:01", 3, 4), ("16:01:03", 4, 5)] {
        site.at(&format!("2026-11-16T{moment}Z"));
        run_due(&site.app, &[flaky, steady]).await;
        assert_eq!((RUNS.load(Ordering::SeqCst), OTHERS.load(Ordering::SeqCst)), (runs, others), "{moment}");
    }
}

#[tokio::test]
async fn of_several_servers_one_runs_a_job() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let job = Job::new("once", 60, |_| {
        Box::pin(async {
            RUNS.fetch_add(1, Ordering::SeqCst);
            Ok(())
        })
    });
    let site = Site::new().await;
    let jobs = [job];
    tokio::join!(run_due(&site.app, &jobs), run_due(&site.app, &jobs), run_due(&site.app, &jobs));
    assert_eq!(RUNS.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_job_that_hangs_is_aborted_at_its_limit_and_runs_again() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let hanging = Job::new("hanging", 3600, |_| {
        Box::pin(async {
            if RUNS.fetch_add(1, Ordering::SeqCst) == 0 {
                std::future::pending::<()>().await;
            }
            Ok(())
        })
    });
    let site = Site::new().await;
    for _ in 0..3 {
        run_due(&site.app, &[hanging.within(Duration::from_millis(50))]).await;
        site.at("2026-11-16T16:00:01Z");
    }
    assert_eq!(RUNS.load(Ordering::SeqCst), 2, "once more after it was aborted, and not again within its hour");
}

#[tokio::test]
async fn a_job_that_hangs_delays_no_email_and_no_other_job() {
    static OTHERS: AtomicU32 = AtomicU32::new(0);
    let (site, server, _folder) = with_server().await;
    let hanging = Job::new("hanging", 60, |_| Box::pin(std::future::pending()));
    let other = Job::new("other", 60, |_| {
        Box::pin(async {
            OTHERS.fetch_add(1, Ordering::SeqCst);
            Ok(())
        })
    });
    decide(&site, &[mail(1)]).await;
    let (stop, stopped) = watch::channel(false);
    let work = tokio::spawn(jobs::run(site.app.clone(), vec![hanging, other], stopped.clone()));
    let mails = tokio::spawn(worker::run(site.app.clone(), stopped));
    eventually("the email and the other job", || async { server.taken().len() == 1 && OTHERS.load(Ordering::SeqCst) == 1 }).await;
    stop.send(true).unwrap();
    mails.await.unwrap().unwrap();
    work.abort();
}
