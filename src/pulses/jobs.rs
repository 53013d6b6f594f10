//! Periodic work.

use super::service;
use crate::platform::jobs::Job;

/// Closes the pulses whose time is over.
pub const CLOSE: Job = Job::new("pulses", 300, |ctx| Box::pin(service::close(ctx)));
