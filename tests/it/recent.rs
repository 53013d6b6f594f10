//! Answers that are the same for everyone: many visitors cost one query.

use crate::harness::Site;
use circlet::platform::{Ctx, Result};
use circlet::types::{AppError, CircleId};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::task::JoinSet;

/// Asks 20 times at once; returns what everyone was told.
async fn ask_at_once(ctx: &Ctx, asked: &Arc<AtomicU32>, fails: bool) -> Vec<Result<u32>> {
    let mut visitors = JoinSet::new();
    for _ in 0..20 {
        let (ctx, asked) = (ctx.clone(), Arc::clone(asked));
        visitors.spawn(async move {
            let answer = ctx.recent("how many".to_owned(), || async {
                let n = asked.fetch_add(1, Ordering::SeqCst) + 1;
                // All others reach their lock meanwhile.
                for _ in 0..50 {
                    tokio::task::yield_now().await;
                }
                if fails { Err(AppError::Busy.into()) } else { Ok(n) }
            });
            answer.await.map(|n| *n)
        });
    }
    visitors.join_all().await
}

#[tokio::test]
async fn visitors_who_ask_at_once_share_one_query_until_something_is_committed() {
    let site = Site::new().await;
    let (ctx, asked) = (site.ctx(), Arc::default());
    let told = ask_at_once(&ctx, &asked, false).await;
    assert!(told.iter().all(|n| matches!(n, Ok(1))), "{told:?}");
    site.app.db.write().await.unwrap().commit().await.unwrap();
    let told = ask_at_once(&ctx, &asked, false).await;
    assert!(told.iter().all(|n| matches!(n, Ok(2))), "{told:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_failed_query_is_asked_again_by_the_next_who_waits() {
    let site = Site::new().await;
    let (ctx, asked) = (site.ctx(), Arc::default());
    let told = ask_at_once(&ctx, &asked, true).await;
    assert!(told.iter().all(Result::is_err) && asked.load(Ordering::SeqCst) == 20);
    assert!(matches!(ctx.recent("how many".to_owned(), || async { Ok(7_u32) }).await.as_deref(), Ok(7)));
}

#[tokio::test]
async fn people_who_are_signed_in_never_get_a_shared_answer() {
    let site = Site::new().await;
    let (id, _) = site.account("Dede Mensah", false).await;
    let asked = Arc::default();
    ask_at_once(&site.ctx_of(id, "Dede Mensah", false), &asked, false).await;
    assert_eq!(asked.load(Ordering::SeqCst), 20);
}

#[tokio::test]
async fn people_of_a_circle_share_one_query_for_each_number_of_its_events() {
    let site = Site::new().await;
    let (id, _) = site.account("Dede Mensah", false).await;
    let (ctx, asked) = (site.ctx_of(id, "Dede Mensah", false), AtomicU32::new(0));
    let ask = async |what, circle, number| {
        let count = || async { Ok(asked.fetch_add(1, Ordering::SeqCst) + 1) };
        *ctx.in_step(what, (CircleId(circle), number), count).await.unwrap()
    };
    assert_eq!([ask("board", 1, 5).await, ask("board", 1, 5).await], [1, 1]);
    assert_eq!([ask("board", 1, 6).await, ask("board", 2, 6).await, ask("tasks", 1, 6).await], [2, 3, 4], "an event, a circle, a question");
    site.app.db.write().await.unwrap().commit().await.unwrap();
    assert_eq!(ask("board", 1, 6).await, 5, "a commit");
    assert_eq!([ask("board", 1, 0).await, ask("board", 1, 0).await], [6, 7], "a draft changes without events");
}
