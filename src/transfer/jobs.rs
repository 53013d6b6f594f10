//! Periodic work: the nightly backup.

use super::service::backup::nightly;
use crate::platform::jobs::Job;
use std::time::Duration;

/// The jobs. This one looks every half hour whether it is night.
pub const JOBS: &[Job] = &[Job::new("backups", 1800, |ctx| Box::pin(nightly::run(ctx))).within(Duration::from_secs(4 * 3600))];
