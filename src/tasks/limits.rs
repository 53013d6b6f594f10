//! Limits on proposals.

use crate::i18n::t;
use crate::platform::limits::{Limit, Per};

/// Tasks that one participant proposes.
pub const PROPOSE: Limit =
    Limit { name: "propose-participant", most: 20, seconds: 86_400, per: Per::Participant, what: |l| t!(l, tasks.limit_propose) };

/// All of them.
pub const ALL: &[Limit] = &[PROPOSE];
