//! Limits on reporting pages.

use crate::i18n::t;
use crate::platform::limits::{Limit, Per};

/// Pages reported from one network.
pub const REPORT_CLIENT: Limit =
    Limit { name: "report-client", most: 10, seconds: 3600, per: Per::Network, what: |l| t!(l, moderation.limit_report) };

/// All of them.
pub const ALL: &[Limit] = &[REPORT_CLIENT];
