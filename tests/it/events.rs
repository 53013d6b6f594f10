//! Events: published with the action, handled after its commit, once by every subscriber.

use crate::harness::Site;
use crate::live::{answer, link};
use crate::rows::{self, Desk};
use crate::support::blocked;
use circlet::circles::service as circles;
use circlet::platform::db::Engine;
use circlet::platform::events::worker::Tally;
use circlet::platform::events::{EventKind, Subscriber, drain};
use circlet::platform::jobs::{SWEEP, run_due};
use circlet::platform::{Ctx, Tx};
use circlet::types::{AppError, CircleId};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const TRIED: EventKind = EventKind { name: "tried", version: 1 };

/// Returns a site whose circles 1 and 2 have a facilitator and three participants each.
async fn site() -> Site {
    let site = Site::new().await;
    let (dede, _) = site.account("Dede Mensah", false).await;
    rows::circle(&site, "speaking", &[dede]).await;
    rows::circle(&site, "cooking", &[dede]).await;
    site
}

async fn publish(ctx: &Ctx, tx: &mut Tx, circle: i64) {
    let stamp = circles::stamp(tx, CircleId(circle)).await.unwrap();
    ctx.publish(tx, stamp, TRIED, &json!({"circle": circle})).await.unwrap();
}

/// Stores what it saw in a table of the site, so that the fate of a subscriber's writes is part of the test.
async fn seen(site: &Site) -> Vec<String> {
    sqlx::query_scalar("select value from settings where key like 'seen:%' order by key").fetch_all(site.app.db.primary()).await.unwrap()
}

/// Returns two subscribers that record every event once: recording an event twice would fail.
fn noting() -> Vec<Subscriber> {
    macro_rules! note {
        ($name:literal) => {
            Subscriber::new($name, &["tried"], |_, tx, event| {
                Box::pin(async move {
                    let (circle, no) = (event.circle()?, event.circle_no.unwrap_or_default());
                    sqlx::query("insert into settings (key, value) values ($1, $1)")
                        .bind(format!("seen:{}:{circle}:{no}", $name))
                        .execute(tx.conn())
                        .await?;
                    Ok(())
                })
            })
        };
    }
    vec![note!("first"), note!("second")]
}

#[tokio::test]
async fn every_subscriber_sees_every_event_once_and_a_circle_numbers_its_own() {
    let mut site = site().await;
    site.app.subscribers = Arc::new(noting());
    let ctx = site.ctx();
    for circle in [1, 2, 1] {
        let mut tx = site.app.db.write().await.unwrap();
        publish(&ctx, &mut tx, circle).await;
        ctx.commit(tx).await.unwrap();
    }
    // A failed action leaves no event.
    let mut tx = site.app.db.write().await.unwrap();
    publish(&ctx, &mut tx, 2).await;
    drop(tx);
    assert_eq!(drain(&site.app).await.unwrap(), Tally { done: 6, later: 0 });
    assert_eq!(drain(&site.app).await.unwrap(), Tally::default());
    assert_eq!(seen(&site).await, ["first:1:1", "first:1:2", "first:2:1", "second:1:1", "second:1:2", "second:2:1"].map(|s| format!("seen:{s}")));
    assert_eq!(site.count("select count(*) from event_work").await, 0);
}

#[tokio::test]
async fn an_event_that_is_committed_after_a_later_one_is_still_seen() {
    let mut site = site().await;
    if site.app.db.engine() == Engine::Sqlite {
        eprintln!("skipped on SQLite: it has one write transaction at a time");
        return;
    }
    site.app.subscribers = Arc::new(noting());
    let ctx = site.ctx();
    let (mut lower, mut higher) = (site.app.db.write().await.unwrap(), site.app.db.write().await.unwrap());
    publish(&ctx, &mut lower, 1).await;
    publish(&ctx, &mut higher, 2).await;
    ctx.commit(higher).await.unwrap();
    assert_eq!(drain(&site.app).await.unwrap().done, 2);
    assert_eq!(seen(&site).await, ["seen:first:2:1", "seen:second:2:1"]);
    ctx.commit(lower).await.unwrap();
    assert_eq!(drain(&site.app).await.unwrap().done, 2);
    assert_eq!(seen(&site).await, ["seen:first:1:1", "seen:first:2:1", "seen:second:1:1", "seen:second:2:1"]);
}

#[tokio::test]
async fn two_transactions_about_one_circle_are_numbered_in_the_order_of_their_commits() {
    let site = site().await;
    let ctx = site.ctx();
    let mut first = site.app.db.write().await.unwrap();
    publish(&ctx, &mut first, 1).await;
    let (app, other) = (site.app.clone(), site.ctx());
    let second = tokio::spawn(async move {
        let mut tx = app.db.write().await.unwrap();
        publish(&other, &mut tx, 1).await;
        other.commit(tx).await.unwrap();
    });
    // The second asks for its number while the first has its own, but has not committed.
    blocked(&site).await;
    assert_eq!(site.count("select count(*) from events").await, 0);
    ctx.commit(first).await.unwrap();
    second.await.unwrap();
    let numbers: Vec<i64> = sqlx::query_scalar("select circle_no from events order by id").fetch_all(site.app.db.primary()).await.unwrap();
    assert_eq!(numbers, [1, 2]);
}

