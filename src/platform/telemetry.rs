//! Logging to standard error; `RUST_LOG` sets the level. No address, token or answer is logged.

use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// Starts logging; a second call has no effect.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,hyper=warn,tower_http=warn"));
    drop(
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .try_init(),
    );
}
