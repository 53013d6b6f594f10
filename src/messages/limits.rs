//! Limits on messages.

use crate::platform::limits::Limit;

/// Messages that one facilitator sends to participants.
pub const MESSAGE_ACCOUNT: Limit = Limit { name: "message-account", most: 20, seconds: 3600 };
