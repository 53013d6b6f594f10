//! Phases: the rules in Rust and the SQL conditions, compared for every combination.

use crate::harness::Site;
use circlet::circles::model::{Phase, SignUps, State};
use circlet::circles::store::phase::{PHASES, PUBLIC, SEAT, WALK_FINISHED, WALK_RUNNING, WALK_UPCOMING};
use circlet::types::Seats;

/// Runs a statement.
async fn run(site: &Site, statement: &str) {
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Returns whether the one circle satisfies a condition.
async fn holds(site: &Site, condition: &str, now: i64) -> bool {
    let statement = format!("select count(*) from circles where (cast($1 as bigint) = $1) and {condition}");
    let found: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).bind(now).fetch_one(site.app.db.primary()).await.unwrap();
    found == 1
}

#[tokio::test]
async fn rules_and_conditions_agree_over_every_combination() {
    let site = Site::new().await;
    run(&site, "insert into circles (slug, state, created_at, updated_at) values ('one', 'draft', 0, 0)").await;
    let spans = [(None, None), (Some(10), Some(20)), (Some(10), None), (None, Some(20))];
    for state in [State::Draft, State::Published, State::Cancelled] {
        for (first, last) in spans {
            let text = |at: Option<i64>| at.map_or("null".to_owned(), |at| at.to_string());
            run(&site, &format!("update circles set state = '{}', first_at = {}, last_at = {}", state.code(), text(first), text(last))).await;
            for now in [9, 10, 19, 20, 21] {
                let phase = Phase::of(state, first, last, now);
                for (of, condition) in PHASES {
                    assert_eq!(holds(&site, condition, now).await, phase == of, "{state:?} {first:?}..{last:?} at {now}: {phase:?}, {condition}");
                }
                let walks = [(Phase::Upcoming, WALK_UPCOMING), (Phase::Running, WALK_RUNNING), (Phase::Finished, WALK_FINISHED)];
                for (of, condition) in walks.into_iter().filter(|_| first.is_some() && last.is_some()) {
                    let condition = format!("state = 'published' and {condition}");
                    assert_eq!(holds(&site, &condition, now).await, phase == of, "{state:?} {first:?}..{last:?} at {now}: {phase:?}, {condition}");
                }
            }
        }
        for hidden in ["null", "5"] {
            run(&site, &format!("update circles set hidden_at = {hidden}")).await;
            for condition in [PUBLIC, "is_public = 1"] {
                assert_eq!(holds(&site, condition, 0).await, state == State::Published && hidden == "null");
            }
        }
    }
    for open in [0, 1] {
        for (taken, capacity) in [(0, None), (3, None), (0, Some(3)), (2, Some(3)), (3, Some(3))] {
            let seats = capacity.map_or("null".to_owned(), |seats: i64| seats.to_string());
            run(&site, &format!("update circles set signup_open = {open}, capacity = {seats}, taken = {taken}")).await;
            let expected = SignUps::of(open == 1, Seats::stored(taken, capacity)) == SignUps::Open;
            assert_eq!(holds(&site, SEAT, 0).await, expected, "{open} {taken} {capacity:?}");
            run(&site, "update circles set state = 'published', hidden_at = null").await;
            assert_eq!(holds(&site, "is_open = 1", 0).await, expected, "{open} {taken} {capacity:?}");
        }
    }
}
