//! Limits on the board.

use crate::i18n::t;
use crate::platform::limits::{Limit, Per};

/// What one participant posts, edits and withdraws.
pub const BOARD_PARTICIPANT: Limit =
    Limit { name: "board-participant", most: 60, seconds: 3600, per: Per::Participant, what: |l| t!(l, board.limit) };

/// What one facilitator posts, edits, withdraws and pins.
pub const BOARD_ACCOUNT: Limit = Limit { name: "board-account", most: 120, seconds: 3600, per: Per::Account, what: |l| t!(l, board.limit) };

/// One participant's reactions to posts.
pub const REACTIONS_PARTICIPANT: Limit =
    Limit { name: "reactions-participant", most: 300, seconds: 3600, per: Per::Participant, what: |l| t!(l, board.limit_reactions) };

/// One facilitator's.
pub const REACTIONS_ACCOUNT: Limit =
    Limit { name: "reactions-account", most: 300, seconds: 3600, per: Per::Account, what: |l| t!(l, board.limit_reactions) };

/// All of them.
pub const ALL: &[Limit] = &[BOARD_PARTICIPANT, BOARD_ACCOUNT, REACTIONS_PARTICIPANT, REACTIONS_ACCOUNT];
