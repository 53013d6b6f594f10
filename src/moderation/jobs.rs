//! Old reports are deleted.

use super::service;
use crate::platform::jobs::Job;

/// Deletes reports that are kept no longer, once a day.
pub const SWEEP: Job = Job::new("sweep-reports", 86_400, |ctx| Box::pin(service::reports::sweep(ctx)));
