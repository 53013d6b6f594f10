//! What comes round about meetings.

use super::service;
use crate::platform::{Ctx, Result};

/// Writes the reminders that are due. Runs any number of times, after any downtime.
///
/// # Errors
/// A fault when the database cannot take it; the next run goes on from there.
pub async fn run(ctx: &Ctx) -> Result<()> {
    service::plan_reminders(ctx).await
}
