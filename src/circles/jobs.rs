//! Periodic work.

use super::service;
use crate::platform::jobs::Job;
use crate::platform::{Ctx, Result};

/// Removes drafts that were begun logged out and forgotten.
pub const SWEEP_DRAFTS: Job = Job::new("sweep-drafts", 86_400, |ctx| Box::pin(sweep(ctx)));

async fn sweep(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    service::sweep_drafts(&mut tx, ctx.now_us()).await?;
    ctx.commit(tx).await
}
