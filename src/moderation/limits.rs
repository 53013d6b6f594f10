//! Limits on reporting pages.

use crate::platform::limits::Limit;

/// Pages reported from one client address.
pub const REPORT_CLIENT: Limit = Limit { name: "report-client", most: 10, seconds: 3600 };
