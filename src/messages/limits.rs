//! Limits on messages.

use crate::i18n::t;
use crate::platform::limits::{Limit, Per};

/// Messages that one facilitator sends to participants.
pub const MESSAGE_ACCOUNT: Limit =
    Limit { name: "message-account", most: 20, seconds: 3600, per: Per::Account, what: |l| t!(l, messages.limit_message) };

/// All of them.
pub const ALL: &[Limit] = &[MESSAGE_ACCOUNT];
