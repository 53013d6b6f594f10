//! Limits on starting circles.

use crate::i18n::t;
use crate::platform::limits::{Limit, Per};

/// Drafts started from one network.
pub const DRAFT_CLIENT: Limit = Limit { name: "draft-client", most: 60, seconds: 3600, per: Per::Network, what: |l| t!(l, circles.limit_draft) };

/// Invitations to facilitate, from one network.
pub const INVITE_CLIENT: Limit = Limit { name: "invite-client", most: 40, seconds: 3600, per: Per::Network, what: |l| t!(l, circles.limit_invite) };
/// Invitations to facilitate, by one facilitator.
pub const INVITE_ACCOUNT: Limit = Limit { name: "invite-account", most: 20, seconds: 3600, per: Per::Account, what: |l| t!(l, circles.limit_invite) };
/// Invitations to facilitate, of one address.
pub const INVITE_ADDRESS: Limit =
    Limit { name: "invite-address", most: 5, seconds: 86_400, per: Per::Address, what: |l| t!(l, circles.limit_invite) };
/// Emails about a facilitator's first circle to addresses that are not proven.
pub const UNPROVEN_MAILS: Limit =
    Limit { name: "unproven-mails", most: 200, seconds: 86_400, per: Per::Account, what: |l| t!(l, circles.limit_unproven) };

/// All of them.
pub const ALL: &[Limit] = &[DRAFT_CLIENT, INVITE_CLIENT, INVITE_ACCOUNT, INVITE_ADDRESS, UNPROVEN_MAILS];
