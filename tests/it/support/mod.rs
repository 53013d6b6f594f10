//! Processes used by tests: the scriptable mail server, the real program, and waiting for their effects.

pub mod elements;
pub mod former;
pub mod functions;
pub mod listener;
pub mod mail_server;
pub mod page;
pub mod program;
pub mod standby;
pub mod templates;

use crate::harness::Site;
use circlet::platform::db::Engine;
use std::future::Future;
use std::time::Duration;

/// Polls until `ask` returns true, at most 30 seconds; then fails with `what`.
pub async fn eventually<F: Future<Output = bool>>(what: &str, mut ask: impl FnMut() -> F) {
    for _ in 0..600 {
        if ask().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("did not happen within 30 seconds: {what}");
}

/// Waits until a write transaction of this site waits for another one: on PostgreSQL for its lock.
pub async fn blocked(site: &Site) {
    let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    eventually("a transaction waits for another", || async {
        match site.app.db.engine() {
            Engine::Postgres => site.count(waiting).await > 0,
            Engine::Sqlite => site.app.db.writers_waiting() > 0,
        }
    })
    .await;
}
