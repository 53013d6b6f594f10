//! Limits on guessing check-in codes: only wrong ones count.

use crate::i18n::t;
use crate::platform::limits::{Limit, Per};

/// Wrong codes of one participant.
pub const CHECK_IN_PERSON: Limit =
    Limit { name: "check-in-person", most: 8, seconds: 3600, per: Per::Participant, what: |l| t!(l, attendance.limit_check_in) };
/// Wrong codes from one client address (a whole circle may share a library's connection).
pub const CHECK_IN_CLIENT: Limit =
    Limit { name: "check-in-client", most: 60, seconds: 3600, per: Per::Network, what: |l| t!(l, attendance.limit_check_in) };

/// All of them.
pub const ALL: &[Limit] = &[CHECK_IN_PERSON, CHECK_IN_CLIENT];
