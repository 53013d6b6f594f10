//! Periodic work.

use super::service;
use crate::platform::jobs::Job;

/// Forgets addresses that waited for a seat.
pub const ALERTS: Job = Job::new("seat-alerts", 3600, |ctx| Box::pin(service::sweep(ctx)));
