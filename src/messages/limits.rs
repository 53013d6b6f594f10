//! Limits on messages.

use crate::i18n::t;
use crate::platform::limits::{Limit, Per};

/// Messages that one facilitator sends to participants.
pub const MESSAGE_ACCOUNT: Limit =
    Limit { name: "message-account", most: 20, seconds: 3600, per: Per::Account, what: |l| t!(l, messages.limit_message) };

/// Failed emails to participants that one facilitator sends again.
pub const MAIL_AGAIN_ACCOUNT: Limit =
    Limit { name: "mail-again-account", most: 60, seconds: 3600, per: Per::Account, what: |l| t!(l, messages.limit_again) };

/// All of them.
pub const ALL: &[Limit] = &[MESSAGE_ACCOUNT, MAIL_AGAIN_ACCOUNT];
