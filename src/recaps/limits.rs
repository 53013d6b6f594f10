//! Limits on recaps.

use crate::i18n::t;
use crate::platform::limits::{Limit, Per};

/// Recaps that one facilitator sends to participants.
pub const SEND: Limit = Limit { name: "recap-account", most: 20, seconds: 3600, per: Per::Account, what: |l| t!(l, recaps.limit_send) };

/// All of them.
pub const ALL: &[Limit] = &[SEND];
