//! Periodic work.

use super::service;
use crate::platform::jobs::Job;
use crate::platform::{Ctx, Result};

/// Deletes abandoned drafts that were begun without signing in.
pub const SWEEP_DRAFTS: Job = Job::new("sweep-drafts", 86_400, |ctx| Box::pin(sweep(ctx)));

/// Deletes invitations that have ended, and carries out deletions of accounts that wait for nothing any more.
pub const SWEEP_INVITATIONS: Job = Job::new("sweep-invitations", 86_400, |ctx| Box::pin(sweep_invitations(ctx)));

async fn sweep_invitations(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    service::leaving::sweep(ctx, &mut tx).await?;
    ctx.commit(tx).await?;
    service::leaving::finish(ctx).await
}

async fn sweep(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    service::sweep_drafts(&mut tx, ctx.now_us()).await?;
    ctx.commit(tx).await
}
