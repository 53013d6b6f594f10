//! Asking for feedback after a meeting.

use super::service;
use crate::platform::jobs::Job;
use crate::platform::{Ctx, Result};

/// Asks for the feedback that is due.
pub const ASK: Job = Job::new("feedback", 60, |ctx| Box::pin(run(ctx)));

/// Asks for the feedback that is due. Idempotent; after a failure the next run resumes.
pub async fn run(ctx: &Ctx) -> Result<()> {
    service::ask(ctx).await
}
