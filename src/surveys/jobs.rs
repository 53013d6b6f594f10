//! Asking after the last meeting.

use super::service;
use crate::platform::jobs::Job;
use crate::platform::{Ctx, Result};

/// Asks the people of circles that ended.
pub const ASK: Job = Job::new("surveys", 60, |ctx| Box::pin(run(ctx)));

/// Asks the people of circles that ended. Idempotent; after a failure the next run resumes.
pub async fn run(ctx: &Ctx) -> Result<()> {
    service::ask(ctx).await
}
