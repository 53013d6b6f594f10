//! Processes used by tests: the scriptable mail server, the real program, and waiting for their effects.

pub mod former;
pub mod mail_server;
pub mod page;
pub mod program;
pub mod standby;
pub mod templates;

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
