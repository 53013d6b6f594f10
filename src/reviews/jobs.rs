//! The nightly count.

use super::service;
use crate::platform::jobs::Job;
use crate::platform::{Ctx, Result};

/// Counts what circles thought of their courses, once a day.
pub const RANK: Job = Job::new("rank", 86_400, |ctx| Box::pin(run(ctx)));

/// Renews the basis of places and counts every course again.
pub async fn run(ctx: &Ctx) -> Result<()> {
    service::rank_all(ctx).await
}
