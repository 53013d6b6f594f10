//! Asking for feedback after a meeting.

use super::service;
use crate::platform::jobs::Job;
use crate::platform::{Ctx, Result};

/// Asks for the feedback that is due.
pub const ASK: Job = Job { name: "feedback", every_seconds: 60, run: |ctx| Box::pin(run(ctx)) };

/// Asks for the feedback that is due. Idempotent; after a failure the next run goes on from there.
pub async fn run(ctx: &Ctx) -> Result<()> {
    service::ask(ctx).await
}
