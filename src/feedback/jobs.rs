//! Asking for feedback after a meeting.

use super::service;
use crate::platform::{Ctx, Result};

/// Writes the mails that are due; runs any number of times, after any downtime.
///
/// # Errors
/// A fault when the database cannot take it; the next run goes on from there.
pub async fn run(ctx: &Ctx) -> Result<()> {
    service::ask(ctx).await
}
