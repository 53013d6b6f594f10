//! What comes round about meetings.

use super::service;
use crate::platform::{Ctx, Outcome};

/// Writes the reminders that are due. Runs any number of times, after any downtime.
///
/// # Errors
/// A fault when the database cannot take it; the next run goes on from there.
pub async fn run(ctx: &Ctx) -> Outcome<()> {
    service::plan_reminders(ctx).await
}
