//! Periodic work.

use super::service;
use crate::platform::jobs::Job;
use crate::platform::{Ctx, Result};

/// Enqueues the reminders that are due.
pub const REMINDERS: Job = Job::new("reminders", 60, |ctx| Box::pin(run(ctx)));

/// Enqueues the reminders that are due. Idempotent; after a failure the next run resumes.
pub async fn run(ctx: &Ctx) -> Result<()> {
    service::plan_reminders(ctx).await
}
