//! Limits on guessing check-in codes: only wrong ones count.

use crate::platform::limits::Limit;

/// Wrong codes of one participant.
pub const CHECK_IN_PERSON: Limit = Limit { name: "check-in-person", most: 8, seconds: 3600 };
/// Wrong codes from one client address (a whole circle may share a library's connection).
pub const CHECK_IN_CLIENT: Limit = Limit { name: "check-in-client", most: 60, seconds: 3600 };