#[tokio::test]
async fn a_subscriber_that_fails_or_panics_is_retried_and_holds_up_no_other() {
    static TRIES: AtomicU32 = AtomicU32::new(0);
    let mut site = site().await;
    let failing = Subscriber::new("failing", &["tried"], |_, tx, _| {
        Box::pin(async move {
            // What it wrote before it failed is rolled back.
            sqlx::query("insert into settings (key, value) values ('half', 'x')").execute(tx.conn()).await?;
            match TRIES.fetch_add(1, Ordering::SeqCst) {
                0 => Err(AppError::Internal.into()),
                1 => panic!("broken on purpose"),
                _ => Ok(()),
            }
        })
    });
    site.app.subscribers = Arc::new([vec![failing], noting()].concat());
    let ctx = site.ctx();
    let mut tx = site.app.db.write().await.unwrap();
    publish(&ctx, &mut tx, 1).await;
    ctx.commit(tx).await.unwrap();
    assert_eq!(drain(&site.app).await.unwrap(), Tally { done: 2, later: 1 });
    assert_eq!(seen(&site).await.len(), 2);
    for (moment, done, later) in [("16:00:00", 0, 0), ("16:00:01", 0, 1), ("16:00:02", 0, 0), ("16:00:03", 1, 0)] {
        site.at(&format!("2026-11-16T{moment}Z"));
        assert_eq!(drain(&site.app).await.unwrap(), Tally { done, later }, "{moment}");
    }
    assert_eq!(site.count("select count(*) from settings where key = 'half'").await, 1);
    assert_eq!(site.count("select count(*) from event_work").await, 0);
}

#[tokio::test]
async fn work_is_not_done_before_its_time_nor_by_two_workers() {
    let mut site = site().await;
    let mut late = noting();
    late[0].delay = std::time::Duration::from_secs(300);
    site.app.subscribers = Arc::new(late);
    let ctx = site.ctx();
    for _ in 0..30 {
        let mut tx = site.app.db.write().await.unwrap();
        publish(&ctx, &mut tx, 1).await;
        ctx.commit(tx).await.unwrap();
    }
    let (a, b) = tokio::join!(drain(&site.app), drain(&site.app));
    assert_eq!(a.unwrap().done + b.unwrap().done, 30);
    assert!(seen(&site).await.iter().all(|note| note.starts_with("seen:second:")));
    site.at("2026-11-16T16:05:00Z");
    assert_eq!(drain(&site.app).await.unwrap().done, 30);
    assert_eq!(seen(&site).await.len(), 60);
}

#[tokio::test]
async fn events_are_kept_for_thirty_days_and_hold_no_personal_data() {
    let site = Site::new().await;
    circlet::demo::service::load(&site.app, "2026-11-22".parse().unwrap(), false).await.unwrap();
    let events: Vec<(String, String)> = sqlx::query_as("select kind, payload from events").fetch_all(site.app.db.primary()).await.unwrap();
    assert!(events.len() >= 5, "{events:?}");
    let names: Vec<String> = sqlx::query_scalar("select name from signups where name <> '—' union select name from accounts")
        .fetch_all(site.app.db.primary())
        .await
        .unwrap();
    for (kind, payload) in &events {
        assert!(payload.len() < 400 && !payload.contains('@'), "{kind}: {payload}");
        assert!(!names.iter().any(|name| payload.contains(name)), "{kind}: {payload}");
    }
    assert_eq!(site.count("select count(*) from event_work").await, 0, "the demo leaves no work");
    site.at("2026-12-23T00:00:00Z");
    run_due(&site.app, &[SWEEP]).await;
    assert_eq!(site.count("select count(*) from events").await, 0);
}

#[tokio::test]
async fn a_commit_wakes_who_has_something_to_do_after_it_and_no_one_else() {
    let Desk { site, rows, .. } = rows::desk().await;
    let app = &site.app;
    let mut bells: Vec<_> = app.event_bells.iter().map(|(name, bell)| (*name, bell.subscribe())).collect();
    let mut woken =
        || bells.iter_mut().filter(|(_, bell)| bell.has_changed().unwrap()).map(|(name, bell)| (bell.mark_unchanged(), *name).1).collect::<Vec<_>>();
    let mail = async || tokio::time::timeout(Duration::ZERO, app.mail_bell.notified()).await.is_ok();
    woken();
    mail().await;
    answer(&site, &rows, 0, 1, "yes").await;
    assert_eq!((woken(), mail().await), (vec![], false), "an answer is shown, and no more");
    let ana = link(&site, &rows.keys[0]);
    let post = [("link", &*ana), ("key", "k"), ("body", "Who brings the cake?")];
    site.browser().scripted().post("board/write", "/", &post).await;
    assert_eq!((woken(), mail().await), (vec!["board-mails"], false));
    drain(app).await.unwrap();
    assert!(mail().await, "the facilitator's email");
    site.sign_up(&site.browser(), "speaking", "Eva Brandt").await;
    assert!(mail().await);
}
