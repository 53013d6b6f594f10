//! Periodic work.

use super::service;
use crate::platform::jobs::Job;
use std::time::Duration;

/// Counts the circles that changed.
pub const COUNT: Job = Job::new("numbers", 60, |ctx| Box::pin(service::count(ctx)));
/// Compares what is kept with a full count.
pub const CHECK: Job =
    Job::new("numbers-check", 86_400, |ctx| Box::pin(async move { service::check(ctx).await.map(|_| ()) })).within(Duration::from_secs(1800));
