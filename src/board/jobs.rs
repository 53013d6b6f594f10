//! Periodic work.

use super::service;
use crate::platform::jobs::Job;

/// Enqueues the daily emails about boards.
pub const DIGESTS: Job = Job::new("board-digests", 900, |ctx| Box::pin(service::digests(ctx)));
