//! Limits on starting circles.

use crate::i18n::t;
use crate::platform::limits::{Limit, Per};

/// Drafts started from one network.
pub const DRAFT_CLIENT: Limit = Limit { name: "draft-client", most: 60, seconds: 3600, per: Per::Network, what: |l| t!(l, circles.limit_draft) };

/// All of them.
pub const ALL: &[Limit] = &[DRAFT_CLIENT];
